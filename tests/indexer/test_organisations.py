from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.authorities import authorities
from indexer.annotating.bodies.choice import best_apart
from indexer.annotating.bodies.definitions import defined_names
from indexer.annotating.bodies.finding import body_spans, find_organisations
from indexer.annotating.name_words import words_of
from indexer.annotating.parsed import ParsedArticle

Parse = Callable[..., ParsedArticle]


def found(parsed: ParsedArticle) -> list[tuple[str, str | None, str | None]]:
    return [(one.name, one.acronym, one.authority) for one in find_organisations(parsed)]


def test_the_authority_list_is_sound() -> None:
    listed = authorities()
    assert len(listed) > 200
    acronyms = [acronym for one in listed.values() for acronym in one.acronyms]
    assert len(acronyms) == len(set(acronyms))
    for one in listed.values():
        assert one.en or one.fr, one.id
        assert one.country is None or (len(one.country) == 2 and one.country.isupper()), one.id
        assert one.name("fr"), one.id


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The Société de criminologie du Québec met at the École nationale de police du Québec.", "en",
         {("Société de criminologie du Québec", None, "scq"), ("École nationale de police du Québec", None, "enpq")}),
        ("L’Institut national de santé publique du Québec (INSPQ) publie une étude. L’INSPQ la donne.", "fr",
         {("Institut national de santé publique du Québec", "INSPQ", "inspq")}),
        ("The ICPC and the UNODC wrote it together.", "en",
         {("International Centre for the Prevention of Crime", "ICPC", "icpc"),
          ("United Nations Office on Drugs and Crime", "UNODC", "unodc")}),
        ("Le ministère de l’Éducation, du Loisir et du Sport soutient le projet.", "fr",
         {("ministère de l’Éducation, du Loisir et du Sport", None, "mels")}),
        ("Le Forum romand des villes sûres (FRVS) et l’association Seconde Chance ont signé.", "fr",
         {("Forum romand des villes sûres", "FRVS", None), ("Seconde Chance", None, None)}),
        ("The Lakeside Youth Alliance and the University of Leeds ran it with Ribble Valley Constabulary.", "en",
         {("Lakeside Youth Alliance", None, None), ("University of Leeds", None, "leeds"),
          ("Ribble Valley Constabulary", None, None)}),
        ("La Direction générale Politique de Sécurité et de Prévention du SPF Mobilité écrit aux communes.", "fr",
         {("Direction générale Politique de Sécurité et de Prévention", None, None), ("SPF Mobilité", None, None)}),
        ("L’atelier du collectif des associations de médiation pour la paix (CAMP) a réuni vingt élus.", "fr",
         {("collectif des associations de médiation pour la paix", "CAMP", None)}),
        ("Le Centre d’aide aux victimes de Val-d’Or a publié un guide pour les bénévoles.", "fr",
         {("Centre d’aide aux victimes de Val-d’Or", None, None)}),
    ],
)  # fmt: skip
def test_bodies_once_each_in_their_fullest_form(parse: Parse, text: str, language: str, expected: set) -> None:
    assert set(found(parse(text, language))) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Le maire a signé un contrat local de sécurité (CLS) avec la préfecture.", "fr"),
        ("The city council and the police met twice. The City Council agreed.", "en"),
        ("La Ville de Liège et la commune ont un plan.", "fr"),
        ("Un partenariat local de prévention (PLP) est né ; le cls n'est pas un sigle ici.", "fr"),
        ("The local crime and disorder reduction partnership (CDRP) bought no CCTV.", "en"),
    ],
)
def test_towns_instruments_and_common_nouns_are_no_bodies(parse: Parse, text: str, language: str) -> None:
    assert found(parse(text, language)) == []


def test_acronyms_match_whole_and_by_case(parse: Parse) -> None:
    assert found(parse("La divinité et le div ne sont pas des sigles.", "fr")) == []
    assert [one[2] for one in found(parse("La DIV a donné son accord.", "fr"))] == ["div"]


def test_names_with_straight_and_curly_apostrophes_are_the_same(parse: Parse) -> None:
    parsed = parse("L'Université d'Ottawa a un plan. L’Université d’Ottawa le suit.", "fr")
    (one,) = find_organisations(parsed)
    assert one.authority == "uottawa"
    assert len(one.evidence) == 2


def test_body_spans_cover_bodies_and_texts(parse: Parse) -> None:
    parsed = parse("La Déclaration de Bangkok cite la Sûreté du Québec (SQ).", "fr")
    assert {"Déclaration de Bangkok", "Sûreté du Québec"} <= {span.text for span in body_spans(parsed)}
    assert body_spans(parse("")) == ()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Des bénévoles de l’organisme Quartier en marche et des agents y étaient.", "fr", {"Quartier en marche"}),
        ("La fondation Passe-Rivière finance le tout.", "fr", {"Passe-Rivière"}),
        ("Les bénévoles du Jardin des trois portes accueillent le voisinage chaque jeudi.", "fr",
         {"Jardin des trois portes"}),
        ("Le bailleur Rivage Habitat a posé des lampes.", "fr", {"Rivage Habitat"}),
        ("Elle siège au tribunal judiciaire de Nanterre.", "fr", {"tribunal judiciaire de Nanterre"}),
        ("Le conseil intercommunal de sécurité et de médiation (CISM) se réunit.", "fr",
         {"conseil intercommunal de sécurité et de médiation"}),
        ("La Chambre d’agriculture de la Haute-Saône tient la liste.", "fr",
         {"Chambre d’agriculture de la Haute-Saône"}),
        ("L’Association des jeunes avocats de Lille répond.", "fr", {"Association des jeunes avocats de Lille"}),
        ("They spent a night with the teams of Quayside Outreach.", "en", {"Quayside Outreach"}),
        ("Her small company, Open Doors, works most often at HMP Exeter.", "en", {"Open Doors", "HMP Exeter"}),
        ("The scheme was set up by Northgate Safe Streets, a local charity.", "en", {"Northgate Safe Streets"}),
        ("The insurer GLOBEX pays for the paint.", "en", {"GLOBEX"}),
        ("Fairhaven Watchpoint brings together four files.", "en", {"Fairhaven Watchpoint"}),
    ],
)  # fmt: skip
def test_bodies_that_only_their_context_or_build_tells(
    parse: Parse, text: str, language: str, expected: set[str]
) -> None:
    assert {one.name for one in find_organisations(parse(text, language))} == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The report was written by Anna Young and told by Grace Walker.", "en"),
        ("The director of New Haven schools met residents of South Side.", "en"),
        ("Les habitants de Saint-Denis et les membres du Plan national se parlent.", "fr"),
        ("La directrice de La Rochelle Nord n'est pas venue.", "fr"),
        ("Le Conseil municipal a voté ; le conseil d'administration aussi.", "fr"),
        ("Un conseil intercommunal de sécurité et de médiation (CISM) devrait naître.", "fr"),
        ("Le Fonds interministériel de prévention paie la moitié.", "fr"),
    ],
)
def test_contexts_that_lead_to_no_body(parse: Parse, text: str, language: str) -> None:
    assert find_organisations(parse(text, language)) == ()


def test_of_overlapping_ranges_the_best_set_is_taken() -> None:
    assert best_apart([(0, 3, 2.0), (0, 1, 1.5), (2, 4, 1.5), (4, 5, 0.5)]) == [(0, 1), (2, 4), (4, 5)]
    assert best_apart([(0, 3, 4.0), (0, 1, 1.5), (2, 4, 1.5)]) == [(0, 3)]
    assert best_apart([]) == []


@pytest.mark.parametrize(
    ("text", "language", "listed"),
    [
        ("The UNODC-led project and an ICPC-led study met.", "en", {"unodc", "icpc"}),
        ("The EU-funded project and the European Union agreed.", "en", {"european-union"}),
        ("L’UE finance un projet de l’Union européenne.", "fr", {"european-union"}),
        ("See www.UNODC.org, ICPC@example.org and the EU-27.", "en", set()),
    ],
)
def test_acronyms_of_the_list_stand_in_compounds_but_in_no_other_acronym(
    parse: Parse, text: str, language: str, listed: set[str]
) -> None:
    assert {authority for _, _, authority in found(parse(text, language)) if authority} == listed


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The bus is run by Harbour Transit, Merrin Homes and the Tarrow Foundation.", "en",
         {"Harbour Transit", "Merrin Homes", "Tarrow Foundation"}),
        ("Le projet est financé par la Fondation Tarrow et par le ministère de la Culture.", "fr",
         {"Fondation Tarrow", "ministère de la Culture"}),
    ],
)  # fmt: skip
def test_names_in_a_list_of_bodies_are_bodies(parse: Parse, text: str, language: str, expected: set[str]) -> None:
    assert {one.name for one in find_organisations(parse(text, language))} == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Il vit au Centre d'éducation spécialisée et de formation (CESF) de la ville.", "fr",
         "Centre d'éducation spécialisée et de formation"),
        ("La Direction départementale de la sécurité publique (DDSP) l’a dit.", "fr",
         "Direction départementale de la sécurité publique"),
        ("Partners met the Central Australian Aboriginal Family Legal Unit (CAAFLU) today.", "en",
         "Central Australian Aboriginal Family Legal Unit"),
        ("They met on Monday. Security was tight (SMS).", "en", None),
        ("The office in town (NGO).", "en", None),
    ],
)  # fmt: skip
def test_initials_in_brackets_tell_where_a_name_begins(
    parse: Parse, text: str, language: str, expected: str | None
) -> None:
    (part,) = parse(text, language).parts
    words = words_of(part)
    names = [text[words[first].start : words[stop - 1].end] for first, stop in defined_names(part)]
    assert names == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Leeds City Council met. The Youth Panel of Leeds City Council disagreed.", "en",
         ["Leeds City Council", "Youth Panel of Leeds City Council"]),
        ("Le Conseil régional de Bretagne finance. Le Comité jeunesse du Conseil régional de Bretagne approuve.", "fr",
         ["Conseil régional de Bretagne", "Comité jeunesse du Conseil régional de Bretagne"]),
    ],
)  # fmt: skip
def test_a_body_and_a_part_of_it_are_two(parse: Parse, text: str, language: str, expected: list[str]) -> None:
    assert [name for name, *_ in found(parse(text, language))] == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Le Service de police de la Ville de Laval (SPL; 450 662-4242) et le SPL ont agi.", "fr",
         ("Service de police de la Ville de Laval", "SPL", None)),
        ("The board and the Youth Offending Service (YOS, est. 1998) joined. The YOS grew.", "en",
         ("Youth Offending Service", "YOS", None)),
    ],
)  # fmt: skip
def test_other_things_may_follow_an_acronym_in_its_brackets(
    parse: Parse, text: str, language: str, expected: tuple[str, str, str | None]
) -> None:
    assert found(parse(text, language)) == [expected]


def test_a_head_word_alone_is_no_body(parse: Parse) -> None:
    assert found(parse("The Council met twice. The Committee agreed with the Council.", "en")) == []


def test_a_name_of_the_form_of_a_town_is_no_body_unless_a_rule_says_so(parse: Parse) -> None:
    told = "A second room, at Esch-sur-Alzette, has been promised. Esch-sur-Alzette asks for proof first."
    assert found(parse(told, "en")) == []
    ruled = found(parse("Le Conseil de Villers-sur-Mer soutient la Fondation Stratford-upon-Avon.", "fr"))
    assert any("Stratford-upon-Avon" in name for name, *_ in ruled)


def test_a_body_that_only_begins_as_a_listed_one_is_another(parse: Parse) -> None:
    text = "The UN met. The United Nations Centre for Rural Peace, too, and a district of the Sûreté du Québec."
    told = [(one.name, one.authority) for one in find_organisations(parse(text, "en"))]
    assert ("United Nations Centre for Rural Peace", None) in told
    assert ("United Nations", "un") in told or ("UN", "un") in told
    (women,) = find_organisations(
        parse("The United Nations Entity for Gender Equality and the Empowerment of Women (UN Women) met.", "en")
    )
    assert women.authority == "un-women"


def test_an_english_acronym_that_is_a_french_word_is_none_in_french(parse: Parse) -> None:
    assert find_organisations(parse("UN NOUVEAU POSTE\nUN an après, la police a ouvert un poste.", "fr")) == ()
