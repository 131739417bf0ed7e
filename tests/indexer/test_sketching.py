"""Sketches find passages that are nearly the same, and follow the corpus."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from corpus.model import Block, SplitArticle, SplitDocument
from corpus.store import CorpusStore, Fetched
from indexer.sketching import BANDS, bands_of, passage_bands, sketch_pending, sketches_reached

ONE = (
    "The council of the harbour town has opened an office where tenants can report broken lamps and blocked paths, "
    "and two wardens visit each building once a month."
)
NEARLY = ONE.replace("broken lamps", "damaged lamps").replace("each building", "every building")
OTHER = (
    "Three volunteers receive the victims of burglary without an appointment on Tuesdays and go with those who want to "
    "lodge a complaint at the station."
)


def test_passages_that_are_nearly_the_same_share_a_band() -> None:
    assert set(bands_of(ONE)) & set(bands_of(NEARLY))
    assert not set(bands_of(ONE)) & set(bands_of(OTHER))
    assert bands_of(ONE) == bands_of(ONE.upper().replace(",", " –"))
    assert len(bands_of(ONE)) == BANDS
    assert bands_of("Far too short to tell.") == []
    assert all(-(2**63) <= band < 2**63 for band in bands_of(ONE))


def test_sketches_follow_the_corpus(tmp_path: Path) -> None:
    with CorpusStore.open(tmp_path / "home") as store:
        first = put(store, "a", ONE, OTHER)
        assert sketch_pending(store) == 2
        assert sketches_reached(store) == store.last_change()
        assert sketch_pending(store) == 0
        found = store.sketches.sharing(passage_bands(NEARLY), limit=5)
        assert [id_ for id_, _ in found] == [first[0]]
        second = put(store, "b", NEARLY)
        sketch_pending(store)
        assert {id_ for id_, _ in store.sketches.sharing(passage_bands(ONE), limit=5)} == {first[0], second[0]}
        store.remove(store.article(first[0]).document_id)
        sketch_pending(store)
        assert [id_ for id_, _ in store.sketches.sharing(passage_bands(ONE), limit=5)] == [second[0]]


def put(store: CorpusStore, name: str, *texts: str) -> tuple[str, ...]:
    articles = tuple(
        SplitArticle(title=f"{name} {n}", text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),))
        for n, text in enumerate(texts)
    )
    fetched = Fetched(
        key=name, source="test", data="".join(texts).encode(), media_type="text/plain", fetched=datetime.now(UTC)
    )
    return store.put(fetched, SplitDocument(articles=articles), read_by="test").created
