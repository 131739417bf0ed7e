"""What speaks for tagging an article with a concept, as numbers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from indexer.annotating.concepts.hits import Hit
from taxonomy.scheme import Scheme

FEATURES = (
    "title",
    "section",
    "heading",
    "lead",
    "hits",
    "strong_hits",
    "density",
    "share",
    "spread",
    "labels",
    "words",
    "single_word_only",
    "acronym",
    "weak_only",
    "lone_body_hit",
    "narrower",
    "broader",
    "related",
    "depth",
    "early",
    "length",
    "clue_kinds",
    "clue_weight",
    "clue_density",
    "clue_relative",
    "clue_prominent",
    "named",
)
_MANY = 2
_CLUES_ENOUGH = 3
"""Different clues that make a concept worth weighing without any of its labels."""


@dataclass(slots=True)
class Found:
    """What an article holds of one concept."""

    labels: list[Hit] = field(default_factory=list)
    clues: list[Hit] = field(default_factory=list)

    @property
    def clue_kinds(self) -> int:
        """How many different clues."""
        return len({hit.label for hit in self.clues})

    @property
    def clue_weight(self) -> float:
        """Different clues, each by its rarity."""
        return sum({hit.label: hit.rarity for hit in self.clues}.values())


def gather(hits: Iterable[Hit], scheme: Scheme) -> dict[str, Found]:
    """The hits that count, by concept: weak labels only with support, clues only in numbers.

    A weak label is supported by another label of the concept or of one broader, narrower or beside it, by a place in
    title or heading, or by being there `_MANY` times.
    """
    found: dict[str, Found] = defaultdict(Found)
    for hit in hits:
        (found[hit.concept].clues if hit.clue else found[hit.concept].labels).append(hit)
    strong = {concept for concept, held in found.items() if any(not hit.weak for hit in held.labels)}
    counted = {}
    for concept, held in found.items():
        enough = held.clue_kinds >= _CLUES_ENOUGH
        if held.labels and not (enough or concept in strong or _backed(concept, held.labels, strong, scheme)):
            held = Found([], held.clues)  # noqa: PLW2901 - the weak labels alone prove nothing
        if held.labels or enough:
            counted[concept] = held
    return counted


def _backed(concept: str, labels: Sequence[Hit], strong: set[str], scheme: Scheme) -> bool:
    return (
        any(hit.prominent for hit in labels)
        or len({hit.label for hit in labels}) > 1
        or len(labels) >= _MANY
        or not _family(concept, scheme).isdisjoint(strong)
    )


def _family(concept: str, scheme: Scheme) -> set[str]:
    held = scheme[concept]
    broader = {parent for parent in held.broader if not scheme[parent].groups_only}
    beside = {other for parent in broader for other in scheme[parent].narrower}
    return (beside | broader | set(held.narrower) | set(held.related)) - {concept}


@dataclass(frozen=True, slots=True)
class _Article:
    """What is the same for all concepts of an article."""

    scheme: Scheme
    found: Mapping[str, Found]
    length: int

    def others(self, concepts: Iterable[str]) -> float:
        """How often other concepts are named, as a logarithm."""
        return math.log1p(sum(len(self.found[other].labels) for other in concepts if other in self.found))


def features(found: Mapping[str, Found], scheme: Scheme, length: int) -> dict[str, list[float]]:
    """For each concept found that can tag, its row of `FEATURES`.

    Args:
        found: as `gather` gives it.
        scheme: gives the hierarchy.
        length: characters of the article's text.
    """
    article = _Article(scheme, found, max(200, length))
    total = sum(len(held.labels) for concept, held in found.items() if scheme[concept].tags) or 1
    most = max((held.clue_weight for concept, held in found.items() if scheme[concept].tags), default=0.0) or 1.0
    rows = {}
    for concept, held in found.items():
        if scheme[concept].tags:
            values = _of_labels(held.labels, article, total) | _of_clues(held, article, most)
            values |= _of_relatives(concept, article)
            rows[concept] = [values[name] for name in FEATURES]
    return rows


def _of_labels(labels: Sequence[Hit], article: _Article, total: int) -> dict[str, float]:
    places = {hit.position for hit in labels}
    strong = [hit for hit in labels if not hit.weak]
    first = min((hit.span.start for hit in labels if hit.span.in_ == "text"), default=article.length)
    sentences = max(1, article.length // 130)
    return {
        "named": float(bool(labels)),
        "title": float("title" in places),
        "section": float("section" in places),
        "heading": float("heading" in places),
        "lead": float("lead" in places),
        "hits": math.log1p(len(labels)),
        "strong_hits": math.log1p(len(strong)),
        "density": min(3.0, 1000 * len(labels) / article.length),
        "share": len(labels) / total,
        "spread": min(1.0, len({hit.sentence for hit in labels}) / sentences * 3),
        "labels": math.log1p(max(0, len({hit.label for hit in labels}) - 1)),
        "words": float(min(3, max((hit.words for hit in labels), default=0))),
        "single_word_only": float(bool(labels) and all(hit.words == 1 for hit in labels)),
        "acronym": float(any("acronym" in hit.roles for hit in labels)),
        "weak_only": float(bool(labels) and not strong),
        "lone_body_hit": float(len(labels) == 1 and places == {"body"}),
        "early": 1.0 - min(1.0, first / article.length),
        "length": math.log(article.length / 1000),
    }


def _of_clues(held: Found, article: _Article, most: float) -> dict[str, float]:
    return {
        "clue_kinds": math.log1p(held.clue_kinds),
        "clue_weight": math.log1p(held.clue_weight),
        "clue_density": held.clue_kinds / math.sqrt(article.length / 250),
        "clue_relative": held.clue_weight / most,
        "clue_prominent": float(any(hit.prominent for hit in held.clues)),
    }


def _of_relatives(concept: str, article: _Article) -> dict[str, float]:
    scheme = article.scheme
    broader = [other for other in scheme.ancestors(concept) if not scheme[other].groups_only]
    return {
        "narrower": article.others(scheme.descendants(concept)),
        "broader": article.others(broader),
        "related": article.others(scheme[concept].related),
        "depth": float(len(scheme.ancestors(concept))),
    }
