"""An embedded index whose files are cut off, garbled or gone says so, and can be built again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from corpus.errors import EngineError
from corpus.vectors import PassageVectors
from indexer.engine import EngineQuery, Meaning
from indexer.engines import vector_files
from indexer.engines.damage import damage_told
from indexer.engines.tantivy import TantivyEngine
from tests.contract.entries import entry
from tests.full_disk import file_size_limit

ROWS = bytes(Random(7).randrange(1, 120) for _ in range(30 * 64))
NEAR = Meaning(ROWS[:64], "m", -1.0, 5)
ARTICLES = [
    replace(
        entry(f"a{n}", f"New street lighting number {n} in the quarter."),
        vectors=PassageVectors("m", ((0, 5),), ROWS[64 * n : 64 * (n + 1)]),
    )
    for n in range(30)
]


@pytest.fixture
def index(tmp_path: Path) -> Path:
    engine = TantivyEngine(tmp_path / "index")
    engine.apply(ARTICLES, [], reached=30)
    engine.close()
    return tmp_path / "index"


def one(index: Path, pattern: str) -> Path:
    return next(path for path in index.rglob(pattern) if path.is_file())


def halved(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def garbled(path: Path) -> None:
    path.write_bytes("é".encode() * (path.stat().st_size // 2 + 1))


def overwritten(path: Path) -> None:
    """Other bytes where the words stand; the footer, by which tantivy knows its files, as it was."""
    data = bytearray(path.read_bytes())
    data[: len(data) // 2] = b"\xff" * (len(data) // 2)
    path.write_bytes(data)


def read_all(engine: TantivyEngine) -> None:
    engine.search(EngineQuery(words=("lighting",), facets=("kind",)))
    engine.get(["a1", "a2"])
    engine.nearest(NEAR)
    engine.alike("street lighting in the quarter", "en", limit=3)
    engine.suggest("st", limit=3)
    engine.frequencies(["street"])
    engine.spellings("sterret", limit=3)
    engine.stats()


def build_again(engine: TantivyEngine) -> None:
    builder = engine.new_generation()
    builder.apply(ARTICLES, [], reached=30)
    builder.switch()


@pytest.mark.parametrize("damage", [halved, garbled, overwritten, Path.unlink])
@pytest.mark.parametrize(
    "pattern", ["*.idx", "*.pos", "*.term", "*.store", "meta.json", "table.npz", "rows.npy", "form"]
)
def test_damage_is_told_with_the_way_out(index: Path, pattern: str, damage: Callable[[Path], None]) -> None:
    damage(one(index, pattern))
    engine = TantivyEngine(index)
    try:
        read_all(engine)
    except EngineError as error:
        assert error.remedy == "Run `vigie reindex`."
    else:
        assert damage is overwritten, "only a part of the bytes may go unseen"
    build_again(engine)
    read_all(engine)
    assert len(engine.nearest(NEAR)) == 5


@pytest.mark.parametrize("pattern", ["*.pos", "meta.json", "table.npz"])
def test_an_index_that_cannot_be_read_is_not_written(index: Path, pattern: str) -> None:
    one(index, pattern).unlink()
    engine = TantivyEngine(index)
    with pytest.raises(EngineError, match="vigie reindex"):
        engine.apply([entry("new", "Lighting.")], [], reached=31)


def test_a_cut_off_graph_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vector_files, "SCANNED", 10)
    engine = TantivyEngine(tmp_path / "index")
    engine.apply(ARTICLES, [], reached=30)
    halved(one(tmp_path / "index", "graph.usearch"))
    with pytest.raises(EngineError, match=r"vectors of the index cannot be read.*vigie reindex"):
        TantivyEngine(tmp_path / "index").nearest(NEAR)


def test_a_panic_of_tantivy_is_told(index: Path) -> None:
    """One that an index really raises: postings overwritten between header and footer."""
    panics = 0
    source = one(index, "*.idx").read_bytes()
    for seed in range(40):
        dice, data = Random(seed), bytearray(source)
        for position in dice.sample(range(len(data) - 120), 40):
            data[position] = dice.randrange(256)
        copy = index.with_name(f"copy{seed}")
        shutil.copytree(index, copy)
        one(copy, "*.idx").write_bytes(data)
        try:
            read_all(TantivyEngine(copy))
        except EngineError as error:
            cause = error.__cause__
            panics += type(cause).__name__ == "PanicException"
    assert panics


def folders(index: Path) -> set[str]:
    return {path.name for path in index.iterdir() if path.is_dir()}


@pytest.mark.parametrize("limit", [0, 1, 300, 1_500])
def test_a_new_index_for_which_there_is_no_room_says_so_and_leaves_nothing(index: Path, limit: int) -> None:
    engine, before = TantivyEngine(index), folders(index)
    with file_size_limit(limit), pytest.raises(EngineError, match=r"A new index could not be written.*disk full"):
        engine.new_generation()
    assert folders(index) == before
    build_again(engine)  # the lock was given back
    read_all(engine)


def test_the_first_index_for_which_there_is_no_room_says_so(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    with file_size_limit(0), pytest.raises(EngineError, match="disk full"):
        engine.apply(ARTICLES, [], reached=30)
    assert folders(tmp_path / "index") == set()
    engine.apply(ARTICLES, [], reached=30)
    read_all(engine)


def test_a_new_index_that_cannot_be_put_in_use_says_so(index: Path) -> None:
    engine = TantivyEngine(index)
    builder = engine.new_generation()
    builder.apply(ARTICLES, [], reached=30)
    with file_size_limit(0), pytest.raises(EngineError, match="disk full"):
        builder.switch()
    builder.discard()
    assert len(folders(index)) == 1
    read_all(engine)


def test_what_is_no_damage_passes() -> None:
    for other in (KeyboardInterrupt, EngineError, AssertionError):
        with pytest.raises(other), damage_told():
            raise other("as it was")


@pytest.mark.parametrize("text", ["é000001\n", "", "\x00\xff"])
def test_an_unreadable_pointer_counts_as_no_generation(index: Path, text: str) -> None:
    (index / "CURRENT").write_bytes(text.encode("latin-1"))
    engine = TantivyEngine(index)
    assert engine.generation() is None and engine.reached() == 0
    build_again(engine)
    assert engine.stats().articles == 30
