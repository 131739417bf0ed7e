"""Twins: pages that their publisher declares to be translations, in whatever order they come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import permutations
from pathlib import Path

import pytest

from corpus.deciding import ArticleLink, LinkDecided
from corpus.holding import Fetched, Stored
from corpus.model import Alternate, Block, SplitArticle, SplitDocument
from corpus.store import CorpusStore

AT = datetime(2026, 1, 5, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore.open(tmp_path / "home") as opened:
        yield opened


def put(
    store: CorpusStore, path: str, twins: dict[str, str], *, texts: tuple[str, ...] = ("Text.",), by: str = "v"
) -> Stored:
    language = path[1:3]
    articles = tuple(
        SplitArticle(title=f"{path} {n}", text=t, blocks=(Block(kind="paragraph", start=0, end=len(t)),), end=len(t))
        for n, t in enumerate(texts)
    )
    alternates = tuple(Alternate(language=tag, url=f"http://a.test{to}") for to, tag in twins.items())
    split = SplitDocument(articles=articles, alternates=alternates, declared_language=language)
    url = f"http://a.test{path}"
    data = f"{path} {texts}".encode()
    return store.put(
        Fetched(key=url, source="s", url=url, data=data, media_type="text/html", fetched=AT), split, read_by=by
    )


def linked(store: CorpusStore) -> set[tuple[str, str, str]]:
    """The titles at both ends of every link, and who says so."""
    articles = {a.id: a.title for d in store.document_ids() for a in store.articles(d)}
    links = store.links.links_of(list(articles))
    return {(*sorted((articles[one.a], articles[one.b])), one.said_by) for one in links}  # type: ignore[misc]


BOTH = {"/en/x": "en", "/fr/x": "fr"}
PAIR = {("/en/x 0", "/fr/x 0", "page")}


@pytest.mark.parametrize("order", [("/fr/x", "/en/x"), ("/en/x", "/fr/x")])
@pytest.mark.parametrize("declaring", [("/fr/x", "/en/x"), ("/fr/x",), ("/en/x",)])
def test_twins_are_linked_whichever_comes_first(
    store: CorpusStore, order: tuple[str, str], declaring: tuple[str, ...]
) -> None:
    for path in order:
        put(store, path, BOTH if path in declaring else {})
    assert linked(store) == PAIR
    before = store.last_change()
    for path in order:
        put(store, path, BOTH if path in declaring else {}, by="v2")
    assert linked(store) == PAIR and store.last_change() == before


@pytest.mark.parametrize("order", list(permutations(["/fr/x", "/fr/y", "/en/home"])))
def test_a_front_page_that_all_name_is_no_twin(store: CorpusStore, order: tuple[str, ...]) -> None:
    for path in order:
        put(store, path, {} if path == "/en/home" else {"/en/home": "en", path: "fr"})
    assert linked(store) == set()
    put(store, "/fr/y", {}, by="v2")
    assert linked(store) == {("/en/home 0", "/fr/x 0", "page")}


def test_a_page_that_names_another_twin_is_believed(store: CorpusStore) -> None:
    put(store, "/fr/x", BOTH)
    put(store, "/en/x", {"/fr/other": "fr", "/en/x": "en"})
    assert linked(store) == set()
    put(store, "/en/x", {"/es/other": "es", "/en/x": "en"}, by="v2")
    assert linked(store) == PAIR


def test_articles_are_paired_in_order_or_by_length(store: CorpusStore) -> None:
    put(store, "/fr/x", BOTH, texts=("Un.", "Deux."))
    put(store, "/en/x", BOTH, texts=("One.", "Two."))
    assert linked(store) == {("/en/x 0", "/fr/x 0", "page"), ("/en/x 1", "/fr/x 1", "page")}
    put(store, "/en/x", BOTH, texts=("Short.", "A long text.", "Tiny."))
    assert linked(store) == {("/en/x 1", "/fr/x 1", "page")}


def test_editors_are_believed_more_than_pages_and_pages_more_than_the_machine(store: CorpusStore) -> None:
    [a] = put(store, "/fr/x", BOTH).created
    [b] = put(store, "/en/x", BOTH).created
    store.links.put_links([a, b], [ArticleLink(a=a, b=b, relation="translation", score=0.7)])
    [one] = store.links.links_of([a])
    assert (one.said_by, one.score, one.made_by) == ("page", 1.0, "hreflang")
    store.links.put_links([a, b], [])  # what the machine takes back, the page still says
    assert linked(store) == PAIR
    store.decisions.record(a, [LinkDecided(other=b, relation="translation", holds=False)], by="Ana")
    assert linked(store) == set()
