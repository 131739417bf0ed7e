"""The index follows the corpus, through rebuilds and faults."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from corpus.errors import EngineError
from corpus.model import Annotation, Block, ConceptTag, Span, SplitArticle, SplitDocument
from corpus.store import CorpusStore, Fetched
from indexer.belonging import OwnIndex
from indexer.engine import EngineQuery, ForeignIndexError, GenerationChangedError
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.tantivy import TantivyEngine
from indexer.following import Follower
from taxonomy.load import load_scheme


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CorpusStore]:
    with CorpusStore.open(tmp_path / "home") as opened:
        yield opened


@pytest.fixture(params=["tantivy", "elasticsearch"])
def follower(store: CorpusStore, tmp_path: Path, request: pytest.FixtureRequest) -> Follower:
    if request.param == "tantivy":
        return Follower(store, TantivyEngine(tmp_path / "home" / "index"), load_scheme())
    connection = Connection.at(request.getfixturevalue("elasticsearch_url"))
    prefix = request.getfixturevalue("elasticsearch_prefix")
    return Follower(store, ElasticsearchEngine(connection, prefix=prefix), load_scheme())


def put(store: CorpusStore, name: str, *texts: str) -> None:
    articles = tuple(
        SplitArticle(title=f"{name} {n}", text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),))
        for n, text in enumerate(texts)
    )
    fetched = Fetched(
        key=f"/{name}", source="s", data="|".join(texts).encode(), media_type="text/plain", fetched=datetime.now(UTC)
    )
    store.put(fetched, SplitDocument(articles=articles), read_by="test")
    tag = ConceptTag(id="street-lighting", score=0.9, evidence=(Span(in_="text", start=0, end=1, text=texts[0][0]),))
    store.put_annotations(
        [(a, Annotation(language="en", concepts=(tag,), made_by="1")) for a in store.unannotated("1")]
    )


def found(follower: Follower, *words: str) -> list[str]:
    hits = follower._engine.search(EngineQuery(words=words)).hits
    return sorted(hit.entry.title for hit in hits)


def test_catching_up_once_and_then_nothing(store: CorpusStore, follower: Follower) -> None:
    put(store, "one", "lantern light", "quiet street")
    assert follower.behind() > 0
    assert follower.catch_up().written == 2
    assert found(follower, "lantern") == ["one 0"]
    assert follower.behind() == 0
    assert follower.catch_up().changes == 0


def test_an_index_that_is_ahead_of_the_corpus_is_refused_until_it_is_built_anew(
    store: CorpusStore, follower: Follower, tmp_path: Path
) -> None:
    put(store, "one", "lantern light")
    put(store, "two", "quiet street")
    follower.catch_up()
    with CorpusStore.open(tmp_path / "older") as older:
        put(older, "three", "dark alley")
        behind = Follower(older, follower._engine, load_scheme())
        with pytest.raises(EngineError, match="index has change"):
            behind.behind()
        with pytest.raises(EngineError, match="newer copy"):
            behind.catch_up()
        assert found(follower, "lantern") == ["one 0"]
        behind.rebuild()
        assert behind.behind() == 0
        assert found(behind, "alley") == ["three 0"]


def test_an_index_of_another_corpus_with_as_many_changes_is_refused(
    store: CorpusStore, follower: Follower, tmp_path: Path
) -> None:
    put(store, "one", "lantern light")
    follower.catch_up()
    with CorpusStore.open(tmp_path / "other") as other:
        put(other, "two", "quiet street")
        put(other, "three", "dark alley")
        strange = Follower(other, follower._engine, load_scheme())
        for act in (strange.behind, strange.catch_up):
            with pytest.raises(ForeignIndexError, match=r"none of the corpus.*`vigie reindex`"):
                act()
        with pytest.raises(ForeignIndexError):
            OwnIndex(follower._engine, other).search(EngineQuery(words=("lantern",)))
        assert OwnIndex(follower._engine, store).search(EngineQuery(words=("lantern",))).total == 1
        strange.rebuild()
        assert strange.behind() == 0
        assert OwnIndex(follower._engine, other).search(EngineQuery(words=("alley",))).total == 1
    with pytest.raises(ForeignIndexError):
        follower.catch_up()


def test_an_index_of_a_newer_copy_of_the_corpus_is_refused_once_the_older_one_has_as_many_changes(
    store: CorpusStore, follower: Follower, tmp_path: Path
) -> None:
    put(store, "one", "lantern light", "quiet street")
    follower.catch_up()
    shutil.copytree(tmp_path / "home", tmp_path / "copy", ignore=shutil.ignore_patterns("index"))
    put(store, "lost", "lantern of old")
    follower.catch_up()
    with CorpusStore.open(tmp_path / "copy") as older:
        restored = Follower(older, follower._engine, load_scheme())
        for n in range(3):
            with pytest.raises(ForeignIndexError):
                restored.catch_up()
            put(older, f"new {n}", "dark alley")
        with pytest.raises(ForeignIndexError):
            restored.catch_up()
        with pytest.raises(ForeignIndexError):
            OwnIndex(follower._engine, older).get(["x"])
        restored.rebuild()
        assert found(restored, "lantern") == ["one 0"]


def test_an_index_goes_on_from_within_what_was_written_at_once(
    store: CorpusStore, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.following.BATCH", 2)
    put(store, "one", *(f"lantern {n}" for n in range(5)))

    def stop(_: int) -> None:
        raise EngineError("the machine failed")

    with pytest.raises(EngineError, match="machine"):
        follower.catch_up(stop)
    assert 0 < follower._engine.reached() < store.last_change()
    assert follower.behind() > 0
    put(store, "one", "lantern again")  # the changes that were reached have other numbers now
    follower.catch_up()
    assert found(follower, "lantern") == ["one 0"]


def test_a_generation_that_is_gone_back_to_still_belongs_to_the_corpus(store: CorpusStore, follower: Follower) -> None:
    put(store, "one", "lantern light")
    follower.catch_up()
    follower.rebuild()
    put(store, "one", "lantern at night")
    follower.catch_up()
    follower._engine.rollback()
    assert follower.behind() > 0
    follower.catch_up()
    assert [hit.entry.text for hit in follower._engine.search(EngineQuery(words=("lantern",))).hits] == [
        "lantern at night"
    ]


def test_concepts_are_found_from_above(store: CorpusStore, follower: Follower) -> None:
    put(store, "one", "lantern light")
    follower.catch_up()
    above = follower._engine.search(EngineQuery(filters={"concept": ("prevention-approaches",)}))
    assert above.total == 1


def test_what_vanishes_leaves_the_index(store: CorpusStore, follower: Follower) -> None:
    put(store, "one", "lantern light", "quiet street")
    follower.catch_up()
    put(store, "one", "quiet street")
    follower.catch_up()
    assert found(follower, "lantern") == []
    assert found(follower, "quiet") != []
    store.remove(store.article(next(store.article_ids())).document_id)
    follower.catch_up()
    assert found(follower, "quiet") == []


def test_an_article_without_annotation_waits(store: CorpusStore, follower: Follower) -> None:
    text = "lantern"
    split = SplitDocument(articles=(SplitArticle(text=text, blocks=(Block(kind="paragraph", start=0, end=7),)),))
    fetched = Fetched(key="/x", source="s", data=b"lantern", media_type="text/plain", fetched=datetime.now(UTC))
    store.put(fetched, split, read_by="test")
    follower.catch_up()
    assert found(follower, "lantern") == []
    store.put_annotations([(a, Annotation(language="en", made_by="1")) for a in store.unannotated("1")])
    follower.catch_up()
    assert len(found(follower, "lantern")) == 1


def test_a_rebuild_takes_what_comes_meanwhile(
    store: CorpusStore, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, "one", "lantern light")
    follower.catch_up()
    seen: list[int] = []

    def while_copying(n: int) -> None:
        seen.append(n)
        put(store, "late", "lantern too")
        follower.catch_up()  # searches go on in the generation in use
        assert found(follower, "lantern") == ["late 0", "one 0"]

    follower.rebuild(while_copying)
    assert seen and found(follower, "lantern") == ["late 0", "one 0"]
    assert follower.behind() == 0


def test_a_rebuild_that_fails_changes_nothing(store: CorpusStore, follower: Follower) -> None:
    put(store, "one", "lantern light")
    follower.catch_up()
    before = follower._engine.stats()

    def fail(_: int) -> None:
        raise EngineError("the machine failed")

    with pytest.raises(EngineError, match="machine"):
        follower.rebuild(fail)
    assert follower._engine.stats() == before
    assert follower.rebuild() != before.generation


def test_nothing_is_missing_when_another_generation_is_put_in_use_between_two_looks(
    store: CorpusStore, follower: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild that began before the last changes were followed takes the place of the index that has them."""
    put(store, "one", "lantern light")
    follower.catch_up()
    put(store, "two", "lantern street")
    engine, reached = follower._engine, follower._engine.reached
    begun = store.last_change()

    def reached_and_replaced() -> int:
        monkeypatch.undo()
        told = reached()
        builder = engine.new_generation()
        builder.apply([], [], reached=0)
        builder.switch()
        return told

    monkeypatch.setattr(engine, "reached", reached_and_replaced)
    follower.catch_up()
    assert engine.reached() == begun
    assert found(follower, "lantern") == ["one 0", "two 0"]


def test_a_generation_that_has_not_reached_what_was_read_is_not_written(store: CorpusStore, follower: Follower) -> None:
    put(store, "one", "lantern light")
    follower.catch_up()
    later = follower._engine.reached() + 1
    with pytest.raises(GenerationChangedError):
        follower._engine.apply([], [], reached=later + 1, after=later)
    assert follower._engine.reached() == later - 1
