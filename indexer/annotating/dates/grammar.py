"""The grammar of dates: which runs of tokens say a day, a month, a season or a year, and what they say.

An expression is one point in time, or two joined to a range. A point may lack its month or year; `resolving` fills
them in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from corpus.model import Precision
from indexer.annotating.dates.words import Token, Tongue

Shift = Literal["last", "next", "this"]

_NUM = "[do]"
_WD = "(?:W,?)?"
_SEP = "(?:,?&|,|j?>|-)"
_DAY_LIST = f"{_NUM}(?:{_SEP}[t<]?{_WD}{_NUM}){{0,9}}"
_DAYS_TO_NUMERIC = f"{_WD}t?{_WD}{_NUM}(?:,?&|j?>|[.]?-)t?{_WD}N"  # "12 au 15/07/2024", "14.-15.12.2017"
_POINTS: dict[Tongue, tuple[str, ...]] = {
    "en": (
        "[iN]",
        _DAYS_TO_NUMERIC,
        f"{_WD}t?{_WD}{_DAY_LIST}f?t?M(?:[.]?,?y)?[LX]?",
        f"{_WD}M[.]?t?{_NUM}(?:(?:,{_NUM}){{0,8}},?&t?{_NUM}(?!f?M)|[->]t?{_NUM}(?!f?M))?(?:,?(?:R|y))?",
        "M[.]?,?f?y",
        "[LXH]M|M[LX]U|M",
        "S[f,]?t?(?:y-y|y|R)",
        "[LXH]S|S|LW|XW",
        "OTf?t?y|LTf?t?y|[OL][Cd]mf?t?U?y",
        "tUy|Uy|[LXH]U",
        "R|y",
        "K",
    ),
    "fr": (
        "[iN]",
        _DAYS_TO_NUMERIC,
        f"{_WD}t?{_WD}(?:{_DAY_LIST}|O)M(?:[.]?y)?[LX]?",
        "M[.]?y",
        "M[LX]|M",
        "S<?(?:y-y|y|R)",
        "HS|S[LX]|S|W[LX]",
        "OT<?y|LT<?y|(?:[Cd][OL]|[OL][Cd])U<t?U?y",
        "tUy|tU[LX]|HU",
        "R|y",
        "K",
    ),
}
_JOIN = "(?:j?>t?|jP?t?|-)"
_ELLIPSIS = "t(?P<again>[do])(?=[,.;)&]|$)"


def _phrase(tongue: Tongue) -> re.Pattern[str]:
    point = "(?:" + "|".join(_POINTS[tongue]) + ")"
    return re.compile(
        f"bt?(?P<a>{point})&t?(?P<b>{point})|(?P<c>{point})(?:{_JOIN}(?P<d>{point}))?|{_ELLIPSIS}",
    )


_PHRASE: dict[Tongue, re.Pattern[str]] = {"en": _phrase("en"), "fr": _phrase("fr")}


@dataclass(frozen=True, slots=True)
class Point:
    """What one side of an expression says; what it leaves open is None."""

    precision: Precision
    days: tuple[tuple[int, int], ...] = ()
    month: int | None = None
    season: int | None = None
    year: int | None = None
    year_end: int | None = None
    shift: Shift | None = None
    weekday: int | None = None
    exact: date | None = None
    unit: int = 0
    year_shift: bool = False
    """A month "last year"."""
    months: tuple[int, int] | None = None
    """A run of months of a year, from which and how many: (4, 3) is the second quarter."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A date as it stands in a text; `start` and `end` are offsets of code points."""

    start: int
    end: int
    first: Point
    last: Point | None = None
    before: tuple[str, ...] = ()
    """Up to ten folded words before it, nearest last."""
    joined: bool = False
    """Only commas, "and" and prepositions stand between the expression before and this one."""
    tokens: tuple[int, int] = (0, 0)
    again: bool = False
    """A lone day ("le 28") that takes its month from the day before it."""
    licence: str = field(default="", compare=False)
    """Letter of the token before: what makes a lone month, season or year a time of something."""


def numeric_date(text: str, *, day_first: bool | None) -> date | None:
    """The day of "14/06/2004", "06/14/2004", "14-06-2004", "14.06.04"; None when impossible, or ambiguous and
    `day_first` is None."""
    one, two, year = (int(part) for part in re.split(r"[/.-]", text))
    if len(re.split(r"[/.-]", text)[2]) == 2:
        if not day_first:
            return None
        year += 2000 if year < 50 else 1900
    if "." in text or one > 12 or one == two or day_first:
        day, month = one, two
    elif two > 12 or day_first is False:
        day, month = two, one
    else:
        return None
    return _date(year, month, day)


def _date(year: int, month: int, day: int) -> date | None:
    if not 1800 <= year <= 2099:  # as for years in words: what lies outside is a number, not a date
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _iso(text: str) -> date | None:
    year, month, day = (int(part) for part in text.split("-"))
    return _date(year, month, day)


def _day_runs(tokens: Sequence[Token], *, between: bool) -> tuple[tuple[int, int], ...]:
    """Days as runs: consecutive days of a list are one run, ranges too."""
    runs: list[tuple[int, int]] = []
    join = ""
    for token in tokens:
        if token.letter in ",&->":
            join = "-" if token.letter in "->" or (between and token.letter == "&") else ","
        elif token.letter in "do" or (token.letter == "O" and token.value == 1):
            if runs and (join == "-" or token.value == runs[-1][1] + 1):
                runs[-1] = (runs[-1][0], token.value)
            else:
                runs.append((token.value, token.value))
            join = ""
        elif token.letter in "My":
            join = ""
    return tuple(runs)


_SHIFTS: dict[str, Shift] = {"L": "last", "X": "next", "H": "this"}


def read_point(tokens: Sequence[Token], *, between: bool = False, day_first: bool | None = None) -> Point | None:
    """What the tokens of one point say; None for an impossible or ambiguous numeric date."""
    by = {token.letter: token for token in reversed(tokens)}
    if "i" in by or "N" in by:
        exact = _iso(by["i"].word) if "i" in by else numeric_date(by["N"].word, day_first=day_first)
        return _read_numeric(tokens, exact, between=between) if exact else None
    if "K" in by:
        return Point("day", unit=by["K"].value)
    return _read_named(tokens, by, between=between)


def _read_numeric(tokens: Sequence[Token], exact: date, *, between: bool) -> Point:
    """The day of a numeric date, with the one before it that takes its month and year from it."""
    runs = _day_runs([*tokens[:-1], tokens[-1]._replace(letter="d", value=exact.day)], between=between)
    if len(tokens) == 1 or any(low > high for low, high in runs):
        return Point("day", exact=exact)
    return Point("day", days=runs, month=exact.month, year=exact.year)


def _read_named(tokens: Sequence[Token], by: Mapping[str, Token], *, between: bool) -> Point | None:
    """A point of words: `by` holds the first token of each letter."""
    shift = next((_SHIFTS[t.letter] for t in tokens if t.letter in _SHIFTS), None)
    years = [t.value for t in tokens if t.letter == "y"]
    year, year_end = (years[0], years[1] if len(years) > 1 else None) if years else (None, None)
    weekday = by["W"].value if "W" in by else None
    point: Point | None = Point("year", year=year, year_end=year_end)
    if "R" in by:
        year = by["R"].value // 100
        year_end = year // 100 * 100 + by["R"].value % 100
        point = Point("year", year=year, year_end=year_end)
    if "T" in by or ("U" in by and ("C" in by or "d" in by)) or "m" in by:
        months = _run_of_months(by)
        point = Point("month", year=year, months=months) if months else None
    elif "M" in by:
        runs = _day_runs(tokens, between=between)
        precision: Precision = "day" if runs else "month"
        point = Point(precision, days=runs, month=by["M"].value, year=year, shift=shift, weekday=weekday)
        if "U" in by:  # "May last year"
            point = replace(point, shift=None, year_shift=True)
    elif "S" in by:
        point = Point("season", season=by["S"].value, year=year, year_end=year_end, shift=shift)
    elif weekday is not None:
        point = Point("day", weekday=weekday, shift=shift)
    elif "U" in by and year is None:
        point = _read_unit(tokens, by["U"].value, shift)
    return point


def _run_of_months(by: Mapping[str, Token]) -> tuple[int, int] | None:
    """The months of "second quarter", "dernier semestre", "first three months", "six derniers mois"."""
    if "T" in by:
        parts = by["T"].value
        part, count = by["O"].value if "O" in by else parts, 12 // parts
        return ((part - 1) * count + 1, count) if part <= parts else None
    count = (by["C"] if "C" in by else by["d"]).value
    if count > 12 or ("m" not in by and by["U"].value != 30) or ("O" in by and by["O"].value != 1):
        return None
    return (1 if "O" in by else 13 - count, count)


def _read_unit(tokens: Sequence[Token], unit: int, shift: Shift | None) -> Point | None:
    if any(t.letter in "LX" and t.word.endswith("s") for t in tokens):
        return None  # "les mois derniers" is no month
    return Point("day" if unit == 7 else "month" if unit == 30 else "year", unit=unit, shift=shift)


def _rank(point: Point) -> int:
    return ("day", "month", "season", "year").index(point.precision)


def _can_range(first: Point, last: Point) -> bool:
    """Whether two points make a range: each side says about as much as the other."""
    if first.unit or last.unit or len(first.days) > 1 or len(last.days) > 1 or first.months or last.months:
        return False
    if first.precision == last.precision:
        return first.year_end is None and last.year_end is None
    # "from March 2003 to 2006", "du 15 mars à juin 2005": the side that is more precise has a year, or gets it.
    return abs(_rank(first) - _rank(last)) <= 2 and (first.year or last.year) is not None and last.year is not None


def _day_order(tokens: Sequence[Token], tongue: Tongue) -> bool | None:
    """Whether numeric dates have the day first: always in French, else as an unmistakable one of the text shows."""
    if tongue == "fr":
        return True
    for token in tokens:
        if token.letter == "N" and "." not in token.word:
            one, two = (int(part) for part in re.split("[/-]", token.word)[:2])
            if (one > 12) != (two > 12):
                return one > 12
    return None


def expressions_in(tokens: Sequence[Token], tongue: Tongue) -> list[Expression]:
    """All expressions of one language's grammar among the tokens of a text, in order, licensed or not (see `names`)."""
    letters = "".join(token.letter for token in tokens)
    order = _day_order(tokens, tongue)
    found: list[Expression] = []
    for match in _PHRASE[tongue].finditer(letters):
        for expression in _read(match, tokens, letters, order):
            joined = bool(found) and _only_joins(letters[found[-1].tokens[1] : expression.tokens[0]])
            found.append(replace(expression, joined=joined))
    return found


def _only_joins(between: str) -> bool:
    return re.fullmatch(r"(?:,?&|,)[t<P>]{0,2}", between) is not None


def _read(match: re.Match[str], tokens: Sequence[Token], letters: str, order: bool | None) -> Iterator[Expression]:
    if match["again"]:
        at = match.start("again")
        point = Point("day", days=((tokens[at].value, tokens[at].value),))
        yield replace(_expression(tokens, letters, match.span(), point, None), again=True, start=tokens[at].start)
        return
    one, two = ("a", "b") if match["a"] else ("c", "d")
    begin, stop = match.span(one)
    lead = letters[max(0, match.start() - 2) : match.start()]
    between = bool(match["a"]) or lead.endswith("b") or lead == "bt"
    first = read_point(tokens[begin:stop], between=between, day_first=order)
    second_span = match.span(two)
    last = read_point(tokens[second_span[0] : second_span[1]], day_first=order) if match[two] else None
    if first and last and _can_range(first, last):
        yield _expression(tokens, letters, (begin, second_span[1]), first, last)
        return
    if first:
        yield _expression(tokens, letters, (begin, stop), first, None)
    if last:
        yield _expression(tokens, letters, second_span, last, None)


def _expression(
    tokens: Sequence[Token],
    letters: str,
    span: tuple[int, int],
    first: Point,
    last: Point | None,
) -> Expression:
    begin, stop = span
    while tokens[begin].letter == "t" and begin + 1 < stop:
        begin += 1  # the article belongs to the sentence, not to the date
    lead = span[0]
    if letters[:lead].endswith(("E-", "E<", "Ef")):  # mi-juin, fin de mai, end of May
        licence, begin = "E", lead - 2
    else:
        licence = letters[lead - 1] if lead else ""
        begin = lead - 1 if licence == "E" else begin
    before = tuple(token.word for token in tokens[max(0, span[0] - 10) : span[0]])
    return Expression(tokens[begin].start, tokens[stop - 1].end, first, last, before, tokens=span, licence=licence)
