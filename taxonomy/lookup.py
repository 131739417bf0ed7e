"""Which concepts a query names, in either language and any variant. Loads no spaCy."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.words import singular, words
from taxonomy.dictionary import Dictionary, Entry
from taxonomy.forms import AND, Token, tokens
from taxonomy.scheme import LANGUAGES, LabelLanguage, Scheme

_STRENGTH = ("preferred", "alternative", "acronym", "title", "hidden", "weak")
_IN_ANY_ORDER = ("preferred", "alternative", "hidden")


@dataclass(frozen=True, slots=True)
class LabelMatch:
    """A concept named in a query: `query[start:end]` are the words that name it, `label` the label they match."""

    concept: str
    label: str
    language: LabelLanguage
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    words: int
    language: LabelLanguage
    entries: tuple[Entry, ...]


class LabelLookup:
    """Finds the labels of a scheme in queries.

    Args:
        scheme: the taxonomy. Deprecated concepts are left out; concepts that only group can be named.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._dictionary = Dictionary(scheme)
        self._any_order = {language: _any_order(scheme, language) for language in LANGUAGES}
        self._acronyms = {
            label.text.casefold(): Entry(concept.id, label.text, frozenset({label.role}))
            for concept in scheme
            for label in concept.labels
            if not concept.deprecated and self._dictionary.is_acronym(label.text, {label.role})
        }

    def find(self, query: str) -> tuple[LabelMatch, ...]:
        """The longest labels that a query holds, in its order; where languages differ, both concepts.

        Acronyms count in their own case, or in any case when the query is nothing else. A query that has just the words
        of a label in another order ("victimation enquête") names it too.
        """
        rows = [row for language in LANGUAGES for row in self._rows(query, language)]
        whole = query.strip().casefold()
        alone = self._acronyms.get(whole) or self._acronyms.get(whole.removesuffix("s"))
        if alone is not None:
            start = len(query) - len(query.lstrip())
            rows.append(_Row(start, start + len(query.strip()), 2, "fr", (alone,)))
        longest: list[_Row] = []
        for row in sorted(rows, key=lambda r: (-r.words, r.start - r.end, r.start)):
            rivals = [held for held in longest if row.start < held.end and held.start < row.end]
            if all((held.start, held.end) == (row.start, row.end) for held in rivals):
                longest.append(row)
        matches: dict[tuple[str, int], LabelMatch] = {}
        for row in sorted(longest, key=lambda r: (r.start, r.language)):
            for entry in sorted(row.entries, key=_strength):
                match = LabelMatch(entry.concept, entry.label, row.language, row.start, row.end)
                matches.setdefault((entry.concept, row.start), match)
        return tuple(matches.values())

    def _rows(self, query: str, language: LabelLanguage) -> list[_Row]:
        row = tokens(query, language, words(query))
        stems = [token.stem for token in row]
        raws = [singular(token.raw) for token in row]
        forms = [token.inflection for token in row]
        never = {
            (entry.concept, position)
            for start in range(len(row))
            for end, entries in self._dictionary.never[language].longest(forms, start)
            for entry in entries
            for position in range(start, end)
        } | {
            (worded.entry.concept, position)
            for position, form in enumerate(forms)
            for worded in self._dictionary.worded_never[language].get(form, ())
        }
        found = []
        for start, first in enumerate(row):
            ends = list(self._dictionary.phrases[language].longest(stems, start))
            ends += list(self._dictionary.acronyms.longest(raws, start))
            ends += [(start + 1, entries) for entries in self._single(first, language)]
            found += [
                _Row(first.start, row[end - 1].end, end - start, language, counting)
                for end, entries in ends
                if AND not in (stems[start], stems[end - 1])
                and (counting := tuple(e for e in entries if (e.concept, start) not in never))
            ]
        whole = self._any_order[language].get(frozenset(stems), ()) if not never else ()
        if whole and all(one.words < len(row) for one in found):
            found.append(_Row(row[0].start, row[-1].end, len(row), language, whole))
        return found

    def _single(self, token: Token, language: LabelLanguage) -> list[tuple[Entry, ...]]:
        """What a word names, labels among it of which it is the only content word: queries leave out words of form."""
        entries = self._dictionary.single[language].get(token.inflection, ())
        worded = tuple(one.entry for one in self._dictionary.worded[language].get(token.inflection, ()))
        return [entries + worded] if entries or worded else []


def _any_order(scheme: Scheme, language: LabelLanguage) -> dict[frozenset[str], tuple[Entry, ...]]:
    """The labels of two content words and more by their stems, whatever the order."""
    found: dict[frozenset[str], tuple[Entry, ...]] = {}
    for concept in scheme:
        for label in () if concept.deprecated else concept.labels:
            stems = frozenset(token.stem for token in tokens(label.text, language))
            if label.language == language and label.role in _IN_ANY_ORDER and len(stems) > 1 and AND not in stems:
                found[stems] = (*found.get(stems, ()), Entry(concept.id, label.text, frozenset({label.role})))
    return found


def _strength(entry: Entry) -> int:
    return min((_STRENGTH.index(role) for role in entry.roles if role in _STRENGTH), default=len(_STRENGTH))
