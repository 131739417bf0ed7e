"""The Elasticsearch mapping, and how an entry becomes a document of it.

Stems and folded words are made here and handed over separated by blanks, to fields that split at blanks and do nothing
else. Elasticsearch has one analyzer for a field, while one field must take both languages (see `tantivy_schema`); and
so both engines agree token for token by construction, not by two configurations that happen to.
"""

from __future__ import annotations

from array import array
from datetime import date
from typing import Any

import orjson

from indexer.embedding import DIMENSIONS
from indexer.engines.analysis import FACETS, facet_values, plain_analyzer, sort_keys, stem_analyzer
from indexer.entry import IndexEntry, covered_days_and_months

SCHEMA_VERSION = 8
"""Changes with the mapping, the analysis of words and the form of an entry: an older generation is rebuilt."""
_LONGEST = 8000
"""Lucene refuses a document with a term above 32,766 bytes; longer keywords are not indexed, longer words are cut."""
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_DIGITS, _OTHERS = "0", "other"


def settings(shards: int) -> dict[str, Any]:
    """The settings of a new index, as it is while it is being filled: no copies, no refresh, writes synced later."""
    return {
        "number_of_shards": shards,
        "number_of_replicas": 0,
        # Never by time: what a write adds is shown at once and whole, when the write asks for it.
        "refresh_interval": "-1",
        "translog.durability": "async",
        # How long a delete is remembered, so that an older write that comes late does not bring the article back.
        "gc_deletes": "1h",
        "analysis": {
            "tokenizer": {"blanks": {"type": "whitespace", "max_token_length": _LONGEST}},
            "analyzer": {"ready": {"type": "custom", "tokenizer": "blanks"}},
        },
    }


def settings_in_use(replicas: int | None) -> dict[str, Any]:
    """The settings that a filled index gets before it is put in use; None: one copy when there is a second node."""
    copies = {"auto_expand_replicas": "0-1"} if replicas is None else {"number_of_replicas": replicas}
    return {**copies, "translog.durability": "request"}


def mappings() -> dict[str, Any]:
    """The mapping. The whole entry is kept as it is and not indexed; what is indexed is not kept a second time."""
    words = {"type": "text", "analyzer": "ready", "index_options": "freqs"}
    keyword = {"type": "keyword", "ignore_above": _LONGEST}
    offset = {"type": "integer", "index": False}
    return {
        "dynamic": "strict",
        "_meta": {"schema": SCHEMA_VERSION},
        "_source": {"includes": ["entry", "reached", "mark"]},
        "properties": {
            "entry": {"type": "object", "enabled": False},
            "reached": {"type": "long", "index": False},
            "mark": keyword | {"index": False, "doc_values": False},
            # Beside `_id`, which is kept with the entry: to tell 200 hits by it would unpack 200 entries.
            "id": keyword | {"index": False},
            "words": words,
            "title": words,
            "plain": {"type": "text", "analyzer": "ready"},
            **dict.fromkeys(FACETS, keyword),
            **dict.fromkeys(("city", "organisation", "publication"), keyword | {"doc_values": False}),
            **{name: {"type": "long"} for name in ("newest", "oldest", "seq")},
            **{name: {"type": "integer"} for name in ("issued", "event_day", "event_month")},
            "points": {"type": "geo_point"},
            "model": keyword,
            "passages": {
                "type": "nested",
                "properties": {
                    # Signed bytes as the corpus has them, so that both engines compare the very same numbers.
                    "vector": {
                        "type": "dense_vector",
                        "dims": DIMENSIONS,
                        "element_type": "byte",
                        "index": True,
                        "similarity": "cosine",
                        "index_options": {"type": "hnsw", "m": 16, "ef_construction": 100},
                    },
                    "start": offset,
                    "end": offset,
                },
            },
            # The words of an article by their first letter: to suggest, only those of one letter are looked through.
            "vocabulary": {"properties": dict.fromkeys((*_LETTERS, _DIGITS, _OTHERS), keyword)},
        },
    }


def vocabulary_field(prefix: str) -> str:
    """The field that holds the words that begin like this one."""
    return f"vocabulary.{_letter(prefix)}"


def _letter(word: str) -> str:
    first = word[0]
    return first if first in _LETTERS else _DIGITS if first.isdigit() and first.isascii() else _OTHERS


def entry_document(entry: IndexEntry) -> bytes:
    """An entry as a document of the mapping, in JSON."""
    document: dict[str, Any] = {"entry": entry.without_vectors(), "id": entry.id}
    document |= _words(entry)
    document |= {name: values for name, values in facet_values(entry).items() if values}
    document |= _numbers(entry)
    document |= _passages(entry)
    return orjson.dumps(document)


def _words(entry: IndexEntry) -> dict[str, Any]:
    own, plain = stem_analyzer(entry.language), plain_analyzer()
    heads = [text for text in (entry.title, entry.section, " ".join(entry.authors)) if text]
    words = [" ".join(own.analyze(text)) for text in heads]
    words += [" ".join(stem_analyzer(p[2]).analyze(entry.text[p[0] : p[1]])) for p in entry.passages]
    tokens = [plain.analyze(text) for text in (*heads, entry.text)]
    vocabulary: dict[str, list[str]] = {}
    for word in dict.fromkeys(word for some in tokens for word in some):
        vocabulary.setdefault(_letter(word), []).append(word)
    made = {"words": words, "plain": [" ".join(some) for some in tokens], "vocabulary": vocabulary}
    return made | ({"title": words[0]} if entry.title else {})


def _passages(entry: IndexEntry) -> dict[str, Any]:
    made: dict[str, Any] = {"points": [{"lat": lat, "lon": lon} for lat, lon in entry.points]}
    if entry.vectors is None:
        return made
    size, rows = entry.vectors.dimensions, array("b", entry.vectors.rows)
    passages = [
        {"start": start, "end": end, "vector": rows[n * size : (n + 1) * size].tolist()}
        for n, (start, end) in enumerate(entry.vectors.spans)
    ]
    return made | {"model": entry.vectors.model, "passages": passages}


def _numbers(entry: IndexEntry) -> dict[str, Any]:
    newest, oldest = sort_keys(entry)
    days, months = covered_days_and_months(entry.events)
    numbers: dict[str, Any] = {"newest": newest, "oldest": oldest, "seq": entry.seq}
    numbers |= {"event_day": days, "event_month": months}
    if entry.issued:
        numbers["issued"] = date.fromisoformat(entry.issued).toordinal()
    return numbers
