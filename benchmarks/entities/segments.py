"""The most likely weights for choosing stretches that do not overlap: a semi-Markov conditional random field.

Sarawagi and Cohen, "Semi-Markov conditional random fields for information extraction" (2004), with words outside of all
stretches weighing nothing: what is learnt is what `indexer.annotating.bodies.choice` decides by. Needs SciPy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import exp, log1p
from typing import Any, NamedTuple

BIAS_PENALTY = 1e-3


class Stretch(NamedTuple):
    """Words `first` to `stop` (not included): its features, and whether it is one of those to be chosen."""

    first: int
    stop: int
    features: frozenset[str]
    right: bool


class Lattice(NamedTuple):
    """The stretches of one part by the boundaries between which they lie, those that end first before others."""

    boundaries: int
    arcs: Sequence[tuple[int, int]]
    weight: float


def fit_segments(
    parts: Sequence[Sequence[Stretch]], weights: Sequence[float], *, c: float, least: int
) -> dict[str, float]:
    """The weight of each feature, the intercept under "bias".

    Args:
        parts: the stretches of each part of a text; right ones may not overlap.
        weights: how much each part counts.
        c: how much the parts weigh against small weights (as C of a logistic regression).
        least: stretches that a feature must have to get a weight.
    """
    import numpy as np
    from scipy.optimize import minimize

    parts = [sorted(part, key=lambda one: (one.stop, one.first)) for part in parts]
    counts = Counter(name for part in parts for one in part for name in one.features)
    names = sorted({name for name, number in counts.items() if number >= least} | {"bias"})
    rows = _rows(parts, names)
    lattices = [lattice(part, weight) for part, weight in zip(parts, weights, strict=True)]
    counted = np.array([weight for part, weight in zip(parts, weights, strict=True) for _ in part])
    right = np.array([float(one.right) for part in parts for one in part])
    penalty = np.where(np.array(names) == "bias", BIAS_PENALTY, 1.0)

    def loss(w: Any) -> tuple[float, Any]:  # noqa: ANN401 - SciPy has no types
        scores = rows @ w
        total, chances = choices(lattices, scores.tolist())
        gradient = rows.T @ (counted * (np.array(chances) - right))
        value = c * (total - float((counted * right) @ scores)) + 0.5 * float(penalty @ (w * w))
        return value, c * gradient + penalty * w

    begin = np.where(np.array(names) == "bias", -2.0, 0.0)
    found = minimize(loss, begin, jac=True, method="L-BFGS-B", options={"maxiter": 200}).x
    return {name: round(float(value), 3) for name, value in zip(names, found, strict=True)}


def _rows(parts: Sequence[Sequence[Stretch]], names: Sequence[str]) -> Any:  # noqa: ANN401 - SciPy has no types
    import numpy as np
    from scipy.sparse import csr_matrix

    columns = {name: n for n, name in enumerate(names)}
    held = [[columns[name] for name in one.features if name in columns] for part in parts for one in part]
    at = np.cumsum([0, *(len(one) for one in held)])
    flat = [column for one in held for column in one]
    return csr_matrix((np.ones(len(flat)), flat, at), shape=(len(held), len(names)))


def lattice(part: Sequence[Stretch], weight: float) -> Lattice:
    """The lattice of stretches that stand in the order of their ends."""
    places = {place: n for n, place in enumerate(sorted({place for one in part for place in one[:2]}))}
    return Lattice(len(places), [(places[one.first], places[one.stop]) for one in part], weight)


def choices(lattices: Sequence[Lattice], scores: Sequence[float]) -> tuple[float, list[float]]:
    """The logarithm of the sum over all choices, and the chance of each stretch (forward and backward)."""
    chances: list[float] = []
    total, begin = 0.0, 0
    for held in lattices:
        own = scores[begin : begin + len(held.arcs)]
        begin += len(own)
        forward, backward = _forward(held, own), _backward(held, own)
        whole = forward[-1] if forward else 0.0
        total += held.weight * whole
        chances += [
            exp(min(0.0, forward[a] + score + backward[b] - whole))
            for (a, b), score in zip(held.arcs, own, strict=True)
        ]
    return total, chances


def _forward(held: Lattice, scores: Sequence[float]) -> list[float]:
    sums: list[float] = []
    at = 0
    for place in range(held.boundaries):
        value = sums[-1] if sums else 0.0
        while at < len(scores) and held.arcs[at][1] == place:
            value = _log_sum(value, sums[held.arcs[at][0]] + scores[at])
            at += 1
        sums.append(value)
    return sums


def _backward(held: Lattice, scores: Sequence[float]) -> list[float]:
    beginning: dict[int, list[int]] = {}
    for n, (first, _) in enumerate(held.arcs):
        beginning.setdefault(first, []).append(n)
    sums = [0.0] * held.boundaries
    for place in range(held.boundaries - 2, -1, -1):
        value = sums[place + 1]
        for n in beginning.get(place, ()):
            value = _log_sum(value, sums[held.arcs[n][1]] + scores[n])
        sums[place] = value
    return sums


def _log_sum(one: float, other: float) -> float:
    low, high = sorted((one, other))
    return high + log1p(exp(low - high))
