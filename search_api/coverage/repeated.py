"""Passages that a draft and an article have nearly word by word."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.words import words
from indexer.passages import passages
from indexer.sketching import SHORTEST, pairs_of

_ALIKE = 0.4
"""Jaccard similarity of pairs of neighbouring words from which passages count as the same in other words."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """`draft[start:end]` stands in the article as `article[at:until]`, alike by that much (Jaccard, pairs of words)."""

    start: int
    end: int
    at: int
    until: int
    similarity: float


def repeated_passages(draft: str, article: str) -> tuple[Repeated, ...]:
    """Each passage of a draft with the one of an article that repeats it, in the order of the draft."""
    held = [(start, end, _pairs(article[start:end])) for start, end in passages(article)]
    found = []
    for start, end in passages(draft):
        mine = _pairs(draft[start:end])
        if len(mine) < SHORTEST - 1:
            continue
        best = max(((_jaccard(mine, theirs), at, until) for at, until, theirs in held), default=(0.0, 0, 0))
        if best[0] >= _ALIKE:
            found.append(Repeated(start, end, best[1], best[2], round(best[0], 3)))
    return tuple(found)


def _pairs(text: str) -> set[str]:
    return pairs_of([word.text for word in words(text)])


def _jaccard(one: set[str], other: set[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
