"""From an EngineQuery to bodies of `_search`: small named steps, each with the meaning of `tantivy_query`."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from corpus.model import Language
from indexer.engine import (
    BESIDE_WEIGHT,
    MAX_RANKED,
    TELLING_TEXT,
    TELLING_WORDS,
    TITLE_BOOST,
    TRANSLATED_WEIGHT,
    DateRange,
    EngineQuery,
    FacetField,
    Meaning,
    required_words,
)
from indexer.engines.analysis import COUNTED_IN, plain_analyzer, stem_analyzer, stems
from indexer.engines.elasticsearch_mapping import vocabulary_field

Query = dict[str, Any]

_SHARD_SIZE = 1000
"""Values that each shard tells of a facet: more than are shown, so that the sum over the shards is right."""
_SPELLINGS = 50
EVERY_ARTICLE: Query = {"exists": {"field": "newest"}}
_IDS_ONLY: dict[str, Any] = {"_source": False, "stored_fields": "_none_", "docvalue_fields": ["id"]}
"""Hits told by their ids alone, without unpacking an entry for each."""


def search_body(query: EngineQuery) -> dict[str, Any]:
    """The body of one `_search` that answers a query: the page, the total, and every facet.

    Filters on fields whose facet is asked for go into `post_filter`, so that each facet can leave out its own.
    """
    own = {f: v for f, v in query.filters.items() if v and f in query.facets}
    body: dict[str, Any] = {"query": _wanted(query, leave=set(own)), "track_total_hits": True}
    after_facets = [_filter(f, values) for f, values in own.items()]
    aggregations = _facets(query, own)
    if query.sort == "relevance":
        _ranked(body, query, after_facets, aggregations)
    else:
        _dated(body, query)
    if after_facets:
        body["post_filter"] = _all(after_facets)
    if aggregations:
        body["aggs"] = aggregations
    return body


def _ranked(body: dict[str, Any], query: EngineQuery, after_facets: list[Query], aggregations: dict[str, Any]) -> None:
    """Order by score. A later page looks only at what stood in the index when the first was made; total and facets
    are of all hits, so that the total is then counted aside.
    """
    offset = 0
    if query.after:
        offset, as_of = query.after
        aggregations["total"] = {"filter": _all(after_facets)}
        after_facets.append({"range": {"seq": {"lte": as_of}}})
    else:
        # Whatever is written from now on has a higher number than anything that can be found now.
        aggregations["as_of"] = {"max": {"field": "seq"}}
    body["size"] = max(0, min(query.limit, MAX_RANKED - offset))
    if body["size"]:
        body["from"] = offset
    body["sort"] = ["_score", {"newest": "desc"}]


def _dated(body: dict[str, Any], query: EngineQuery) -> None:
    body["size"] = query.limit
    body["sort"] = [{query.sort: "desc" if query.sort == "newest" else "asc"}]
    if query.after:
        body["search_after"] = [query.after[0]]


# --- which articles ---------------------------------------------------------------------------------------------------


def _wanted(query: EngineQuery, *, leave: set[FacetField]) -> Query:
    """The boolean query whose matches are the hits, without the filters on the fields in `leave`."""
    must = [_phrase(phrase) for phrase in query.phrases]
    filters = [_filter(f, values) for f, values in query.filters.items() if values and f not in leave]
    filters += [_range(r) for r in query.ranges]
    filters += [having_ids(query.among)] if query.among is not None else []
    should, held = _words_or_concepts(query)
    if held is None:
        filters.append(EVERY_ARTICLE)
    elif should:
        filters.append(held)
    else:
        must.append(held)
    parts = {
        "must": must,
        "should": should,
        "filter": filters,
        "must_not": [_excluded(term) for term in query.excluded],
    }
    wanted: Query = {name: some for name, some in parts.items() if some}
    return {"bool": wanted | ({"minimum_should_match": 0} if should else {})}


def _words_or_concepts(query: EngineQuery) -> tuple[list[Query], Query | None]:
    """What only scores, and what decides; None when neither words nor concepts nor near articles are asked for.

    With words and something beside them the set is decided without scores; the scores then count every word and concept
    that an article has.
    """
    words = [q for word in query.words if (q := _word(word)) is not None]
    concepts = [
        {"constant_score": {"filter": _term("concept", c), "boost": score}}
        for c, score in query.concept_scores().items()
    ]
    beside = [q for word in query.beside if (q := _word(word, BESIDE_WEIGHT)) is not None]
    beside += [q for any_of in query.translated if (q := _best_of(any_of)) is not None]
    near = [having_ids([n.id for n in query.near])] if query.near else []
    enough = [{"bool": {"should": words, "minimum_should_match": required_words(len(words))}}] if words else []
    if not words and not concepts and query.near is None:
        return [], None
    held = _any([*enough, *concepts, *near]) if enough or concepts or near else {"match_none": {}}
    if not concepts and not beside and not near:
        return [], enough[0] if enough else held
    return [*words, *concepts, *beside], held


def _word(word: str, weight: float = 1.0) -> Query | None:
    """One word of the query: its stems in either language, more so in the title; None for a stop word."""
    forms = stems(word)
    if not forms:
        return None
    parts = [_term("words", stem, weight) for stem in forms]
    parts += [_term("title", stem, TITLE_BOOST * weight) for stem in forms]
    return _any(parts)


def _best_of(words: Iterable[str]) -> Query | None:
    """The word of several that scores most; None when all are stop words."""
    parts = [q for word in words if (q := _word(word, TRANSLATED_WEIGHT)) is not None]
    return {"dis_max": {"queries": parts}} if parts else None


def having_ids(ids: Sequence[str]) -> Query:
    """The query for articles by their ids."""
    return {"ids": {"values": list(ids)}}


# --- meaning ----------------------------------------------------------------------------------------------------------


def nearest_body(meaning: Meaning) -> dict[str, Any]:
    """The body that asks for the articles with the nearest passages, with the places of these if they are wanted.

    Candidates are articles here, each with its nearest passage, so that half as many again as are wanted suffice.
    """
    excluded = [having_ids([meaning.without])] if meaning.without else []
    knn = _knn(meaning, meaning.limit, {"must_not": excluded}, places=meaning.places)
    knn["num_candidates"] = meaning.limit + meaning.limit // 2
    return _IDS_ONLY | {"size": meaning.limit, "track_total_hits": False, "knn": knn}


def places_body(meaning: Meaning, ids: Sequence[str]) -> dict[str, Any]:
    """The body that asks for some articles, each with its entry and the place of its nearest passage. It compares the
    passages of these articles only, exactly.
    """
    knn = _knn(meaning, len(ids), {"must": [having_ids(ids)]}, places=True)
    return {"size": len(ids), "track_total_hits": False, "knn": knn}


def _knn(meaning: Meaning, count: int, among: Query, *, places: bool) -> dict[str, Any]:
    filters: list[Query] = [_term("model", meaning.model)]
    if meaning.as_of is not None:
        filters.append({"range": {"seq": {"lte": meaning.as_of}}})
    knn: dict[str, Any] = {
        "field": "passages.vector",
        "query_vector": array("b", meaning.vector).tolist(),
        "k": count,
        "num_candidates": count,
        "similarity": meaning.floor,
        "filter": {"bool": {"filter": filters, **among}},
    }
    if places:
        knn["inner_hits"] = {"_source": False, "size": 1, "docvalue_fields": ["passages.start", "passages.end"]}
    return knn


def near_hits_body(query: EngineQuery) -> dict[str, Any]:
    """The body that asks which of the near articles are hits, and for their scores of words and concepts."""
    ids = [n.id for n in query.near or ()]
    filters = [having_ids(ids)]
    if query.after:
        filters.append({"range": {"seq": {"lte": query.after[1]}}})
    wanted = {"bool": {"must": [_wanted(query, leave=set())], "filter": filters}}
    return _IDS_ONLY | {"query": wanted, "track_total_hits": False, "size": len(ids)}


def others_body(query: EngineQuery, first: int, count: int) -> dict[str, Any]:
    """The body of `search_body` with total and facets of all hits, but with hits that are not near, from rank `first`.

    Only on a first page, where they are few, do the entries come with the hits.
    """
    body = search_body(query)
    if not query.after:
        own = [_filter(f, v) for f, v in query.filters.items() if v and f in query.facets]
        body.setdefault("aggs", {})["total"] = {"filter": _all(own)}
    else:
        body |= _IDS_ONLY
    ids = [n.id for n in query.near or ()]
    if ids:
        kept = {"bool": {"must_not": [having_ids(ids)]}}
        body["post_filter"] = _all([body["post_filter"], kept]) if "post_filter" in body else kept
    body["size"], body["from"] = (count, first) if body["size"] else (0, 0)
    return body


def alike_body(text: str, language: Language, limit: int, without: str | None) -> dict[str, Any]:
    """The body that asks for articles with the most telling words of a text."""
    stemmed = " ".join(stem_analyzer(language).analyze(text[:TELLING_TEXT]))
    like = {
        "fields": ["words"],
        "like": [stemmed],
        "min_term_freq": 1,
        "min_doc_freq": 1,
        "max_query_terms": TELLING_WORDS,
        "minimum_should_match": "30%",
    }
    wanted: Query = {"must": [{"more_like_this": like}]}
    if without:
        wanted["must_not"] = [having_ids([without])]
    return {"query": {"bool": wanted}, "size": limit, "track_total_hits": False}


def _phrase(phrase: str) -> Query:
    tokens = plain_analyzer().analyze(phrase)
    if not tokens:
        return EVERY_ARTICLE
    if len(tokens) == 1:
        return _term("plain", tokens[0])
    return {"match_phrase": {"plain": " ".join(tokens)}}


def _excluded(term: str) -> Query:
    tokens = plain_analyzer().analyze(term)
    if len(tokens) > 1 or not stems(term):
        return _phrase(term)
    return _any(_term("words", stem) for stem in stems(term))


def _filter(field: FacetField, values: Sequence[str]) -> Query:
    return {"terms": {field: list(values)}}


def _range(wanted: DateRange) -> Query:
    return _any(_between(field, first, last) for field, first, last in wanted.numbers())


def _between(field: str, first: int, last: int) -> Query:
    return {"range": {field: {"gte": first, "lte": last}}}


def _term(field: str, value: str, boost: float | None = None) -> Query:
    return {"term": {field: {"value": value, **({"boost": boost} if boost else {})}}}


def _any(queries: Iterable[Query]) -> Query:
    return {"bool": {"should": list(queries), "minimum_should_match": 1}}


def _all(queries: Sequence[Query]) -> Query:
    return {"bool": {"filter": list(queries)}} if queries else {"match_all": {}}


# --- facets and words -------------------------------------------------------------------------------------------------


def _facets(query: EngineQuery, own: dict[FacetField, tuple[str, ...]]) -> dict[str, Any]:
    """An aggregation for each facet, counted behind all filters but its own."""
    made: dict[str, Any] = {}
    for field in query.facets:
        others = [_filter(f, values) for f, values in own.items() if f != field]
        terms = {"terms": _terms(field, query.facet_size)}
        made[field] = {"filter": _all(others), "aggs": {"values": terms}} if others else terms
    return made


def _terms(field: FacetField, size: int) -> dict[str, Any]:
    # The concept tree needs every ancestor, and years are shown in order, not by number.
    shown = _SHARD_SIZE if field in ("concept", "year") else size
    return {"field": COUNTED_IN.get(field, field), "size": shown, "shard_size": max(_SHARD_SIZE, shown)}


def entries_body(ids: Sequence[str]) -> dict[str, Any]:
    """The body that asks for articles by their ids."""
    return {"query": {"constant_score": {"filter": having_ids(ids)}}, "size": len(ids), "track_total_hits": False}


def total_body(query: EngineQuery) -> dict[str, Any]:
    """The body that only counts the hits of a query."""
    return {"query": _wanted(query, leave=set()), "size": 0, "track_total_hits": True}


def frequencies_body(words: Sequence[str]) -> dict[str, Any]:
    """The body that counts the articles that have each folded word as it stands."""
    counted = {"filters": {"filters": [_term("plain", word) for word in words]}}
    return {"size": 0, "track_total_hits": False, "aggs": {"words": counted}}


def suggest_body(prefix: str, limit: int) -> dict[str, Any]:
    """The body that counts the articles of each word with a prefix."""
    field = vocabulary_field(prefix)
    begins = re.sub(r"([^\w])", r"\\\1", prefix) + ".*"
    terms = {"field": field, "include": begins, "size": limit, "shard_size": max(_SHARD_SIZE, limit)}
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"constant_score": {"filter": {"prefix": {field: prefix}}}},
        "aggs": {"words": {"terms": terms}},
    }


def spelling_body(word: str, distance: int) -> dict[str, Any]:
    """The body that asks for words near another, with the same first letter."""
    near = {
        "field": "plain",
        "suggest_mode": "always",
        "max_edits": distance,
        "prefix_length": 1,
        "min_word_length": 1,
        "size": _SPELLINGS,
        "shard_size": _SPELLINGS * 2,
        "string_distance": "damerau_levenshtein",
        "accuracy": 0.0,
    }
    return {"size": 0, "track_total_hits": False, "suggest": {"near": {"text": word, "term": near}}}
