"""What was taken in last is told of a search with many hits, whenever it was issued."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from corpus.model import Annotation, Block, SplitArticle, SplitDocument
from corpus.store import CorpusStore, Fetched
from indexer.engine import EngineQuery
from indexer.engines.tantivy import TantivyEngine
from indexer.following import Follower
from search_api.newsdesk import arriving
from search_api.newsdesk.arriving import last_arrived
from search_api.newsdesk.digest import Wanted, make_digest
from search_api.newsdesk.following import arrivals
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme

JANUARY, NOVEMBER = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 11, 20, tzinfo=UTC)
HELD = 600
ASKED = SearchRequest(q="burglary", mode="words")


def put(store: CorpusStore, key: str, came: datetime, issued: date, *titles: str) -> None:
    text = "Police and residents met about burglary."
    articles = tuple(
        SplitArticle(title=title, text=f"{text} {title}", blocks=(Block(kind="paragraph", start=0, end=len(text)),))
        for title in titles
    )
    fetched = Fetched(key=key, source="s", data=key.encode(), media_type="text/html", fetched=came)
    store.put(fetched, SplitDocument(articles=articles, issued=issued), read_by="r")


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[CorpusStore, Search]]:
    """Six hundred articles of 2020, taken in long ago, and three older ones that came in November."""
    home = tmp_path_factory.mktemp("arriving") / "home"
    scheme = load_scheme()
    with CorpusStore.open(home) as store:
        put(store, "many", JANUARY, date(2020, 6, 1), *(f"Number {n}" for n in range(HELD)))
        put(store, "back", NOVEMBER, date(1998, 6, 1), "A project of 1998")
        put(store, "further", NOVEMBER, date(1999, 6, 1), "A project of 1999", "Another of 1999")
        store.put_annotations((a, Annotation(language="en", made_by="v")) for a in store.unannotated("v"))
        engine = TantivyEngine(home / "index")
        Follower(store, engine, scheme).catch_up()
        yield store, Search(engine, scheme, links=store.links)


@pytest.fixture(params=[100, 2000])
def ways(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """More hits than are all read, and fewer."""
    monkeypatch.setattr(arriving, "READ", request.param)


@pytest.mark.usefixtures("ways")
def test_a_digest_of_what_was_taken_in(held: tuple[CorpusStore, Search]) -> None:
    store, search = held
    made = make_digest(store, search, "burglary", ASKED, Wanted(since=date(2026, 11, 1), taken_in=True))
    ((_, items),) = made.groups
    assert [item.title for item in items][-1] == "A project of 1998"
    assert {item.title for item in items[:2]} == {"A project of 1999", "Another of 1999"}
    assert (made.articles, made.more) == (3, False)
    everything = make_digest(store, search, "burglary", ASKED, Wanted(since=date(2026, 1, 1), taken_in=True))
    assert (everything.articles, everything.more) == (500, True)
    assert "A project of 1998" in {item.title for _, items in everything.groups for item in items}


@pytest.mark.usefixtures("ways")
def test_a_feed_begins_with_what_was_taken_in_last(held: tuple[CorpusStore, Search]) -> None:
    store, search = held
    found = arrivals(store, search, ASKED, limit=4)
    assert [one.first for one in found] == [NOVEMBER] * 3 + [JANUARY]
    assert found[2].hit["title"] == "A project of 1998"  # of those that came at once the last issued first
    assert all(one.changed == one.first and one.why for one in found)


def test_both_ways_tell_the_same(held: tuple[CorpusStore, Search], monkeypatch: pytest.MonkeyPatch) -> None:
    store, search = held
    for query in (EngineQuery(), EngineQuery(words=("1999",)), EngineQuery(words=("none",))):
        for most in (1, 2, 50, 700):
            for since in (None, NOVEMBER):
                told = []
                for read in (0, 2000):
                    monkeypatch.setattr(arriving, "READ", read)
                    told.append(last_arrived(store, search.engine, query, most=most, since=since))
                assert [one.id for _, one in told[0]] == [one.id for _, one in told[1]]
