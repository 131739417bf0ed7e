"""How many words of a query must match: one rule for every engine."""

from __future__ import annotations

_ALL_UP_TO = 3


def required_words(n: int) -> int:
    """How many of `n` words must match: all of up to three, else three quarters, rounded down."""
    return n if n <= _ALL_UP_TO else n * 3 // 4
