"""When articles of a search were issued: by year and month, which concepts come and go, and which events recur."""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from typing_extensions import TypedDict

from indexer.engine import DateRange, EngineQuery, EngineResult, FacetField
from search_api.newsdesk.lines import LineAnswer, entries_of, line_of
from search_api.newsdesk.trends import FEWEST, Direction, RateRatio, direction, rate_ratio
from search_api.request import Interface, SearchRequest
from search_api.searching import Search

WINDOW = 3
"""Years that count as the last ones."""
_EVERY = 10_000
_YEARS_WITH_MONTHS = 25
"""Each month is a question to the engine: of a longer time only years are told."""
_LEADING = 8
_KINDS = "document-kinds"
_READ_FOR_SERIES = 2000


class MonthCount(TypedDict):
    """Articles issued in one month; those dated by season or year count in its first month."""

    month: str
    articles: int


class YearCount(TypedDict):
    """Articles issued in one year, and the leading concepts among them."""

    year: int
    articles: int
    months: list[MonthCount]
    concepts: dict[str, int]


class ConceptTrend(TypedDict):
    """A concept before and in the last years, how many times as frequent it has become (99 % interval), and its number
    of articles in each of the years told.
    """

    id: str
    label: str
    before: int
    recent: int
    ratio: float | None
    low: float
    high: float | None
    direction: Direction
    last_year: int
    by_year: list[int]


class SeriesMeeting(TypedDict):
    """One meeting of a series of events, by an article that names it; `ordinal` is its number where that is told."""

    key: str
    event: str
    ordinal: int | None
    article: LineAnswer


class TimelineAnswer(TypedDict):
    """A search over time."""

    total: int
    undated: int
    window: int
    years: list[YearCount]
    concepts: list[ConceptTrend]
    trends: list[ConceptTrend]
    series: list[SeriesMeeting]
    series_complete: bool


@dataclass(frozen=True, slots=True)
class _Year:
    year: int
    articles: int
    concepts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class _Spans:
    """The years told, parted into those before and the last ones."""

    before: Sequence[_Year]
    recent: Sequence[_Year]

    @classmethod
    def of(cls, years: Sequence[_Year], window: int) -> _Spans:
        begin = years[-1].year - window + 1 if years else 0
        return cls([y for y in years if y.year < begin], [y for y in years if y.year >= begin])

    @property
    def years(self) -> Sequence[_Year]:
        return (*self.before, *self.recent)


def timeline(search: Search, request: SearchRequest, *, window: int = WINDOW) -> TimelineAnswer:
    """A search over time.

    Args:
        search: where to search.
        request: words and filters; order and page are not looked at.
        window: years that count as the last ones, from the last year with an article backwards.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    query = search.engine_query_of(request)
    if query is None:
        return TimelineAnswer(
            total=0, undated=0, window=window, years=[], concepts=[], trends=[], series=[], series_complete=True
        )
    every = search.engine.search(replace(query, facets=("year",), facet_size=_EVERY, limit=1))
    years = [_year(search, query, year) for year in _years_of(every, request)]
    years = [year for year in years if year.articles]
    leading = _leading(search, years)
    spans = _Spans.of(years, window)
    months = len(years) <= _YEARS_WITH_MONTHS
    return TimelineAnswer(
        total=every.total,
        undated=max(0, every.total - sum(year.articles for year in years)),
        window=window,
        years=[
            YearCount(
                year=year.year,
                articles=year.articles,
                months=list(_months(search, query, year.year)) if months else [],
                concepts={concept: year.concepts.get(concept, 0) for concept in leading},
            )
            for year in years
        ],
        concepts=[_trend(search, concept, spans, request.ui) for concept in leading],
        trends=_trends(search, spans, request.ui),
        series=_series(search, query),
        series_complete=every.total <= _READ_FOR_SERIES,
    )


def _years_of(every: EngineResult, request: SearchRequest) -> list[int]:
    """The years that have articles. A facet leaves out its own filter, this does not."""
    held = {int(c.value) for c in every.facets.get("year", ()) if c.count}
    return sorted(held & set(request.year) if request.year else held)


def _within(query: EngineQuery, first: str, last: str, *facets: FacetField) -> EngineQuery:
    span = DateRange("issued", first, last)
    return replace(query, ranges=(*query.ranges, span), facets=facets, facet_size=_EVERY, limit=1)


def _year(search: Search, query: EngineQuery, year: int) -> _Year:
    # A filter on a concept would leave itself out of the facet: then the counts are those of the concepts beside it.
    found = search.engine.search(_within(query, f"{year:04}-01-01", f"{year:04}-12-31", "concept"))
    chosen = query.filters.get("concept")
    counts = {} if chosen else {c.value: c.count for c in found.facets.get("concept", ())}
    return _Year(year, found.total, counts)


def _months(search: Search, query: EngineQuery, year: int) -> Iterator[MonthCount]:
    for month in range(1, 13):
        first = f"{year:04}-{month:02}-01"
        last = f"{year:04}-{month:02}-{calendar.monthrange(year, month)[1]:02}"
        yield MonthCount(month=first[:7], articles=search.engine.search(_within(query, first, last)).total)


def _leading(search: Search, years: Sequence[_Year]) -> list[str]:
    """The most frequent concepts that tell something: none that only group others."""
    counts: dict[str, int] = defaultdict(int)
    for year in years:
        for concept, count in year.concepts.items():
            counts[concept] += count
    telling = [c for c in counts if _tells(search, c)]
    return sorted(telling, key=lambda c: (-counts[c], c))[:_LEADING]


def _tells(search: Search, concept: str) -> bool:
    """Whether a concept is a subject: neither one that only groups others, nor a kind of document."""
    above = search.scheme.ancestors(concept) if concept in search.scheme else ()
    return bool(above) and _KINDS not in above


def _trends(search: Search, spans: _Spans, ui: Interface) -> list[ConceptTrend]:
    """The concepts that are rising or have gone quiet, those that changed most first."""
    if not spans.before:
        return []
    held = {c for y in spans.years for c in y.concepts if _tells(search, c)}
    trends = [_trend(search, concept, spans, ui) for concept in held]
    found = [t for t in trends if t["direction"] != "steady" and t["before"] + t["recent"] >= FEWEST]
    return sorted(found, key=lambda t: (t["direction"], -max(t["low"], 1 / (t["high"] or 1e9)), t["id"]))


def _trend(search: Search, concept: str, spans: _Spans, ui: Interface) -> ConceptTrend:
    """One concept over the years. Where nothing was issued before the last years, nothing can be said of its rise."""
    by_year = [year.concepts.get(concept, 0) for year in spans.years]
    then, now = sum(by_year[: len(spans.before)]), sum(by_year[len(spans.before) :])
    all_before, all_recent = (sum(y.articles for y in some) for some in (spans.before, spans.recent))
    ratio = rate_ratio(now, then, all_recent, all_before) if all_before else RateRatio(None, 0.0, None)
    return ConceptTrend(
        id=concept,
        label=search.scheme.label(concept, ui),
        before=then,
        recent=now,
        ratio=_rounded(ratio.ratio),
        low=round(ratio.low, 2),
        high=_rounded(ratio.high),
        direction=direction(ratio),
        last_year=max((y.year for y, count in zip(spans.years, by_year, strict=True) if count), default=0),
        by_year=by_year,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _series(search: Search, query: EngineQuery) -> list[SeriesMeeting]:
    """The series of events that the newest articles name, those of one series together and by date."""
    meetings = [
        SeriesMeeting(key=one.key, event=one.name, ordinal=one.ordinal, article=line_of(entry))
        for entry in entries_of(search.engine, query, most=_READ_FOR_SERIES)
        for one in dict.fromkeys(entry.series)
    ]
    return sorted(
        meetings, key=lambda m: (m["key"], m["article"]["issued"] or "", m["ordinal"] or 0, m["article"]["id"])
    )
