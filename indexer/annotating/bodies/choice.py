"""Which stretches of a part are names of bodies: the most likely set that does not overlap.

The evidence of each candidate is weighed; of overlapping ones the set with the greatest sum is chosen (weighted
interval scheduling; Kleinberg and Tardos 2005, section 6.1). The weights were learnt for that choice, not for each
stretch alone.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.annotating.bodies.candidates import candidate_ranges
from indexer.annotating.bodies.evidence import evidence_of
from indexer.annotating.bodies.others import Others
from indexer.annotating.bodies.part_evidence import PartEvidence
from indexer.annotating.bodies.patterns import DEFINED_HEADS
from indexer.annotating.bodies.refusals import is_no_body

WEIGHTS = Path(__file__).with_name("weights.json")


class BodyWeights(NamedTuple):
    """The weight of each feature, before and after it is known which other stretches are likely bodies."""

    first: Mapping[str, float]
    second: Mapping[str, float]


@cache
def body_weights() -> BodyWeights:
    """The weights, written by `python -m benchmarks.entities.fit`."""
    return BodyWeights(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def likely_bodies(parts: Sequence[PartEvidence]) -> list[list[tuple[int, int]]]:
    """For each part of an article the word ranges of the names of bodies, in order, none over another."""
    weights = body_weights()
    weighed = [
        {
            held: found
            for held, found in candidates(known).items()
            if not (_is_generic(found) or is_no_body(known.part, *held))
        }
        for known in parts
    ]
    likely = [chosen(held, weights.first) for held in weighed]
    named = [chosen(held, weights.second) for held in with_others(parts, weighed, likely)]
    return [[_without_article(known, *held) for held in found] for known, found in zip(parts, named, strict=True)]


def _without_article(known: PartEvidence, first: int, stop: int) -> tuple[int, int]:
    """A name without the article in capital that leads to it at the head of a sentence: "Le Centre national",
    "The DKU"."""
    article, head = known.words[first], known.words[min(first + 1, stop - 1)]
    length = stop - first
    led = (
        (length > 2 and article.text in {"La", "Le"} and head.capital and head.key in DEFINED_HEADS)
        or (length == 2 and article.text == "The" and head.capitals)
        or (length > 1 and article.text == "the" and head.capital)
    )
    return (first + 1 if led else first), stop


def candidates(known: PartEvidence) -> dict[tuple[int, int], set[str]]:
    """The stretches of a part that could be names, with what is known before others are weighed."""
    return {held: evidence_of(known, *held) for held in candidate_ranges(known.part, set(known.ranks))}


def with_others(
    parts: Sequence[PartEvidence],
    weighed: Sequence[Mapping[tuple[int, int], Collection[str]]],
    likely: Sequence[Collection[tuple[int, int]]],
) -> list[dict[tuple[int, int], set[str]]]:
    """The stretches of each part with what the likely names of the article say of them besides."""
    others = Others(parts, weighed, likely)
    return [
        {held: {*features, *others.evidence(n, *held)} for held, features in found.items()}
        for n, found in enumerate(weighed)
    ]


def _is_generic(features: Collection[str]) -> bool:
    """Whether it is a function that every town has ("City Council") or an acronym of a kind ("EHPAD"): no weight makes
    it a name."""
    return not {"common noun", "kind of body"}.isdisjoint(features) and "rule3" not in features


def chosen(
    candidates: Mapping[tuple[int, int], Collection[str]], weights: Mapping[str, float]
) -> list[tuple[int, int]]:
    """Of candidates with their features those that weigh more than nothing, none over another, in order."""
    weighed = ((*held, odds_of(features, weights)) for held, features in candidates.items())
    return best_apart(one for one in weighed if one[2] > 0)


def odds_of(features: Collection[str], weights: Mapping[str, float]) -> float:
    """The log-odds that a stretch with these features is a body."""
    return sum([weights[name] for name in features if name in weights])


def best_apart(weighed: Iterable[tuple[int, int, float]]) -> list[tuple[int, int]]:
    """Of ranges (first, stop, gain) those that do not overlap and gain most together, in order."""
    ranges = sorted(weighed, key=lambda one: (one[1], one[0]))
    stops = [stop for _, stop, _ in ranges]
    best: list[tuple[float, list[tuple[int, int]]]] = [(0.0, [])]
    for n, (first, stop, gain) in enumerate(ranges):
        total, chosen = best[bisect_right(stops, first, hi=n)]
        if total + gain > best[n][0]:
            best.append((total + gain, [*chosen, (first, stop)]))
        else:
            best.append(best[n])
    return best[-1][1]
