"""The fit of the weights of bodies: the sums over all choices are those that counting them out gives."""

from __future__ import annotations

import math
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.entities.segments import Stretch, choices, lattice

_RANGES = st.tuples(st.integers(0, 5), st.integers(1, 3)).map(lambda one: (one[0], one[0] + one[1]))


@given(st.dictionaries(_RANGES, st.floats(-3, 3), min_size=1, max_size=7))
@settings(max_examples=60, deadline=None)
def test_chances_are_those_of_all_choices_that_do_not_overlap(scores: dict[tuple[int, int], float]) -> None:
    part = sorted((Stretch(*held, frozenset(), right=False) for held in scores), key=lambda one: (one.stop, one.first))
    total, chances = choices([lattice(part, 1.0)], [scores[one.first, one.stop] for one in part])
    sets = [s for s in _subsets(list(scores)) if all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(s, 2))]
    weights = [math.exp(sum(scores[held] for held in chosen)) for chosen in sets]
    assert total == pytest.approx(math.log(sum(weights)))
    for one, chance in zip(part, chances, strict=True):
        with_it = sum(w for w, s in zip(weights, sets, strict=True) if (one.first, one.stop) in s)
        assert chance == pytest.approx(with_it / sum(weights))


def _subsets(held: list[tuple[int, int]]) -> list[tuple[tuple[int, int], ...]]:
    return list(chain.from_iterable(combinations(held, n) for n in range(len(held) + 1)))
