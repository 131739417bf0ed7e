"""What can be wrong with a scheme for the texts that are tagged with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from corpus.words import words
from taxonomy.checks import Issue
from taxonomy.forms import AND, tokens
from taxonomy.scheme import LANGUAGES, Label, LabelLanguage, Scheme

FEWEST_TEXTS = 20
"""Texts of a language below which nothing is said of its labels."""
TOO_MUCH = 0.4
"""Share of the texts from which on a concept that their words name tells none of them apart."""
_LONGEST = 10
_NOT_NAMES = frozenset({"never", "clue"})
_UNSURE = frozenset({"weak", "title", "never", "clue"})

_Row = tuple[str, ...]


class LabelUse:
    """Counts which labels of a scheme stand in texts, those of the texts' own language.

    Args:
        scheme: whose labels are looked for.
    """

    def __init__(self, scheme: Scheme) -> None:
        self._scheme = scheme
        self._rows: dict[LabelLanguage, dict[_Row, list[tuple[str, Label]]]] = {x: defaultdict(list) for x in LANGUAGES}
        for concept in scheme:
            if not concept.deprecated:
                for label in concept.labels:
                    if row := _row(label):
                        self._rows[label.language][row].append((concept.id, label))
        self._texts: Counter[LabelLanguage] = Counter()
        self._used: dict[LabelLanguage, set[_Row]] = {x: set() for x in LANGUAGES}
        self._naming: Counter[str] = Counter()

    def add(self, text: str, language: LabelLanguage) -> None:
        """Look at one more text."""
        self._texts[language] += 1
        rows = self._rows[language]
        found = rows.keys() & _grams(text, language)
        self._used[language] |= found
        self._naming.update({concept for row in found for concept, label in rows[row] if label.role not in _UNSURE})

    def issues(self) -> list[Issue]:
        """Labels that stand in no text, and concepts whose names stand in more than `TOO_MUCH` of them."""
        found = []
        for language in LANGUAGES:
            if self._texts[language] < FEWEST_TEXTS:
                continue
            for row, held in self._rows[language].items():
                if row not in self._used[language]:
                    found += [
                        Issue("unused-label", concept, f"{label.text!r} ({language}) stands in no text")
                        for concept, label in held
                        if label.role not in _NOT_NAMES
                    ]
        total = self._texts.total()
        if total >= FEWEST_TEXTS:
            found += [
                Issue("matches-too-much", concept, f"is named in {number} of {total} texts")
                for concept, number in self._naming.items()
                if number > TOO_MUCH * total and self._scheme[concept].tags
            ]
        return sorted(found, key=lambda issue: (issue.concept, issue.kind, issue.what))


def label_use(scheme: Scheme, texts: Iterable[tuple[str, LabelLanguage]]) -> list[Issue]:
    """The issues of a scheme in texts, given with the language of each."""
    use = LabelUse(scheme)
    for text, language in texts:
        use.add(text, language)
    return use.issues()


def _row(label: Label) -> _Row:
    if label.role == "acronym":
        return tuple(f"={label.text[w.start : w.end]}" for w in words(label.text))
    row = [token for token in tokens(label.text, label.language) if token.stem != AND]
    return (f"-{row[0].inflection}",) if len(row) == 1 else tuple(token.stem for token in row)


def _grams(text: str, language: LabelLanguage) -> set[_Row]:
    """All rows of words of the text that a label could be, in the three ways in which labels are compared."""
    row = [token for token in tokens(text, language) if token.stem != AND]
    stems = [token.stem for token in row]
    raw = [f"={token.raw}" for token in row]
    grams: set[_Row] = {(f"-{token.inflection}",) for token in row}
    for length in range(1, _LONGEST + 1):
        for start in range(len(row) - length + 1):
            if length > 1:
                grams.add(tuple(stems[start : start + length]))
            if length <= 3:
                grams.add(tuple(raw[start : start + length]))
    return grams
