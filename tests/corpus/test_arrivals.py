"""When articles were taken in: by their first revision, the last first, each once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from corpora import Corpora
from corpus_inputs import MONDAY, fetched, split
from sqlalchemy import text

from corpus.store import CorpusStore

DAY = timedelta(days=1)


@pytest.fixture
def store(corpora: Corpora, tmp_path: Path) -> Iterator[CorpusStore]:
    with corpora.open(tmp_path / "home") as opened:
        yield opened


def put(store: CorpusStore, day: int, *titles: str, key: str | None = None, read_by: str = "r") -> tuple[str, ...]:
    page = fetched(" ".join(titles).encode(), key=key or f"{day}.html", fetched=MONDAY + day * DAY)
    stored = store.put(page, split(*((t, f"Text of {t}, told in a few words.") for t in titles)), read_by=read_by)
    return stored.created or stored.changed or stored.unchanged


def test_all_come_once_and_the_last_first(store: CorpusStore) -> None:
    ids = {day: put(store, day, f"a{day}", f"b{day}", f"c{day}") for day in (3, 1, 5, 2, 4)}
    for batch in (1, 2, 3, 500):
        pages = list(store.arrivals.last_first(batch=batch))
        assert all(len(page) == batch for page in pages[:-1])
        came = [one for page in pages for one in page]
        assert [one.id for one in came] == [i for day in (5, 4, 3, 2, 1) for i in sorted(ids[day], reverse=True)]
        assert [one.first for one in came[::3]] == [MONDAY + day * DAY for day in (5, 4, 3, 2, 1)]
    (since,) = store.arrivals.last_first(MONDAY + 4 * DAY)
    assert {one.id for one in since} == {*ids[4], *ids[5]}
    assert list(store.arrivals.last_first(MONDAY + 6 * DAY)) == []


def test_an_article_that_changed_stays_where_it_came(store: CorpusStore) -> None:
    (first,) = put(store, 1, "one", key="a.html")
    (second,) = put(store, 2, "two")
    page = fetched(b"changed", key="a.html", fetched=MONDAY + 3 * DAY)
    stored = store.put(page, split(("one", "Text of one, told in a few more words.")), read_by="r")
    assert stored.changed == (first,)
    # The same bytes read otherwise: one more revision of the same moment.
    assert store.put(page, split(("One", "Text of one, told in a few more words.")), read_by="s").changed == (first,)
    (came,) = store.arrivals.last_first()
    assert came == [(second, MONDAY + 2 * DAY, MONDAY + 2 * DAY), (first, MONDAY + DAY, MONDAY + 3 * DAY)]
    assert sorted(store.arrivals.of([first, second, "none"])) == sorted(came)
    assert list(store.arrivals.last_first(MONDAY + 3 * DAY)) == []


def test_what_is_gone_came_never(store: CorpusStore) -> None:
    put(store, 1, "one")
    (held,) = store.document_ids()
    store.remove(held)
    assert list(store.arrivals.last_first()) == []


def test_an_index_finds_them_in_order(tmp_path: Path) -> None:
    """So that the newest of a large corpus are told without looking at all of it."""
    from sqlalchemy.dialects import sqlite

    from corpus.arrivals import _arrivals, _first

    query = _arrivals().order_by(_first.c.recorded.desc(), _first.c.article_id.desc()).limit(5)
    asked = str(query.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    with CorpusStore.open(tmp_path / "home") as store, store._database.reading() as connection:
        plan = " ".join(row[3] for row in connection.execute(text(f"EXPLAIN QUERY PLAN {asked}")))
    assert "ix_revision_recorded_article_id" in plan and "TEMP B-TREE" not in plan
