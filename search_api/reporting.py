"""A report of one search for the methods section of a review: what was asked, of what, when, and how much came.

It follows what PRISMA-S (Rethlefsen et al., 2021) asks to be told of each search: the source, the full strategy with
all limits, the date, and the number of records.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import NotRequired

from typing_extensions import TypedDict

from indexer.engine import FacetCount, FacetField
from search_api.answers import BridgeAnswer
from search_api.labels import facet_value_label, filter_label, long_date
from search_api.request import Interface, Mode, SearchRequest
from search_api.searching import Search

_REPORTED: tuple[FacetField, ...] = ("language", "kind", "year")
_EVERY_YEAR = 200


class FilterReport(TypedDict):
    """One filter of the search, with its values as people and as the address name them."""

    field: str
    name: str
    values: list[str]
    labels: list[str]


class CountReport(TypedDict):
    """How many of the articles found have one value of a facet."""

    value: str
    label: str
    count: int


class SearchReport(TypedDict):
    """All that a reader needs to judge a search and to run it again."""

    query: str
    mode: Mode
    filters: list[FilterReport]
    ranges: dict[str, str]
    concepts: list[BridgeAnswer]
    not_widened_by: list[str]
    executed: str
    total: int
    counts: dict[str, list[CountReport]]
    corpus: dict[str, int]
    index: dict[str, str | int | None]
    taxonomy: dict[str, str | int]
    software: str
    summary: str
    address: NotRequired[str]


def search_report(search: Search, request: SearchRequest, now: datetime | None = None) -> SearchReport:
    """The report of one search, which is run for it.

    Args:
        search: where to search.
        request: the search; its page, order and page size do not matter.
        now: when it is run, aware; this moment when it is not given.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    moment = (now or datetime.now(UTC)).astimezone(UTC)
    answer = search.search(request.model_copy(update={"limit": 1, "cursor": None}))
    query = search.engine_query_of(request)
    wanted = None if query is None else replace(query, facets=_REPORTED, facet_size=_EVERY_YEAR, limit=1)
    facets = {} if wanted is None else search.engine.search(wanted).facets
    stats = search.engine.stats()
    report = SearchReport(
        query=request.q,
        mode=request.mode,
        filters=filter_reports(search, request),
        ranges=_ranges(request),
        concepts=answer["bridges"],
        not_widened_by=[search.scheme.label(c, request.ui) for c in request.unbridge],
        executed=moment.isoformat(timespec="seconds"),
        total=answer["total"],
        counts={field: _counts(field, facets.get(field, ()), request) for field in _REPORTED},
        corpus={"articles": stats.articles},
        index={"engine": stats.engine, "generation": stats.generation, "change": stats.reached},
        taxonomy={
            "uri": search.scheme.uri,
            "version": search.scheme.version,
            "digest": search.scheme.digest[:16],
            "concepts": sum(not c.deprecated for c in search.scheme),
        },
        software=f"Vigie {version('vigie')}",
        summary="",
    )
    return {**report, "summary": summary(report, request.ui)}


def _counts(field: FacetField, counted: Sequence[FacetCount], request: SearchRequest) -> list[CountReport]:
    """How many of the articles found have each value. A facet leaves out its own filter, this does not."""
    chosen = request.filters().get(field)
    kept = [c for c in counted if c.count and (chosen is None or c.value in chosen)]
    if field == "year":
        kept.sort(key=lambda c: c.value)
    return [
        CountReport(value=c.value, label=facet_value_label(field, c.value, c.label, request.ui), count=c.count)
        for c in kept
    ]


def filter_reports(search: Search, request: SearchRequest) -> list[FilterReport]:
    """The filters of a request, with their values as people name them."""

    def label(field: FacetField, value: str) -> str:
        if field == "concept":
            return search.scheme.label(value, request.ui)
        return search.names.shown(field, value, request.ui)

    return [
        FilterReport(
            field=field,
            name=filter_label(field, request.ui),
            values=list(values),
            labels=[label(field, value) for value in values],
        )
        for field, values in request.filters().items()
    ]


def _ranges(request: SearchRequest) -> dict[str, str]:
    days = {
        "from": request.from_,
        "to": request.to,
        "event_from": request.event_from,
        "event_to": request.event_to,
    }
    return {name: day.isoformat() for name, day in days.items() if day}


_SENTENCES: Mapping[Interface, Mapping[str, str]] = {
    "en": {
        "searched": "On {day}, {software} (index {generation}, {articles} articles; taxonomy {taxonomy}) was "
        "searched in French and English for {query}{limits}.",
        "everything": "everything it holds",
        "limits": ", limited to {limits}",
        "widened": " The search also covered the articles tagged {concepts}.",
        "found": " Articles found: {total}{languages}.",
        "languages": " ({languages})",
    },
    "fr": {
        "searched": "Le {day}, {software} (index {generation}, {articles} articles\u202f; taxonomie {taxonomy}) "
        "a été interrogé en français et en anglais\u202f: {query}{limits}.",
        "everything": "tout ce que le service contient",
        "limits": ", en se limitant à\u202f: {limits}",
        "widened": " La recherche a aussi porté sur les articles indexés {concepts}.",
        "found": " Articles trouvés\u202f: {total}{languages}.",
        "languages": " ({languages})",
    },
}


def summary(report: SearchReport, ui: Interface) -> str:
    """The report as a paragraph that can be put into a methods section.

    Args:
        report: all but its `summary` is looked at.
        ui: the language to write it in.
    """
    said = _SENTENCES[ui]
    opening, closing = ("«\u202f", "\u202f»") if ui == "fr" else ("“", "”")
    between = "; " if ui == "en" else "\u202f; "
    limits = [f"{f['name']} {', '.join(f'{opening}{one}{closing}' for one in f['labels'])}" for f in report["filters"]]
    limits += [
        f"{filter_label(name, ui)} {long_date(date.fromisoformat(day), ui)}" for name, day in report["ranges"].items()
    ]
    concepts = [f"{opening}{bridge['label']}{closing}" for bridge in report["concepts"]]
    languages = [f"{c['label']} {c['count']}" for c in report["counts"].get("language", [])]
    if ui == "fr":  # no capitals in the midst of a sentence
        languages = [language.lower() for language in languages]
    return "".join(
        (
            said["searched"].format(
                day=long_date(datetime.fromisoformat(report["executed"]), ui),
                software=report["software"],
                generation=report["index"]["generation"] or "–",
                articles=report["corpus"]["articles"],
                taxonomy=report["taxonomy"]["version"] or report["taxonomy"]["digest"],
                query=f"{opening}{report['query']}{closing}" if report["query"] else said["everything"],
                limits=said["limits"].format(limits=between.join(limits)) if limits else "",
            ),
            said["widened"].format(concepts=", ".join(concepts)) if concepts else "",
            said["found"].format(
                total=report["total"],
                languages=said["languages"].format(languages=", ".join(languages)) if languages else "",
            ),
        )
    )
