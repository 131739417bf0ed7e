"""All labels of a scheme in one look-up structure, shared by the tagger and the lookup of queries."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from corpus.words import singular, words
from taxonomy.forms import AND, Token, tokens
from taxonomy.scheme import LANGUAGES, LabelLanguage, LabelRole, Scheme

_OWN_ROLES = frozenset({"acronym", "weak", "title", "never", "clue"})
_ARTICLES = frozenset(["the", "a", "an", "le", "la", "les", "l", "un", "une", "des", "du", "de", "d", "to"])
_LONGEST_LEAD = 40
_PARTS = re.compile(r"[^\W_]+|['’]|[-‑]|\s+")
_SEPARATORS = {"'": "['’]", "’": "['’]", "-": "[-‑]", "‑": "[-‑]", " ": r"\s+"}
_SHOUTING = 0.2
"""Share of labels in capitals from which on capitals tell nothing."""
_INITIALS = re.compile(r"[A-Z][A-Z0-9&-]{1,7}")


class Entry(NamedTuple):
    """A concept that a row of words names, the label, and the roles in which the label counts."""

    concept: str
    label: str
    roles: frozenset[LabelRole]


@dataclass(slots=True)
class Node:
    """A node of a trie over words: what may follow, and what is named when the row ends here."""

    following: dict[str, Node] = field(default_factory=dict)
    entries: tuple[Entry, ...] = ()

    def add(self, row: Sequence[str], entry: Entry) -> None:
        """Enter a row of words; roles of the same concept add up."""
        node = self
        for word in row:
            node = node.following.setdefault(word, Node())
        for number, held in enumerate(node.entries):
            if held.concept == entry.concept:
                merged = Entry(held.concept, held.label, held.roles | entry.roles)
                node.entries = (*node.entries[:number], merged, *node.entries[number + 1 :])
                return
        node.entries = (*node.entries, entry)

    def longest(self, row: Sequence[str], start: int) -> Iterator[tuple[int, tuple[Entry, ...]]]:
        """(end, entries) of all rows that begin at `start`, shortest first."""
        node = self
        for position in range(start, len(row)):
            following = node.following.get(row[position])
            if following is None:
                return
            node = following
            if node.entries:
                yield position + 1, node.entries


@dataclass(frozen=True, slots=True)
class Worded:
    """A label of one content word and words of form that make it what it is: "what works", "after release", "by-law".

    The content word alone is another thing, so that the others have to stand beside it.
    """

    entry: Entry
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None

    def stretch(self, text: str, start: int, end: int) -> tuple[int, int] | None:
        """Where the label stands in a text that has its content word from `start` to `end`; None when it does not."""
        if self.before is not None:
            lead = self.before.search(text, max(0, start - _LONGEST_LEAD), start)
            if lead is None:
                return None
            start = lead.start()
        if self.after is not None:
            rest = self.after.match(text, end)
            if rest is None:
                return None
            end = rest.end()
        return start, end


class Dictionary:
    """The labels of a scheme by language: rows of stems, single words by inflection, acronyms by case.

    `phrases[language]` holds labels of two words and more as rows of stems; `single[language]` labels of one word;
    `worded[language]` those of one content word and words of form, by its inflection, and `worded_never[language]`
    phrases of that build in which labels do not count;
    `acronyms` rows of words as written but in the singular, in any language; `never[language]` the phrases in which
    a concept's labels do not count, as rows of inflections (by stems `developed countries` would refuse `developing
    countries`); `clues[language]` the words that only together speak for a concept.
    """

    def __init__(self, scheme: Scheme) -> None:
        self.phrases: dict[LabelLanguage, Node] = {language: Node() for language in LANGUAGES}
        self.single: dict[LabelLanguage, dict[str, tuple[Entry, ...]]] = {lang: {} for lang in LANGUAGES}
        self.worded: dict[LabelLanguage, dict[str, tuple[Worded, ...]]] = {lang: {} for lang in LANGUAGES}
        self.worded_never: dict[LabelLanguage, dict[str, tuple[Worded, ...]]] = {lang: {} for lang in LANGUAGES}
        self.never: dict[LabelLanguage, Node] = {language: Node() for language in LANGUAGES}
        self.clues: dict[LabelLanguage, Node] = {language: Node() for language in LANGUAGES}
        self.acronyms = Node()
        self._guess_acronyms = _marks_no_acronyms(scheme)
        for concept in scheme:
            if concept.deprecated:
                continue
            for label in concept.labels:
                self._enter(Entry(concept.id, label.text, frozenset({label.role})), label.language)

    def is_acronym(self, text: str, roles: Collection[LabelRole]) -> bool:
        """Whether a label in these roles counts as initials: marked so, or guessed in a scheme that marks none."""
        return "acronym" in roles or (self._guess_acronyms and _INITIALS.fullmatch(text) is not None)

    def _enter(self, entry: Entry, language: LabelLanguage) -> None:
        if self.is_acronym(entry.label, entry.roles):
            self.acronyms.add([singular(entry.label[w.start : w.end]) for w in words(entry.label)], entry)
            return
        row = tokens(entry.label, language)
        if not row:
            return
        worded = _worded(entry, row) if "clue" not in entry.roles else None
        if worded is not None:
            table = self.worded_never if "never" in entry.roles else self.worded
            key = row[0].inflection
            table[language][key] = (*table[language].get(key, ()), worded)
        elif "never" in entry.roles:
            self.never[language].add([token.inflection for token in row], entry)
        elif "clue" in entry.roles:
            self.clues[language].add([token.stem for token in row], entry)
        elif len(row) == 1:
            self._enter_single(row[0], entry, language)
        else:
            for variant in _hyphen_variants(entry.label, row, language):
                self.phrases[language].add(variant, entry)

    def _enter_single(self, token: Token, entry: Entry, language: LabelLanguage) -> None:
        node = Node(entries=self.single[language].get(token.inflection, ()))
        node.add((), entry)
        self.single[language][token.inflection] = node.entries


def _worded(entry: Entry, row: Sequence[Token]) -> Worded | None:
    """A label of one content word with words of form beside it that are more than articles; None for any other."""
    label, (token, *others) = entry.label, row
    beside = [w for w in words(label) if not (token.start <= w.start < token.end)]
    if others or token.stem == AND or all(w.text in _ARTICLES for w in beside):
        return None
    return Worded(entry, _pattern(label[: token.start], ahead=True), _pattern(label[token.end :], ahead=False))


def _pattern(beside: str, *, ahead: bool) -> re.Pattern[str] | None:
    """What has to stand before (or behind) the content word: a hyphen is one in the text too, and a plural may be."""
    if not beside.strip():
        return None
    written = "".join(_SEPARATORS.get(part[0], re.escape(part)) for part in _PARTS.findall(beside))
    return re.compile(rf"(?<!\w){written}$" if ahead else rf"{written}s?(?!\w)", re.I)


def _marks_no_acronyms(scheme: Scheme) -> bool:
    """Whether a label written like initials has to be taken for one: the scheme has none of our own roles.

    Not where many labels are all in capitals, as some thesauri have them.
    """
    labels = [label for concept in scheme for label in concept.labels]
    if any(label.role in _OWN_ROLES for label in labels):
        return False
    return sum(label.text.isupper() for label in labels) < _SHOUTING * len(labels)


def _hyphen_variants(label: str, row: list[Token], language: LabelLanguage) -> Iterator[list[str]]:
    """The row of stems, and the row with hyphened words written as one ('anti-social', 'antisocial')."""
    stems = [token.stem for token in row]
    yield stems
    for number, (first, second) in enumerate(pairwise(row)):
        joined = label[first.end : second.start] == "-" and AND not in (first.stem, second.stem)
        if joined and len(row) > 2:
            whole = tokens(first.raw + second.raw, language)
            yield [*stems[:number], *(token.stem for token in whole), *stems[number + 2 :]]
