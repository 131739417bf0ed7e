"""The pages for newsletter editors: a search over time, the editions, and the contents of one."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.holding import EditionHeld
from search_api.newsdesk.editions import EditionAnswer, EditionLine
from search_api.newsdesk.following import title_of
from search_api.newsdesk.timeline import TimelineAnswer, YearCount, timeline
from search_api.pages.interface import Texts
from search_api.pages.links import Pair, SearchLinks, address, pairs_of
from search_api.request import SearchRequest
from search_api.services import Services

_BAR, _GAP, _HEIGHT = 34, 8, 120


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
class TimelineView:
    """A search over time."""

    title: str
    answer: TimelineAnswer
    bars: tuple[Bar, ...]
    width: int
    height: int
    bar: int
    rows: tuple[YearRow, ...]
    months: tuple[str, ...]
    search_url: str
    feed_url: str
    data_url: str
    hidden: tuple[Pair, ...]
    q: str


@dataclass(frozen=True, slots=True)
class EditionsView:
    """All editions, by publication."""

    publications: tuple[tuple[str, tuple[tuple[EditionHeld, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class EditionView:
    """One edition."""

    answer: EditionAnswer
    previous_url: str | None
    next_url: str | None
    others: tuple[tuple[EditionLine, str], ...]
    search_url: str


def timeline_view(services: Services, request: SearchRequest, texts: Texts) -> TimelineView:
    """The page of a search over time.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    answer = timeline(services.search, request)
    pairs = tuple(pair for pair in pairs_of(request) if pair[0] not in ("sort", "limit"))
    links = SearchLinks(f"/{texts.ui}/search", pairs)
    rows = tuple(_row(year, links, answer) for year in answer["years"])
    most = max((row.count for row in rows), default=1)
    bars = tuple(
        Bar(
            x=_GAP + n * (_BAR + _GAP),
            height=round(_HEIGHT * row.count / most, 1),
            label=str(row.year),
            value=texts.number(row.count),
            url=row.url,
        )
        for n, row in enumerate(rows)
    )
    return TimelineView(
        title=title_of(services.search, request),
        answer=answer,
        bars=bars,
        width=_GAP + len(rows) * (_BAR + _GAP),
        height=_HEIGHT,
        bar=_BAR,
        rows=rows,
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


def edition_url(texts: Texts, label: str, publication: str | None) -> str:
    """The page of an edition. Its name is a parameter: it may hold a slash."""
    pairs = [("label", label)] + ([("publication", publication)] if publication else [])
    return address(f"/{texts.ui}/edition", pairs)


def editions_view(services: Services, texts: Texts) -> EditionsView:
    """The page of all editions."""
    grouped: dict[str, list[tuple[EditionHeld, str]]] = {}
    for held in services.store.editions():
        url = edition_url(texts, held.label, held.publication)
        grouped.setdefault(held.publication or "", []).append((held, url))
    return EditionsView(tuple((name, tuple(editions)) for name, editions in sorted(grouped.items())))


def edition_view(services: Services, label: str, publication: str | None, texts: Texts) -> EditionView:
    """The page of an edition.

    Raises:
        NotFoundError: no such edition is held.
        EngineError: the engine cannot answer.
    """
    answer = services.editions.contents(label, publication, texts.ui)

    def url_of(line: EditionLine | None) -> str | None:
        return edition_url(texts, line["label"], line["publication"]) if line else None

    others: Sequence[EditionLine] = answer["other_language"]
    return EditionView(
        answer=answer,
        previous_url=url_of(answer["previous"]),
        next_url=url_of(answer["next"]),
        others=tuple((line, url_of(line) or "") for line in others),
        search_url=address(f"/{texts.ui}/search", [("edition", answer["edition"]["label"])]),
    )
