"""The page of a search over time, with its drawings."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable
from dataclasses import dataclass

from search_api.addresses import Pair, address, pairs_of, what_is_asked
from search_api.newsdesk.following import title_of
from search_api.newsdesk.timeline import ConceptTrend, TimelineAnswer, YearCount, timeline
from search_api.pages.links import SearchLinks
from search_api.request import SearchRequest
from search_api.services import Services
from search_api.texts import Texts

_BAR, _GAP, _HEIGHT = 34, 8, 120
CHART_WIDTH, CHART_HEIGHT = 150, 32
"""Of the drawing of one concept, in its own units."""
_DOUBLINGS = 4
"""The scale of ratios runs from a sixteenth to sixteen times; what lies beyond stands at its end."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a drawing: where it stands, how high it is (in units of the drawing), and what it tells."""

    x: int
    height: float
    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class MonthCell:
    """A month in the table: its number of articles and the search for them."""

    count: int
    url: str


@dataclass(frozen=True, slots=True)
class YearRow:
    """A year in the table."""

    year: int
    url: str
    count: int
    months: tuple[MonthCell, ...]
    concepts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ConceptRow:
    """A concept in the chart: its share of each year's articles as bars, and how it changed as a line with two ends."""

    trend: ConceptTrend
    before: str
    """The bars of the years before, as the path of a drawing."""
    recent: str
    """The bars of the last years."""
    most: str
    """The share that the highest bar stands for."""
    told: str
    """What the bars tell, in words."""
    line: tuple[float, float]
    """Where the interval of the ratio begins and ends on the scale."""
    point: float | None
    """Where the ratio itself stands on it; None where it is beyond all bounds."""


@dataclass(frozen=True, slots=True)
class ConceptChart:
    """Concepts over time: the leading ones, and those that rise or have gone quiet."""

    leading: tuple[ConceptRow, ...]
    rising: tuple[ConceptRow, ...]
    quiet: tuple[ConceptRow, ...]
    span: str
    """The first and the last year of the bars."""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """A search over time."""

    title: str
    answer: TimelineAnswer
    bars: tuple[Bar, ...]
    width: int
    height: int
    bar: int
    chart_width: int
    chart_height: int
    rows: tuple[YearRow, ...]
    chart: ConceptChart
    months: tuple[str, ...]
    search_url: str
    feed_url: str
    data_url: str
    hidden: tuple[Pair, ...]
    q: str


def timeline_view(services: Services, request: SearchRequest, texts: Texts) -> TimelineView:
    """The page of a search over time.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    answer = timeline(services.search, request)
    pairs = what_is_asked(pairs_of(request))
    links = SearchLinks(f"/{texts.ui}/search", pairs)
    rows = tuple(_row(year, links, answer) for year in answer["years"])
    most = max((row.count for row in rows), default=1)
    first = rows[0].year if rows else 0
    bars = tuple(
        Bar(
            x=_GAP + (row.year - first) * (_BAR + _GAP),
            height=round(_HEIGHT * row.count / most, 1),
            label=str(row.year),
            value=texts.number(row.count),
            url=row.url,
        )
        for row in rows
    )
    return TimelineView(
        title=title_of(services.search, request),
        answer=answer,
        bars=bars,
        width=_GAP + (rows[-1].year - first + 1 if rows else 0) * (_BAR + _GAP),
        height=_HEIGHT,
        bar=_BAR,
        chart_width=CHART_WIDTH,
        chart_height=CHART_HEIGHT,
        rows=rows,
        chart=_chart(answer, texts),
        months=_month_names(texts),
        search_url=links.url(),
        feed_url=links.feed(texts.ui),
        data_url=address("/v1/timeline", [*pairs, ("ui", texts.ui)]),
        hidden=links.hidden("q"),
        q=request.q,
    )


def _month_names(texts: Texts) -> tuple[str, ...]:
    from babel.dates import get_month_names

    names = get_month_names("abbreviated", locale=texts.ui)
    return tuple(names[month] for month in range(1, 13))


def _row(year: YearCount, links: SearchLinks, answer: TimelineAnswer) -> YearRow:
    return YearRow(
        year=year["year"],
        url=links.setting("year", str(year["year"])),
        count=year["articles"],
        months=tuple(MonthCell(m["articles"], _month_url(m["month"], links)) for m in year["months"]),
        concepts=tuple(year["concepts"].get(concept["id"], 0) for concept in answer["concepts"]),
    )


def _month_url(month: str, links: SearchLinks) -> str:
    last = calendar.monthrange(int(month[:4]), int(month[5:]))[1]
    rest = [pair for pair in links.pairs if pair[0] not in ("from", "to", "year")]
    return address(links.path, [*rest, ("from", f"{month}-01"), ("to", f"{month}-{last:02}")])


def _chart(answer: TimelineAnswer, texts: Texts) -> ConceptChart:
    """The concepts of a search as rows of a chart."""
    years = answer["years"]
    begin = years[-1]["year"] - answer["window"] + 1 if years else 0

    def rows(trends: Iterable[ConceptTrend]) -> tuple[ConceptRow, ...]:
        return tuple(_concept_row(trend, years, begin, texts) for trend in trends)

    first, last = (years[0]["year"], years[-1]["year"]) if years else (0, 0)
    return ConceptChart(
        leading=rows(answer["concepts"]),
        rising=rows(t for t in answer["trends"] if t["direction"] == "rising"),
        quiet=rows(t for t in answer["trends"] if t["direction"] == "quiet"),
        span=str(first) if first == last else f"{first}–{last}",
    )


def _concept_row(trend: ConceptTrend, years: list[YearCount], begin: int, texts: Texts) -> ConceptRow:
    """One concept: a bar for each year that has articles, at its place in time, the highest as high as the row."""
    most = max((n / y["articles"] for n, y in zip(trend["by_year"], years, strict=True)), default=0.0)
    first, width = years[0]["year"], CHART_WIDTH / (years[-1]["year"] - years[0]["year"] + 1)
    drawn: dict[bool, list[str]] = {False: [], True: []}
    told = []
    for count, year in zip(trend["by_year"], years, strict=True):
        said = texts.gettext("%(year)s: %(number)s of %(all)s")
        told.append(said % {"year": year["year"], "number": count, "all": year["articles"]})
        if count:
            height = CHART_HEIGHT * count / year["articles"] / most
            x, bar = (year["year"] - first) * width, min(width * 0.8, 14)
            drawn[year["year"] >= begin].append(f"M{x:.1f} {CHART_HEIGHT}v-{height:.1f}h{bar:.1f}v{height:.1f}z")
    low, high = trend["low"], trend["high"]
    return ConceptRow(
        trend=trend,
        before="".join(drawn[False]),
        recent="".join(drawn[True]),
        most=texts.percent(most),
        told=", ".join(told),
        line=(_on_scale(low), _on_scale(math.inf if high is None else high)),
        point=None if trend["ratio"] is None else _on_scale(trend["ratio"]),
    )


def _on_scale(ratio: float) -> float:
    """Where a ratio stands on the scale: each doubling is as wide, and 1 is in the middle."""
    doublings = -_DOUBLINGS if ratio <= 0 else max(-_DOUBLINGS, min(_DOUBLINGS, math.log2(ratio)))
    return round(CHART_WIDTH / 2 * (1 + doublings / _DOUBLINGS), 1)
