"""The one analysis of every engine: what becomes of a text, of a word of a query, and by which keys hits are sorted.

Engines are handed stems ready made, so that they agree token for token whatever they bring themselves.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache

import tantivy

from corpus.editions import publication_key
from corpus.model import Language
from corpus.text import digest
from corpus.words import STOP_WORDS, singular, stems_asked
from indexer.engine import FACET_FIELDS, FacetField
from indexer.entry import IndexEntry

SEPARATOR = "\t"
"""Between a facet value and its label in one term."""
COUNTED_IN: Mapping[FacetField, str] = {"city": "city_facet", "organisation": "organisation_facet"}
"""Where the values of a facet are counted whose own field holds all that they are found by."""

FACETS = tuple(COUNTED_IN.get(field, field) for field in FACET_FIELDS)
"""The fields in which the values of all facets are counted."""

_STEMMERS: dict[Language, str] = {"fr": "french", "en": "english", "und": "english"}
_DAYS_SHIFT = 40
_LAST_KEY = (1 << 63) - 1


class StemAnalyzer:
    """Makes stems of texts: acronyms in the singular, split, lower case, fold, stop words, stem. Folding after stemming
    would split what it should join.

    Args:
        language: of the texts.
    """

    def __init__(self, language: Language) -> None:
        self._chain = _chain(language)

    def analyze(self, text: str) -> list[str]:
        """The stems of a text."""
        found: list[str] = self._chain.analyze(singular(text))
        return found

    def pre_tokenize(self, text: str) -> tantivy.PreTokenizedString:
        """The same for a field; nobody asks for the offsets in it."""
        return self._chain.pre_tokenize(singular(text))


@cache
def stem_analyzer(language: Language) -> StemAnalyzer:
    """What makes stems of texts in a language."""
    return StemAnalyzer(language)


def _chain(language: Language) -> tantivy.TextAnalyzer:
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.custom_stopword(sorted(STOP_WORDS)))
        .filter(tantivy.Filter.stemmer(_STEMMERS[language]))
        .build()
    )


@cache
def plain_analyzer() -> tantivy.TextAnalyzer:
    """Folded words as they stand, stop words too: for literal phrases, suggestions and spelling."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .build()
    )


@lru_cache(maxsize=10_000)
def stems(word: str) -> tuple[str, ...]:
    """The stems by which a word is asked for, each once; none for a stop word."""
    tokens = plain_analyzer().analyze(singular(word))
    return tuple(dict.fromkeys(form for token in tokens if token not in STOP_WORDS for form in stems_asked(token)))


def sort_keys(entry: IndexEntry) -> tuple[int, int]:
    """Unique keys for newest first (descending) and oldest first (ascending); articles without a date come last.

    Engines sort by one number and leave ties in the order of writing, so that the key carries a hash of the id.
    """
    low = key_of_id(entry.id)
    if entry.issued is None:
        return low, _LAST_KEY - low
    key = (date.fromisoformat(entry.issued).toordinal() << _DAYS_SHIFT) | low
    return key, key


def key_of_id(article_id: str) -> int:
    """The part of the sort keys that tells articles of one day apart."""
    return int(digest(article_id)[:10], 16) & ((1 << _DAYS_SHIFT) - 1)


def without_date(newest: int) -> int:
    """That part of a key by which newest come first."""
    return newest & ((1 << _DAYS_SHIFT) - 1)


def facet_values(entry: IndexEntry) -> dict[str, list[str]]:
    """The terms of each facet of an entry; a town with its name behind its id, so that a count can be labelled."""
    single = {
        "kind": entry.kind,
        "language": entry.language,
        "source": entry.source,
        "publication": publication_key(entry.publication),
        "edition": entry.edition,
        "year": str(entry.year) if entry.year else None,
    }
    values: dict[str, list[str]] = {name: [value] for name, value in single.items() if value}
    values |= {
        "concept": list(entry.concept_path),
        "available": list(entry.available),
        "country": list(entry.countries),
        "organisation_facet": [body.key for body in entry.organisations],
        "organisation": list(dict.fromkeys(key for body in entry.organisations for key in body.keys)),
        "series": list(dict.fromkeys(one.key for one in entry.series)),
        "city_facet": [f"{place.id}{SEPARATOR}{place.name}" for place in entry.places],
        "city": [key for place in entry.places for key in (str(place.id), *place.names)],
    }
    return values
