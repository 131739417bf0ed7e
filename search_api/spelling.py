"""Putting a mistyped word right by words that are near to it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.words import STOP_WORDS, words
from taxonomy.scheme import Scheme

SHORTEST = 5
"""Letters of a word that may be put right: shorter ones are near to too many others."""
LONG, FEW, MORE = 8, 1, 2
"""From how many letters on two slips are forgiven instead of one."""
_NAMING = ("preferred", "alternative", "hidden")


def label_words(scheme: Scheme) -> tuple[str, ...]:
    """The folded words of the labels by which a taxonomy names its concepts, in both languages."""
    found = {
        word.text
        for concept in scheme
        for label in concept.labels
        if label.role in _NAMING and not concept.deprecated
        for word in words(label.text)
    }
    return tuple(sorted(word for word in found if len(word) >= SHORTEST and word not in STOP_WORDS))


def nearest_spelling(word: str, others: Sequence[str]) -> str | None:
    """The nearest word, by optimal string alignment, with the same first letter, which people seldom mistype; the first
    of equals. None where all are too far.

    Args:
        word: a folded word.
        others: folded words, the likeliest first.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    allowed = FEW if len(word) < LONG else MORE
    alike = [other for other in others if other[0] == word[0]]
    best = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=allowed)
    return str(best[0]) if best else None
