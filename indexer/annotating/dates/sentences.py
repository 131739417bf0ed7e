"""Sentences and clauses around a date: their bounds, their tense, and the few words that tell what is dated."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping

from indexer.annotating.dates.tenses import BREAKS, HERE, Surroundings, Tense, Told, tense_at
from indexer.annotating.dates.words import Tongue

LONGEST_CLAUSE = 120
# A new line ends a sentence unless the copy was wrapped: then the next line goes on in lower case.
_BOUNDARY = re.compile(r"(?<=[.!?…])(?:\s?[»”\"])?\s{1,20}(?=[\"“«(\[]?\s?[A-ZÀ-ÖØ-ÞŒ0-9])|\n(?=[^a-zß-öø-ÿœ])")
_ABBREVIATION = re.compile(r"(?:\b(?:[A-Z]|M|Mr|Mrs|Ms|Dr|St|no|art|p|vol|cf|janv|févr|avr|juill|sept|Sept|oct|Oct"
                           r"|nov|Nov|déc|Dec|Jan|Feb|Aug))\.\s*$")  # fmt: skip
_WORD = re.compile(r"[^\W\d_]+|[,;:()]")


_FARTHEST = 18
"""Words, a comma counting for four, beyond which a verb tells nothing of a date."""
_REACH = 18
"""Words looked at on either side of a date: farther verbs belong to other clauses, and long sentences stay cheap."""


class Sentences:
    """The sentences of a text, found once, asked for by place.

    Args:
        text: any text.
        tags: parts of speech by where their words begin (see `tenses`). A word without a tag is read by its form.
    """

    def __init__(self, text: str, tags: Mapping[int, str] | None = None) -> None:
        self.text = text
        self._tags = tags or {}
        starts = [0]
        starts.extend(
            match.end()
            for match in _BOUNDARY.finditer(text)
            if "\n" in match.group() or not _ABBREVIATION.search(text[max(0, match.start() - 8) : match.start()])
        )
        self._starts = starts

    def number(self, place: int) -> int:
        """Which sentence, from 0, holds this place."""
        return bisect_right(self._starts, place) - 1

    def bounds(self, place: int) -> tuple[int, int]:
        """Start and end of the sentence at this place, without the space behind it."""
        n = self.number(place)
        start = self._starts[n]
        end = self._starts[n + 1] if n + 1 < len(self._starts) else len(self.text)
        return start, start + len(self.text[start:end].rstrip())

    def clause(self, start: int, end: int) -> str:
        """The clause around an expression: the sentence if it is short, else what commas and words leave of it."""
        low, high = self.bounds(start)
        high = max(high, end)
        if high - low > LONGEST_CLAUSE:
            low, high = self._narrow(low, high, start, end)
        return " ".join(self.text[low:high].split()).strip(" ,;:–—-")[:LONGEST_CLAUSE]

    def _narrow(self, low: int, high: int, start: int, end: int) -> tuple[int, int]:
        window = max(0, LONGEST_CLAUSE - (end - start))
        left = max(low, start - window // 2)
        right = min(high, end + window - (start - left))
        left = max(low, start - (window - (right - end)))
        for mark in (r"[;:,]\s", r"\s"):
            found = re.search(mark, self.text[left:start])
            if left > low and found and (mark == r"\s" or found.end() < (start - left) * 2 // 3):
                left += found.end()
                break
        if right < high:
            cut = self.text.rfind(" ", end, right)
            right = cut if cut > end else right
        return left, right

    def tense(self, start: int, end: int, tongue: Tongue) -> Tense | None:
        """The tense of the verb nearest to an expression in its sentence; None in the present, or without a verb."""
        low, high = self.bounds(start)
        low, high = max(low, start - 300), min(high, end + 300)
        before = list(_WORD.finditer(self.text, low, start))[-_REACH:]
        after = list(_WORD.finditer(self.text, end, high))[:_REACH]
        words = (*(m.group().lower() for m in before), HERE, *(m.group().lower() for m in after))
        tags = (*(self._tags.get(m.start(), "") for m in before), "", *(self._tags.get(m.start(), "") for m in after))
        here = len(before)
        around = Surroundings(words, tags, here)
        best: tuple[float, Told] | None = None
        for place in range(len(words)):
            told = tense_at(around, place, tongue)
            if told is None:
                continue
            low_word, high_word = sorted((place, here))
            breaks = sum(word in BREAKS for word in words[low_word:high_word])
            distance = abs(place - here) + 4.0 * breaks + (0.5 if place > here else 0)
            if distance <= _FARTHEST and (best is None or distance < best[0]):
                best = (distance, told)
        return None if best is None or best[1] == "present" else best[1]
