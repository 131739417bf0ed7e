"""What an article holds of one concept, before it is told in numbers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from indexer.annotating.concepts.hits import Hit
from indexer.annotating.concepts.learnt import UNTAUGHT, Taught
from indexer.annotating.concepts.meaning import Closeness

WINDOW = 700
"""Characters in which clues stand together: about the length of a notice."""


@dataclass(slots=True)
class Found:
    """What an article holds of one concept."""

    labels: list[Hit] = field(default_factory=list)
    clues: list[Hit] = field(default_factory=list)
    close: Closeness | None = None
    backed: bool = False
    taught: Taught = UNTAUGHT
    """What annotated articles teach: see learnt.py."""

    @property
    def clue_kinds(self) -> int:
        """How many different clues."""
        return len({hit.label for hit in self.clues})

    @property
    def clue_weight(self) -> float:
        """Different clues, each by its rarity."""
        return sum({hit.label: hit.rarity for hit in self.clues}.values())

    @property
    def window_weight(self) -> float:
        """The most weight of different clues and labels that any stretch of `WINDOW` characters of the text holds."""
        hits = sorted((h for h in (*self.clues, *self.labels) if h.field == "text"), key=lambda h: h.start)
        best, first, inside, weight = 0.0, 0, Counter[str](), 0.0
        for hit in hits:
            weight += 0.0 if inside[hit.label] else hit.rarity
            inside[hit.label] += 1
            while hit.start - hits[first].start > WINDOW:
                gone = hits[first]
                inside[gone.label] -= 1
                weight -= 0.0 if inside[gone.label] else gone.rarity
                first += 1
            best = max(best, weight)
        return best
