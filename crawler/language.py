"""Whether a stretch of a page is French or English, by the form of its words."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.lexicon import STOP_WORDS, WORD

_ACCENT = re.compile("[àâçéèêëîïôûùœ]")


def function_words(text: str) -> tuple[int, int]:
    """How many words are French and how many English by their form: function words, and accents for French."""
    words = [w.lower().split("’")[0].split("'")[0] for w in WORD.findall(text)]
    fr = sum(w in STOP_WORDS["fr"] and w not in STOP_WORDS["en"] for w in words)
    en = sum(w in STOP_WORDS["en"] and w not in STOP_WORDS["fr"] for w in words)
    return fr + min(len(_ACCENT.findall(text)), len(words) // 6), en


@lru_cache(maxsize=4_000)
def language_of(text: str) -> str:
    """`fr` or `en` by function words and accents; empty when the text has too few of them."""
    fr, en = function_words(text)
    if max(fr, en) < 2 or abs(fr - en) < 0.3 * max(fr, en):
        return ""
    return "fr" if fr > en else "en"
