"""Words that stand before, inside and after persons' names, folded, French and English together."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from indexer.annotating.gazetteer import read_region_aliases
from indexer.annotating.name_words import Word, given_names, is_joint, word_list, words_in

ABBREVIATED_TITLES = word_list("abbreviated_titles")
"""Titles after which a surname alone is a person."""

TITLES = ABBREVIATED_TITLES | word_list("titles")
"""Titles and functions that stand right before a full name."""

RANKS = word_list("ranks")
"""Ranks and offices, which stand there too, and in names of bodies."""

CALLED = TITLES | RANKS
"""All that stands before a name."""

GENERATIONS = word_list("generations")
PARTICLES = word_list("particles")
STREETS = word_list("streets")
NAMED_AFTER = STREETS | word_list("named_after")
"""After these a person's name names a thing."""

NAMED_AFTER_ENGLISH = word_list("named_after_english")
"""Before these likewise."""

NOT_IN_A_NAME = word_list("not_in_a_name")
"""Words at which a name ends and with which none begins."""

_AFTER_TITLES = word_list("after_titles")
_OFFICES = word_list("offices")
SEATS = word_list("seats")
_POST_NOMINALS = word_list("post_nominals")
_DOTTED_LETTERS = re.compile(r"(?:[A-Z][a-z]{0,2}\.[ \u00a0]?){1,4}[A-Z](?![\w])")
_DOTTED = word_list("abbreviated_ranks") | {
    "m", "mm", "mr", "mrs", "ms", "dr", "dre", "pr", "prof", "me", "mme", "mlle"
}  # fmt: skip
_OF = frozenset(["de", "du", "des", "d", "of", "for", "a"])
_OFFICE_LINKS = frozenset(["et", "and", "of", "for", "the"])
_LONGEST_OFFICE = 18
_OFFICE_TAGS = frozenset(["NOUN", "ADJ", "PROPN", "X"])
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
    gap = _parted(text, words, at)
    return is_joint(gap) and "." not in gap


class Title(NamedTuple):
    """What is called a person before the name."""

    points: int
    """How much it tells."""
    alone: bool = False
    """A surname alone may follow."""
    office: bool = False
    """A surname alone may follow where the recogniser takes it for a person."""


def title_before(text: str, words: Sequence[Word], at: int) -> Title | None:
    """The title, function or rank right before the name at word `at`: "Mr" of "Mr Santana", "maire" of "la maire Anne
    Exemple", "attorney" of "Attorney General Anne Example"; None when there is none."""
    if is_demonym_before(text, words, at):
        return Title(1)
    title = at - 2 if at > 1 and goes_on_from_title(text, words, at - 1) else at - 1
    if title < 0 or (words[title].key not in CALLED and words[title].text not in SEATS):
        return None
    gap, before = _parted(text, words, at), words[title]
    if gap not in (" ", "\u00a0") and not (gap in (". ", ".\u00a0", ".") and before.key in _DOTTED):
        return None
    if before.key == "justice" and title and not _is_judge(text, words, title):
        return None
    office = before.key in _OFFICES or words[at - 1].key in _OFFICES
    if before.key in TITLES:
        alone = title == at - 1 and before.key in ABBREVIATED_TITLES and (before.capital or before.key == "me")
        return Title(2, alone, office)
    return Title(1, office=office)


_SPELT_OUT = 4  # letters: shorter names of states are abbreviations
_MORE_STATES = frozenset(
    [("northern", "territory"), ("australian", "capital", "territory"), ("british", "columbia"), ("nova", "scotia")]
)
_BEFORE_JUSTICE = CALLED | frozenset(["associate", "madam", "lord", "lady"])


def _is_judge(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the word "Justice" is a judge's title there, not the end of a name: "Restorative Justice Week"."""
    before = words[at - 1]
    joined = _parted(text, words, at) in (" ", "\u00a0")
    return not (joined and before.capital) or before.key in _BEFORE_JUSTICE


_DEMONYM = re.compile(r"[^\W\d_]{2,}(?:ain|aine|ais|aise|ois|oise|ien|ienne|een|eenne|ol|ole)")
_BEFORE_A_DEMONYM = frozenset(["au", "du", "l", "la", "le", "un", "une"])


def is_demonym_before(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether the word before word `at` says where the person who is named is from: "du Mozambicain Jean Exemple"."""
    if not 1 < at < len(words) or not words[at].capital or _parted(text, words, at) not in (" ", "\u00a0"):
        return False
    word, article = words[at - 1], words[at - 2]
    if not (word.capital and article.key in _BEFORE_A_DEMONYM) or word.capitals:
        return False
    return _DEMONYM.fullmatch(word.key) is not None and word.key not in given_names()


@cache
def _states() -> frozenset[tuple[str, ...]]:
    names = (tuple(word.key for word in words_in(alias)) for alias, _ in read_region_aliases() if "." not in alias)
    return frozenset(names) | _MORE_STATES


def is_state_behind(words: Sequence[Word], at: int) -> bool:
    """Whether the state of a person is told from word `at` on, as in lists of members: "Anne Example Queensland"."""
    if not words[at].capital or (len(words[at].text) < _SPELT_OUT and not words[at].capitals):
        return False  # "Rosa de Moraes" is not of Delaware
    return any(tuple(word.key for word in words[at : at + length]) in _states() for length in (1, 2, 3))


def goes_on_from_title(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether word `at` belongs to the title before it: "general" of "Attorney General"."""
    if not at or words[at].key not in _AFTER_TITLES or words[at - 1].key not in CALLED:
        return False
    return _parted(text, words, at) in (" ", "\u00a0", "-", "‑")


def office_before(text: str, words: Sequence[Word], at: int, tags: Mapping[int, str]) -> str:
    """The office of which word `at`, or the word before it, tells over what it is: "ministre" before "Anne Exemple" and
    before "Sports" in "le ministre de la Jeunesse et des Sports Anne Exemple"; "" when there is none.

    Args:
        text: the text of the part.
        words: its words.
        at: where a name begins.
        tags: the part of speech of the word at each offset.
    """
    for here in range(at - 1, max(-1, at - _LONGEST_OFFICE), -1):
        gap, word, following = _parted(text, words, here + 1), words[here], words[here + 1]
        if not (is_joint(gap) and "." not in gap) and not (gap == ", " and following.key in _OF):
            return ""
        if word.key in CALLED:
            return word.key if following.key in _OF and here + 1 < at else ""
        held = word.capital or word.key in _LINKS or word.key in _OFFICE_LINKS
        if not held and tags.get(word.start, "X") not in _OFFICE_TAGS:
            return ""
    return ""


def is_function_behind(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether word `at`, the third of a name or a later one, is what the person does: "Yves Rousset Préfet de …"."""
    if words[at].key not in CALLED or _parted(text, words, at) not in (" ", "\u00a0"):
        return False
    if words[at - 1].key not in given_names() or at + 1 == len(words):
        return True
    following = words[at + 1]  # "Anne Marie Judge" is a name
    return is_joint(_parted(text, words, at + 1)) and (following.capital or following.key in _OF)


def post_nominal_at(text: str, words: Sequence[Word], at: int) -> bool:
    """Whether honours or degrees begin at word `at`: "MBE", "PhD", "Ph.D."."""
    if words[at].text in _POST_NOMINALS:
        return True
    dotted = _DOTTED_LETTERS.match(text, words[at].start)
    return dotted is not None and re.sub(r"[^\w]", "", dotted[0]) in _POST_NOMINALS


def _parted(text: str, words: Sequence[Word], at: int) -> str:
    """What stands between a word and the one before."""
    return text[words[at - 1].end : words[at].start]
