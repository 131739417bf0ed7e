"""Folding of text: what counts as the same word, name or title, whatever its case and accents."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from itertools import filterfalse

_SPACE = re.compile(r"[\W_]+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")
_LIGATURES = str.maketrans(
    {"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l"}
)


def fold(text: str) -> str:
    """Lower case without accents and ligatures. The length may change; for offsets use the analysis of the index."""
    if text.isascii():
        return text.casefold()
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    return "".join(filterfalse(unicodedata.combining, plain)).casefold()


def fold_key(text: str) -> str:
    """Folded words with single spaces between them: equal for titles or names that a reader holds to be the same."""
    return _SPACE.sub(" ", fold(text)).strip()


def without_control(text: str) -> str:
    """A line of text with blanks in place of control characters: no name or title has one, no XML may, and a line end
    would begin another record in citations."""
    return _CONTROL.sub(" ", text)


def digest(*parts: str) -> str:
    """The sha256, in hexadecimal, of the parts with their lengths, so that ("ab", "c") differs from ("a", "bc")."""
    h = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        h.update(len(data).to_bytes(8, "big"))
        h.update(data)
    return h.hexdigest()
