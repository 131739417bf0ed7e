"""A whole filtered result as CSV, JSON lines, RIS, BibTeX or CSL-JSON: one path, streamed, by date."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Literal

import orjson

from indexer.annotating.exonyms import shown_name
from indexer.body_keys import body_label
from indexer.engine import EngineQuery
from indexer.entry import IndexEntry
from search_api.citation import Reference, bibtex, csl, reference_of_entry, ris
from search_api.labels import concept_labels, place_answer
from search_api.request import Interface, SearchRequest
from search_api.searching import Search

ExportFormat = Literal["csv", "jsonl", "ris", "bibtex", "csl"]
MEDIA_TYPES: dict[ExportFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/jsonl; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json; charset=utf-8",
}
FILE_NAMES: dict[ExportFormat, str] = {
    "csv": "vigie.csv", "jsonl": "vigie.jsonl", "ris": "vigie.ris", "bibtex": "vigie.bib", "csl": "vigie.json",
}  # fmt: skip
_PAGE = 500
_COLUMNS = (
    "id", "title", "section", "language", "kind", "issued", "issued_precision", "publication", "edition",
    "authors", "source", "url", "pages",
    "concepts", "places", "countries", "organisations", "people", "event_dates", "series",
    "available_in",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export(search: Search, request: SearchRequest, form: ExportFormat) -> Iterator[bytes]:
    """Every hit of a request, newest first, one page of them in memory.

    Args:
        search: where to search.
        request: words and filters; order and page are not looked at.
        form: the format.

    Raises:
        UsageError: the request names an unknown concept; raised before anything is streamed.
    """
    query = search.engine_query_of(request)
    writer = _WRITERS[form](search, request.ui)
    return writer(_entries(search, query) if query else iter(()))


def _entries(search: Search, query: EngineQuery) -> Iterator[IndexEntry]:
    page = replace(query, sort="newest", limit=_PAGE, after=None)
    while True:
        hits = search.engine.search(page).hits
        yield from (hit.entry for hit in hits)
        if len(hits) < _PAGE:
            return
        page = replace(page, after=hits[-1].sort_values)


Writer = Callable[[Iterator[IndexEntry]], Iterator[bytes]]


def _csv(search: Search, ui: Interface) -> Writer:
    def write(entries: Iterator[IndexEntry]) -> Iterator[bytes]:
        # With the mark of byte order, so that spreadsheets take the accents for what they are.
        yield "\ufeff".encode() + _row(_COLUMNS)
        for entry in entries:
            yield _row([_safe(value) for value in _record(entry, search, ui).values()])

    return write


def _record(entry: IndexEntry, search: Search, ui: Interface) -> dict[str, str]:
    values = (
        entry.id, entry.title, entry.section or "", entry.language, entry.kind, entry.issued or "",
        entry.issued_precision or "", entry.part_of or "",
        entry.edition or "", "; ".join(entry.authors), entry.source, entry.url or "",
        entry.pages or "",
        "; ".join(concept_labels(search.scheme, (c.id for c in entry.concepts), ui)),
        "; ".join(shown_name(p.id, p.name, ui) for p in entry.places),
        "; ".join(entry.countries), "; ".join(_bodies(entry, ui)),
        "; ".join(entry.people), "; ".join(f"{start}/{end}" for start, end in entry.events),
        "; ".join(f"{one.name} ({one.ordinal})" if one.ordinal else one.name for one in entry.series),
        "; ".join(entry.available),
    )  # fmt: skip
    return dict(zip(_COLUMNS, values, strict=True))


def _bodies(entry: IndexEntry, ui: Interface) -> list[str]:
    return [body_label(body.key, body.name, ui) for body in entry.organisations]


def _row(values: tuple[str, ...] | list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(values)
    return out.getvalue().encode("utf-8")


def _safe(value: str) -> str:
    """A cell that no spreadsheet takes for a formula (OWASP, CSV injection)."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _jsonl(search: Search, ui: Interface) -> Writer:
    def write(entries: Iterator[IndexEntry]) -> Iterator[bytes]:
        for entry in entries:
            yield orjson.dumps(
                {
                    "id": entry.id,
                    "title": entry.title,
                    "section": entry.section,
                    "authors": entry.authors,
                    "language": entry.language,
                    "kind": entry.kind,
                    "issued": entry.issued,
                    "issued_precision": entry.issued_precision,
                    "publication": entry.part_of,
                    "edition": entry.edition,
                    "source": entry.source,
                    "url": entry.url,
                    "pages": entry.pages,
                    "concepts": [
                        {"id": c.id, "label": search.scheme.label(c.id, ui)}
                        for c in entry.concepts
                        if c.id in search.scheme
                    ],
                    "places": [place_answer(p.id, p.name, p.country, ui) for p in entry.places],
                    "countries": entry.countries,
                    "organisations": _bodies(entry, ui),
                    "people": entry.people,
                    "dates": [{"start": start, "end": end} for start, end in entry.events],
                    "available_in": entry.available,
                    "series": [{"key": s.key, "name": s.name, "ordinal": s.ordinal} for s in entry.series],
                    "text": entry.text if entry.show == "full" else None,
                },
                option=orjson.OPT_APPEND_NEWLINE,
            )

    return write


def _citations(cite: Callable[..., str]) -> Callable[[Search, Interface], Writer]:
    def prepare(search: Search, ui: Interface) -> Writer:
        def write(entries: Iterator[IndexEntry]) -> Iterator[bytes]:
            for entry in entries:
                yield cite(_reference(entry, search, ui)).encode("utf-8")

        return write

    return prepare


def _reference(entry: IndexEntry, search: Search, ui: Interface) -> Reference:
    return reference_of_entry(entry, concept_labels(search.scheme, (c.id for c in entry.concepts), ui))


def _csl(search: Search, ui: Interface) -> Writer:
    def write(entries: Iterator[IndexEntry]) -> Iterator[bytes]:
        before = b"["
        for entry in entries:
            yield before + orjson.dumps(csl(_reference(entry, search, ui)))
            before = b",\n"
        yield b"]\n" if before != b"[" else b"[]\n"

    return write


_WRITERS: dict[ExportFormat, Callable[[Search, Interface], Writer]] = {
    "csv": _csv,
    "jsonl": _jsonl,
    "ris": _citations(ris),
    "bibtex": _citations(bibtex),
    "csl": _csl,
}
