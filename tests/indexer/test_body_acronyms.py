"""Acronyms that a text gives with the names of bodies, and the mentions by them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.bodies.finding import find_organisations
from indexer.annotating.parsed import ParsedArticle

Parse = Callable[..., ParsedArticle]


def found(parsed: ParsedArticle) -> list[tuple[str, str | None, int]]:
    """Name, acronym and number of mentions of each body; an acronym in brackets is one."""
    return [(one.name, one.acronym, len(one.evidence)) for one in find_organisations(parsed)]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le Bureau international des droits des enfants (IBCR) est invité. L'IBCR a publié un guide.", "fr",
         ("Bureau international des droits des enfants", "IBCR", 3)),
        ("Le Réseau européen contre le racisme (ENAR) a publié un rapport. L'ENAR est à Bruxelles.", "fr",
         ("Réseau européen contre le racisme", "ENAR", 3)),
        ("The African Centre for the Study and Research of Terrorism (CAERT) joined. CAERT agreed.", "en",
         ("African Centre for the Study and Research of Terrorism", "CAERT", 3)),
        ("The Danish Crime Prevention Council (DKR) wrote it. The DKR gives it away.", "en",
         ("Danish Crime Prevention Council", "DKR", 3)),
        ("The Scottish Violence Reduction Board (VRB) met. The VRB agreed.", "en",
         ("Scottish Violence Reduction Board", "VRB", 3)),
    ],
)  # fmt: skip
def test_an_acronym_in_brackets_may_be_that_of_another_language(
    parse: Parse, text: str, language: str, expected: tuple[str, str, int]
) -> None:
    assert found(parse(text, language)) == [expected]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The Forum for Urban Safety of Belgium (BeFUS) met. BeFUS has 50 members.", "en",
         ("Forum for Urban Safety of Belgium", "BeFUS", 3)),
        ("L’Association départementale d'aide aux victimes et de médiation (Adevem) était là. L'Adevem reçoit à "
         "Rodez. L’ADEVEM a vingt ans.", "fr",
         ("Association départementale d'aide aux victimes et de médiation", "Adevem", 4)),
        ("The National Association for Youth Justice (Nayj) joined. Nayj is in Leeds.", "en",
         ("National Association for Youth Justice", "Nayj", 3)),
        ("Organisé par l’Union Fraternelle des Croyants de Dori (UFC-Dori). L’UFC-Dori a parlé.", "fr",
         ("Union Fraternelle des Croyants de Dori", "UFC-Dori", 3)),
        ("La Ligue Sénégalaise des Droits Humains (L.S.D.H) a écrit. La L.S.D.H attend.", "fr",
         ("Ligue Sénégalaise des Droits Humains", "L.S.D.H", 3)),
    ],
)  # fmt: skip
def test_acronyms_are_linked_however_they_are_written(
    parse: Parse, text: str, language: str, expected: tuple[str, str, int]
) -> None:
    assert found(parse(text, language)) == [expected]


def test_an_acronym_of_two_bodies_is_read_up_to_the_stroke(parse: Parse) -> None:
    parsed = parse("Le Groupe européen de recherches sur les normativités (GERN/CNRS) est né. Le GERN l'a écrit.", "fr")
    assert found(parsed)[0] == ("Groupe européen de recherches sur les normativités", "GERN", 3)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("L'ANJA, l'Agence nationale de la jeunesse active, est née. L'ANJA recrute.", "fr",
         ("Agence nationale de la jeunesse active", "ANJA")),
        ("The NAYJ, the National Association for Youth Justice, met in Leeds. The NAYJ agreed.", "en",
         ("National Association for Youth Justice", "NAYJ")),
        ("Il connaît le CRIAVS, le Centre ressource pour les intervenants auprès des auteurs de violences sexuelles.",
         "fr", ("Centre ressource pour les intervenants auprès des auteurs de violences sexuelles", "CRIAVS")),
        ("Il dirige l'EFUS, le Forum européen de sécurité urbaine, depuis trente ans.", "fr",
         ("Forum européen de sécurité urbaine", "EFUS")),
        ("The Lakeside Youth Alliance, or LYA, came. The LYA left.", "en", ("Lakeside Youth Alliance", "LYA")),
    ],
)  # fmt: skip
def test_an_acronym_beside_the_name_is_read(parse: Parse, text: str, language: str, expected: tuple[str, str]) -> None:
    assert [(name, acronym) for name, acronym, _ in found(parse(text, language))] == [expected]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The NSPCC, the Crown Prosecution Service and Leeds City Council met.", "en", "Crown Prosecution Service"),
        ("L’Université de Limoges (OMIJ) est venue.", "fr", "Université de Limoges"),
        ("The Houston Police Department (Texas) took part.", "en", "Houston Police Department"),
        ("The Matthew Stanley Foundation (QLD) took part.", "en", "Matthew Stanley Foundation"),
        ("The Prison Fellowship Council (USA) took part.", "en", "Prison Fellowship Council"),
        ("The Lakeside Youth Alliance (NGO) took part.", "en", "Lakeside Youth Alliance"),
        ("The Arts were helped by the Engineering and Physical Sciences Research Council (Arts, Design).", "en",
         "Engineering and Physical Sciences Research Council"),
    ],
)  # fmt: skip
def test_other_bodies_and_places_are_no_acronyms(parse: Parse, text: str, language: str, expected: str) -> None:
    assert (expected, None) in [(name, acronym) for name, acronym, _ in found(parse(text, language))]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le rapport est du Centre national pour les enfants disparus et exploités (NCMEC).", "fr", "ncmec"),
        ("The United Nations Development Program (UNDP) pays.", "en", "undp"),
        ("The National Crime Prevention Council (NCPC) works with schools. The NCPC has a dog.", "en", "ncpc-us"),
        ("The Right To Be Free Foundation (RTBF) answered.", "en", None),
    ],
)
def test_an_acronym_tells_of_the_authority_unless_the_name_is_of_another(
    parse: Parse, text: str, language: str, expected: str | None
) -> None:
    assert [one.authority for one in find_organisations(parse(text, language))] == [expected]


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The Institute for Tenant Studies wrote it. The city lent the ITS a hand, and the ITS said so.", "en",
         ("Institute for Tenant Studies", "ITS")),
        ("A question to the Department for Transport. As for rail, DfT and the police work closely.", "en",
         ("Department for Transport", "DfT")),
        ("Le Centre pour la Qualité du Droit a fait le bilan. Les jeunes ont été formés par le CQD.", "fr",
         ("Centre pour la Qualité du Droit", "CQD")),
    ],
)  # fmt: skip
def test_an_acronym_that_is_explained_nowhere_is_that_of_the_body_with_its_initials(
    parse: Parse, text: str, language: str, expected: tuple[str, str]
) -> None:
    assert [(name, acronym) for name, acronym, _ in found(parse(text, language))] == [expected]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Un EHPAD de Lyon et la MJC ont signé avec le CHU. L'EHPAD a ouvert ses portes.", "fr"),
        ("Les PME du quartier, une ONG et l'ASBL sont venues. La ZUP et la ZSP sont des QPV.", "fr"),
        ("La MJC organise un débat avec l'ITEP et la MECS. Le CHRS accueille 20 personnes.", "fr"),
        ("A GP and an NGO worked with the SME. NGOs and SMEs were funded by the YOI and the PRU.", "en"),
        ("The NGO runs a shelter. The SARC opened. The GP told the MARAC.", "en"),
    ],
)
def test_acronyms_of_kinds_of_bodies_are_no_body_when_alone(parse: Parse, text: str, language: str) -> None:
    assert find_organisations(parse(text, language)) == ()


def test_an_acronym_of_a_kind_is_that_of_a_body_that_the_text_gives_with_it(parse: Parse) -> None:
    parsed = parse("Le Centre hospitalier universitaire (CHU) de Liège recrute. Le CHU compte 900 lits.", "fr")
    assert [(name, acronym) for name, acronym, _ in found(parsed)] == [("Centre hospitalier universitaire", "CHU")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The Danish Youth Safety Council DKU is a network. The DKU gives advice.",
         [("Danish Youth Safety Council", "DKU")]),
        ("The Western Arts Safety Council NSW is a network. In NSW it gives advice.",
         [("Western Arts Safety Council NSW", None)]),
        ("The IDB gives a loan. The Inter-Regional Development Bank also pays for training.",
         [("Inter-Regional Development Bank", "IDB")]),
        ("NEIGHBOUR SUPPORT NETWORK\nThe Neighbour Support Network has grown.", [("Neighbour Support Network", None)]),
        ("Its director spoke for the United Nations Asia and Far East Institute for the Prevention of Crime and the "
         "Treatment of Offenders (UNAFEI).",
         [("United Nations Asia and Far East Institute for the Prevention of Crime and the Treatment of Offenders",
           "UNAFEI")]),
    ],
)  # fmt: skip
def test_acronyms_without_brackets_and_long_names(
    parse: Parse, text: str, expected: list[tuple[str, str | None]]
) -> None:
    assert [(one.name, one.acronym) for one in find_organisations(parse(text))] == expected
