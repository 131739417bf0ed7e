"""The pages of two reports: how a search was done, and what the corpus holds."""

from __future__ import annotations

from dataclasses import dataclass

from search_api.addresses import address, pairs_of, permanent_search, what_is_asked
from search_api.holdings import Holdings, holdings, runs
from search_api.labels import filter_label
from search_api.pages.results import Choice
from search_api.reporting import SearchReport, search_report
from search_api.request import SearchRequest
from search_api.services import Services
from search_api.texts import Texts


@dataclass(frozen=True, slots=True)
class ReportView:
    """How one search was done."""

    report: SearchReport
    limits: tuple[tuple[str, str], ...]
    """Name and values of each filter and range."""
    permanent: str
    search_url: str
    json_url: str


@dataclass(frozen=True, slots=True)
class GapView:
    """Editions of a publication that are missing between others."""

    publication: str
    missing: str
    count: int


@dataclass(frozen=True, slots=True)
class HoldingsView:
    """What the corpus holds and what is missing in between."""

    held: Holdings
    most: int
    """The largest number of articles of one year."""
    languages: tuple[str, ...]
    sources: tuple[Choice, ...]
    years_without: str
    gaps: tuple[GapView, ...]


def report_view(services: Services, request: SearchRequest, texts: Texts) -> ReportView:
    """The page of a search's report.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    report = search_report(services.search, request)
    limits = [(f["name"], ", ".join(f["labels"])) for f in report["filters"]]
    limits += [(filter_label(name, texts.ui), texts.day(day)) for name, day in report["ranges"].items()]
    pairs = what_is_asked(pairs_of(request))
    return ReportView(
        report=report,
        limits=tuple(limits),
        permanent=permanent_search(request),
        search_url=address(f"/{texts.ui}/search", pairs),
        json_url=address("/v1/report", [*pairs, ("ui", texts.ui)]),
    )


def holdings_view(services: Services, texts: Texts) -> HoldingsView:
    """The page of what the corpus holds.

    Raises:
        EngineError: the engine cannot answer.
    """
    held = holdings(services.engine, services.store.editions())
    path = f"/{texts.ui}/search"
    return HoldingsView(
        held=held,
        most=max((year["total"] for year in held["years"]), default=0),
        languages=tuple(held["languages"]),
        sources=tuple(Choice(name, address(path, [("source", name)]), count=n) for name, n in held["sources"].items()),
        years_without=runs(held["years_without"]),
        gaps=tuple(
            GapView(gap["publication"], runs(gap["missing"]), len(gap["missing"])) for gap in held["edition_gaps"]
        ),
    )
