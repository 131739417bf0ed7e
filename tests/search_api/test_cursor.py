"""Cursors belong to one query and one generation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engine import MAX_NUMBER, MAX_RANKED, Sort
from search_api.cursor import CursorError, decode, encode

_RANKED = st.tuples(st.just("relevance"), st.tuples(st.integers(0, MAX_RANKED), st.integers(0, MAX_NUMBER)))
_DATED = st.tuples(st.sampled_from(("newest", "oldest")), st.tuples(st.integers(0, MAX_NUMBER)))


@given(st.one_of(_RANKED, _DATED), st.lists(st.text(), max_size=3))
def test_there_and_back(asked: tuple[Sort, tuple[int, ...]], passed: list[str]) -> None:
    sort, values = asked
    cursor = encode(values, identity="q", generation="g1", passed=passed)
    assert decode(cursor, identity="q", generation="g1", sort=sort) == (values, tuple(passed))


@pytest.mark.parametrize(
    ("sort", "values"),
    [
        ("relevance", (1,)),
        ("relevance", (1, 2, 3)),
        ("relevance", ()),
        ("relevance", (-1, 2)),
        ("relevance", (MAX_RANKED + 1, 2)),
        ("relevance", (1, 2**63)),
        ("relevance", (True, False)),
        ("relevance", (1, 2, None)),
        ("relevance", (1.0, 2.0)),
        ("newest", (1, 2)),
        ("newest", (-1,)),
        ("oldest", (2**63 - 1,)),
    ],
)
def test_values_that_no_hit_has(sort: Sort, values: tuple[Any, ...]) -> None:
    with pytest.raises(CursorError, match="not one that this service gave"):
        decode(encode(values, identity="q", generation="g1"), identity="q", generation="g1", sort=sort)


def test_of_another_query_or_generation() -> None:
    cursor = encode((1, 2), identity="q", generation="g1")
    for identity, generation in (("other", "g1"), ("q", "g2")):
        with pytest.raises(CursorError, match="another query"):
            decode(cursor, identity=identity, generation=generation, sort="relevance")


@given(st.text(max_size=60))
def test_what_is_none_of_ours(cursor: str) -> None:
    with pytest.raises(CursorError):
        decode(cursor, identity="q", generation="g1", sort="relevance")
