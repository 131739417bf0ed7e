"""Vectors of an embedded generation in files: written once, read through the page cache, found by a graph or exactly.

A generation holds parts, the later ones masking what the earlier ones say of the same article. Which parts count stands
in the commit of the index itself (see `tantivy_schema.reached_document`), so that vectors and words never disagree:
parts are written before the commit, and those that no commit names are removed at a later write. A part with many
passages has a graph (HNSW, by usearch); the others are scanned exactly, a few thousand passages in a millisecond.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import uuid4

import numpy as np
import orjson
from numpy.typing import NDArray

from indexer.engine import NEAR_PASSAGES, Meaning, NearArticle
from indexer.engines.damage import damage_told
from indexer.entry import IndexEntry

Rows = NDArray[np.int8]

SCANNED = 20_000
"""Passages without a graph, at most: scanning them takes about two milliseconds."""
LARGEST = 150_000
"""Passages of one graph, at most: it is built in memory, 700 bytes for each of them beside the vectors themselves."""
_FLUSH = 20_000
_FEW_PARTS = 8
_CONNECTIVITY, _EXPANSION_ADD, _EXPANSION_SEARCH = 16, 96, NEAR_PASSAGES
_TABLE, _ROWS, _GRAPH, _MODEL = "table.npz", "rows.npy", "graph.usearch", "model.json"
_UNREADABLE = "The vectors of the index cannot be read"


@dataclass
class _Batch:
    """Articles in memory, to become a part."""

    model: str
    ids: list[str] = field(default_factory=list)
    seqs: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    rows: list[bytes] = field(default_factory=list)
    known: set[str] = field(default_factory=set)

    def add(self, article_id: str, seq: int, spans: Sequence[tuple[int, int]], rows: bytes) -> None:
        self.owners += [len(self.ids)] * len(spans)
        self.ids.append(article_id)
        self.known.add(article_id)
        self.seqs.append(seq)
        self.spans += spans
        if rows:
            self.rows.append(rows)


class Part:
    """One part, opened: which articles it speaks of, and their passages. An article without passages has lost them.

    Raises:
        EngineError: a file of it is missing or damaged, when it is opened or read.
    """

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._folder = folder
        with damage_told(_UNREADABLE):
            self._read_table()

    def _read_table(self) -> None:
        self.model = str(orjson.loads((self._folder / _MODEL).read_bytes()))
        with np.load(self._folder / _TABLE) as table:
            self.ids: NDArray[Any] = table["ids"]
            self.seqs: NDArray[np.int64] = table["seqs"]
            self.owners: NDArray[np.int32] = table["owners"]
            self.spans: NDArray[np.int32] = table["spans"]

    def __len__(self) -> int:
        return len(self.owners)

    @cached_property
    def graph(self) -> Any | None:  # noqa: ANN401 - usearch is typed loosely
        """The graph, mapped into memory; None in a part that is scanned."""
        from usearch.index import Index

        path = self._folder / _GRAPH
        if not path.is_file():
            return None
        with damage_told(_UNREADABLE):
            graph: Any = Index.restore(str(path), view=True)
        graph.expansion_search = _EXPANSION_SEARCH
        return graph

    @cached_property
    def rows(self) -> Rows:
        """The vectors, (passages, dimensions)."""
        if self.graph is not None:
            return np.asarray(self.graph.get(np.arange(len(self), dtype=np.uint64), np.int8))
        with damage_told(_UNREADABLE):
            return np.asarray(np.load(self._folder / _ROWS, mmap_mode="r"))

    def nearest(self, vector: Rows, count: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The numbers of the nearest passages and their cosines, nearest first."""
        from usearch.compiled import MetricKind
        from usearch.index import search

        if not len(self):
            return np.zeros(0, np.int64), np.zeros(0)
        count = min(count, len(self))
        if self.graph is not None:
            found = self.graph.search(vector, count, threads=1)
        else:
            found = search(self.rows, vector, count, MetricKind.Cos, exact=True, threads=1)
        return np.asarray(found.keys, np.int64), 1.0 - np.asarray(found.distances, np.float64)


class VectorReader:
    """The parts of one commit, to be searched.

    Args:
        parts: the oldest first.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = tuple(parts)
        self.masked: list[NDArray[np.bool_]] = []
        later: NDArray[Any] | None = None
        for part in reversed(self.parts):
            self.masked.insert(0, np.zeros(len(part.ids), bool) if later is None else np.isin(part.ids, later))
            later = part.ids if later is None else np.concatenate([later, part.ids])

    def nearest(self, meaning: Meaning) -> list[NearArticle]:
        """See `SearchEngine.nearest`."""
        vector = np.frombuffer(meaning.vector, np.int8)
        best: dict[str, NearArticle] = {}
        for part, masked in zip(self.parts, self.masked, strict=True):
            if part.model != meaning.model:
                continue
            wanted = NEAR_PASSAGES + int(min(masked.sum() * 4, NEAR_PASSAGES))
            numbers, cosines = part.nearest(vector, wanted)
            for number, cosine in zip(numbers.tolist(), cosines.tolist(), strict=True):
                owner = int(part.owners[number])
                if cosine < meaning.floor:
                    break
                if masked[owner] or (meaning.as_of is not None and part.seqs[owner] > meaning.as_of):
                    continue
                name = bytes(part.ids[owner]).decode()
                if name != meaning.without and (name not in best or best[name].score < cosine):
                    start, end = part.spans[number].tolist()
                    best[name] = NearArticle(name, cosine, (start, end))
        return sorted(best.values(), key=lambda n: (-n.score, n.id))[: meaning.limit]


class VectorFiles:
    """The parts in one folder.

    Args:
        folder: `vectors/` of a generation; made when first written.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Part] = {}

    def reader(self, names: Sequence[str]) -> VectorReader:
        """The parts of a commit, opened; those that are open already are kept so.

        Raises:
            EngineError: one is missing or damaged.
        """
        held = {name: self._open.get(name) or Part(self._folder / name) for name in names}
        self._open = held
        return VectorReader([held[name] for name in names])

    def write(self, names: Sequence[str], entries: Iterable[IndexEntry]) -> VectorWriter:
        """Begin to write after the parts of the last commit; iterate over the writer to pass the entries on."""
        return VectorWriter(self._folder, names, entries)

    def remove_all_but(self, *kept: Sequence[str]) -> None:
        """Remove parts that neither the new commit nor the one before names: somebody may still open those."""
        names = {name for some in kept for name in some}
        if self._folder.is_dir():
            for entry in self._folder.iterdir():
                if entry.name not in names:
                    shutil.rmtree(entry, ignore_errors=True)


class VectorWriter:
    """Takes the vectors out of entries that pass through, and writes them as parts.

    Iterating gives the entries; `finish` then gives the names of the parts that the commit must remember.
    """

    def __init__(self, folder: Path, names: Sequence[str], entries: Iterable[IndexEntry]) -> None:
        self._folder = folder
        self._names = list(names)
        self._entries = entries
        self._batches: dict[str, _Batch] = {}
        self._has_any = bool(names)

    def __iter__(self) -> Iterator[IndexEntry]:
        for entry in self._entries:
            self._take(entry)
            yield entry

    def _take(self, entry: IndexEntry) -> None:
        if any(entry.id in batch.known for batch in self._batches.values()):
            self._flush()  # so that the later one masks the earlier
        if entry.vectors is None:
            self._forget(entry.id, entry.seq)
            return
        batch = self._batches.setdefault(entry.vectors.model, _Batch(entry.vectors.model))
        batch.add(entry.id, entry.seq, entry.vectors.spans, entry.vectors.rows)
        if len(batch.owners) >= _FLUSH:
            self._flush()

    def _forget(self, article_id: str, seq: int) -> None:
        if self._has_any or self._batches:  # else there is nothing to be masked
            model = next(iter(self._batches), "")
            self._batches.setdefault(model, _Batch(model)).add(article_id, seq, (), b"")

    def delete(self, article_id: str) -> None:
        """Take an article out."""
        if any(article_id in batch.known for batch in self._batches.values()):
            self._flush()
        self._forget(article_id, 0)

    def _flush(self) -> None:
        for batch in self._batches.values():
            if batch.ids:
                self._names.append(_written(self._folder, batch, graph=False))
                self._has_any = True
        self._batches = {}

    def finish(self) -> list[str]:
        """Write what is left, and join parts where there are too many or too much to scan."""
        self._flush()
        parts = [Part(self._folder / name) for name in self._names]
        small = [part for part in parts if part.graph is None]
        if sum(map(len, small)) > SCANNED:
            return _joined(self._folder, parts)
        if len(small) > _FEW_PARTS:
            first = next(n for n, part in enumerate(parts) if part.graph is None)
            return [part.name for part in parts[:first]] + _joined(self._folder, parts[first:], masks_earlier=first > 0)
        return self._names


def _joined(folder: Path, parts: Sequence[Part], *, masks_earlier: bool = False) -> list[str]:
    """Write the living passages of parts anew, as few parts as can be; graphs that are full stay as they are."""
    reader = VectorReader(parts)
    kept = [
        part.graph is not None and len(part) >= LARGEST // 2 and masked.mean() < 0.2
        for part, masked in zip(parts, reader.masked, strict=True)
    ]
    # A part may only stay if nothing that masks it is lost: what is written anew comes after all that stay.
    names = [part.name for part, stays in zip(parts, kept, strict=True) if stays]
    batches: dict[str, _Batch] = {}
    written: list[str] = []
    for part, masked, stays in zip(parts, reader.masked, kept, strict=True):
        if stays:
            continue
        for entry in _living(part, masked, tombstones=bool(names) or masks_earlier):
            batch = batches.setdefault(part.model, _Batch(part.model))
            batch.add(*entry)
            if len(batch.owners) >= LARGEST:
                written.append(_written(folder, batches.pop(part.model), graph=True))
    written += [_written(folder, batch, graph=len(batch.owners) >= SCANNED) for batch in batches.values() if batch.ids]
    return names + written


def _living(
    part: Part, masked: NDArray[np.bool_], *, tombstones: bool
) -> Iterator[tuple[str, int, Sequence[tuple[int, int]], bytes]]:
    bounds = np.searchsorted(part.owners, np.arange(len(part.ids) + 1))
    rows = part.rows
    for n, article in enumerate(part.ids):
        first, last = int(bounds[n]), int(bounds[n + 1])
        if masked[n] or (first == last and not tombstones):
            continue
        spans = [(int(start), int(end)) for start, end in part.spans[first:last]]
        yield bytes(article).decode(), int(part.seqs[n]), spans, rows[first:last].tobytes()


def _written(folder: Path, batch: _Batch, *, graph: bool) -> str:
    """Write a part; returns its name. It counts only once a commit names it."""
    name = uuid4().hex[:16]
    place = folder / name
    place.mkdir(parents=True)
    rows = np.frombuffer(b"".join(batch.rows), np.int8)
    rows = rows.reshape(len(batch.owners), -1) if batch.owners else np.zeros((0, 1), np.int8)
    np.savez(
        place / _TABLE,
        ids=np.array([i.encode() for i in batch.ids]),
        seqs=np.array(batch.seqs, np.int64),
        owners=np.array(batch.owners, np.int32),
        spans=np.array(batch.spans, np.int32).reshape(-1, 2),
    )
    (place / _MODEL).write_bytes(orjson.dumps(batch.model))
    if graph:
        write_graph(place / _GRAPH, rows)
    else:
        np.save(place / _ROWS, rows)
    return name


def write_graph(path: Path, rows: Rows) -> None:
    """Write a graph over vectors, each known by its number (HNSW; Malkov and Yashunin 2016)."""
    from usearch.index import Index

    graph: Any = Index(
        ndim=rows.shape[1],
        metric="cos",
        dtype="i8",
        connectivity=_CONNECTIVITY,
        expansion_add=_EXPANSION_ADD,
        expansion_search=_EXPANSION_SEARCH,
    )
    graph.add(np.arange(len(rows), dtype=np.uint64), rows, threads=1)
    graph.save(str(path))
