"""The keeper of the index outlives what goes wrong, says so, and follows again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError
from sqlalchemy import func, update

from corpus.store import CorpusStore
from corpus.tables import revision
from indexer.engines.tantivy import TantivyEngine
from indexer.keeping import IndexKeeper
from tests.faults.clustered import SCHEME, put, rewrite_annotations
from tests.faults.serving import eventually

pytestmark = pytest.mark.slow
NEWER = ('"made_by":', '"newer":1,"made_by":')


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    return TantivyEngine(tmp_path / "home" / "index")


def test_an_annotation_that_cannot_be_read_is_told_and_followed_when_it_can(
    store: CorpusStore, engine: TantivyEngine, caplog: pytest.LogCaptureFixture
) -> None:
    put(store, "one", 1)
    (article,) = store.article_ids()
    rewrite_annotations(store, *NEWER)
    keeper = IndexKeeper(store, engine, SCHEME)
    assert keeper.fault is not None
    keeper.start()
    eventually(lambda: keeper.fault is not None)
    assert f"article {article} cannot be read: " in keeper.fault
    rewrite_annotations(store, *reversed(NEWER))
    keeper.wake()
    eventually(lambda: engine.reached() == store.last_change() and keeper.fault is None)
    keeper.stop()
    assert [r.getMessage().partition(":")[0] for r in caplog.records] == [
        "the index cannot follow the corpus, trying again",
        "the index follows again, after 1 failed tries",
    ]


def test_what_nobody_foresaw_does_not_end_the_keeper(
    store: CorpusStore, engine: TantivyEngine, caplog: pytest.LogCaptureFixture
) -> None:
    def rewrite_blocks(before: str, now: str) -> None:
        with store._database.writing() as connection:
            connection.execute(update(revision).values(blocks=func.replace(revision.c.blocks, before, now)))

    put(store, "one", 1)
    rewrite_blocks("paragraph", "of another kind")
    keeper = IndexKeeper(store, engine, SCHEME)
    keeper.start()
    eventually(lambda: keeper.fault is not None)
    assert "log of the service" in keeper.fault
    rewrite_blocks("of another kind", "paragraph")
    eventually(lambda: engine.reached() == store.last_change() and keeper.fault is None)
    keeper.stop()
    (told,) = [r for r in caplog.records if r.levelname == "ERROR"]
    assert told.exc_info is not None and told.exc_info[0] is ValidationError
