"""Scores: agreement of what was found with what is there. Pure functions over sets and counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Counts:
    """How many finds are right (`hits`), how many finds there are, and how many there were to be found (`gold`)."""

    hits: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Self) -> Counts:
        return Counts(self.hits + other.hits, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """Share of finds that are right; 1 where nothing was to be found and nothing was."""
        return self.hits / self.found if self.found else float(self.gold == 0)

    @property
    def recall(self) -> float:
        """Share of what is there that was found; 1 where nothing was to be found and nothing was."""
        return self.hits / self.gold if self.gold else float(self.found == 0)

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        total = self.found + self.gold
        return 2 * self.hits / total if total else 1.0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing said of an article: two items are the same thing when they share a key. `shown` is for people."""

    keys: frozenset[str]
    shown: str

    @classmethod
    def of(cls, key: str, shown: str | None = None) -> Item:
        """An item that is known by one key only."""
        return cls(frozenset((key,)), key if shown is None else shown)


@dataclass(frozen=True, slots=True)
class Agreement:
    """Which items of two lists are the same, which were missed, and which are false."""

    hits: tuple[Item, ...] = ()
    missed: tuple[Item, ...] = ()
    false: tuple[Item, ...] = ()

    @property
    def counts(self) -> Counts:
        """The numbers of it."""
        hits = len(self.hits)
        return Counts(hits=hits, found=hits + len(self.false), gold=hits + len(self.missed))


def agree(found: Iterable[Item], gold: Iterable[Item]) -> Agreement:
    """Set agreement: each gold item is met by at most one find that shares a key with it, as many as can be.

    Items with the same keys count once on either side.

    Returns:
        The gold items that were met and those that were missed, and the finds that meet none.
    """
    finds, golds = _distinct(found), _distinct(gold)
    partners = assign([[n for n, find in enumerate(finds) if find.keys & item.keys] for item in golds])
    used = set(partners)
    return Agreement(
        hits=tuple(item for item, n in zip(golds, partners, strict=True) if n is not None),
        missed=tuple(item for item, n in zip(golds, partners, strict=True) if n is None),
        false=tuple(find for n, find in enumerate(finds) if n not in used),
    )


def _distinct(items: Iterable[Item]) -> list[Item]:
    """Items with different keys, the first of each: the same town may be written in two ways."""
    first: dict[frozenset[str], Item] = {}
    for item in items:
        first.setdefault(item.keys, item)
    return list(first.values())


def assign(candidates: Sequence[Sequence[int]]) -> tuple[int | None, ...]:
    """A largest one-to-one assignment (augmenting paths; Kuhn 1955, Berge 1957).

    Args:
        candidates: for each left node the right nodes that it may have, best first.

    Returns:
        For each left node its right node, or None.
    """
    owner: dict[int, int] = {}

    def augment(left: int, seen: set[int]) -> bool:
        for right in candidates[left]:
            if right in seen:
                continue
            seen.add(right)
            if right not in owner or augment(owner[right], seen):
                owner[right] = left
                return True
        return False

    for left in range(len(candidates)):
        augment(left, set())
    partner = {left: right for right, left in owner.items()}
    return tuple(partner.get(left) for left in range(len(candidates)))


def macro_f1(by_label: Mapping[str, Counts]) -> float:
    """The mean of the F1 of each label that was found or is there; 1 where there is none."""
    return sum(c.f1 for c in by_label.values()) / len(by_label) if by_label else 1.0


def counts_by_label(agreements: Iterable[Agreement]) -> dict[str, Counts]:
    """Counts of each label over many articles; a label is the only key of its items."""
    counts: dict[str, Counts] = {}
    for agreement in agreements:
        for items, one in (
            (agreement.hits, Counts(1, 1, 1)),
            (agreement.missed, Counts(gold=1)),
            (agreement.false, Counts(found=1)),
        ):
            for item in items:
                (label,) = item.keys
                counts[label] = counts.get(label, Counts()) + one
    return counts
