"""What speaks for tagging an article with a concept, as numbers."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from indexer.annotating.concepts.found import WINDOW, Found
from indexer.annotating.concepts.hits import Hit
from indexer.annotating.concepts.learnt import Taught
from indexer.annotating.concepts.meaning import CANDIDATES, Closeness, Closenesses
from indexer.annotating.concepts.meaning_features import MEANING_FEATURES, of_close_relatives, of_meaning
from indexer.annotating.concepts.occasions import occasions
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
    "unbacked",
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
    "clue_window",
    "clue_rank",
    "clue_early",
    "repeated",
    "hits_rank",
    "named",
    "lone_clues",
    "about",
    "lone_in_short",
    "specific",
    "about_specific",
    "prominent_specific",
    "occasion",
    "occasion_first",
)
_MANY = 2
SHORT = 2000
"""Characters up to which one mention is a fair share of the text."""
LEARNT_CANDIDATES = 12
_CLUES_ENOUGH = 3
"""Different clues that make a concept worth weighing without any of its labels."""


def gather(
    hits: Iterable[Hit],
    scheme: Scheme,
    closeness: Mapping[str, Closeness] | None = None,
    learnt: Mapping[str, Taught] | None = None,
) -> dict[str, Found]:
    """What the article holds of each concept worth weighing.

    A concept is weighed when a label stands there, when `_CLUES_ENOUGH` different clues do, or when it is among the
    `CANDIDATES` closest in meaning or the `LEARNT_CANDIDATES` closest by what was learnt; so is the likeliest sort of
    occasion. Labels that are weak (see vocabulary.ttl) and have no support are told apart:
    support is another label of the concept or of one broader, narrower or beside it, a place in title or heading, or
    being there `_MANY` times.
    """
    found: dict[str, Found] = defaultdict(Found)
    for hit in hits:
        (found[hit.concept].clues if hit.clue else found[hit.concept].labels).append(hit)
    close = closeness or {}
    for concept in near_or_named(close, found):
        found[concept].close = close[concept]
    strong = {concept for concept, held in found.items() if any(not hit.weak for hit in held.labels)}
    wanted = _wanted(scheme, found, closeness or {}, learnt or {})
    for concept in wanted:
        found[concept].close = (closeness or {})[concept]
    if learnt is not None:
        for concept, held in found.items():
            # New in a scheme that was learnt of: the model has seen no such row, its words must tell.
            if concept not in learnt:
                held.close = None
    counted = {}
    for concept, held in found.items():
        held.taught = (learnt or {}).get(concept, held.taught)
        held.backed = concept in strong or _backed(concept, held.labels, strong, scheme)
        near = held.close is not None and held.close.rank < CANDIDATES
        if held.labels or near or concept in wanted or held.clue_kinds >= _CLUES_ENOUGH:
            counted[concept] = held
    return counted


def near_or_named(closeness: Mapping[str, Closeness], named: Collection[str]) -> list[str]:
    """The concepts closest in meaning and those that are named, as far as their closeness is known."""
    if isinstance(closeness, Closenesses):
        near: Iterable[str] = closeness.nearest(CANDIDATES)
    else:
        near = (concept for concept, close in closeness.items() if close.rank < CANDIDATES)
    return list(dict.fromkeys((*near, *(concept for concept in named if concept in closeness))))


def _wanted(
    scheme: Scheme,
    found: Mapping[str, Found],
    closeness: Mapping[str, Closeness],
    learnt: Mapping[str, Taught],
) -> set[str]:
    """Concepts that are weighed though neither named nor among the closest."""
    wanted = {concept for concept, told in learnt.items() if told.rank < LEARNT_CANDIDATES}
    wanted.add(_likeliest(occasions(scheme), found, closeness) or "")
    return {concept for concept in wanted if concept in closeness}


def _likeliest(concepts: Iterable[str], found: Mapping[str, Found], closeness: Mapping[str, Closeness]) -> str | None:
    """Of some concepts the one that labels, then clues, then meaning speak for most; None where nothing does."""

    def weight(concept: str) -> tuple[bool, float, str]:
        held, close = found.get(concept, Found()), closeness.get(concept)
        deviation = close.deviation if close is not None else 0.0
        return bool(held.labels), math.log1p(held.clue_weight) + deviation, concept

    return max((c for c in concepts if c in found or c in closeness), key=weight, default=None)


def likeliest_occasion(found: Mapping[str, Found], scheme: Scheme) -> str | None:
    """The sort of occasion that most speaks for, of those found; None where there is none."""
    return _likeliest(occasions(scheme), found, {c: held.close for c, held in found.items() if held.close})


def _backed(concept: str, labels: Sequence[Hit], strong: set[str], scheme: Scheme) -> bool:
    return bool(labels) and (
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
    occasion: float
    occasions: frozenset[str]

    def close(self, concept: str) -> Closeness | None:
        """How close a concept is, when it was found."""
        held = self.found.get(concept)
        return None if held is None else held.close

    def others(self, concepts: Iterable[str]) -> float:
        """How often other concepts are named, as a logarithm."""
        return math.log1p(sum(len(self.found[other].labels) for other in concepts if other in self.found))


def features(found: Mapping[str, Found], scheme: Scheme, length: int, occasion: float = 0.0) -> dict[str, list[float]]:
    """For each concept found that can tag, its row of `FEATURES`.

    Args:
        found: as `gather` gives it.
        scheme: gives the hierarchy.
        length: characters of the article's text.
        occasion: how much it sounds like the announcement of one (occasions.py).
    """
    article = _Article(scheme, found, max(200, length), occasion, occasions(scheme))
    first = likeliest_occasion(found, scheme)
    total = sum(len(held.labels) for concept, held in found.items() if scheme[concept].tags) or 1
    most = max((held.clue_weight for concept, held in found.items() if scheme[concept].tags), default=0.0) or 1.0
    by_clues = _ranks({c: held.clue_weight for c, held in found.items() if scheme[c].tags})
    by_labels = _ranks({c: float(len(held.labels)) for c, held in found.items() if scheme[c].tags})
    rows = {}
    for concept, held in found.items():
        if scheme[concept].tags:
            values = _of_labels(held.labels, article, total) | _of_clues(held, article, most)
            values |= _of_relatives(concept, article)
            values |= {"clue_rank": by_clues[concept], "hits_rank": by_labels[concept]}
            values["occasion"] = occasion if concept in article.occasions else 0.0
            values["occasion_first"] = occasion if concept == first else 0.0
            values["lone_clues"] = float(not held.labels and held.clue_kinds > 0)
            values["unbacked"] = float(bool(held.labels) and not held.backed)
            names: tuple[str, ...] = FEATURES
            if held.close is not None:
                values |= of_meaning(held, held.close, article.length)
                values |= of_close_relatives(scheme.descendants(concept), scheme[concept].related, article.close)
                names = (*FEATURES, *MEANING_FEATURES)
            rows[concept] = [values[name] for name in names]
    return rows


def _ranks(weights: Mapping[str, float]) -> dict[str, float]:
    """One over the rank of each concept; nought for those without weight."""
    ranked = sorted(weights.values(), reverse=True)
    return {concept: 1.0 / (1 + ranked.index(weight)) if weight else 0.0 for concept, weight in weights.items()}


def _of_labels(labels: Sequence[Hit], article: _Article, total: int) -> dict[str, float]:
    places = {hit.position for hit in labels}
    strong = [hit for hit in labels if not hit.weak]
    first = min((hit.start for hit in labels if hit.field == "text"), default=article.length)
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
        "unbacked": 0.0,
        "repeated": float(len({hit.sentence for hit in labels}) > 1),
        "lone_body_hit": float(len(labels) == 1 and places == {"body"}),
        "about": float(any(hit.about for hit in strong)),
        "lone_in_short": float(len(strong) == 1) * max(0.0, 1.0 - article.length / SHORT),
        "specific": math.log1p(len({hit.label for hit in strong if hit.words > 1})),
        "about_specific": float(any(hit.about and hit.words > 1 for hit in strong)),
        "prominent_specific": float(any(hit.prominent and hit.words > 1 for hit in strong)),
        "early": 1.0 - min(1.0, first / article.length),
        "length": math.log(article.length / 1000),
    }


def _of_clues(held: Found, article: _Article, most: float) -> dict[str, float]:
    return {
        "clue_kinds": math.log1p(held.clue_kinds),
        "clue_weight": math.log1p(held.clue_weight),
        "clue_density": held.clue_kinds / math.sqrt(article.length / 250),
        "clue_relative": held.clue_weight / most,
        "clue_window": math.log1p(held.window_weight),
        "clue_early": math.log1p(len({hit.label for hit in held.clues if hit.start < WINDOW})),
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
