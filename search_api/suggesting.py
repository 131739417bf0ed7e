"""What could be meant, as one types: concepts by any of their labels, words of the corpus, towns, bodies, titles."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from typing_extensions import TypedDict

from corpus.text import fold_key
from corpus.words import STOP_WORDS, fold_word, words
from indexer.engine import EngineQuery, FacetField, SearchEngine
from search_api.naming import FacetNames
from search_api.request import Interface
from taxonomy.scheme import Scheme

_CONCEPTS = 6
_WORDS = 6
_VALUES = 3
_TITLES = 3
_COMPLETIONS = 2
"""Words that the last one may become, for which titles are looked up."""
_LOOKED_AT = 10
_SHORTEST = 2
"""Letters from which towns, bodies and titles are suggested."""


class SuggestedConcept(TypedDict):
    """A concept, with the label that fits what was typed."""

    id: str
    label: str
    labels: dict[str, str]
    matched: str


class SuggestedValue(TypedDict):
    """A town or a body, by the value that filters, with its number of articles."""

    value: str
    label: str
    count: int


class SuggestedArticle(TypedDict):
    """An article whose title has what was typed."""

    id: str
    title: str
    language: str


class SuggestAnswer(TypedDict):
    """Concepts, the query with its last word completed, towns, bodies and titles."""

    concepts: list[SuggestedConcept]
    queries: list[str]
    places: list[SuggestedValue]
    organisations: list[SuggestedValue]
    articles: list[SuggestedArticle]


class Suggester:
    """Suggests from a taxonomy and the words of an index.

    Args:
        engine: whose words, towns, bodies and titles are suggested.
        scheme: whose concepts are suggested.
        names: of towns and bodies, if they are read already.
    """

    def __init__(self, engine: SearchEngine, scheme: Scheme, names: FacetNames | None = None) -> None:
        self._engine = engine
        self._names = names or FacetNames(engine)
        self._scheme = scheme
        self._labels = sorted(
            (fold_key(label.text), label.text, concept.id)
            for concept in scheme
            for label in concept.labels
            if not concept.deprecated
        )

    def suggest(self, typed: str, ui: Interface) -> SuggestAnswer:
        """Suggestions for what has been typed so far; none for an empty text."""
        ends = self._ends(typed)
        return SuggestAnswer(
            concepts=self._concepts(typed, ui),
            queries=[typed[:start] + term for start, term in ends],
            places=self._values("city", typed, ui),
            organisations=self._values("organisation", typed, ui),
            articles=self._articles(typed, [term for _, term in ends]),
        )

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

    def _ends(self, typed: str) -> list[tuple[int, str]]:
        """Where the last word begins, with each word of the corpus that it may become."""
        found = words(typed)
        if not found or not typed[-1].isalnum():
            return []
        last = found[-1]
        return [(last.start, term) for term, _ in self._engine.suggest(fold_word(last.text), limit=_WORDS)]

    def _values(self, field: FacetField, typed: str, ui: Interface) -> list[SuggestedValue]:
        key = fold_key(typed)
        if len(key) < _SHORTEST:
            return []
        names = self._names.names()
        found = islice(names.beginning(key, (field,)), _VALUES)
        return [SuggestedValue(value=v.value, label=names.shown(field, v.value, ui), count=v.count) for v in found]

    def _articles(self, typed: str, ends: Sequence[str]) -> list[SuggestedArticle]:
        """Articles with every word in the title, the last one perhaps not typed to its end."""
        asked = [word.text for word in words(typed)]
        if not asked or len(asked[-1]) < _SHORTEST:
            return []
        found: dict[str, SuggestedArticle] = {}
        for end in list(ends[:_COMPLETIONS]) or [asked[-1]]:
            query = EngineQuery(words=tuple(w for w in (*asked[:-1], end) if w not in STOP_WORDS), limit=_LOOKED_AT)
            for hit in self._engine.search(query).hits if query.words else ():
                entry = hit.entry
                if _has_all({word.text for word in words(entry.title)}, asked):
                    found[entry.id] = SuggestedArticle(id=entry.id, title=entry.title, language=entry.language)
        return list(found.values())[:_TITLES]


def _has_all(title: set[str], asked: Sequence[str]) -> bool:
    return title.issuperset(asked[:-1]) and any(word.startswith(asked[-1]) for word in title)
