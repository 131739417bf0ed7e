"""The regressions by which kinds are told."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.testing import assert_allclose

from benchmarks.tagging.kind_regression import LEAST_DEVIATION, PENALTY, Numbers, conditional_logit, ridge

GROUPS = [f"page {number // 4}" for number in range(40)]


@pytest.fixture
def columns() -> Numbers:
    return np.random.default_rng(5).normal(size=(40, 6))


@pytest.fixture
def wanted() -> Numbers:
    return np.random.default_rng(6).normal(size=(40, 3))


def test_a_row_is_told_what_a_ridge_without_its_group_says(columns: Numbers, wanted: Numbers) -> None:
    found = ridge(columns, wanted, GROUPS)
    outside = np.array([group != "page 2" for group in GROUPS])
    scale = np.maximum(columns.std(axis=0), LEAST_DEVIATION) * np.sqrt(columns.shape[1])
    table = (columns - columns.mean(axis=0)) / scale
    kept = table[outside]
    apart = np.linalg.solve(kept.T @ kept + PENALTY * np.eye(6), kept.T @ wanted[outside])
    assert_allclose(found.held_out[~outside], table[~outside] @ apart, atol=1e-9)


def test_its_own_kinds_do_not_count_for_a_row(columns: Numbers, wanted: Numbers) -> None:
    other = wanted.copy()
    other[8:12] += 5
    found, again = ridge(columns, wanted, GROUPS), ridge(columns, other, GROUPS)
    assert_allclose(found.held_out[8:12], again.held_out[8:12], atol=1e-9)
    assert not np.allclose(found.held_out[:8], again.held_out[:8])


def test_the_constant_takes_the_mean_off(columns: Numbers, wanted: Numbers) -> None:
    found = ridge(columns + 7, wanted, GROUPS)
    assert_allclose((columns.mean(axis=0) + 7) @ found.coefficients + found.constant, np.zeros(3), atol=1e-9)


def test_what_tells_the_kind_gets_weight_and_what_does_not_gets_little() -> None:
    dice = np.random.default_rng(8)
    right = dice.integers(0, 4, size=200)
    rows = dice.normal(size=(200, 4, 2))
    rows[np.arange(200), right, 0] += 3
    weights, _ = conditional_logit(rows, right)
    assert weights[0] > 1
    assert abs(weights[1]) < 0.3


def test_a_frequent_kind_has_a_higher_intercept() -> None:
    right = np.array([0] * 90 + [1] * 30)
    _, intercepts = conditional_logit(np.zeros((120, 2, 1)), right)
    assert intercepts[0] - intercepts[1] == pytest.approx(np.log(3), abs=0.05)
