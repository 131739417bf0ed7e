"""Cursors belong to one query and one generation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_api.cursor import CursorError, decode, encode


@given(st.lists(st.integers(min_value=0, max_value=2**63 - 1), min_size=1, max_size=3), st.lists(st.text(), max_size=3))
def test_there_and_back(values: list[int], passed: list[str]) -> None:
    cursor = encode(tuple(values), identity="q", generation="g1", passed=passed)
    assert decode(cursor, identity="q", generation="g1") == (tuple(values), tuple(passed))


def test_of_another_query_or_generation() -> None:
    cursor = encode((1, 2), identity="q", generation="g1")
    for identity, generation in (("other", "g1"), ("q", "g2")):
        with pytest.raises(CursorError, match="another query"):
            decode(cursor, identity=identity, generation=generation)


@given(st.text(max_size=60))
def test_what_is_none_of_ours(cursor: str) -> None:
    with pytest.raises(CursorError):
        decode(cursor, identity="q", generation="g1")
