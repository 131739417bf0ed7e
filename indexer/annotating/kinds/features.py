"""What speaks for each kind of an article: points of cues, and what its words and its make say."""

from __future__ import annotations

import math

from corpus.model import KINDS, Article, Kind
from indexer.annotating.kinds.cues import kind_points
from indexer.annotating.kinds.families import count_families, load_families
from indexer.annotating.kinds.folded import Folded
from indexer.annotating.kinds.layout import NAMES, layout

PLACES = ("the section", "the title", "the lead", "the text")
POINTS = ("points", "share of the points", "most points", "points of the next")
"""What is known of each kind from the cues."""


def form_names() -> tuple[str, ...]:
    """What `forms` measures, in its order."""
    families = load_families().names
    return (*(f"{family} in {place}" for place in PLACES for family in families), *NAMES)


def forms(article: Article, folded: Folded) -> list[float]:
    """How an article is written: families of words in each place, and its layout; numbers without a scale."""
    thousands = max(1.0, len(article.text) / 1000)
    lead, body = count_families(folded.lead), count_families(folded.body)
    values = [float(min(1, count)) for count in count_families(folded.section)]
    values += [float(min(2, count)) for count in count_families(folded.title)]
    values += [math.log1p(count) for count in lead]
    values += [math.log1p((first + rest) / thousands) for first, rest in zip(lead, body, strict=True)]
    return values + layout(article, folded)


def shares_of_points(article: Article, folded: Folded) -> dict[Kind, list[float]]:
    """For each kind its points, their share of all, whether it has most, and the points of the best of the others."""
    points = kind_points(article, folded)
    total = sum(points.values()) or 1.0
    most = max(points.values(), default=0.0)
    rows: dict[Kind, list[float]] = {}
    for kind in KINDS:
        held = points.get(kind, 0.0)
        others = max((p for other, p in points.items() if other != kind), default=0.0)
        rows[kind] = [math.log1p(held), held / total, float(held == most), math.log1p(others)]
    return rows
