"""Rounds of work beside a block: until it ends, or one of them fails."""

from __future__ import annotations

import time

import pytest

from corpus.errors import EngineError
from vigie.reading_along import ReadingAlong


def until(reached: list[int], number: int) -> None:
    end = time.monotonic() + 10
    while len(reached) < number and time.monotonic() < end:
        time.sleep(0.005)
    assert len(reached) >= number


def test_rounds_follow_each_other_while_the_block_runs() -> None:
    rounds: list[int] = []
    with ReadingAlong(lambda: rounds.append(1), pause=0.01):
        until(rounds, 3)
    number = len(rounds)
    time.sleep(0.05)
    assert len(rounds) == number


def test_an_outage_of_the_engine_is_told_and_ends_the_rounds_only() -> None:
    rounds: list[int] = []
    told: list[tuple[str, object]] = []

    def fail() -> None:
        rounds.append(1)
        raise EngineError("The engine is away.", "Start it.")

    with ReadingAlong(fail, pause=0.01, log=lambda event, **fields: told.append((event, fields["reason"]))):
        until(rounds, 1)
        time.sleep(0.05)
    assert len(rounds) == 1
    assert told[0][0] == "reading stopped" and "away" in str(told[0][1])


def test_a_fault_that_nobody_expects_comes_out() -> None:
    rounds: list[int] = []

    def fail() -> None:
        rounds.append(1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), ReadingAlong(fail, pause=0.01):
        until(rounds, 1)
    with pytest.raises(KeyError), ReadingAlong(fail, pause=0.01):
        raise KeyError  # what went wrong in the block itself is told first
