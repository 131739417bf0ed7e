"""From what an expression says to full days, by the date of the issue, the tense and the other dates of the article."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from corpus.model import Precision
from indexer.annotating.dates.grammar import Expression, Point
from indexer.annotating.dates.sentences import Sentences
from indexer.annotating.dates.tenses import Tense

Interval = tuple[date, date]
_PRECISIONS: tuple[Precision, ...] = ("day", "month", "season", "year")
_TELLING_REACH = 400
"""Characters within which the date told before carries a story on ("In October 2003 …. In March …")."""
_TELLING_DAYS = 4 * 366
"""A story told from farther back than this seldom goes on month by month."""
_FELLOWS = 12
"""Dates on either side that may tell the year of one: more cost time and tell no more."""
# An issue whose month alone is known stands for its first day: hence the slack.
_SLACK = timedelta(days=31)
_MOST_OF_A_YEAR = timedelta(days=250)
_TWO_YEARS = timedelta(days=760)
_DEADLINES = frozenset(("jusqu'", "avant", "ici", "by", "until", "till", "before"))


@dataclass(frozen=True, slots=True)
class Found:
    """An expression with what it means."""

    expression: Expression
    intervals: tuple[Interval, ...]
    relative: bool

    @property
    def precision(self) -> Precision:
        """The coarser of the two sides."""
        sides = [self.expression.first, self.expression.last or self.expression.first]
        return max((side.precision for side in sides), key=_PRECISIONS.index)


def _day(year: int, month: int, day: int) -> date | None:
    if not 1 <= year <= 9998 or day > calendar.monthrange(year, month)[1]:
        return None
    return date(year, month, day)


def _months(year: int, month: int, count: int) -> Interval:
    """`count` whole months from the first of one."""
    ordinal = year * 12 + month - 1 + count - 1
    last_year, last_month = ordinal // 12, ordinal % 12 + 1
    return date(year, month, 1), date(last_year, last_month, calendar.monthrange(last_year, last_month)[1])


def intervals_of(point: Point, year: int) -> list[Interval]:
    """The full days of a point in a year; impossible days are left out. Winter begins in its year."""
    if point.exact:
        return [(point.exact, point.exact)]
    if point.months:
        return [_months(year, *point.months)]
    if point.days and point.month:
        pairs = ((_day(year, point.month, low), _day(year, point.month, high)) for low, high in point.days)
        return [(low, high) for low, high in pairs if low and high and low <= high]
    if point.month:
        return [_months(year, point.month, 1)]
    if point.season:
        return [_months(year, point.season, 3)]
    last = point.year_end if point.year_end is not None else year
    return [(date(year, 1, 1), date(last, 12, 31))] if year <= last else []


def _year_of(point: Point) -> int | None:
    return point.exact.year if point.exact else point.year


def _spans_in(expression: Expression, year: int) -> list[Interval]:
    """What an expression means when its first side lies in `year`; the other follows it at once."""
    first, last = expression.first, expression.last
    starts = intervals_of(first, _year_of(first) or year)
    if last is None or not starts:
        return starts
    start = starts[0][0]
    own = _year_of(last)
    for guess in (own,) if own else (start.year, start.year + 1):
        ends = intervals_of(last, guess)
        if ends and ends[0][1] >= start:
            return [(start, ends[0][1])]
    return []


def _explicit(expression: Expression) -> list[Interval] | None:
    """The meaning of an expression that carries its year; None when it has none."""
    first, last = expression.first, expression.last
    year = _year_of(first)
    if year is not None:
        return _spans_in(expression, year)
    if last is not None and (end := _year_of(last)) is not None:
        for guess in (end, end - 1):
            if spans := _spans_in(expression, guess):
                return spans
        return []
    return None


def _shifted_unit(point: Point, issued: date) -> list[Interval]:
    """Last, this or next week, month, year; yesterday and tomorrow."""
    step = {"last": -1, "this": 0, "next": 1}[point.shift or "this"]
    if abs(point.unit) == 1:
        day = issued + timedelta(days=point.unit)
        return [(day, day)]
    if point.unit == 7:
        monday = issued - timedelta(days=issued.weekday()) + timedelta(days=7 * step)
        return [(monday, monday + timedelta(days=6))]
    if point.unit == 30:
        ordinal = issued.year * 12 + issued.month - 1 + step
        return [_months(ordinal // 12, ordinal % 12 + 1, 1)]
    return [(date(issued.year + step, 1, 1), date(issued.year + step, 12, 31))]


def _shifted_weekday(point: Point, issued: date) -> list[Interval]:
    ahead = (point.weekday or 0) - issued.weekday()
    days = (ahead - 1) % 7 + 1 if point.shift == "next" else ahead % 7 - 7
    day = issued + timedelta(days=days)
    return [(day, day)]


def _distance(span: Interval, issued: date) -> int:
    """Days from the issue to a span; 0 inside it."""
    return max((span[0] - issued).days, (issued - span[1]).days, 0)


class Resolver:
    """Resolves the expressions of one article.

    Args:
        issued: the date of the issue; None leaves out what needs it.
        sentences: of the text that the expressions stand in.
        tense_of: the tense of the sentence around an expression.
    """

    def __init__(
        self, issued: date | None, sentences: Sentences, tense_of: Callable[[Expression], Tense | None]
    ) -> None:
        # A year outside of these is damage, and would lead the reckoning out of the calendar.
        self._issued = issued if issued and 1000 <= issued.year <= 9000 else None
        self._sentences = sentences
        self._tense_of = tense_of

    def resolve(self, expressions: Sequence[Expression]) -> list[Found]:
        """What each expression means; those that stay open or are impossible are left out. Order is kept."""
        completed = _completed(expressions)
        found: dict[int, Found] = {}
        for n, expression in enumerate(completed):
            if (spans := _explicit(expression)) is not None:
                found[n] = Found(expression, tuple(spans), relative=False)
        for n, expression in enumerate(completed):
            if n not in found and (shifted := self._shifted(expression)) is not None:
                found[n] = Found(expression, tuple(shifted), relative=True)
        for n, expression in enumerate(completed):
            if n not in found:
                before = [found[i] for i in range(max(0, n - _FELLOWS), n) if i in found]
                around = [*before, *(found[i] for i in range(n + 1, min(n + _FELLOWS, len(completed))) if i in found)]
                if (one := self._open(expression, before, around)) is not None:
                    found[n] = one
        return [found[n] for n in sorted(found) if found[n].intervals]

    def _shifted(self, expression: Expression) -> list[Interval] | None:
        """ "last May", "cette année", "tomorrow", "later this autumn"; None when nothing of the kind is said."""
        point, issued = expression.first, self._issued
        if point.shift is None and expression.last is not None:
            point = replace(point, shift=expression.last.shift)  # "du 3 mai au 5 juin derniers"
        if not point.unit and not point.year_shift and point.shift is None:
            return None
        if issued is None:
            return []
        if point.year_shift:
            return _spans_in(expression, issued.year - 1)
        if point.unit:
            return _shifted_unit(point, issued)
        if point.weekday is not None and point.month is None:
            return _shifted_weekday(point, issued)
        return self._shifted_named(expression, point, issued)

    def _shifted_named(self, expression: Expression, point: Point, issued: date) -> list[Interval]:
        """The last, next or this month, season or day of a month."""
        spans = [s for y in range(issued.year - 2, issued.year + 3) if (s := _spans_in(expression, y))]
        if point.shift == "last":
            return next((s for s in reversed(spans) if s[-1][1] < issued), [])
        if point.shift == "next":
            return next((s for s in spans if s[0][0] > issued), [])
        tense = self._tense_of(expression)
        return min(spans, key=lambda s: (_distance(s[0], issued), _against(s, tense, issued)), default=[])

    def _open(self, expression: Expression, before: Sequence[Found], around: Sequence[Found]) -> Found | None:
        """An expression without a year: by its weekday, its fellows in the article, its tense, else the nearest."""
        if expression.again:
            return _again(expression, before, self._sentences)
        if expression.first.month is None and expression.first.season is None:
            return None
        spans = [s for y in self._years(around) if (s := _spans_in(expression, y))]
        chosen = self._by_weekday(expression, spans) or self._by_context(expression, spans, before, around)
        return Found(expression, tuple(chosen), relative=True) if chosen else None

    def _by_weekday(self, expression: Expression, spans: Sequence[list[Interval]]) -> list[Interval] | None:
        """The nearest year in which the day falls on the weekday that is told with it, if not far from the issue."""
        issued, weekday = self._issued, expression.first.weekday
        if issued is None or weekday is None or not expression.first.days:
            return None
        earlier = [s for y in (issued.year - 3, issued.year - 2) if y > 0 and (s := _spans_in(expression, y))]
        fitting = [
            s
            for s in (*earlier, *spans)
            if s[0][0].weekday() == weekday
            and _distance(s[0], issued) <= (_TWO_YEARS.days if s[0][0] < issued else 400)
        ]
        return min(fitting, key=lambda s: _distance(s[0], issued), default=None)

    def _by_context(
        self,
        expression: Expression,
        spans: Sequence[list[Interval]],
        before: Sequence[Found],
        around: Sequence[Found],
    ) -> list[Interval] | None:
        tense = "future" if self._is_deadline(expression, spans) else self._tense_of(expression)
        chosen = self._by_fellow(expression, spans, around, tense) or self._by_story(expression, spans, before, tense)
        if chosen is None and tense != "future":
            chosen = self._by_sentence(expression, spans, around)
        if chosen is None and self._issued is not None and spans:
            chosen = self._by_issue(spans, tense, self._issued)
        return chosen

    def _is_deadline(self, expression: Expression, spans: Sequence[list[Interval]]) -> bool:
        """ "until June 30": to come, whatever the verb, unless that lies most of a year ahead."""
        if self._issued is None or not _DEADLINES & set(expression.before[-2:]):
            return False
        ahead = [s for s in spans if s[-1][1] >= self._issued]
        return bool(ahead) and _distance(ahead[0][0], self._issued) < _MOST_OF_A_YEAR.days

    def _years(self, around: Iterable[Found]) -> list[int]:
        years = set() if self._issued is None else set(range(self._issued.year - 1, self._issued.year + 2))
        for low, high in (fellow.intervals[0] for fellow in around if fellow.intervals):
            years |= set(range(low.year, min(high.year, low.year + 3) + 2))
        return sorted(year for year in years if year > 0)

    def _agrees(self, span: Interval, tense: Tense | None) -> bool:
        if self._issued is None or tense is None:
            return True
        return span[0] <= self._issued + _SLACK if tense == "past" else span[1] >= self._issued

    def _by_fellow(
        self, expression: Expression, spans: Sequence[list[Interval]], fellows: Sequence[Found], tense: Tense | None
    ) -> list[Interval] | None:
        """The year of a date of the article that names the same month, or holds it."""
        ordered = sorted(fellows, key=lambda f: abs(f.expression.start - expression.start))
        for fellow in ordered:
            for low, high in fellow.intervals:
                if (high - low).days > 130 or _PRECISIONS.index(fellow.precision) > 1:
                    continue
                for span in spans:
                    same = span[0][0] <= high and low <= span[-1][1]
                    month = (span[0][0].year, span[0][0].month) == (low.year, low.month)
                    inside = low < high and low <= span[0][0] and span[-1][1] <= high
                    if inside or ((same or month) and self._agrees(span[0], tense)):
                        return span
        return None

    def _by_story(
        self, expression: Expression, spans: Sequence[list[Interval]], before: Sequence[Found], tense: Tense | None
    ) -> list[Interval] | None:
        """The first such time after the full date that the same or the last sentence told, if the tense agrees."""
        if not before:
            return None
        told = before[-1]
        here = self._sentences.number(expression.start)
        near = here - self._sentences.number(told.expression.start) <= (1 if tense == "past" else 0)
        if not near or expression.start - told.expression.end > _TELLING_REACH or told.relative:
            return None
        start = told.intervals[0][0] if told.intervals else None
        if start is None or (self._issued and (self._issued - start).days > _TELLING_DAYS):
            return None
        if self._issued and tense and (start > self._issued) != (tense == "future"):
            return None
        for span in spans:
            if span[0][0] >= start and (span[0][0] - start).days < 365 and self._agrees(span[0], tense):
                return None if tense is None and self._leads_too_far(start, span[0][0]) else span
        return None

    def _leads_too_far(self, start: date, day: date) -> bool:
        """Whether a story without a verb would pass the issue by too much: a date of about its time ("Février 2021 –
        …, le 21 janvier") leads no farther than the issue, an older one not for most of a year."""
        if self._issued is None or start > self._issued:
            return False
        return day - self._issued > (_SLACK if self._issued - start <= _SLACK else _MOST_OF_A_YEAR)

    def _by_sentence(
        self, expression: Expression, spans: Sequence[list[Interval]], around: Sequence[Found]
    ) -> list[Interval] | None:
        """The last such time before the full date with which the sentence goes on ("in January …, in June 2003")."""
        here = self._sentences.number(expression.start)
        for told in around:
            behind = told.expression.start > expression.start
            if behind and not told.relative and told.intervals and told.precision in ("day", "month"):
                if self._sentences.number(told.expression.start) != here:
                    return None
                goal = told.intervals[0][0]
                return next((s for s in reversed(spans) if 0 <= (goal - s[0][0]).days < 365), None)
        return None

    def _by_issue(self, spans: Sequence[list[Interval]], tense: Tense | None, issued: date) -> list[Interval]:
        nearest = min(spans, key=lambda s: (_distance(s[0], issued), s[0][0]))
        if tense == "past":
            told = [s for s in spans if s[0][0] <= issued]
            chosen = max(told, default=nearest, key=lambda s: s[0][0])
        elif tense == "future":
            chosen = min((s for s in spans if s[-1][1] >= issued), default=nearest, key=lambda s: s[0][0])
        else:
            return nearest
        # A verb misread, or an issue known by its month only: a date next door beats one almost a year off.
        return nearest if _distance(chosen[0], issued) > 300 and _distance(nearest[0], issued) <= 31 else chosen


def _against(spans: Sequence[Interval], tense: Tense | None, issued: date | None) -> bool:
    if issued is None or tense is None or not spans:
        return False
    return spans[0][0] > issued if tense == "past" else spans[0][1] < issued


def _again(expression: Expression, before: Sequence[Found], sentences: Sentences) -> Found | None:
    """ "le 28" behind "le 21 juin" of the same sentence."""
    if not before or not before[-1].intervals:
        return None
    told = before[-1]
    apart = sentences.number(expression.start) - sentences.number(told.expression.start)
    if told.precision != "day" or apart > 2 or expression.before[-1:] == ("dans",):
        return None
    last, number = told.intervals[-1][1], expression.first.days[0][0]
    day = _day(last.year, last.month, number)
    return Found(expression, ((day, day),), told.relative) if day and day != last else None


def _completed(expressions: Sequence[Expression]) -> list[Expression]:
    """Give years along a chain: in "25 May and 2 June 2005" the first takes the year of the second."""
    completed = list(expressions)
    for n in range(len(completed) - 2, -1, -1):
        one, after = completed[n], completed[n + 1]
        year = _year_of(after.first)
        if not after.joined or year is None or _explicit(one) is not None or one.first.shift or not one.first.month:
            continue
        if after.first.month and one.first.month > after.first.month:
            year -= 1
        if after.first.month:
            completed[n] = replace(one, first=replace(one.first, year=year))
    return completed
