"""How near articles are to a draft in meaning, passage by passage."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from indexer.annotating.passages import passages

if TYPE_CHECKING:
    from indexer.embedding import Embedder, Vectors
    from indexer.entry import IndexEntry

_PASSAGES = 14
"""Passages of an article that are compared: the first ones tell what it is about."""
_KEPT = 4000
"""Articles whose vectors stay in memory: 14 passages of 512 numbers are 28 kB."""


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near an article is: each passage of the draft to the nearest of the article (cosines), and as wholes."""

    mean: float
    best: float
    whole: float


class Meanings:
    """Vectors of the passages of articles, made when they are first asked for and kept for a while.

    Args:
        embedder: makes them.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = Lock()
        self._held: OrderedDict[tuple[str, int], Vectors] = OrderedDict()

    def nearness(self, title: str, text: str, entries: Sequence[IndexEntry]) -> dict[str, Nearness]:
        """How near each article is to a text with a title, by its id."""
        asked = self._vectors_of([_pieces(title, text)])[0]
        held = self._of(entries)
        found = {}
        for entry in entries:
            vectors = held[entry.id]
            if not len(vectors) or not len(asked):
                found[entry.id] = Nearness(0.0, 0.0, 0.0)
                continue
            nearest = (asked @ vectors.T).max(axis=1)
            found[entry.id] = Nearness(float(nearest.mean()), float(nearest.max()), _cosine(asked, vectors))
        return found

    def _of(self, entries: Sequence[IndexEntry]) -> dict[str, Vectors]:
        with self._lock:
            held = {e.id: self._held[e.id, e.seq] for e in entries if (e.id, e.seq) in self._held}
        missing = [entry for entry in entries if entry.id not in held]
        made = self._vectors_of([_pieces(entry.title, entry.text) for entry in missing])
        with self._lock:
            for entry, vectors in zip(missing, made, strict=True):
                held[entry.id] = self._held[entry.id, entry.seq] = vectors
            while len(self._held) > _KEPT:
                self._held.popitem(last=False)
        return held

    def _vectors_of(self, texts: Sequence[Sequence[str]]) -> list[Vectors]:
        vectors = self._embedder.embed([piece for pieces in texts for piece in pieces])
        found, first = [], 0
        for pieces in texts:
            found.append(vectors[first : first + len(pieces)])
            first += len(pieces)
        return found


def _pieces(title: str, text: str) -> list[str]:
    pieces = [text[start:end] for start, end in passages(text)[:_PASSAGES]]
    return [title, *pieces] if title.strip() else pieces


def _cosine(one: Vectors, other: Vectors) -> float:
    import numpy as np

    a, b = one.mean(axis=0), other.mean(axis=0)
    return float(a @ b / max(float(np.linalg.norm(a) * np.linalg.norm(b)), 1e-9))
