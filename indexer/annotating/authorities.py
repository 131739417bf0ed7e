"""The authority list: bodies of the field under all their names, and how they are found in a text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from corpus.text import fold_key
from indexer.annotating.name_words import Word, is_joint, kept, stand_at, text_of, words_in, words_of
from indexer.annotating.parsed import ParsedPart


@dataclass(frozen=True, slots=True)
class Authority:
    """One record of `authorities.toml`; `country` is None for a body that belongs to none."""

    id: str
    country: str | None
    en: tuple[str, ...]
    fr: tuple[str, ...]
    acronyms: tuple[str, ...]

    def name(self, language: str) -> str:
        """The first name in a language, in the other one where that is all there is."""
        names = (self.fr or self.en) if language == "fr" else (self.en or self.fr)
        return names[0].lstrip("+")

    def has_name(self, name: str) -> bool:
        """Whether it is one of its names, in either language."""
        return fold_key(name) in {fold_key(listed.lstrip("+")) for listed in (*self.en, *self.fr)}


@dataclass(frozen=True, slots=True)
class _Name:
    keys: tuple[str, ...]
    authority: Authority
    lower_case: bool


@dataclass(frozen=True, slots=True)
class AuthorityMatch:
    """Words `first` to `stop` (not included) are a name, or the acronym, of a body of the list."""

    first: int
    stop: int
    authority: Authority
    by_acronym: bool


@cache
def authorities() -> dict[str, Authority]:
    """All records by id."""
    data = tomllib.loads((Path(__file__).parent / "authorities.toml").read_text(encoding="utf-8"))
    return {
        key: Authority(
            key,
            record.get("country"),
            *(tuple(record.get(name, ())) for name in ("en", "fr", "acronyms")),
        )
        for key, record in data.items()
    }


_FRENCH_WORDS = frozenset(["UN"])
"""English acronyms that in French are a word, which headings have in capitals."""


@cache
def _names_by_first_word() -> dict[str, list[_Name]]:
    """The names under their first folded word, longest first."""
    index: dict[str, list[_Name]] = {}
    for authority in authorities().values():
        for written in dict.fromkeys((*authority.en, *authority.fr)):
            keys = tuple(word.key for word in words_in(written))
            index.setdefault(keys[0], []).append(_Name(keys, authority, written.startswith("+")))
    for names in index.values():
        names.sort(key=lambda name: -len(name.keys))
    return index


@cache
def _by_acronym() -> dict[str, Authority]:
    return {acronym: authority for authority in authorities().values() for acronym in authority.acronyms}


def authority_of_acronym(acronym: str) -> Authority | None:
    """The body of an acronym, by case; None when no body of the list has it."""
    return _by_acronym().get(acronym)


def match_authorities(part: ParsedPart) -> list[AuthorityMatch]:
    """Names and acronyms of bodies of the list in a part: longest first, left to right, no overlap; found once."""
    return kept(part, "authorities", lambda part: list(_match_authorities(part)))


def _match_authorities(part: ParsedPart) -> Iterator[AuthorityMatch]:
    text, words = text_of(part), words_of(part)
    index, acronyms = _names_by_first_word(), _by_acronym()
    no_acronyms = _FRENCH_WORDS if part.language == "fr" else frozenset[str]()
    at = 0
    while at < len(words):
        word = words[at]
        found = _longest_name(text, words, at, index[word.key]) if word.key in index else None
        is_acronym = word.text in acronyms and word.text not in no_acronyms and len(word.text) > 1
        if found is None and is_acronym and _stands_alone(text, word):
            found = AuthorityMatch(at, at + 1, acronyms[word.text], by_acronym=True)
        if found:
            yield found
        at = found.stop if found else at + 1


def _longest_name(text: str, words: list[Word], at: int, names: list[_Name]) -> AuthorityMatch | None:
    for name in names:
        stop = at + len(name.keys)
        if not stand_at(words, at, name.keys):
            continue
        if not name.lower_case and not (words[at].capital or any(w.capital for w in words[at + 1 : stop])):
            continue
        gaps = (text[words[n].end : words[n + 1].start] for n in range(at, stop - 1))
        if all(is_joint(gap) or gap in (", ", "'s ", "’s ") for gap in gaps):
            if len(name.keys) == 1 and not words[at].capital:
                continue
            return AuthorityMatch(at, stop, name.authority, by_acronym=False)
    return None


def _stands_alone(text: str, word: Word) -> bool:
    """Not a part of another acronym or of an address: 'EU-CPN', 'www.FBI.gov', 'M.S.P.'; it is in 'EU-funded'."""
    before, after = text[max(0, word.start - 1) : word.start], text[word.end : word.end + 2]
    is_compound = after[:1] == "-" and after[1:].islower()
    return not re.match(r"[-@/_.]", before) and (is_compound or not re.match(r"[-@/_.][^\W_]", after))
