"""The forms in which the words of labels are compared with the words of texts and queries.

A label of several words is compared by stems, after British and American spellings have been made one: its words vouch
for each other. A label of one word is compared by number and gender only (`inflection`), as a stem alone would let
`volant` pass for `vol` and `organ` for `organization`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from corpus.words import STOP_WORDS, Word, stem, words
from taxonomy.scheme import LabelLanguage

AND = "&"
"""Stands for any conjunction: 'police et citoyens' is 'police and citizens', but not 'police des citoyens'."""
CONJUNCTIONS = frozenset({"et", "ou", "and", "or"})

_BRITISH = (
    (re.compile(r"(?<=[a-z]{3})is(ation|ations|e|es|ed|er|ers|ing)$"), r"iz\1"),
    (re.compile(r"^(neighb|behavi|hon|lab|harb|col|fav|rum)our"), r"\1or"),
    (re.compile(r"^(cent|theat)re(s?)$"), r"\1er\2"),
    (re.compile(r"^programme(s?)$"), r"program\1"),
    (re.compile(r"^(def|off)ence"), r"\1ense"),
    (re.compile(r"^judgement"), "judgment"),
    (re.compile(r"^(focu)ss(ed|ing|es)$"), r"\1s\2"),
)
_KEEP_THEIR_S = """
    advise advised adviser advisers advising arise compromise compromised devise disguise enterprise
    enterprises exercise exercises exercised expertise franchise merchandise otherwise promise promised
    promises promising raise raised raises raising revise revised rise rises rising supervise supervised
    supervising surprise surprised televise likewise noise noises premise premises precise praise cruise
    cruiser cruisers
"""
_NOT_BRITISH = frozenset(_KEEP_THEIR_S.split())
_IRREGULAR = {
    "en": {"children": "child", "women": "woman", "men": "man", "people": "people", "thieves": "thief", "lives": "life",
           "knives": "knife", "media": "media", "bullies": "bully"},
    "fr": {"yeux": "oeil", "medias": "media"},
}  # fmt: skip
# Ending and what stands for it, first that fits; what is left keeps at least three letters.
_INFLECTIONS = {
    "en": (("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ies", "y"), ("ss", "ss"), ("us", "us"),
           ("is", "is"), ("s", "")),
    "fr": (("iennes", "ien"), ("ienne", "ien"), ("trices", "teur"), ("trice", "teur"), ("euses", "eur"),
           ("euse", "eur"), ("ieres", "ier"), ("iere", "ier"), ("elles", "el"), ("elle", "el"), ("aux", "al"),
           ("ales", "al"), ("ale", "al"), ("eaux", "eau"), ("eux", "eur"), ("ives", "if"),
           ("ive", "if"), ("ees", "e"), ("ee", "e"),
           ("es", ""), ("s", ""), ("x", ""), ("e", "")),
}  # fmt: skip


class Token(NamedTuple):
    """One content word, or `AND`, of a label, text or query; `raw` is the word as it stands there."""

    stem: str
    inflection: str
    raw: str
    start: int
    end: int


@lru_cache(maxsize=65536)
def spelling(word: str) -> str:
    """An English folded word in American spelling, so that both spellings of a label are one."""
    if word in _NOT_BRITISH:
        return word
    for pattern, replacement in _BRITISH:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65536)
def label_stem(word: str, language: LabelLanguage) -> str:
    """The stem of a folded word, for words of longer labels."""
    if language == "en":
        return stem(spelling(word), "en")
    # Snowball leaves the plural s after a vowel (`élus`, `abus`): both forms lose it.
    return stem(word[:-1] if len(word) > 3 and word.endswith(("us", "os")) else word, "fr")


@lru_cache(maxsize=65536)
def inflection(word: str, language: LabelLanguage) -> str:
    """A folded word without the endings of number and gender, for labels of one word."""
    if language == "en":
        word = spelling(word)
    if word in _IRREGULAR[language]:
        return _IRREGULAR[language][word]
    for ending, instead in _INFLECTIONS[language]:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: len(word) - len(ending)] + instead
    return word


@lru_cache(maxsize=65536)
def _forms(word: str, language: LabelLanguage) -> tuple[str, str] | None:
    """Stem and inflection of a folded word; None for a word of the stop list."""
    if word in CONJUNCTIONS:
        return AND, AND
    return None if word in STOP_WORDS else (label_stem(word, language), inflection(word, language))


def tokens(text: str, language: LabelLanguage, found: list[Word] | None = None) -> list[Token]:
    """The content words of a text in one language's forms, conjunctions kept as `AND`.

    `found` are the words of the text, where the caller has them already.
    """
    return [
        Token(*forms, text[start:end], start, end)
        for word, start, end in (words(text) if found is None else found)
        if (forms := _forms(word, language)) is not None
    ]
