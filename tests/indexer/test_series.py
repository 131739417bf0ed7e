from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.annotating.event_series import is_bare, series_key
from indexer.annotating.ordinals import joined_ordinal, read_ordinal, read_roman, read_roman_ordinal
from indexer.annotating.parsed import ParsedArticle
from indexer.annotating.series import find_series

Parse = Callable[..., ParsedArticle]


@pytest.mark.parametrize(
    ("text", "language", "name", "ordinal"),
    [
        ("The region opened its 12th biannual Congress on Friday.", "en", "biannual Congress", 12),
        ("Lyon hosted the international 1st Colloquium for French-speaking Mayors.", "en",
         "international Colloquium for French-speaking Mayors", 1),
        ("ICPC held its Third Annual Colloquium in Lima.", "en", "Annual Colloquium", 3),
        ("ICPC held its Third Annual Colloquium on the theme of night trains.", "en", "Annual Colloquium", 3),
        ("Le 9e Congrès des Nations Unies a eu lieu au Caire.", "fr", "Congrès des Nations Unies", 9),
        ("Le XVe colloque de l’AICLF aura lieu à Lille.", "fr", "colloque de l’AICLF", 15),
        ("Le CIPC a tenu sa deuxième rencontre annuelle à Paris.", "fr", "rencontre annuelle", 2),
        ("The EUCPN met for its 2007 annual conference in Porto.", "en", "annual conference", None),
        ("Le colloque annuel 2007 du CIPC portait sur la nuit.", "fr", "colloque annuel du CIPC", None),
        ("La 12e édition du Festival des lanternes a lieu en mars.", "fr", "Festival des lanternes", 12),
        ("The 5th edition of the Safe Harbours Forum was held in Cork.", "en", "Safe Harbours Forum", 5),
        ("La Semaine des bons voisins, 3e édition, commence lundi.", "fr", "Semaine des bons voisins", 3),
        ("Les 4es Rencontres nationales de la médiation ont eu lieu.", "fr", "Rencontres nationales de la médiation", 4),
        ("The twenty-first World Congress of Criminology met in Oslo.", "en", "World Congress of Criminology", 21),
        ("The XIV World Congress of Criminology met in Oslo.", "en", "World Congress of Criminology", 14),
        ("Le dix-septième colloque international de criminologie s’ouvre.", "fr",
         "colloque international de criminologie", 17),
        ("La 7e conférence internationale sur l’observation, l’analyse et la prévention de l’insécurité s’ouvre.", "fr",
         "conférence internationale sur l’observation, l’analyse et la prévention de l’insécurité", 7),
        ("La 6e conférence sur l’observation de la criminalité et l’analyse criminelle se tient à Lyon.", "fr",
         "conférence sur l’observation de la criminalité et l’analyse criminelle", 6),
        ("The 12th European Congress on Crime, Justice and Prevention takes place in Lyon.", "en",
         "European Congress on Crime, Justice and Prevention", 12),
        ("The 5th National Conference on Bullying, Harassment and Abuse was held in Leeds.", "en",
         "National Conference on Bullying, Harassment and Abuse", 5),
        ("The 5th Annual Conference on Youth Justice, Leeds and Bradford apart, was full.", "en",
         "Annual Conference on Youth Justice", 5),
        ("La 25e Assemblée générale annuelle des membres a eu lieu.", "fr",
         "Assemblée générale annuelle des membres", 25),
        ("La 32e session de la Commission pour la prévention du crime et la justice pénale a eu lieu à Vienne.", "fr",
         "session de la Commission pour la prévention du crime et la justice pénale", 32),
        ("The AIC manages the annual Australian Crime and Violence Prevention Awards.", "en",
         "annual Australian Crime and Violence Prevention Awards", None),
        ("The Office held the Annual National Crime Victims’ Service Awards Ceremony.", "en",
         "Annual National Crime Victims’ Service Awards Ceremony", None),
        ("The EUCPN organises an annual Conference for sharing practice.", "en", "annual Conference", None),
    ],
)  # fmt: skip
def test_series_and_number(parse: Parse, text: str, language: str, name: str, ordinal: int | None) -> None:
    (one,) = find_series(parse(text, language))
    assert (one.name, one.ordinal) == (name, ordinal)
    (span,) = one.evidence
    assert text[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The second meeting is scheduled for June. The first day was busy, the third week was not.", "en"),
        ("La première journée a réuni cent personnes. Une deuxième rencontre suivra.", "fr"),
        ("The First Nations conference drew chiefs; the 110th Congress passed the bill.", "en"),
        ("An annual conference is planned. Every annual meeting is open.", "en"),
        ("Le Forum européen pour la sécurité urbaine (FESU) a répondu.", "fr"),
        ("On the tenth anniversary of the conference they met again.", "en"),
        ("The twelfth meeting of the safety group took an hour.", "en"),
        ("Elle a remporté le premier prix du concours ; le 2e Prix national va à Lyon.", "fr"),
        ("La deuxième assemblée a eu lieu.", "fr"),
        ("Le colloque aura lieu le 1er mai ; la 2e édition du guide est parue.", "fr"),
    ],
)
def test_what_is_no_series(parse: Parse, text: str, language: str) -> None:
    assert find_series(parse(text, language)) == ()


def test_a_bare_name_takes_the_body_whose_event_it_is(parse: Parse) -> None:
    (one,) = find_series(parse("ICPC held its Third Annual Colloquium in Lima.", "en"))
    assert one.organiser == "International Centre for the Prevention of Crime"
    assert series_key(one.name, one.organiser) == series_key("colloque annuel du CIPC") == "annual_colloquium_icpc"


def test_one_meeting_is_told_once(parse: Parse) -> None:
    parsed = parse("The fourth Safe Harbours conference opens in Cork.", "en", title="Cork: the fourth conference")
    (one,) = find_series(parsed)
    assert (one.name, one.ordinal, [span.in_ for span in one.evidence]) == (
        "Safe Harbours conference", 4, ["text", "title"],
    )  # fmt: skip


def test_a_title_that_leaves_out_the_theme_tells_the_same_meeting(parse: Parse) -> None:
    text = "La 7e conférence internationale sur l’observation et la prévention de l’insécurité s’ouvre à Paris."
    (one,) = find_series(parse(text, "fr", title="La 7e conférence internationale s’ouvre"))
    assert one.name == "conférence internationale sur l’observation et la prévention de l’insécurité"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ICPC annual colloquium", "le 5e colloque annuel du CIPC"),
        ("United Nations Congress on Crime Prevention and Criminal Justice",
         "11e Congrès des Nations Unies pour la prévention du crime et la justice pénale"),
        ("World Congress of Criminology", "XIVe Congrès mondial de criminologie"),
        ("annual colloquium", "Annual Colloquium 2006"),
        ("Assises nationales de la sécurité", "6es assises nationales de la sécurité"),
    ],
)  # fmt: skip
def test_names_of_one_series_have_one_key(one: str, other: str) -> None:
    assert series_key(one) == series_key(other) == series_key(series_key(one))


def test_different_series_have_different_keys() -> None:
    names = ["ICPC annual colloquium", "annual conference of Efus", "UN Congress", "colloque annuel de l’AICLF"]
    assert len({series_key(name) for name in names}) == len(names)
    assert is_bare(series_key("congrès international annuel"))
    assert not is_bare(series_key("congrès international des maires"))


def test_ordinals() -> None:
    told = {"32nd": 32, "1er": 1, "11e": 11, "secondes": 2, "trentieme": 30, "151e": None, "cent": None}
    assert {key: read_ordinal(key) for key in told} == told
    romans = {"XVe": 15, "IXe": 9, "Le": None, "XIVth": 14, "IIIes": 3, "XIV": None}
    assert {key: read_roman_ordinal(key) for key in romans} == romans
    assert (read_roman("xlii"), read_roman("iiii")) == (42, None)
    assert (joined_ordinal("vingt", "deuxieme"), joined_ordinal("dix", "septieme")) == (22, 17)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The town held its 11th Colloquium on the theme “Streets at night” in Hull.", "en", [("Colloquium", 11)]),
        ("Le réseau a tenu son 4e Colloque national sur le thème de la nuit.", "fr", [("Colloque national", 4)]),
        ("It was the first international forum to focus on lamps.", "en", []),
    ],
)
def test_a_theme_and_a_first_of_its_kind_make_no_name(
    parse: Parse, text: str, language: str, expected: list[tuple[str, int]]
) -> None:
    assert [(one.name, one.ordinal) for one in find_series(parse(text, language))] == expected
