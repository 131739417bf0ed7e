"""What could be meant, as one types: concepts by any of their labels, and words of the corpus."""

from __future__ import annotations

from typing_extensions import TypedDict

from corpus.text import fold_key
from corpus.words import fold_word, words
from indexer.engine import SearchEngine
from search_api.request import Interface
from taxonomy.scheme import Scheme

_CONCEPTS = 6
_WORDS = 6


class SuggestedConcept(TypedDict):
    """A concept, with the label that fits what was typed."""

    id: str
    label: str
    labels: dict[str, str]
    matched: str


class SuggestAnswer(TypedDict):
    """Concepts, and the query with its last word completed."""

    concepts: list[SuggestedConcept]
    queries: list[str]


class Suggester:
    """Suggests from a taxonomy and the words of an index.

    Args:
        engine: whose words are suggested.
        scheme: whose concepts are suggested.
    """

    def __init__(self, engine: SearchEngine, scheme: Scheme) -> None:
        self._engine = engine
        self._scheme = scheme
        self._labels = sorted(
            (fold_key(label.text), label.text, concept.id)
            for concept in scheme
            for label in concept.labels
            if not concept.deprecated
        )

    def suggest(self, typed: str, ui: Interface) -> SuggestAnswer:
        """Suggestions for what has been typed so far; none for an empty text."""
        return SuggestAnswer(concepts=self._concepts(typed, ui), queries=self._queries(typed))

    def _concepts(self, typed: str, ui: Interface) -> list[SuggestedConcept]:
        key = fold_key(typed)
        if not key:
            return []
        starting = [row for row in self._labels if row[0].startswith(key)]
        inside = [row for row in self._labels if f" {key}" in row[0]]
        best: dict[str, str] = {}
        for _, label, concept_id in [*starting, *inside]:
            best.setdefault(concept_id, label)
        return [
            SuggestedConcept(
                id=concept_id,
                label=self._scheme.label(concept_id, ui),
                labels={"fr": self._scheme.label(concept_id, "fr"), "en": self._scheme.label(concept_id, "en")},
                matched=label,
            )
            for concept_id, label in list(best.items())[:_CONCEPTS]
        ]

    def _queries(self, typed: str) -> list[str]:
        found = words(typed)
        if not found or not typed[-1].isalnum():
            return []
        last = found[-1]
        ends = self._engine.suggest(fold_word(last.text), limit=_WORDS)
        return [typed[: last.start] + term for term, _ in ends]
