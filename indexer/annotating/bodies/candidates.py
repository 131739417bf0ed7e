"""Stretches of a part that may be the name of a body: what rules and recogniser propose, and every run of capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from indexer.annotating.authorities import match_authorities
from indexer.annotating.bodies.definitions import acronym_behind, defined_names
from indexer.annotating.bodies.known import known_bodies
from indexer.annotating.bodies.owners import behind_owner
from indexer.annotating.bodies.patterns import ENGLISH_HEADS, ENGLISH_STOPS, FRENCH_HEADS, english_chain, french_tail
from indexer.annotating.name_words import (
    Word,
    begins_sentence,
    entities_of,
    is_joint,
    kept,
    pos_at,
    text_of,
    word_list,
    words_by_end,
    words_by_start,
    words_of,
)
from indexer.annotating.parsed import ParsedPart
from indexer.annotating.person_words import CALLED

LONGEST = 14
"""Words of the longest name that is weighed."""
ARTICLES = frozenset(["the", "le", "la", "les", "l"])
_LINKS = frozenset(
    ["of", "for", "de", "du", "des", "d", "la", "l", "le", "les", "the", "en", "sur", "pour", "on", "a", "dans", "sans",
     "contre", "without", "against", "di", "del", "della", "van", "voor", "der", "und", "en"]
)  # fmt: skip
"""Small words inside names, also of other languages."""
_AND = frozenset(["and", "et"])
_BREAK = re.compile(r"[\n«»“”()\[\]|;:]")
_ADDRESS = re.compile(r"(?<![\w@.-])[^\W\d_][\w-]*(?:\.[a-z]{2,}){1,2}(?![\w@])")
"""A name that is an address: "safe.brussels"."""
_INDEFINITE = frozenset(["un", "une", "chaque", "quelque", "toute", "tout", "aucun", "aucune"])
_LOWER_ENGLISH_HEADS = frozenset(head for head in ENGLISH_HEADS if not head.endswith("s"))
_LEGAL_FORMS = frozenset(["asbl", "aisbl", "vzw", "ong", "ngo", "obnl", "gie", "gip", "scop", "sarl"])
"""What may stand before a name without being of it: "l'ASBL Les Deux Rives"."""
_FURTHER = 3
"""Words by which a name may go on beyond where most end."""
_FURTHER_LINKS = frozenset(["et", "aux", "au", "envers", "entre", "avec", "par", "chez", "vers"])
_CONTENT = frozenset(["NOUN", "ADJ", "PROPN", "NUM", "X"])
_PARTICIPLES = ("é", "ée", "és", "ées", "ises", "ertes", "ues")
_RUNS_JOINED = frozenset(["/", "+", " – ", " - "])


@cache
def _never_first() -> frozenset[str]:
    """Words that have a capital at the head of a sentence only, and begin no name."""
    return word_list("never_first") | (ENGLISH_STOPS - ARTICLES - {"first", "second", "third", "new", "like", "our"})


def capital_runs(part: ParsedPart) -> list[tuple[int, int]]:
    """Word ranges of the longest runs of capitalised words, joined by "of", "de", … but not by "and"; found once."""
    return kept(part, "capital_runs", _capital_runs)


def _capital_runs(part: ParsedPart) -> list[tuple[int, int]]:
    text, words = text_of(part), words_of(part)
    runs: list[tuple[int, int]] = []
    at = 0
    while at < len(words):
        if not words[at].capital or (words[at].key in _never_first() and not words[at].capitals):
            at += 1
            continue
        stop = _run_end(text, words, at)
        runs.append((at, stop))
        at = stop
    return runs


def _run_end(text: str, words: list[Word], at: int) -> int:
    stop, here = at + 1, at
    while here + 1 < len(words) and here - at < LONGEST:
        gap, word = text[words[here].end : words[here + 1].start], words[here + 1]
        possessive = gap in ("'", "’") and word.text == "s"
        after_possessive = gap in ("' ", "’ ") and words[here].text.endswith("s")
        initial = len(words[here].text) == 1 and (here == at or "." in text[words[here - 1].end : words[here].start])
        saint = words[here].key in {"st", "ste", "mt", "ft"} and gap == ". "
        joint = (is_joint(gap) and ("." not in gap or initial or saint)) or gap in ("! ", "&")
        if not (joint or after_possessive):
            break
        if word.capital or (word.text.isdigit() and len(word.text) < 3 and stop == here + 1) or possessive:
            stop = here + 2
        elif word.key not in _LINKS:
            break
        here += 1
    return stop


def candidate_ranges(part: ParsedPart, proposed: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """The word ranges that are weighed as names of bodies.

    Args:
        part: the part.
        proposed: ranges that rules have found.

    Returns:
        The proposed ones, the recogniser's, and runs of capitals with the ways in which they may be cut.
    """
    text, words = text_of(part), words_of(part)
    found = set(proposed)
    starts, ends = words_by_start(part), words_by_end(part)
    for start, end, _ in entities_of(part):
        first, stop = starts.get(start), ends.get(end)
        if first is not None and stop is not None and not _BREAK.search(text, start, end):
            found.add((first, stop))
            if words[first].key in ARTICLES and stop - first > 1:
                found.add((first + 1, stop))
    runs = capital_runs(part)
    for (first, _), (other, stop) in pairwise(runs):
        if text[words[other - 1].end : words[other].start] in _RUNS_JOINED:
            found.add((first, stop))
    for first, stop in runs:
        found.update(_cuts(part, words, first, stop))
        for at in range(first, stop):
            if words[at].capital and (at == first or words[at].key in ENGLISH_HEADS or words[at].key in FRENCH_HEADS):
                found.update(_enumerations(text, words, at))
    found = {held for held in found if words[held[0]].capital or held in proposed}
    if part.language == "fr":
        found.update(_headed_in_french(part, words))
    if "." in text:
        named = ((starts.get(match.start()), ends.get(match.end())) for match in _ADDRESS.finditer(text))
        found.update((first, stop) for first, stop in named if first is not None and stop is not None)
    listed = {(match.first, match.stop) for match in match_authorities(part)}
    found = {held for held in found if held[1] - held[0] <= LONGEST} | set(defined_names(part)) | listed
    return found | {
        held for held in known_bodies(part) if words[held[0]].capital or not _after_indefinite(words, held[0])
    }


def _after_indefinite(words: list[Word], first: int) -> bool:
    return first > 0 and words[first - 1].key in _INDEFINITE


def _headed_in_french(part: ParsedPart, words: list[Word]) -> Iterator[tuple[int, int]]:
    """Names that begin with a head word: in lower case, as French writes many ("police cantonale bernoise"), and those
    that go on where most end ("Observatoire des violences envers les femmes", "foyer Don de Joie")."""
    lower = word_list("lower_heads")
    for first, word in enumerate(words):
        headed = word.key in lower or word.key in FRENCH_HEADS
        if not headed or word.capitals or _after_indefinite(words, first):
            continue
        stop = french_tail(part, words, first)
        if word.key in lower and not word.capital:
            if stop - first > 1:
                yield first, stop
            for n in range(first + 2, stop - 1):
                if words[n].key in _LINKS or words[n].key == "et":
                    yield first, n
        yield from ((first, further) for further in _further_stops(part, words, first, stop))


def _further_stops(part: ParsedPart, words: list[Word], first: int, usual: int) -> Iterator[int]:
    """Where a name that begins at word `first` could end beyond `usual`, where most would."""
    text, tags = text_of(part), pos_at(part)
    here, further = usual - 1, 0
    while here + 1 < len(words) and here + 1 - first < LONGEST and further < _FURTHER:
        gap, word = text[words[here].end : words[here + 1].start], words[here + 1]
        if not is_joint(gap) or "." in gap:
            return
        here += 1
        if word.key in _LINKS or word.key in _FURTHER_LINKS:
            continue
        tag = tags.get(word.start, "X")
        if not (word.capital or tag in _CONTENT or (tag == "VERB" and word.text.endswith(_PARTICIPLES))):
            return
        further += 1
        yield here + 1


def _enumerations(text: str, words: list[Word], first: int) -> Iterator[tuple[int, int]]:
    """Names that count up what they are for: "Ministry of Women, Gender and Diversity"."""
    here, joined, comma = first, False, False
    while here + 1 < len(words) and here + 1 - first < LONGEST:
        gap, word = text[words[here].end : words[here + 1].start], words[here + 1]
        if gap in (", ", " & ") and words[here].capital and (word.capital or word.key in _AND):
            comma, joined = comma or gap == ", ", joined or gap == " & "
        elif not is_joint(gap) or "." in gap:
            break
        if word.key == "et" and here == first and words[first].key not in FRENCH_HEADS:
            break  # "Havre et du Caire" is two names
        here += 1
        if word.capital:
            if joined:
                yield first, here + 1
        elif word.key in _AND:
            joined = True
        elif word.key not in _LINKS:
            break


def _halves(text: str, words: list[Word], first: int, stop: int) -> Iterator[tuple[int, int]]:
    """ "Foundation of Anytown": what stands before a link may be a name by itself, or what follows it."""
    for n in range(first + 1, stop):
        if not words[n].capital and words[n].key in _LINKS and words[n - 1].capital:
            yield first, n
            after = next((m for m in range(n + 1, stop) if words[m].capital), None)
            if after is not None:
                yield after, stop
        if words[n].capital and text[words[n - 1].end] == "." and len(words[n - 1].text) > 1:
            yield n, stop
        if words[n].capital and words[n].key in CALLED and any(word.key in ENGLISH_HEADS for word in words[first:n]):
            yield first, n  # "University of Anytown Vice-Chancellor"


def _cuts(part: ParsedPart, words: list[Word], first: int, stop: int) -> Iterator[tuple[int, int]]:
    yield first, stop
    text = text_of(part)
    if stop < len(words) and words[stop].text.isdigit() and text[words[stop - 1].end : words[stop].start] == " ":
        yield first, stop + 1  # "France Victimes 54"
    if words[stop - 1].text == "s" and stop - first > 1:
        yield first, stop - 1
    follows = stop < len(words) and text[words[stop - 1].end : words[stop].start] == " " and part.language != "fr"
    ends = [stop]
    if follows and words[stop].key in _LOWER_ENGLISH_HEADS and not words[stop].capital:
        ends.append(stop + 1)  # "Norfolk police"
        yield first, stop + 1
    begins = [first]
    led = words[first].key in ARTICLES or words[first].key in _LEGAL_FORMS or begins_sentence(text, words[first].start)
    if stop - first > 1 and led:
        nxt = next((n for n in range(first + 1, stop) if words[n].capital), None)
        if nxt is not None:
            yield from ((nxt, end) for end in ends)
            begins.append(nxt)
    yield from _halves(text, words, first, stop)
    own = behind_owner(part, first, stop)
    if own is not None and words[own].capital:
        yield own, stop
    if acronym_behind(part, first, stop - 1):
        yield first, stop - 1
    for at in begins:
        if part.language == "fr":
            tail_at = at + 1 if words[at].key in ARTICLES and at + 1 < len(words) else at
            yield at, french_tail(part, words, tail_at, loose=True)
            yield at, french_tail(part, words, tail_at)
        else:
            yield at, english_chain(text, words, at)
