"""Putting a mistyped word right by words that are near to it."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.words import STOP_WORDS, words
from taxonomy.forms import spelling
from taxonomy.scheme import Scheme

SHORTEST = 5
"""Letters of a word that may be put right: shorter ones are near to too many others."""
LONG, FEW, MORE = 8, 1, 2
"""From how many letters on two slips are forgiven instead of one."""
_NAMING = ("preferred", "alternative", "hidden")
_ENDINGS = "esx"
"""Letters of number and gender: words that differ in them alone are forms of one, not slips."""


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


def acronyms_in(q: str) -> set[str]:
    """The folded words of a query that are typed in capitals like acronyms: these are no slips of ordinary words.

    Where a long word is in capitals too, all are typed so, and nothing can be told.
    """
    found = [word for word in words(q) if q[word.start : word.end].isupper()]
    typed_so = any(len(word.text) >= LONG for word in found)
    return set() if typed_so else {word.text for word in found}


def nearest_spelling(word: str, held: Sequence[str], named: Sequence[str]) -> str | None:
    """The nearest word, by optimal string alignment, with the same first letter, which people seldom mistype; the first
    of equals. None where all are too far, and for a word that the taxonomy has as it stands.

    Args:
        word: a folded word.
        held: folded words of the corpus that are near, the likeliest first.
        named: folded words of the taxonomy. In its other spelling (British, American) one of these gives way to the
            word that the corpus has.
    """
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if word in named:
        return None
    stem = word.rstrip(_ENDINGS)
    alike = [other for other in (*held, *named) if other[0] == word[0] and other.rstrip(_ENDINGS) != stem]
    best = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=FEW if len(word) < LONG else MORE)
    if best is None:
        return None
    return next((other for other in held if spelling(other) == spelling(best[0])), str(best[0]))
