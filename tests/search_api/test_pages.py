"""The pages as HTML, over a small corpus in a real store and a real index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from pages_corpus import TRICKY, fill, services

from search_api.app import create_app
from search_api.negotiation import preferred_interface

LIEGE_TITLE = "Neighbourhood officers in Liège, five years on"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[TestClient, dict[str, str]]]:
    home = tmp_path_factory.mktemp("home")
    ids = fill(home)
    with TestClient(create_app(services(home))) as client:
        yield client, ids


@pytest.fixture(scope="module")
def client(served: tuple[TestClient, dict[str, str]]) -> TestClient:
    return served[0]


@pytest.fixture(scope="module")
def ids(served: tuple[TestClient, dict[str, str]]) -> dict[str, str]:
    return served[1]


def page(client: TestClient, address: str, status: int = 200) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    return BeautifulSoup(answer.text, "html.parser")


def words(node: BeautifulSoup, selector: str) -> str:
    found = node.select_one(selector)
    assert found is not None, selector
    return re.sub(r"\s+", " ", found.get_text(" ")).strip()


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


# --- front door and languages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("accepted", "ui"),
    [
        ("fr-CA,en;q=0.8", "fr"),
        ("FR", "fr"),
        ("en-GB,fr;q=0.9", "en"),
        ("de,fr;q=0.5,en;q=0.3", "fr"),
        ("fr;q=0,en;q=0.1", "en"),
        ("de", "en"),
        ("", "en"),
        ("fr;q=oops", "en"),
        (";;;,,", "en"),
    ],
)
def test_the_front_door_leads_to_the_language_that_the_reader_prefers(
    client: TestClient, accepted: str, ui: str
) -> None:
    assert preferred_interface(accepted) == ui
    answer = client.get("/", headers={"Accept-Language": accepted}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, f"/{ui}")
    assert "accept-language" in answer.headers["vary"].lower()


@pytest.mark.parametrize("ui", ["fr", "en"])
@pytest.mark.parametrize("path", ["", "/search", "/concepts", "/concepts/community-policing", "/about"])
def test_each_page_is_in_its_language_and_leads_to_the_other(client: TestClient, ui: str, path: str) -> None:
    soup = page(client, f"/{ui}{path}")
    other = "en" if ui == "fr" else "fr"
    assert soup.html["lang"] == ui
    assert soup.select_one(".switch")["href"] == f"/{other}{path}"
    assert soup.select_one(".switch")["lang"] == other
    assert {link["hreflang"] for link in soup.select("link[rel=alternate][hreflang]")} == {"fr", "en"}
    assert len(soup.select("h1")) == 1
    assert soup.title.get_text()
    assert soup.select_one("main")
    assert client.head(f"/{ui}{path}").status_code == 200


def test_the_language_switch_keeps_the_query(client: TestClient) -> None:
    soup = page(client, "/fr/search?q=police+de+proximit%C3%A9&kind=report&sort=newest")
    assert soup.select_one(".switch")["href"] == "/en/search?q=police+de+proximit%C3%A9&kind=report&sort=newest"


def test_a_search_asked_of_the_start_page_is_answered(client: TestClient) -> None:
    answer = client.get("/fr?q=police", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (307, "/fr/search?q=police")


# --- results --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "french", "english"),
    [
        ("xqzvw", "Aucun article", "No article"),
        ("domestic violence shop", "1 article", "1 article"),
        ("cahier", "12 articles", "12 articles"),
    ],
)
def test_the_total_is_told_in_words(client: TestClient, query: str, french: str, english: str) -> None:
    assert words(page(client, f"/fr/search?q={query}"), "h1").startswith(french)
    assert words(page(client, f"/en/search?q={query}"), "h1").startswith(english)


def test_zero_is_singular_in_french_and_plural_in_english(client: TestClient) -> None:
    filters = "?kind=interview"
    assert words(page(client, f"/fr/search{filters}"), "h1") == "0 article"
    assert words(page(client, f"/en/search{filters}"), "h1") == "0 articles"


def test_a_query_bridges_to_the_other_language_and_says_so(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, "/fr/search?q=police+de+proximit%C3%A9")
    hits = {a["href"].rsplit("/", 1)[1]: hit for hit in soup.select(".hit") for a in hit.select(".hit-title a")}
    foreign = hits[ids[LIEGE_TITLE]]
    assert foreign.select_one(".hit-title")["lang"] == "en"
    assert foreign.select_one(".excerpt")["lang"] == "en"
    assert words(foreign, ".badge") == "Anglais"
    assert "est indexé sous Police de proximité" in words(foreign, ".why")
    own = hits[ids["La police de proximité à Bordeaux"]]
    assert not own.select_one(".hit-title").has_attr("lang")
    assert "contient les mots police, proximité" in words(own, ".why")
    assert words(own, ".hit-title mark") == "police"
    chip = next(a for a in soup.select(".bridges .chip") if "Police de proximité / Community policing" in a.get_text())
    assert asked(chip["href"])["unbridge"] == ["community-policing"]


def test_a_hit_by_its_author_says_who_wrote_it(client: TestClient, ids: dict[str, str]) -> None:
    for ui, told in (("fr", "a pour auteur Anne Example"), ("en", "is by Anne Example")):
        hits = page(client, f"/{ui}/search?q=Anne+Example&mode=words").select(".hit")
        (hit,) = (h for h in hits if ids[LIEGE_TITLE] in str(h))
        assert words(hit, ".why") == told


def test_a_bridge_that_was_taken_out_can_be_put_back(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, "/en/search?q=police+de+proximit%C3%A9&unbridge=community-policing")
    assert ids[LIEGE_TITLE] not in str(soup.select(".hits"))
    chip = next(a for a in soup.select(".chips .chip") if "Community policing" in a.get_text())
    assert "unbridge" not in asked(chip["href"])


def test_the_count_beside_a_facet_value_is_the_total_after_choosing_it(client: TestClient) -> None:
    soup = page(client, "/en/search")
    values = soup.select(".facet-value")
    assert len(values) > 10
    for value in values:
        count = int(re.match(r"\d+", words(value, ".count"))[0])
        total = words(page(client, value["href"]), "h1")
        assert total.startswith(f"{count} article"), value.get_text()


def test_facets_combine_and_what_is_chosen_stays_in_sight(client: TestClient) -> None:
    soup = page(client, "/en/search?kind=report&language=fr&concept=street-lighting")
    assert words(soup, "h1") == "0 articles"
    chosen = [words(v, ".facet-label") for v in soup.select(".facet-value[aria-current]")]
    assert {"Findings and reports", "French"} <= set(chosen)
    assert any("lighting" in label.lower() for label in chosen)
    chips = {re.sub(r"\s+", " ", a.get_text()).strip(): asked(a["href"]) for a in soup.select(".chips .chip")}
    without_kind = next(query for label, query in chips.items() if label.startswith("Kind of article:"))
    assert without_kind == {"language": ["fr"], "concept": ["street-lighting"]}


def test_the_concept_tree_opens_on_the_chosen_branch(client: TestClient) -> None:
    soup = page(client, "/en/search?concept=victimization-survey")
    chosen = soup.select_one(".tree-item .facet-value[aria-current]")
    assert "ictimi" in chosen.get_text()
    branches = [d for d in chosen.parents if d.name == "details"]
    assert len(branches) >= 3
    assert all(d.has_attr("open") for d in branches if "filters" not in d.get("class", []))


def test_pages_follow_each_other_without_gap_or_repetition(client: TestClient) -> None:
    address: str | None = "/fr/search?q=cahier&limit=5"
    seen: list[str] = []
    for _ in range(5):
        soup = page(client, address)
        seen += [a["href"] for a in soup.select(".hit-title a")]
        following = soup.select_one(".pager a[rel~=next]")
        if following is None:
            break
        address = following["href"]
    assert len(seen) == len(set(seen)) == 12


def test_an_excerpt_shows_where_it_breaks_off(client: TestClient) -> None:
    hits = client.get("/v1/search?q=police").json()["hits"]
    shown = [e.get_text() for e in page(client, "/en/search?q=police").select(".excerpt")]
    told = [h for hit in hits for h in hit["highlights"] if h["field"] == "text"]
    assert [(s.startswith("… "), s.endswith(" …")) for s in shown] == [(h["cut_before"], h["cut_after"]) for h in told]


def test_a_cursor_of_another_search_is_explained(client: TestClient) -> None:
    following = page(client, "/fr/search?q=cahier&limit=5").select_one(".pager a[rel~=next]")["href"]
    soup = page(client, following.replace("q=cahier", "q=police&kind=report"), status=400)
    assert "Les résultats ont changé" in words(soup, "h1")
    box = soup.select_one(".problem input[name=q]")
    assert box is not None and box["value"] == "police"
    hidden = {(i["name"], i["value"]) for i in soup.select(".problem input[type=hidden]")}
    assert hidden == {("kind", "report"), ("limit", "5")}
    first = soup.find("a", string="Reprenez à la première page.")
    assert first is not None and asked(first["href"]) == {"q": ["police"], "kind": ["report"], "limit": ["5"]}
    page(client, first["href"])


def test_what_a_search_asks_for_goes_along_with_forms_and_exports(client: TestClient) -> None:
    soup = page(client, "/en/search?q=police&kind=report&unbridge=community-policing&sort=newest")
    hidden = {(i["name"], i["value"]) for i in soup.select(".searchbox input[type=hidden]")}
    assert hidden == {("kind", "report"), ("sort", "newest")}
    dates = {(i["name"], i["value"]) for i in soup.select(".dates input[type=hidden]")}
    assert ("q", "police") in dates
    soup = page(client, "/en/search?q=cahier")
    for link in soup.select(".exports a[download]"):
        answer = client.get(link["href"])
        assert answer.status_code == 200
        assert answer.text.count("cahier") >= 12 or answer.text.count("Cahier") >= 12, link["href"]


def test_a_date_filter_is_a_chip_in_words(client: TestClient) -> None:
    soup = page(client, "/fr/search?from=2006-01-01&to=2006-05-01")
    text = words(soup, ".chips")
    assert "1er janvier 2006" in text and "1er mai 2006" in text
    assert words(soup, "h1") == "12 articles"


def test_an_empty_result_proposes_what_has_hits(client: TestClient) -> None:
    soup = page(client, "/en/search?q=cahier&language=en&country=BE")
    links = {a.get_text(): a["href"] for a in soup.select(".empty .plain a")}
    assert "The same words without filters" in links
    for address in links.values():
        assert not words(page(client, address), "h1").startswith(("0 ", "No "))


def test_a_query_that_names_a_facet_value_offers_the_filter(client: TestClient) -> None:
    soup = page(client, "/fr/search?q=liege")
    offered = [asked(a["href"]) for a in soup.select(".note a")]
    assert {"city": ["2792413"]} in offered


def test_parameters_that_cannot_be_are_explained_in_the_reader_s_language(client: TestClient) -> None:
    assert "paramètre inconnu « color »" in page(client, "/fr/search?color=red", 422).get_text().replace("\u202f", " ")
    assert "“kind” cannot be “foo”" in page(client, "/en/search?kind=foo", 422).get_text()
    assert "1,000" in page(client, f"/en/search?q={'a' * 2000}", 422).get_text()
    assert "first day" in page(client, "/en/search?from=2006-01-02&to=2006-01-01", 422).get_text()
    assert page(client, "/fr/search?concept=nonsense", 422).select_one("h1")


@pytest.mark.parametrize(
    "query", ["foo AND (", "*", '"', "-", "le la les", "%00%07", "<script>alert(1)</script>", "%F0%9F%98%80"]
)
def test_odd_queries_get_a_page(client: TestClient, query: str) -> None:
    soup = page(client, f"/fr/search?q={query}")
    assert [s.get("src", "").split("?")[0] for s in soup.select("script")] == ["/static/suggest.js"]


def test_empty_parameters_of_a_form_count_as_absent(client: TestClient) -> None:
    assert words(page(client, "/en/search?q=&from=&to=&event_from=&event_to="), "h1") == "16 articles"


# --- article ----------------------------------------------------------------------------------------------------------------


def test_an_article_shows_its_blocks_and_what_is_told_of_it(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, f"/fr/articles/{ids[LIEGE_TITLE]}")
    body = soup.select_one(".body")
    assert body["lang"] == "en"
    assert [li.get_text() for li in body.select("ul li")] == [
        "fewer calls at night",
        "more reports of domestic violence",
    ]
    assert "We trust them now" in body.select_one("blockquote").get_text()
    assert body.select_one("h2").get_text() == "What changed"
    assert "Le rapport existe" in body.select_one("[lang=fr]").get_text()
    told = words(soup, ".about-article")
    for shown in (
        "Police de proximité",
        "très probable",
        "Liège",
        "Belgique",
        "25–27 mai 2005",
        "Marie Lambert",
        "Français seulement",
    ):
        assert shown in told
    assert "Anne Example" in words(soup, ".authors")
    assert "Neighbourhood officers" in words(soup, ".citation")
    assert soup.select_one(".provenance a")["href"] == "https://example.org/b12.html"


def test_every_tag_leads_to_its_evidence(client: TestClient, ids: dict[str, str]) -> None:
    for article_id in ids.values():
        soup = page(client, f"/en/articles/{article_id}")
        anchors = [m["id"] for m in soup.select("mark[id]")]
        assert len(anchors) == len(set(anchors))
        for link in soup.select(".evidence-link"):
            assert link["href"].removeprefix("#") in anchors
    soup = page(client, f"/en/articles/{ids[LIEGE_TITLE]}")
    link = next(a for a in soup.select(".evidence-link") if "Community policing" in a["aria-label"])
    assert soup.find(id=link["href"][1:]).get_text() == "community policing"


def test_contacts_that_are_no_addresses_are_no_links(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, f"/en/articles/{ids[LIEGE_TITLE]}")
    targets = {a["href"] for a in soup.select(".about-article a[href]") if not a["href"].startswith(("/", "#"))}
    assert targets == {"mailto:police@example.org", "http://www.example.org/liege"}
    assert "javascript:alert(1)" in soup.get_text()


def test_what_an_article_says_is_never_markup(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, f"/en/articles/{ids['']}")
    assert TRICKY in soup.select_one(".body").get_text()
    assert words(soup, "h1") == "[untitled]"
    hits = page(client, "/en/search?q=notice+title")
    assert "<script>alert('x')</script>" in hits.select_one(".excerpt").get_text()
    assert not hits.select("main script, main b")


def test_only_an_excerpt_is_shown_where_no_more_may_be(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, f"/en/articles/{ids['Street lighting and safety']}")
    assert len(soup.select_one(".body").get_text(strip=True)) <= 600
    assert "Only the beginning may be shown here." in soup.get_text()
    assert soup.select_one(".article .note a")["href"] == "https://example.org/light"


def test_downloads_of_an_article_work(client: TestClient, ids: dict[str, str]) -> None:
    soup = page(client, f"/en/articles/{ids[LIEGE_TITLE]}")
    assert [client.get(a["href"]).status_code for a in soup.select(".cite .exports a")] == [200, 200, 200, 200]


def test_unknown_addresses_get_a_page_in_the_language_of_the_address(client: TestClient) -> None:
    assert words(page(client, "/fr/articles/nope", 404), "h1") == "Page introuvable"
    assert words(page(client, "/en/concepts/nope", 404), "h1") == "Page not found"
    assert words(page(client, "/fr/nothing/here", 404), "h1") == "Page introuvable"


def test_a_slash_too_many_leads_to_the_page(client: TestClient) -> None:
    answer = client.get("/fr/search/?q=cahier", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/fr/search?q=cahier")
    assert client.get("/en/").url.path == "/en"


def test_a_sample_says_so_and_so_does_an_article_that_was_taken_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.mktemp("gone")
    ids = fill(home, source="sample")
    held = services(home)
    with TestClient(create_app(services(home))) as client:
        for path in ("", "/about", f"/articles/{ids[LIEGE_TITLE]}"):
            assert "Corpus d’exemple." in words(page(client, f"/fr{path}"), ".sample")
    held.store.remove(held.store.article(ids[LIEGE_TITLE]).document_id)
    with TestClient(create_app(held)) as client:
        assert words(page(client, f"/fr/articles/{ids[LIEGE_TITLE]}", 410), "h1") == "N’est plus disponible"


# --- concepts, about, links ---------------------------------------------------------------------------------------------------


def test_a_concept_has_its_names_in_both_languages(client: TestClient) -> None:
    soup = page(client, "/fr/concepts/community-policing")
    assert words(soup, "h1") == "Police de proximité"
    assert words(soup, ".two-languages [lang=en]").startswith("Community policing")
    button = soup.select_one(".page .button")
    assert button.get_text() == "2 articles"
    assert words(page(client, button["href"]), "h1") == "2 articles"


def test_about_counts_what_is_held(client: TestClient) -> None:
    soup = page(client, "/en/about")
    figures = {d.dt.get_text(): d.dd.get_text() for d in soup.select(".figures div")}
    assert figures["articles"] == "16"
    assert figures["pages or documents"] == "3"
    assert figures["years of issue"] == "2005–2006"
    assert "Sample corpus" not in soup.get_text()
    rows = [words(row, "a") for row in soup.select("tbody tr")]
    assert rows == ["Edition 12", "Numéro 7"]


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_no_link_of_any_page_is_dead(client: TestClient, ids: dict[str, str], ui: str) -> None:
    starts = ["", "/about", "/search?q=police", "/concepts/evaluation", f"/articles/{ids[LIEGE_TITLE]}"]
    targets: set[str] = set()
    for start in starts:
        soup = page(client, f"/{ui}{start}")
        named = {e["id"] for e in soup.select("[id]")}
        assert len(named) == len(soup.select("[id]")), "an id stands twice"
        for link in soup.select("a[href], link[href], script[src]"):
            target = link.get("href") or link["src"]
            if target.startswith("#"):
                assert target[1:] in named
            elif target.startswith("/"):
                targets.add(target)
    for target in sorted(targets):
        assert client.get(target).status_code == 200, target


def test_pages_carry_no_inline_script_or_style(client: TestClient, ids: dict[str, str]) -> None:
    for address in ("/fr", "/fr/search?q=police", f"/fr/articles/{ids[LIEGE_TITLE]}", "/fr/concepts", "/fr/about"):
        answer = client.get(address)
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        soup = BeautifulSoup(answer.text, "html.parser")
        assert not soup.select("style, [style], script:not([src]):not([type='application/ld+json'])")
        assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]
