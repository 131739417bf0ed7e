"""How words, concepts and meaning make one order: the rule, and a page of it. The same on every engine.

A hit's score is what its cosine has above the floor, where it is near, plus `WORDS_WEIGHT` times the engine's score of
words and concepts, divided by the highest of any hit. So hits that are not near stand in the order of the engine, and
only those that are near, 200 at most, must be put between them: a page costs as much wherever it lies. The rule and its
weights were chosen by measurement on development queries (decisions 32 and 96).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indexer.engine import NEAR_FLOOR, NearArticle

WORDS_WEIGHT = 1.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A hit on its place: its fused score, and the id of a near article or the rank among the others."""

    score: float
    near: str | None = None
    rank: int = -1


def window(offset: int, limit: int, near: int) -> tuple[int, int]:
    """Which ranks of the hits that are not near can stand on a page.

    Args:
        offset: hits before the page.
        limit: hits of the page.
        near: number of near hits, each of which may stand before or behind the page.

    Returns:
        The first rank and the number of ranks.
    """
    first = max(0, offset - near)
    return first, offset + limit - first


def fused_page(
    near: Sequence[NearArticle],
    scores: Mapping[str, float],
    others: Sequence[float],
    *,
    first: int,
    highest: float,
    offset: int,
    limit: int,
) -> list[Placed]:
    """One page of the fused order.

    Args:
        near: the near articles that are hits.
        scores: the engine's score of words and concepts of each.
        others: the engine's scores of the other hits, in its order, from rank `first` on (see `window`).
        first: that rank.
        highest: the highest score of words and concepts of all hits.
        offset: hits before the page.
        limit: hits of the page.
    """
    weight = WORDS_WEIGHT / highest if highest > 0 else 0.0
    placed = [Placed(n.score - NEAR_FLOOR + weight * scores.get(n.id, 0.0), near=n.id) for n in near]
    placed.sort(key=lambda p: (-p.score, p.near))
    rest = [Placed(weight * score, rank=first + n) for n, score in enumerate(others)]
    if first and not rest:
        return []  # the page lies behind the last hit
    # A near hit before the window pushes everything behind it one place down.
    page: list[Placed] = []
    at, m, r = first, 0, 0
    if rest and first:
        m = sum(p.score >= rest[0].score for p in placed)
        at += m
    while (m < len(placed) or r < len(rest)) and at < offset + limit:
        if r == len(rest) or (m < len(placed) and placed[m].score >= rest[r].score):
            chosen, m = placed[m], m + 1
        else:
            chosen, r = rest[r], r + 1
        if at >= offset:
            page.append(chosen)
        at += 1
    return page
