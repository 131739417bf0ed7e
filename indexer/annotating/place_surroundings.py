"""Words and lines around a name that tell whether it can be a town's."""

from __future__ import annotations

import re

from indexer.annotating.name_words import Word, is_joint
from indexer.annotating.person_words import NOT_IN_A_NAME

_ARTICLES = {"le", "la", "les", "l"}
_COMPLEMENT = {"de", "du", "des", "d"} | _ARTICLES
_DISTRICTS = {"cantons", "comtes", "counties", "departements", "provinces", "states"}
"""What several names behind it are: "les cantons de Vaud et de Zurich"."""
_ROW_GAP = re.compile(r",?[ \u00a0]|[-‑'’]")
LIST_GAP = re.compile(
    r"\s*(?:,|;|/|and|et|&|ou|or|comme|puis|then|, and|, et|as well as|ainsi qu['’]|–|-)\s*"
    r"(?:à|in|de|d['’]|at|from|to|puis|then|of|enfin|and|et)?\s*(?:à|in|de|d['’]|of)?\s*"
)
"""What stands between two names of a list of towns."""


def names_a_thing(text: str, words: list[Word], at: int) -> bool:
    """Whether a complement follows at word `at`, as behind what is no town: "au Palais de la Musique"."""
    here = at
    while here < len(words) and words[here].key in _COMPLEMENT and not words[here].capital:
        if not is_joint(text[words[here - 1].end : words[here].start]):
            return False
        here += 1
    return at < here < len(words) and words[here].capital and words[at].key in _COMPLEMENT - _ARTICLES


def is_of_districts(text: str, words: list[Word], at: int) -> bool:
    """Whether word `at` stands in a list that says what its names are: "les cantons de Vaud, de Berne et de Zurich"."""
    here = at
    while here and _ROW_GAP.fullmatch(text[words[here - 1].end : words[here].start]):
        here -= 1
        if words[here].key in _DISTRICTS:
            return True
        if not (words[here].capital or words[here].key in _COMPLEMENT or words[here].key in {"et", "and", "of"}):
            return False
    return False


def line_in_capitals(text: str, at: int) -> bool:
    """Whether most letters of the line at an offset are capitals, which say nothing there."""
    begin = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    letters = [c for c in text[begin : end if end >= 0 else len(text)] if c.isalpha()]
    return sum(c.isupper() for c in letters) > 0.7 * len(letters)


def in_capitals(words: list[Word]) -> bool:
    """Whether all words that begin large are all in capitals."""
    return all(word.capitals for word in words if word.capital)


def name_goes_on(text: str, words: list[Word], stop: int) -> bool:
    """Whether a longer name goes on after the one that ends before word `stop`: "Bath Road", "Monterey County",
    "Paris-Saclay"."""
    if stop == len(words):
        return False
    after = words[stop]
    gap = text[words[stop - 1].end : after.start]
    hyphen, space = gap in ("-", "‑"), gap in (" ", "\u00a0")
    return after.capital and (hyphen or (space and after.key not in NOT_IN_A_NAME))
