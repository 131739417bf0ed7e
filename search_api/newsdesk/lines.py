"""An article in one line, and the articles of a search one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from typing_extensions import TypedDict

from indexer.engine import EngineQuery, SearchEngine
from indexer.entry import IndexEntry

_PAGE = 500


class LineAnswer(TypedDict):
    """An article in one line."""

    id: str
    title: str
    language: str
    kind: str
    edition: str | None
    issued: str | None
    issued_precision: str | None


def line_of(entry: IndexEntry) -> LineAnswer:
    """An article in one line."""
    return LineAnswer(
        id=entry.id,
        title=entry.title,
        language=entry.language,
        kind=entry.kind,
        edition=entry.edition,
        issued=entry.issued,
        issued_precision=entry.issued_precision,
    )


def entries_of(engine: SearchEngine, query: EngineQuery, *, most: int) -> Iterator[IndexEntry]:
    """The articles of a query, newest first, at most `most`, a page of them in memory."""
    page = replace(query, sort="newest", limit=min(_PAGE, most), after=None, facets=())
    given = 0
    while given < most:
        hits = engine.search(page).hits
        yield from (hit.entry for hit in hits[: most - given])
        given += len(hits)
        if len(hits) < page.limit:
            return
        page = replace(page, after=hits[-1].sort_values)
