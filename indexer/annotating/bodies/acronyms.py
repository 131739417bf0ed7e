"""Acronyms that a text gives for names of bodies, in brackets or beside a comma, and where they stand later."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from corpus.text import fold_key
from indexer.annotating.authorities import Authority, authority_of_acronym
from indexer.annotating.bodies.candidates import ARTICLES
from indexer.annotating.bodies.definitions import IN_BRACKETS, NO_BODIES, acronym_behind, defined_names, regions
from indexer.annotating.countries import country_of
from indexer.annotating.name_words import text_of, word_list, words_in, words_of
from indexer.annotating.parsed import ParsedArticle, ParsedPart

_ACRONYM = r"[^\W\d_](?:[\w&]|-(?=\w)){1,10}"
_ARTICLE = r"(?:[Tt]he |[Ll]es? |[Ll]a |[Ll]['’])?"
_IN_ROUND_BRACKETS = re.compile(r"\(([A-Z][A-Za-z&-]{1,10})\)")
_WORD_BEFORE = re.compile(r"[^\W\d_][\w’'-]*[ \u00a0]$")
_BEFORE_BRACKET = re.compile(rf"(?<![\w-])({_ACRONYM})[ \u00a0]\({_ARTICLE}$")
_BESIDE_BEFORE = re.compile(rf"(?<![\w-])({_ACRONYM})(?:,|[ \u00a0](?:[–—-]|:|or|ou))[ \u00a0]{_ARTICLE}$")
_BESIDE_AFTER = re.compile(rf"(?:,(?: or| ou)?|[ \u00a0](?:[–—-]|or|ou))[ \u00a0]{_ARTICLE}({_ACRONYM})(?![\w-])")
_HYPHEN = re.compile(r"(?<=\w)[-‑](?=\w)")
_LOOKED_BACK = 20
_FIT_BESIDE = 0.75
"""The share of an acronym's letters that must be initials where no bracket, or only its first capital, tells it."""
_FIT_OF_PARTS = 0.5
"""The same in brackets after a body that is known under other acronyms, or whose parts are told so."""
_LEAST_LETTERS = 3
_OF = frozenset(["of", "de", "d", "du", "des"])


class Given(NamedTuple):
    """The acronym of a name; where it stands in brackets behind it, its offsets in the part."""

    acronym: str
    at: tuple[int, int] | None = None


def given_acronym(part: ParsedPart, first: int, stop: int, name: str, authority: Authority | None) -> Given | None:
    """The acronym that the text gives with the body that words `first` to `stop` (not included) name.

    "Sûreté du Québec (SQ)", "SQ (Sûreté du Québec)", "l'ANJ, l'Agence nationale de la jeunesse". In brackets behind
    the name it may be that of the name in another language.
    """
    text, words = text_of(part), words_of(part)
    start, end = words[first].start, words[stop - 1].end
    after = IN_BRACKETS.match(text, end)
    if after:
        at = after.start("acronym")
        for acronym in after["acronym"].split("/"):  # "CESDIP/CNRS"
            if _is_given(acronym, name, authority) or (
                acronym == after["acronym"] and _is_translated(part, acronym, first, stop, name, authority)
            ):
                return Given(acronym, (at, at + len(acronym)))
            at += len(acronym) + 1
    back = text[max(0, start - _LOOKED_BACK) : start]
    before = _BEFORE_BRACKET.search(back)
    several = stop - first > 1  # of "UNICEF (Kenya)" the name in brackets is no longer form
    closed = before is not None and text[end : end + 1] == ")"
    if before and closed and ((several and _capitals(before[1]) > 1) or _fits_beside(before[1], name)):
        return Given(before[1])
    behind = acronym_behind(part, first, stop)
    if behind:
        at = words[stop].start
        return Given(behind, (at, at + len(behind)))
    beside = (_BESIDE_BEFORE.search(back), _BESIDE_AFTER.match(text, end))
    return next((Given(match[1]) for match in beside if match and _fits_beside(match[1], name)), None)


def _is_given(acronym: str, name: str, authority: Authority | None) -> bool:
    """Whether an acronym in brackets is plainly that of the name before."""
    if authority and acronym in authority.acronyms:
        return True
    if acronym in NO_BODIES:
        return _fit(acronym, name) == 1
    if _capitals(acronym) < 2:
        return _fits_beside(acronym, name)
    initials = _initials(name, word_list("small_words"))
    letters = _letters(acronym)
    return (
        bool(initials)
        and letters[0] == initials[0]
        and sum(letter in initials for letter in letters) * 2 >= len(letters)
    )


def _is_translated(
    part: ParsedPart, acronym: str, first: int, stop: int, name: str, authority: Authority | None
) -> bool:
    """Whether an acronym in brackets may be that of the name in another language: "Bureau … des enfants (IBCR)"."""
    if _capitals(acronym) < 2 or len(acronym) < _LEAST_LETTERS or not acronym[0].isupper() or acronym in NO_BODIES:
        return False
    joined = "-" in acronym and any(authority_of_acronym(one) for one in acronym.split("-"))  # "Lise-CNRS"
    if joined or _is_place(acronym) or _is_of_its_end(part, acronym, first, stop):
        return False
    other = authority_of_acronym(acronym)
    if authority and other and other != authority and authority.has_name(name):
        return False
    of_parts = "-" in acronym or (authority and authority.acronyms) or other or name.isupper() or _has_parts(name)
    return not of_parts or _fit(acronym, name) >= _FIT_OF_PARTS


def _is_of_its_end(part: ParsedPart, acronym: str, first: int, stop: int) -> bool:
    """Whether it is that of the body to which the named one belongs: "Assemblée parlementaire de l'… (OSCE)"."""
    words = words_of(part)
    for (begin, end), given in defined_names(part).items():
        if given == acronym and end == stop and begin > first:
            before = (word.key for word in reversed(words[first:begin]))
            return next((key for key in before if key not in ARTICLES), "") in _OF
    return False


def _is_place(acronym: str) -> bool:
    """Whether what stands in brackets is a country or the code of a region."""
    return fold_key(acronym) in regions() or country_of(words_in(acronym), 0, acronym) is not None


def _has_parts(name: str) -> bool:
    """Whether acronyms behind the name are often those of its parts: "Université de Limoges (OMIJ)"."""
    return any(word.key in word_list("bodies_with_parts") for word in words_in(name))


def _fits_beside(acronym: str, name: str) -> bool:
    """Whether an acronym is so like the initials of a name that it needs no bracket."""
    letters = _letters(acronym)
    if len(letters) < _LEAST_LETTERS or not acronym[0].isupper():
        return False
    as_first = _capitals(acronym) > 1 or _initials(name, word_list("small_words"))[:1] == letters[0]
    return _fit(acronym, name) >= (_FIT_BESIDE if as_first else 1)


def spells(acronym: str, name: str) -> bool:
    """Whether an acronym is made of the initials of a name and of nothing else, small words counted or not."""
    letters = fold_key("".join(c for c in acronym if c.isalpha()))
    enough = len(letters) >= _LEAST_LETTERS and _capitals(acronym) > 1
    small, joined = word_list("small_words"), _HYPHEN.sub("", name)  # "Inter-American" may count once
    return enough and letters in (_initials(name), _initials(name, small), _initials(joined, small))


def _fit(acronym: str, name: str) -> float:
    """Which share of the letters of an acronym are initials of the name, in any order."""
    letters = _letters(acronym)
    return (Counter(letters) & Counter(_initials(name))).total() / max(1, len(letters))


def _letters(acronym: str) -> str:
    """Its capitals, folded; all its letters where it is written as a word: "Adevem"."""
    letters = [c for c in acronym if c.isalpha()]
    capitals = [c for c in letters if c.isupper()]
    return fold_key("".join(capitals if len(capitals) > 1 else letters))


def _capitals(acronym: str) -> int:
    return sum(c.isupper() for c in acronym)


def _initials(name: str, passed_over: Collection[str] = ()) -> str:
    return "".join(word.key[0] for word in words_in(name) if word.key not in passed_over)


def record_of(acronym: str, name: str, language: str) -> Authority | None:
    """The record of an acronym that a text gives with a name, if it may have that name in the text's language."""
    known = authority_of_acronym(acronym)
    if known is None:
        return None
    said = {word.key for word in words_in(name)} - word_list("small_words")
    shared = (len(said & {word.key for word in words_in(listed)}) for listed in (*known.en, *known.fr))
    translated = not (known.fr if language == "fr" else known.en) and _fit(acronym, name) < 1
    return known if translated or 2 * max(shared) >= len(said) else None


def explained_otherwise(parsed: ParsedArticle, names: Collection[int]) -> set[str]:
    """Acronyms in brackets after words that are no body's name: what they stand for is none.

    Args:
        parsed: the article.
        names: where in its text names of bodies end; what stands in brackets behind them may be another body.
    """
    text = parsed.article.text
    return {
        match[1]
        for match in _IN_ROUND_BRACKETS.finditer(text)
        if _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start())
        and (match.start() - 1 not in names or match[1] in NO_BODIES or _is_place(match[1]))
    }


def written_forms(acronyms: Iterable[str]) -> dict[str, str]:
    """The acronyms by the forms in which a text may have them: as they are given, and in capitals."""
    given = {acronym.rstrip("."): acronym for acronym in acronyms}
    capitals = {form.upper(): acronym for form, acronym in given.items() if len(form) >= _LEAST_LETTERS}
    return {form: acronym for form, acronym in capitals.items() if form not in NO_BODIES} | given


def acronym_mentions(part: ParsedPart, forms: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where acronyms stand in a part as words of their own: word ranges, of several words for "UFC-Dori"."""
    text, words = text_of(part), words_of(part)
    by_first: dict[str, list[tuple[int, str]]] = {}
    for form in forms:
        inside = words_in(form)
        by_first.setdefault(inside[0].text, []).append((len(inside), form))
    at = 0
    while at < len(words):
        ends = [
            at + count
            for count, form in by_first.get(words[at].text, ())
            if at + count <= len(words) and text[words[at].start : words[at + count - 1].end] == form
        ]
        if ends:
            yield at, max(ends)
        at = max(ends, default=at + 1)
