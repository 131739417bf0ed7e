"""Vectors of an embedded generation: exact where they are scanned, nearly so by the graph, right after every write."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import EngineError
from corpus.sample import load_gold
from corpus.vectors import PassageVectors
from indexer.embedding import load_embedder
from indexer.engine import Meaning
from indexer.engines import vector_files
from indexer.engines.vector_files import VectorFiles
from indexer.entry import IndexEntry
from indexer.passage_vectors import quantized
from indexer.passages import passages
from tests.contract.entries import entry


@pytest.fixture(scope="module")
def real() -> NDArray[np.int8]:
    """Vectors of 600 sentences of the development part."""
    embedder = load_embedder()
    assert embedder is not None
    texts = [a.text for document in load_gold("dev") for a in document.articles]
    return quantized(embedder.embed([text[s:e] for text in texts for s, e in passages(text)][:600]))


def entries(rows: NDArray[np.int8], first: int = 0, seq: int = 1) -> list[IndexEntry]:
    """Articles of three passages each."""
    return [
        replace(
            entry(f"a{first + n:03}", "text", seq=seq),
            vectors=PassageVectors("m", ((0, 1), (1, 2), (2, 3)), rows[3 * n : 3 * n + 3].tobytes()),
        )
        for n in range(len(rows) // 3)
    ]


def write(files: VectorFiles, names: Sequence[str], some: Sequence[IndexEntry], gone: Sequence[str] = ()) -> list[str]:
    writer = files.write(names, some)
    assert list(writer) == list(some)
    for article_id in gone:
        writer.delete(article_id)
    now = writer.finish()
    files.remove_all_but(names, now)
    return now


def nearest(files: VectorFiles, names: Sequence[str], row: NDArray[np.int8], limit: int = 10) -> list[tuple[str, int]]:
    found = files.reader(names).nearest(Meaning(row.tobytes(), "m", -1.0, limit))
    return [(n.id, n.passage[0]) for n in found if n.passage]


def exact(rows: NDArray[np.int8], row: NDArray[np.int8], limit: int = 10) -> list[tuple[str, int]]:
    unit = rows / np.linalg.norm(rows.astype(np.float64), axis=1, keepdims=True)
    best: dict[int, int] = {}
    for number in np.argsort(-(unit @ row.astype(np.float64)), kind="stable").tolist():
        best.setdefault(number // 3, number % 3)
    return [(f"a{article:03}", passage) for article, passage in list(best.items())[:limit]]


def test_what_is_scanned_is_exact(tmp_path: Path, real: NDArray[np.int8]) -> None:
    files = VectorFiles(tmp_path / "vectors")
    names = write(files, [], entries(real))
    for row in real[::60]:
        assert nearest(files, names, row) == exact(real, row)


def test_the_graph_finds_nearly_all_on_real_passages(
    tmp_path: Path, real: NDArray[np.int8], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vector_files, "SCANNED", 100)
    monkeypatch.setattr(vector_files, "_EXPANSION_SEARCH", 64)
    monkeypatch.setattr(vector_files, "NEAR_PASSAGES", 60)
    files = VectorFiles(tmp_path / "vectors")
    names = write(files, [], entries(real))
    assert [part.graph is not None for part in files.reader(names).parts] == [True]
    rows = real[::10]
    found = sum(len(set(nearest(files, names, row)) & set(exact(real, row))) for row in rows)
    assert found / (10 * len(rows)) >= 0.95


def test_every_way_of_writing_leaves_the_same(
    tmp_path: Path, real: NDArray[np.int8], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Written in one go or by and by, with articles replaced and taken out and parts joined on the way."""
    monkeypatch.setattr(vector_files, "SCANNED", 150)
    monkeypatch.setattr(vector_files, "LARGEST", 240)
    monkeypatch.setattr(vector_files, "_FLUSH", 60)
    files = VectorFiles(tmp_path / "vectors")
    names = write(files, [], entries(real[::-1].copy()))  # all of it wrong at first
    for first in range(0, 200, 9):
        some = entries(real[3 * first : 3 * min(first + 9, 200)], first, seq=2)
        names = write(files, names, some, gone=[f"a{first:03}"] if first % 2 else [])
        names = write(files, names, [some[0]]) if first % 2 else names
    assert any(part.graph is not None for part in files.reader(names).parts)
    for row in real[::75]:
        assert nearest(files, names, row) == exact(real, row)
    names = write(files, names, [], gone=[f"a{n:03}" for n in range(200)])
    assert nearest(files, names, real[0]) == []


def test_only_the_parts_of_the_last_two_commits_stay(tmp_path: Path, real: NDArray[np.int8]) -> None:
    files = VectorFiles(tmp_path / "vectors")
    names: list[str] = []
    for n in range(30):
        before, names = names, write(files, names, entries(real[3 * n : 3 * n + 3], n))
    assert {p.name for p in (tmp_path / "vectors").iterdir()} == {*before, *names}
    assert len(names) <= 9


def test_a_missing_part_is_told(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="vigie reindex"):
        VectorFiles(tmp_path).reader(["gone"])
