"""A text that stands in many places is one hit, with its other places beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.deciding import LinkDecided
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme
from tests.indexer.linked_corpus import ELSE, ENGLISH, FRENCH, OTHER, SAME, LinkedCorpus

COPIES = 60
MAX_CURSOR = 2000
"""Characters of a cursor that a request may have."""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LinkedCorpus]:
    """One text in sixty places, some with a word or two of their own, its translation, and another article."""
    made = LinkedCorpus(tmp_path_factory.mktemp("copies") / "home")
    told = [f"word{n}" for n in range(60)]
    for n in range(COPIES):
        own = [*told[: n % 3], f"own{n}", *told[n % 3 + n % 2 :]]
        made.put(f"copy{n}", f"{ENGLISH} {' '.join(own)}", "en", SAME)
    made.put("translation", f"{FRENCH} {' '.join(told)}", "fr", SAME)
    made.put("other", f"{OTHER} word9", "en", ELSE)
    made.linker.catch_up()
    yield made
    made.close()


@pytest.fixture
def search(corpus: LinkedCorpus) -> Search:
    return Search(corpus.engine, load_scheme(), links=corpus.store.links)


@pytest.mark.parametrize("ui", ["en", "fr"])
def test_a_text_in_sixty_places_is_one_hit(search: Search, ui: str) -> None:
    answer = search.search(SearchRequest(q="word9", mode="words", limit=100, ui=ui))
    assert answer["total"] == COPIES + 2
    text, other = sorted(answer["hits"], key=lambda hit: -len(hit["also"]))
    assert len(answer["hits"]) == 2 and other["also"] == []
    assert text["language"] == ui and len({one["id"] for one in text["also"]} | {text["id"]}) == COPIES + 1
    relations = [one["relation"] for one in text["also"]]
    assert relations == (["translation", *["duplicate"] * (COPIES - 1)] if ui == "en" else ["translation"] * COPIES)


def test_it_is_one_hit_over_all_pages(search: Search) -> None:
    cursor, seen, pages = None, [], 0
    while pages == 0 or cursor:
        answer = search.search(SearchRequest(q="word9", mode="words", limit=1, cursor=cursor))
        seen += [one["id"] for hit in answer["hits"] for one in (hit, *hit["also"])]
        cursor, pages = answer["next"], pages + 1
        assert cursor is None or len(cursor) < MAX_CURSOR
    assert len(seen) == len(set(seen)) == COPIES + 2


def test_what_is_taken_out_leaves_the_others_together(corpus: LinkedCorpus, search: Search) -> None:
    links = corpus.store.links
    ids = [hit.entry.id for hit in corpus.engine.search(search.engine_query_of(SearchRequest(limit=100))).hits]
    (versions,) = set(links.versions_of(ids).values())
    most = max(versions, key=lambda id_: len(links.links_of([id_])))
    corpus.store.remove(corpus.store.holding(most).document.id)
    rest = tuple(id_ for id_ in versions if id_ != most)
    assert links.versions_of(ids) == dict.fromkeys(rest, rest)


def test_an_editor_takes_two_articles_apart(tmp_path: Path) -> None:
    corpus = LinkedCorpus(tmp_path / "home")
    french, english = corpus.put("a", FRENCH, "fr", SAME), corpus.put("b", ENGLISH, "en", SAME)
    corpus.linker.catch_up()
    assert set(corpus.store.links.versions_of([french])) == {french, english}
    corpus.store.decisions.record(
        french, [LinkDecided(other=english, relation="translation", holds=False)], by="editor"
    )
    assert corpus.store.links.versions_of([french, english]) == {}
    corpus.close()
