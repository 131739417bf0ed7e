"""Names that a text gives together with their acronym: "Centre d'éducation spécialisée et de formation (CESF)".

The initials of the words before the bracket tell where the name begins (after Schwartz and Hearst, 2003).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from corpus.text import fold_key
from indexer.annotating.gazetteer import read_region_aliases
from indexer.annotating.name_words import Word, kept, text_of, word_list, words_by_end, words_of
from indexer.annotating.parsed import ParsedPart

IN_BRACKETS = re.compile(
    r"[ \u00a0]?\([ ]?(?:the |le |la |l['’])?[«“\"]?(?P<acronym>[^\W\d_](?:[\w&/-]|\.(?=\w)){1,11}\.?)[»”\"]?[ ]?[;,)]"
)
"""An acronym in brackets, alone or before other things: "(SPL; 450 …)", "(YOS, est. 1998)"."""
NO_BODIES = word_list("no_bodies") | word_list("kinds_of_bodies")
"""Acronyms of things and of kinds of bodies: no body, unless the text explains them as one."""
_LEAST_BEFORE = 3
"""Words of a name before an acronym that has no bracket."""
_ACRONYM_LENGTHS = range(3, 7)
_NOT_IN_A_NAME = re.compile(r"[.!?;:()\n«»“”]")
_LONGEST = 22
_SKIPPED = 2
"""Words of a name, small ones apart, that may have no letter in its acronym."""


def defined_names(part: ParsedPart) -> dict[tuple[int, int], str]:
    """The word ranges that an acronym in brackets abbreviates, with the acronym; found once."""
    return kept(part, "defined_names", _defined_names)


def acronym_behind(part: ParsedPart, first: int, stop: int) -> str | None:
    """The acronym that stands right behind a name in English, without brackets: "Danish Youth Safety Council DKU".

    It need not be made of the initials, which are often those of the name in another language, but the part has it a
    second time, alone. What tells only where the body works ("Arts Council NSW") is none.

    Args:
        part: the part.
        first: the first word of the name.
        stop: the word after its last one.
    """
    words, text = words_of(part), text_of(part)
    if part.language == "fr" or stop - first < _LEAST_BEFORE or stop >= len(words):
        return None
    word = words[stop]
    behind = text[words[stop - 1].end : word.start] in (" ", "\u00a0") and words[stop - 1].capital
    if not behind or not word.capitals or len(word.text) not in _ACRONYM_LENGTHS or words[stop - 1].capitals:
        return None
    heads = word_list("english_heads")
    if not any(one.key in heads for one in words[first:stop]) or word.text in _no_acronyms():
        return None
    return word.text if any(_is_alone(words, n) for n, one in enumerate(words) if one.text == word.text) else None


@cache
def regions() -> frozenset[str]:
    """Names and abbreviations of regions, folded."""
    return word_list("regions") | {fold_key(alias) for alias, _ in read_region_aliases()}


@cache
def _no_acronyms() -> frozenset[str]:
    return NO_BODIES | {region.upper() for region in regions()}


def _is_alone(words: Sequence[Word], at: int) -> bool:
    """Whether an acronym stands by itself, not behind a name: "The DKU", "of DKU"."""
    return at == 0 or not words[at - 1].capital or words[at - 1].key == "the"


def _defined_names(part: ParsedPart) -> dict[tuple[int, int], str]:
    text, words, by_end = text_of(part), words_of(part), words_by_end(part)
    found = {}
    for match in IN_BRACKETS.finditer(text):
        stop = by_end.get(match.start())
        letters = [c.lower() for c in match["acronym"] if c.isupper()]
        if stop is None or len(letters) < 2:
            continue
        first = _first_word(text, words, stop, letters)
        if first is not None:
            found[first, stop] = match["acronym"]
    return found


def _first_word(text: str, words: list[Word], stop: int, letters: list[str]) -> int | None:
    """Where the shortest name that ends before word `stop` and has these initials begins."""
    begin = stop - 1
    while begin > max(0, stop - _LONGEST) and not _NOT_IN_A_NAME.search(text, words[begin - 1].end, words[begin].start):
        begin -= 1
    small = word_list("small_words")
    for passed_over in (small, frozenset[str]()):
        for first in range(stop - 2, begin - 1, -1):
            if words[first].key[:1] == letters[0] and words[first].key not in small:
                skipped = _skipped([w for w in words[first:stop] if w.key not in passed_over], letters, small)
                if skipped is not None and skipped <= min(_SKIPPED, len(letters) // 2):
                    return first
    return None


def _skipped(words: list[Word], letters: list[str], small: frozenset[str]) -> int | None:
    """How many words, small ones apart, have no letter when letters are initials in turn; None when they are not."""
    at, skipped = 0, 0
    for word in words:
        if at < len(letters) and word.key[:1] == letters[at]:
            at += 1
            while at < len(letters) and word.capitals and letters[at] in word.key[1:]:
                at += 1  # "ICPC Canada (ICPCC)"
        elif word.key not in small:
            skipped += 1
    return skipped if at == len(letters) else None
