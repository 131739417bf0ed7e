"""From an EngineQuery to tantivy queries: a chain of small named steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from math import log

from tantivy import FieldType, Occur, Query, Searcher

from corpus.model import Language
from indexer.engine import (
    BESIDE_WEIGHT,
    TELLING_TEXT,
    TELLING_WORDS,
    TITLE_BOOST,
    TRANSLATED_WEIGHT,
    DateRange,
    EngineQuery,
    FacetField,
    required_words,
)
from indexer.engines.analysis import plain_analyzer, stem_analyzer, stems
from indexer.engines.tantivy_schema import schema

_FIRST_DAY, _LAST_DAY = date.min.toordinal(), date.max.toordinal()


def build(query: EngineQuery, *, without: FacetField | None = None) -> Query:
    """The boolean query whose matches are the hits.

    Args:
        query: what is asked.
        without: a field whose filter is left out, to count its facet.
    """
    clauses = [(Occur.Must, q) for q in _filters(query, without)]
    clauses += [(Occur.Must, _phrase(phrase)) for phrase in query.phrases]
    clauses += [(Occur.MustNot, _excluded(term)) for term in query.excluded]
    asked = _words_or_concepts(query)
    clauses.append((Occur.Must, asked if asked is not None else _everything()))
    return Query.boolean_query(clauses)


def _everything() -> Query:
    return Query.const_score_query(Query.term_query(schema(), "held", "1"), 0.0)


def _term(field: str, value: str | int) -> Query:
    return Query.term_query(schema(), field, value)


def _words_or_concepts(query: EngineQuery) -> Query | None:
    words = [q for word in query.words if (q := _word(word)) is not None]
    if not words and not query.concepts and query.near is None:
        return None
    concepts = [Query.const_score_query(_term("concept", c), score) for c, score in query.concept_scores().items()]
    beside = [Query.boost_query(q, BESIDE_WEIGHT) for word in query.beside if (q := _word(word)) is not None]
    beside += [Query.boost_query(q, TRANSLATED_WEIGHT) for any_of in query.translated if (q := _best_of(any_of))]
    near = [Query.const_score_query(having([n.id for n in query.near]), 0.0)] if query.near else []
    enough = []
    if words:
        needed = required_words(len(words))
        enough = [Query.boolean_query([(Occur.Should, q) for q in words], minimum_number_should_match=needed)]
    if not concepts and not beside and not near:
        return enough[0] if enough else Query.empty_query()
    # The set is decided without scores; the scores then count every word and concept that an article has.
    held = Query.const_score_query(Query.boolean_query([(Occur.Should, q) for q in (*enough, *concepts, *near)]), 0.0)
    return Query.boolean_query([(Occur.Must, held), *((Occur.Should, q) for q in (*words, *concepts, *beside))])


def _word(word: str) -> Query | None:
    """One word of the query: its stems in either language, more so in the title; None for a stop word."""
    forms = stems(word)
    if not forms:
        return None
    parts = [_term("words", stem) for stem in forms]
    parts += [Query.boost_query(_term("title", stem), TITLE_BOOST) for stem in forms]
    return Query.boolean_query([(Occur.Should, q) for q in parts])


def _best_of(words: Iterable[str]) -> Query | None:
    """The word of several that scores most; None when all are stop words."""
    parts = [q for word in words if (q := _word(word)) is not None]
    return Query.disjunction_max_query(parts) if parts else None


def _phrase(phrase: str) -> Query:
    tokens = plain_analyzer().analyze(phrase)
    if not tokens:
        return _everything()
    if len(tokens) == 1:
        return _term("plain", tokens[0])
    return Query.phrase_query(schema(), "plain", list(tokens))


def _excluded(term: str) -> Query:
    tokens = plain_analyzer().analyze(term)
    if len(tokens) > 1:
        return _phrase(term)
    return _any(_term("words", stem) for stem in stems(term)) if stems(term) else _phrase(term)


def _any(queries: Iterable[Query]) -> Query:
    return Query.boolean_query([(Occur.Should, q) for q in queries])


def _filters(query: EngineQuery, without: FacetField | None) -> list[Query]:
    chosen = [
        Query.const_score_query(_any(_term(field, value) for value in values), 0.0)
        for field, values in query.filters.items()
        if values and field != without
    ]
    if query.among is not None:
        chosen.append(Query.const_score_query(having(query.among), 0.0))
    return chosen + [Query.const_score_query(_range(r), 0.0) for r in query.ranges]


def _range(wanted: DateRange) -> Query:
    return _any(_between(field, first, last) for field, first, last in wanted.numbers())


def _between(field: str, first: int, last: int) -> Query:
    return Query.range_query(schema(), field, FieldType.Integer, first, last)


def narrowed(query: Query, field: str, *, first: int | None = None, last: int | None = None) -> Query:
    """The same hits, only those whose number in `field` lies from `first` to `last`, both included."""
    limits = Query.range_query(schema(), field, FieldType.Integer, first, last)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(limits, 0.0))])


def having(ids: Sequence[str]) -> Query:
    """The query for articles by their ids."""
    return Query.term_set_query(schema(), "id", list(ids))


def among(query: Query, ids: Sequence[str]) -> Query:
    """The hits that are among these articles, with their scores."""
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, Query.const_score_query(having(ids), 0.0))])


def but(query: Query, ids: Sequence[str]) -> Query:
    """The hits that are not among these articles."""
    return Query.boolean_query([(Occur.Must, query), (Occur.MustNot, having(ids))]) if ids else query


def telling(text: str, language: Language, searcher: Searcher) -> Query | None:
    """A query for the words that tell most of a text, frequent in it and rare elsewhere; None when it has none."""
    counts = Counter(stem_analyzer(language).analyze(text[:TELLING_TEXT]))
    held = max(searcher.num_docs, 1)
    weights = {}
    for stem, count in counts.items():
        articles = searcher.doc_freq("words", stem)
        if articles > 1:  # the text itself may be held
            weights[stem] = (1 + log(count)) * log(1 + held / articles)
    chosen = sorted(weights, key=lambda stem: (-weights[stem], stem))[:TELLING_WORDS]
    if not chosen:
        return None
    needed = min(len(chosen), max(2, len(chosen) * 3 // 10))
    return Query.boolean_query([(Occur.Should, _term("words", s)) for s in chosen], minimum_number_should_match=needed)
