"""Words that stand before, inside and after persons' names, folded, French and English together."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.annotating.name_words import Word, is_joint, word_list

ABBREVIATED_TITLES = word_list("abbreviated_titles")
"""Titles after which a surname alone is a person."""

TITLES = ABBREVIATED_TITLES | word_list("titles")
"""Titles and functions that stand right before a full name."""

PARTICLES = word_list("particles")
STREETS = word_list("streets")
NAMED_AFTER = STREETS | word_list("named_after")
"""After these a person's name names a thing."""

NAMED_AFTER_ENGLISH = word_list("named_after_english")
"""Before these likewise."""

NOT_IN_A_NAME = word_list("not_in_a_name")
"""Words at which a name ends and with which none begins."""

_BETWEEN = word_list("named_after_too")
_LINKS = frozenset(["d", "de", "du", "des", "l", "la", "le", "les"])


def thing_before(text: str, words: Sequence[Word], at: int) -> tuple[str, str] | None:
    """What is named after the name that begins at word `at`: "rue" of "rue de la Suisse", "école" of "école maternelle
    Jules Ferry".

    Returns:
        The word of `NAMED_AFTER` and what links the name to it ("de la", "" for nothing); None when there is none.
    """
    first = at
    while first and _joined(text, words, first) and words[first - 1].key in _LINKS and not words[first - 1].capital:
        first -= 1
    link = " ".join(word.key for word in words[first:at])
    if not link and first > 1 and words[first - 1].key in _BETWEEN and _joined(text, words, first):
        first -= 1
    if not first or not _joined(text, words, first) or words[first - 1].key not in NAMED_AFTER:
        return None
    return words[first - 1].key, link


def _joined(text: str, words: Sequence[Word], at: int) -> bool:
    gap = text[words[at - 1].end : words[at].start]
    return is_joint(gap) and "." not in gap
