"""The regressions of the finder of kinds: a ridge from an article's form to its kind, and the last one over all that
speaks for each kind.

The last one weighs what is known of a kind alike for all kinds, with an intercept for each (a conditional logit:
McFadden 1974). What the ridges say of an article enters it as they say it without the article's page or host, as in
teaching.py, so that they are not trusted for what they have by heart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Numbers = NDArray[np.float64]

PENALTY = 2.0
"""Weight of the penalty of the ridge, for columns that together have a mean square of one."""
LEAST_DEVIATION = 0.1
"""A column that varies less is brought to one scale as if it varied so much."""
LOGIT_PENALTY = 3.0
INTERCEPT_PENALTY = 0.3


class Ridge(NamedTuple):
    """Coefficients (columns, kinds) for the columns as they are, what is added, and what each row is told without its
    group: (rows, kinds)."""

    coefficients: Numbers
    constant: Numbers
    held_out: Numbers


def ridge(columns: Numbers, wanted: Numbers, groups: Sequence[str]) -> Ridge:
    """A ridge regression on (rows, columns) that are brought to one scale, by which each group is left out in turn."""
    mean = columns.mean(axis=0)
    scale = np.maximum(columns.std(axis=0), LEAST_DEVIATION) * np.sqrt(columns.shape[1])
    table = (columns - mean) / scale
    inverse = np.linalg.inv(table.T @ table + PENALTY * np.eye(table.shape[1]))
    coefficients = inverse @ (table.T @ wanted)
    residual = wanted - table @ coefficients
    held_out = np.zeros_like(wanted)
    members: dict[str, list[int]] = defaultdict(list)
    for number, group in enumerate(groups):
        members[group].append(number)
    for rows in members.values():
        hat = table[rows] @ inverse @ table[rows].T
        held_out[rows] = wanted[rows] - np.linalg.solve(np.eye(len(rows)) - hat, residual[rows])
    unscaled = coefficients / scale[:, None]
    return Ridge(unscaled, -mean @ unscaled, held_out)


def conditional_logit(rows: Numbers, right: NDArray[np.int_]) -> tuple[Numbers, Numbers]:
    """Weights and intercepts from (rows, kinds, what is known of each) and the number of the right kind of each row."""
    count, kinds, width = rows.shape
    scale = np.maximum(rows.reshape(-1, width).std(axis=0), 1e-6)
    table = rows / scale

    def loss(guess: Numbers) -> tuple[float, Numbers]:
        weights, intercepts = guess[:width], guess[width:]
        scores = table @ weights + intercepts
        scores -= scores.max(axis=1, keepdims=True)
        chances = np.exp(scores)
        chances /= chances.sum(axis=1, keepdims=True)
        slope = chances.copy()
        slope[np.arange(count), right] -= 1.0
        penalty = LOGIT_PENALTY * weights @ weights + INTERCEPT_PENALTY * intercepts @ intercepts
        value = -np.log(chances[np.arange(count), right] + 1e-12).sum() + penalty
        by_weight = np.einsum("nk,nkd->d", slope, table) + 2 * LOGIT_PENALTY * weights
        return value, np.concatenate([by_weight, slope.sum(axis=0) + 2 * INTERCEPT_PENALTY * intercepts])

    found = minimize(loss, np.zeros(width + kinds), jac=True, method="L-BFGS-B", options={"maxiter": 500})
    return found.x[:width] / scale, found.x[width:]
