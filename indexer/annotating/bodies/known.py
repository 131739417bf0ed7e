"""Real bodies whose names are known beforehand (`known_bodies.txt`): that speaks for a stretch, it does not decide."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from indexer.annotating.name_words import first_key, kept, read_list, stand_at, text_of, words_in, words_of
from indexer.annotating.parsed import ParsedPart

_PARTED = re.compile(r"[\n()\[\]«»“”;:]|(?<=\w{4})[.] ")
"""What no name goes over: "a centre for children. Society"."""


@cache
def _by_first_word() -> Mapping[str, list[str]]:
    """The names that begin with each folded word."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name in read_list("known_bodies.txt"):
        found[first_key(name)].append(name)
    return found


@cache
def _beginning(word: str) -> tuple[tuple[tuple[str, ...], str], ...]:
    """For the folded first word of names their folded words, longest first, and the text of a name of one word.

    Made when a text has the word: few of the list stand in any.
    """
    names = [words_in(name) for name in _by_first_word()[word]]
    told = {(tuple(w.key for w in words), words[0].text if len(words) == 1 else "") for words in names}
    return tuple(sorted(told, key=lambda name: (-len(name[0]), name)))


def known_bodies(part: ParsedPart) -> frozenset[tuple[int, int]]:
    """The word ranges of a part that are names of bodies known beforehand, the longest from each word on; found once.

    A name of one word must be written as in the list, capitals and all.
    """
    return kept(part, "known_bodies", _known_bodies)


def _known_bodies(part: ParsedPart) -> frozenset[tuple[int, int]]:
    text, words, listed = text_of(part), words_of(part), _by_first_word()
    found = set()
    for first, word in enumerate(words):
        if word.key not in listed:
            continue
        for keys, alone in _beginning(word.key):
            stop = first + len(keys)
            holds = word.text == alone if alone else stand_at(words, first, keys)
            if holds and not _PARTED.search(text, word.start, words[stop - 1].end):
                found.add((first, stop))
                break
    return frozenset(found)
