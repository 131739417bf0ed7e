"""Families of words that tell what an article does, counted by where they stand: title, section, lead, whole text.

A family holds words of both languages that do the same ("held, gathered, a eu lieu"), so that what articles in one
language teach holds for the other. No family belongs to a kind: how much each speaks for or against every kind is
fitted (see finder.py).
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("families.toml")
SHORTEST_BEGINNING = 3


class Families(NamedTuple):
    """The families: their names, and the numbers of those to which words, beginnings and phrases belong."""

    names: tuple[str, ...]
    words: dict[str, set[int]]
    beginnings: dict[str, set[int]]
    phrases: dict[tuple[str, ...], set[int]]
    """By their words; two at least."""
    first: dict[str, tuple[int, ...]]
    """By the first word of phrases how many words they have."""


@cache
def load_families() -> Families:
    """The families that the package carries."""
    held = tomllib.loads(FILE.read_text(encoding="utf-8"))
    words: dict[str, set[int]] = {}
    beginnings: dict[str, set[int]] = {}
    phrases: dict[tuple[str, ...], set[int]] = {}
    for number, listed in enumerate(held.values()):
        for entry in listed.split():
            if "_" in entry:
                phrases.setdefault(tuple(entry.split("_")), set()).add(number)
            elif entry.endswith("*"):
                beginnings.setdefault(entry[:-1], set()).add(number)
            else:
                words.setdefault(entry, set()).add(number)
    first: dict[str, set[int]] = {}
    for phrase in phrases:
        first.setdefault(phrase[0], set()).add(len(phrase))
    lengths = {word: tuple(sorted(held)) for word, held in first.items()}
    return Families(tuple(held), words, beginnings, phrases, lengths)


def count_families(words: Sequence[str]) -> list[int]:
    """How many of these folded words, in their order, belong to each family; a phrase counts once."""
    families = load_families()
    counts = [0] * len(families.names)
    for position, word in enumerate(words):
        for number in _families_of(word):
            counts[number] += 1
        for length in families.first.get(word, ()):
            for number in families.phrases.get(tuple(words[position : position + length]), ()):
                counts[number] += 1
    return counts


@lru_cache(maxsize=65536)
def _families_of(word: str) -> tuple[int, ...]:
    families = load_families()
    found = set(families.words.get(word, ()))
    for length in range(SHORTEST_BEGINNING, len(word) + 1):
        found |= families.beginnings.get(word[:length], set())
    return tuple(sorted(found))
