from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.model import Place
from indexer.annotating.bodies.finding import body_spans
from indexer.annotating.countries import find_countries
from indexer.annotating.gazetteer import Gazetteer
from indexer.annotating.parsed import ParsedArticle
from indexer.annotating.people import find_people
from indexer.annotating.place_context import read_context
from indexer.annotating.places import find_places

Parse = Callable[..., ParsedArticle]
Find = Callable[..., set[tuple[str, str]]]


@pytest.fixture
def find(parse: Parse, gazetteer: Gazetteer) -> Find:
    def places(text: str, language: str = "en", title: str = "") -> set[tuple[str, str]]:
        parsed = parse(text, language, title=title)
        return {(place.name, place.country) for place in find_places(parsed, body_spans(parsed), gazetteer)}

    return places


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("The course was held last week (Nicolet, Quebec).", "en", {("Nicolet", "CA")}),
        ("Delegates came from Montreal, Liège and Bordeaux.", "en", {("Montréal", "CA"), ("Liège", "BE"), ("Bordeaux", "FR")}),
        ("Le séminaire aura lieu à Londres, puis à La Haye.", "fr", {("London", "GB"), ("The Hague", "NL")}),
        ("Les équipes du Havre et du Caire ont échangé leurs méthodes.", "fr", {("Le Havre", "FR"), ("Cairo", "EG")}),
        ("A Dinant, les médiateurs sont bien reçus.", "fr", {("Dinant", "BE")}),
        ("L’équipe du Mans a présenté le bilan de la ville.", "fr", {("Le Mans", "FR")}),
        ("Les patrouilles ont commencé à Val-d’Or et à Trois-Rivières.", "fr", {("Val-d'Or", "CA"), ("Trois-Rivières", "CA")}),
        ("Wardens were hired in London, Ontario.", "en", {("London", "CA")}),
        ("Wardens were hired in London.", "en", {("London", "GB")}),
        # The recogniser takes all three for persons; "Alberta" is a province, and what it is listed with are places.
        ("Bogotá, Glasgow and Alberta provide examples of the balanced approach to crime.", "en",
         {("Bogotá", "CO"), ("Glasgow", "GB")}),
        ("A study was made in Portland, Oregon.", "en", {("Portland", "US")}),
        ("The scheme began in Reading and in Bath.", "en", {("Reading", "GB"), ("Bath", "GB")}),
        ("À Tours comme à Nice, les médiateurs sont bien reçus.", "fr", {("Tours", "FR"), ("Nice", "FR")}),
    ],
)  # fmt: skip
def test_towns_by_evidence_and_context(find: Find, text: str, language: str, expected: set[tuple[str, str]]) -> None:
    assert find(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The police asked for justice. Best practice is nice to have; tours of the centre are orange.", "en"),
        ("Police and Justice met in March. Reading is taught at school.", "en"),
        ("La justice et la police se parlent. Les tours du quartier sont en brique.", "fr"),
        ("Of the twelve towns, four had a plan. We asked them all. As expected, none had a date.", "en"),
        ("The plan was praised by Nancy Bath, who wrote it.", "en"),
        ("Une étude de l’Université de Liège le montre.", "fr"),
        ("La Déclaration de Bangkok a été adoptée.", "fr"),
        ("La rue de Paris sera rénovée.", "fr"),
        ("Le colloque a eu lieu mardi au Palais des Fêtes et de la Musique.", "fr"),
        ("Le bourg est situé dans le canton de Saint-André-de-l’Eure.", "fr"),
        ("L’enquête porte sur des élèves des cantons de Vaud, de Berne et de Zurich.", "fr"),
        ("L’agression a eu lieu chaussée de Louvain, à hauteur de la porte de Namur.", "fr"),
        ("Le marché du cours de Vincennes, la rue des Lilas et l’impasse des Andelys.", "fr"),
    ],
)
def test_words_persons_streets_and_bodies_are_no_towns(find: Find, text: str, language: str) -> None:
    assert find(text, language) == set()


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Leeds cuts burglary by a third", "en", {("Leeds", "GB")}),
        ("Liverpool trials new street lighting", "en", {("Liverpool", "GB")}),
        ("Letter from Bogotá", "en", {("Bogotá", "CO")}),
        ("Winnipeg’s North End fights back", "en", {("Winnipeg", "CA")}),
        ("Sherbrooke dit non aux armes", "fr", {("Sherbrooke", "CA")}),
        ("Reading helps", "en", set()),
        ("Jackson says the plan works", "en", set()),
    ],
)
def test_a_large_town_without_namesakes_may_be_the_subject_of_a_line(
    find: Find, title: str, language: str, expected: set[tuple[str, str]]
) -> None:
    assert find("The figures were published.", language, title) == expected


def test_a_home_or_port_names_its_town(find: Find) -> None:
    assert find("La crèche de Namur a ouvert au port de Marseille.", "fr") == {("Namur", "BE"), ("Marseille", "FR")}


@pytest.mark.parametrize(
    ("text", "language", "named"),
    [
        ("Le comité s’est réuni à Québec.", "fr", True),
        ("La Ville de Québec a adopté un plan.", "fr", True),
        ("Au Québec, les villes ont un plan. Le gouvernement du Québec les aide.", "fr", False),
        ("The conference was held in Quebec City.", "en", True),
        ("Several towns in Quebec have a plan.", "en", False),
        ("Le réseau est né à Luxembourg.", "fr", True),
        ("Le Luxembourg a son plan.", "fr", False),
    ],
)
def test_towns_that_share_their_name_with_a_province_or_country(
    find: Find, text: str, language: str, named: bool
) -> None:
    assert bool(find(text, language)) is named


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("QUÉBEC, le 18 mars 2025 /CNW/ - Le ministre annonce une aide.", "fr", {("Québec", "CA")}),
        ("Québec, le 18 mars 2025 – Le ministre annonce une aide.", "fr", {("Québec", "CA")}),
        ("Québec, une province qui agit.", "fr", set()),
        ("OTTAWA (Ontario), le 2 avril 2025 - La police lance un plan.", "fr", {("Ottawa", "CA")}),
        ("PORTLAND—Every April, the Department leads communities.", "en", {("Portland", "US")}),
        ("SYDNEY, 12 March 2025 – Police have launched a program.", "en", {("Sydney", "AU")}),
        ("SYDNEY – Police have launched a program.", "en", {("Sydney", "AU")}),
        ("POLICE – Officers met.", "en", set()),
    ],
)
def test_a_dateline_names_its_town(find: Find, text: str, language: str, expected: set[tuple[str, str]]) -> None:
    assert find(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Elle est échevine de la commune de Saint-Josse-ten-Node.", "fr", set()),
        ("In Salinas and Monterey County, the alliance has a plan.", "en", {("Salinas", "US")}),
        ("Des travailleurs de rue de Montréal et de Longueuil l’ont dit.", "fr",
         {("Montréal", "CA"), ("Longueuil", "CA")}),
        ("CLEVELAND, England. In Hartlepool a plan was made.", "en", {("Hartlepool", "GB")}),
        ("Young people in Hartlepool and in all Cleveland will benefit.", "en", {("Hartlepool", "GB")}),
        ("Young people in Cleveland, Ohio, will benefit.", "en", {("Cleveland", "US")}),
        ("A mayor from Leeds, Belgium and France spoke.", "en", {("Leeds", "GB")}),
        ("Le préfet était à Romorantin, puis à Vitry.", "fr",
         {("Romorantin-Lanthenay", "FR"), ("Vitry-sur-Seine", "FR")}),
        ("The unit works in Southend.", "en", {("Southend-on-Sea", "GB")}),
        ("Teams in Manchester, Leeds, Sheffield and Newcastle met.", "en",
         {("Manchester", "GB"), ("Leeds", "GB"), ("Sheffield", "GB"), ("Newcastle upon Tyne", "GB")}),
        ("In Newcastle, New South Wales, and in Sydney a plan was made.", "en", {("Newcastle", "AU"), ("Sydney", "AU")}),
        ("Wardens walk in Hull and Leeds.", "en", {("Kingston upon Hull", "GB"), ("Leeds", "GB")}),
        ("A plan was made in Kingston, Jamaica.", "en", {("Kingston", "JM")}),
    ],
)  # fmt: skip
def test_longer_names_counties_and_short_names(
    find: Find, text: str, language: str, expected: set[tuple[str, str]]
) -> None:
    assert find(text, language) == expected


def test_a_common_word_needs_more_than_a_capital(find: Find) -> None:
    assert find("Orange is a colour.", "en") == set()
    assert ("Orange", "FR") in find("La ville d’Orange, dans le Vaucluse, a un plan.", "fr")


def test_one_place_for_all_its_mentions(parse: Parse, gazetteer: Gazetteer) -> None:
    parsed = parse("À Namur, tout va bien. Namur a un plan, et Namur le suit.", "fr", title="Namur : un plan")
    (place,) = find_places(parsed, (), gazetteer)
    assert place.geonames_id == 2790471
    assert len(place.evidence) == 4
    assert {span.in_ for span in place.evidence} == {"title", "text"}


def test_countries_in_both_languages(parse: Parse) -> None:
    parsed = parse("From the United States and England to Côte d'Ivoire; the UK, New Mexico and Mexico City apart.")
    assert [one.code for one in find_countries(parsed, ())] == ["US", "GB", "CI"]
    parsed = parse("Les États-Unis, la Belgique et le Royaume-Uni ; Maurice Exemple parlait de l’île Maurice.", "fr")
    assert [one.code for one in find_countries(parsed, ())] == ["US", "BE", "GB", "MU"]


def test_masked_countries_do_not_count(parse: Parse) -> None:
    parsed = parse("Statistics Canada has new figures.")
    assert find_countries(parsed, body_spans(parsed)) == ()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Marie-France Lachance anime l’atelier.", "fr", []),
        ("Prof. Jane Ireland spoke about bullying in prisons.", "en", []),
        ("Le poste est au rond-point Salvador Allende.", "fr", []),
        ("Le parcours passe par l’avenue d’Italie et le boulevard de la Suisse.", "fr", []),
        ("Des médiateurs travaillent à Fort-de-France.", "fr", []),
        ("La police de Mexico et celle du Mexique coopèrent.", "fr", ["MX"]),
        ("Police in Georgia and New Jersey arrested twelve people.", "en", []),
        ("A sheriff in Georgia spoke in Atlanta.", "en", []),
        ("Police in Georgia and Armenia met in Tbilisi.", "en", ["GE", "AM"]),
        ("La Colombie-Britannique a signé, comme la Belgique.", "fr", ["BE"]),
        ("Les écoles de Saint-Georges, Saint-Martin et Saint-Joseph seront visitées.", "fr", []),
        ("À la frontière France-Belgique, la Belgique prend la place de la France.", "fr", ["FR", "BE"]),
    ],
)
def test_names_of_countries_in_those_of_persons_streets_towns_and_states(
    parse: Parse, gazetteer: Gazetteer, text: str, language: str, expected: list[str]
) -> None:
    parsed = parse(text, language)
    persons = [span for person in find_people(parsed) for span in person.evidence]
    places = find_places(parsed, body_spans(parsed), gazetteer)
    regions = read_context(parsed, gazetteer).regions
    assert [one.code for one in find_countries(parsed, persons, places, regions)] == expected


_PIECES = st.lists(
    st.sampled_from(
        ["à Liège", "Québec", "(Nicolet, Quebec)", "M. Jean EXEMPLE", "la Sûreté du Québec (SQ)", "\n", "« ", " »", "l’",
         "Ville de Genève", "Paris, Texas", "U.S.", "Department of Justice", "ﬁ", "é", "İstanbul", "—", "et", "à La Haye."]
    ),
    max_size=12,
)  # fmt: skip


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=_PIECES, language=st.sampled_from(["fr", "en"]))
def test_evidence_is_what_stands_there(parse: Parse, gazetteer: Gazetteer, pieces: list[str], language: str) -> None:
    from indexer.annotating.bodies.finding import find_organisations

    parsed = parse(" ".join(pieces), language, title="Échos de Liège")
    masked = body_spans(parsed)
    found: list[Place] = list(find_places(parsed, masked, gazetteer))
    groups = [*found, *find_countries(parsed, masked), *find_people(parsed), *find_organisations(parsed)]
    for span in [*masked, *(span for one in groups for span in one.evidence)]:
        assert parsed.article.field(span.in_)[span.start : span.end] == span.text
        assert span.text


def test_a_small_town_of_another_country_needs_more_than_a_list(find: Find) -> None:
    assert ("Saint Martin", "US") not in find("Les écoles de Montréal, Saint-Martin et Laval seront visitées.", "fr")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The seminar begins in Athens. Guests come from Canada, the USA, Zambia, Thailand and Austria.",
         {("Athens", "GR")}),
        ("The council met in Boston, USA, and then in Amsterdam and Saragossa.",
         {("Boston", "US"), ("Amsterdam", "NL"), ("Zaragoza", "ES")}),
        ("In New Zealand the council of Hamilton has replaced the lamps.", {("Hamilton", "NZ")}),
        ("The British police of Boston, in Lincolnshire in England, met officers from the UK.", {("Boston", "GB")}),
    ],
)  # fmt: skip
def test_a_country_named_in_passing_does_not_move_a_city(find: Find, text: str, expected: set[tuple[str, str]]) -> None:
    assert find(text) == expected


def test_a_town_behind_the_year_of_an_event_that_ends_a_title(find: Find) -> None:
    assert find("Police spoke with residents.", title="Report on the Safety Forum 2011, Adelaide") == {
        ("Adelaide", "AU")
    }


def test_towns_of_one_name_are_told_apart_by_their_states(parse: Parse, gazetteer: Gazetteer) -> None:
    text = "SPRINGFIELD, Vt. – Police met residents. In Springfield, the library was full. In Springfield, Ohio, nobody came."
    parsed = parse(text, "en")
    places = find_places(parsed, body_spans(parsed), gazetteer)
    assert [(p.geonames_id, len(p.evidence)) for p in places] == [(5241423, 2), (4525353, 1)]


def test_a_title_behind_a_town_is_no_state(find: Find) -> None:
    assert find("In Leeds, Ms. Example met residents. In Bristol, Mt. Example was shown.") >= {("Leeds", "GB")}


def test_a_town_in_a_state_where_the_list_has_none_is_not_taken_for_another(find: Find) -> None:
    assert find("The police of Liverpool, Vt., met residents; those of Leeds did too.") == {("Leeds", "GB")}


def test_the_article_of_a_town_is_no_state(find: Find) -> None:
    text = "The northern municipalities of Choloma, La Ceiba and El Progreso in Honduras will benefit."
    assert find(text) == {("Choloma", "HN"), ("La Ceiba", "HN"), ("El Progreso", "HN")}
