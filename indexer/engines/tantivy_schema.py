"""The tantivy schema, and how an entry becomes a document of it.

All words of an article, in whichever language, go into one field of stems: with a field for each language BM25 would
take its mean length over articles that lack the field, and favour one language as the other grows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache

import tantivy

from indexer.engine import Position
from indexer.engines.analysis import FACETS, facet_values, plain_analyzer, sort_keys, stem_analyzer
from indexer.entry import IndexEntry, covered_days_and_months

SCHEMA_VERSION = 7
"""Changes with the schema, the analysis of words, and the form of an entry and of the vectors: an older generation is
rebuilt."""


@cache
def schema() -> tantivy.Schema:
    """The schema of the index. No field has a tokenizer of ours: stems are handed over ready made."""
    builder = tantivy.SchemaBuilder()
    for name in ("words", "title", "plain"):
        builder.add_text_field(name, tokenizer_name="raw")
    for name in ("id", "held", "meta", "city", "organisation", "publication"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in FACETS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in ("newest", "oldest", "issued", "seq", "event_day", "event_month"):
        builder.add_integer_field(name, indexed=True, fast=True)
    builder.add_bytes_field("entry", stored=True)
    builder.add_integer_field("reached", stored=True)
    for name in ("mark", "parts"):
        builder.add_bytes_field(name, stored=True)
    return builder.build()


def reached_document(position: Position, parts: Sequence[str] = ()) -> tantivy.Document:
    """The document that remembers which change of the corpus the index has reached, and which vectors belong to it."""
    document = tantivy.Document()
    document.add_text("meta", "reached")
    document.add_integer("reached", position.reached)
    document.add_bytes("mark", position.mark.encode("ascii"))
    document.add_bytes("parts", " ".join(parts).encode("ascii"))
    return document


def entry_document(entry: IndexEntry) -> tantivy.Document:
    """An entry as a document of the schema."""
    document = tantivy.Document()
    document.add_text("id", entry.id)
    document.add_text("held", "1")
    document.add_bytes("entry", entry.to_json())
    _add_words(document, entry)
    _add_facets(document, entry)
    _add_numbers(document, entry)
    return document


def _add_words(document: tantivy.Document, entry: IndexEntry) -> None:
    own = stem_analyzer(entry.language)
    for text in (entry.title, entry.section, " ".join(entry.authors)):
        if text:
            document.add_pre_tokenized_text("words", own.pre_tokenize(text))
            document.add_pre_tokenized_text("plain", plain_analyzer().pre_tokenize(text))
    if entry.title:
        document.add_pre_tokenized_text("title", own.pre_tokenize(entry.title))
    for start, end, language in entry.passages:
        document.add_pre_tokenized_text("words", stem_analyzer(language).pre_tokenize(entry.text[start:end]))
    document.add_pre_tokenized_text("plain", plain_analyzer().pre_tokenize(entry.text))


def _add_facets(document: tantivy.Document, entry: IndexEntry) -> None:
    for name, values in facet_values(entry).items():
        for value in values:
            document.add_text(name, value)


def _add_numbers(document: tantivy.Document, entry: IndexEntry) -> None:
    newest, oldest = sort_keys(entry)
    document.add_integer("newest", newest)
    document.add_integer("oldest", oldest)
    document.add_integer("seq", entry.seq)
    if entry.issued:
        document.add_integer("issued", date.fromisoformat(entry.issued).toordinal())
    days, months = covered_days_and_months(entry.events)
    for day in days:
        document.add_integer("event_day", day)
    for month in months:
        document.add_integer("event_month", month)
