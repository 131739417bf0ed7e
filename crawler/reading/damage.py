"""Damage that shows only in whole blocks: accents that were deleted, e-mail addresses that were taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from crawler.reading.model import Draft
from crawler.reading.wordlists import words_that_lost_accents

_WORD: Final = re.compile(r"(?<![\w@./-])[A-Za-z]{4,}(?![\w@]|[./-]\w)")
_REMOVED: Final = re.compile(
    r"\[\s*e-?mail\W{1,3}protected\s*\]"
    r"|\[?\b(?:e-?mail|courriel|adresse)s? (?:address )?(?:removed|retirée?|supprimée?|masquée?)\b\]?"
    r"|\b(?:e-?mail|courriel|mél)\s*:\s*(?=$|[,;|)])",
    re.I,
)
_SPELT: Final = re.compile(
    r"(?<![\w.+-])([\w.+-]+)\s*(?:\[at\]|\(at\)|\[arobase\]|\(arobase\))\s*([\w-]+(?:\s*(?:\.|\[dot\]|\(dot\)|\[point\]|\(point\))\s*[\w-]+)+)",
    re.I,
)
_DOT: Final = re.compile(r"\s*(?:\.|\[dot\]|\(dot\)|\[point\]|\(point\))\s*", re.I)
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_ONLY_FRENCH: Final = frozenset(
    [
        "les",
        "des",
        "du",
        "et",
        "dans",
        "pour",
        "est",
        "une",
        "au",
        "aux",
        "avec",
        "qui",
        "sont",
        "cette",
        "leur",
        "nous",
        "sur",
        "ou",
        "pas",
        "plus",
    ]
)
_SHORT: Final = 6  # letters: one word alone is repaired only when it is at least so long


def mend(drafts: Sequence[Draft]) -> list[str]:
    """Repair blocks in place where that is sure; returns a warning for each sort of damage that was found."""
    warnings: list[str] = []
    if _restore_accents(drafts):
        warnings.append("Accents that had been deleted have been set again.")
    removed = False
    for draft in drafts:
        if "@" not in draft.text:
            draft.text = _SPELT.sub(lambda m: f"{m.group(1)}@{_DOT.sub('.', m.group(2))}", draft.text)
            removed = removed or _REMOVED.search(draft.text) is not None
    if removed:
        warnings.append("E-mail addresses have been removed from the copy.")
    return warnings


def _restore_accents(drafts: Sequence[Draft]) -> bool:
    """Set deleted accents again (`prvention`, `Qubec`), by a list of words that only one French word leaves behind.

    Only in French blocks, as other languages have such words of their own; a block with any accent left has not lost
    them; a single short word may be a name: it stays.
    """
    total = sum(len(_LETTERS.findall(d.text)) for d in drafts)
    french_page = sum(_french(d.text) for d in drafts) > 0.06 * total
    damaged = [
        d
        for d in drafts
        if not any(c > "\x7f" and c.isalpha() for c in d.text) and (french_page or _french(d.text) > 2)
    ]
    hits = {w.lower() for d in damaged for w in _WORD.findall(d.text)}
    known = words_that_lost_accents() if hits else {}
    found = {w: known[w] for w in hits if w in known}
    if not found or (len(found) == 1 and len(next(iter(found))) < _SHORT):
        return False
    for draft in damaged:
        draft.text = _WORD.sub(lambda m: _as_written(m.group(), found), draft.text)
    return True


def _french(text: str) -> int:
    """How many words of a text are such as hardly any language but French has."""
    return sum(w in _ONLY_FRENCH for w in _LETTERS.findall(text.lower()))


def _as_written(word: str, found: dict[str, str]) -> str:
    whole = found.get(word.lower())
    if whole is None or not (word.islower() or word.istitle()):
        return word
    return whole.capitalize() if word.istitle() else whole
