"""Which words there are in French and English: to join divided words and to set lost accents, and for nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from wordfreq import get_frequency_dict, zipf_frequency

_LANGUAGES: Final = ("fr", "en")
_KNOWN: Final = 1.5  # Zipf scale (van Heuven et al., 2014): about three occurrences in a hundred million words


@lru_cache(maxsize=65536)
def frequency(word: str, language: str) -> float:
    """How common a word is in a language, on the Zipf scale (0 unknown, 3 one in a million, 7 *the*)."""
    return zipf_frequency(word.lower(), language, wordlist="small", minimum=0.0)


def is_word(word: str) -> bool:
    """Whether a word is known in French or English."""
    return any(frequency(word, language) > _KNOWN for language in _LANGUAGES)


@lru_cache(maxsize=1)
def words_that_lost_accents() -> dict[str, str]:
    """From each French word without its accented letters (`prvention`) to the word, where no other word is meant.

    A form that is a word itself, in French or English, or that several words leave behind, is not in it; nor are short
    forms and rare words, since names and codes look like them.
    """
    found: dict[str, str] = {}
    unclear: set[str] = set()
    for word, share in get_frequency_dict("fr", wordlist="small").items():
        bare = "".join(c for c in word if c.isascii())
        if bare == word or len(bare) < 4 or not bare.isalpha() or share < 1e-6:
            continue
        if bare in found and found[bare] != word:
            unclear.add(bare)
        found.setdefault(bare, word)
    return {bare: word for bare, word in found.items() if bare not in unclear and not is_word(bare)}
