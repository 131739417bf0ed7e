"""Which stretches of a part are names of bodies: the most likely set that does not overlap.

A logistic regression weighs the evidence of each candidate; of overlapping ones the set with the greatest sum of
log-odds is chosen (weighted interval scheduling; Kleinberg and Tardos 2005, section 6.1).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from indexer.annotating.body_candidates import candidate_ranges
from indexer.annotating.body_evidence import PartEvidence, evidence_of, evidence_of_list
from indexer.annotating.parsed import ParsedPart

WEIGHTS = Path(__file__).with_name("body_weights.json")


class BodyWeights(NamedTuple):
    """The weight of each feature, before and after it is known which other items of a list are likely bodies."""

    first: Mapping[str, float]
    second: Mapping[str, float]


@cache
def body_weights() -> BodyWeights:
    """The weights, written by `python -m benchmarks.entities.fit`."""
    return BodyWeights(**json.loads(WEIGHTS.read_text(encoding="utf-8")))


def likely_bodies(part: ParsedPart, ranks: dict[tuple[int, int], int]) -> list[tuple[int, int]]:
    """Word ranges of the names of bodies in a part, in order, none over another.

    Args:
        part: the part.
        ranks: the ranges that rules propose, with how sure the surest of them is (0 to 3).
    """
    weights, known = body_weights(), PartEvidence(part, ranks)
    weighed = {held: evidence_of(known, *held) for held in candidate_ranges(part, set(ranks))}
    candidates = {held: features for held, features in weighed.items() if not _names_a_function(features)}
    likely = chosen(candidates, weights.first)
    with_lists = {held: features | evidence_of_list(known, held[0], likely) for held, features in candidates.items()}
    return chosen(with_lists, weights.second)


def _names_a_function(features: Collection[str]) -> bool:
    """Whether it is a function that every town has ("City Council"), which no weight makes a name."""
    return "common noun" in features and "rule3" not in features


def chosen(
    candidates: Mapping[tuple[int, int], Collection[str]], weights: Mapping[str, float]
) -> list[tuple[int, int]]:
    """Of candidates with their features those that weigh more than nothing, none over another, in order."""
    weighed = ((*held, odds_of(features, weights)) for held, features in candidates.items())
    return best_apart(one for one in weighed if one[2] > 0)


def odds_of(features: Collection[str], weights: Mapping[str, float]) -> float:
    """The log-odds that a stretch with these features is a body."""
    return sum(weights.get(name, 0.0) for name in features)


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
