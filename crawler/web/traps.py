"""Traps: addresses that a site makes without end. Each is recognised by a rule with a name, and reported."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from urllib.parse import parse_qsl, urlsplit

from crawler.address import LONGEST

# A calendar's page ends in its date; what has a name behind the date is an event or an article.
_CALENDAR = re.compile(
    r"/(?:calendar|calendrier|agenda|cal|events?|evenements?|kalender|mois|month|jour|day|semaine|week)"
    r"/(?:[^/]+/)?(\d{4})(?:[-/_.]?(?:0?[1-9]|1[0-2]))(?:[-/_.]?\d{1,2})?/?$",
    re.I,
)
_YEAR = re.compile(r"(?<!\d)(1[0-9]{3}|2[0-9]{3})(?!\d)")
_TIME_PARAMETER = re.compile(
    r"^(?:year|annee|an|y|month|mois|m|day|jour|date|week|semaine|cal\w*|tribe-bar-date)$", re.I
)
_YEARS_BACK, _YEARS_AHEAD = 2, 1
_MOST_PARAMETERS = 8
_MOST_SEGMENTS = 20
_MOST_OF_ONE_SEGMENT = 3
_SAME_IN_A_ROW = 20
_SHAPES = 50_000


def trap(url: str, today: date) -> str | None:
    """The name of the trap that an address lies in by its form, if any.

    `length`: longer than 2,000 characters. `segments`: more than 20 of them, or one that occurs three times (relative
    links of a page that answers under any path). `parameters`: more than eight, or one of them three times.
    `calendar`: a page of a calendar more than two years back or more than one ahead.
    """
    if len(url) > LONGEST:
        return "length"
    parts = urlsplit(url)
    segments = [s for s in parts.path.split("/") if s]
    if len(segments) > _MOST_SEGMENTS or _most(segments) >= _MOST_OF_ONE_SEGMENT:
        return "segments"
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    if len(pairs) > _MOST_PARAMETERS or _most([name for name, _ in pairs]) >= _MOST_OF_ONE_SEGMENT:
        return "parameters"
    return "calendar" if _is_far_in_calendar(parts.path, pairs, today) else None


def _most(names: list[str]) -> int:
    return max(Counter(names).values(), default=0)


def _is_far_in_calendar(path: str, pairs: list[tuple[str, str]], today: date) -> bool:
    years = [int(y) for name, value in pairs if _TIME_PARAMETER.match(name) for y in _YEAR.findall(value)]
    if match := _CALENDAR.search(path):
        years.append(int(match[1]))
    return not all(today.year - _YEARS_BACK <= year <= today.year + _YEARS_AHEAD for year in years)


def shape(url: str) -> str:
    """What addresses have in common that one program answers: host, path without numbers, names of parameters."""
    parts = urlsplit(url)
    names = ",".join(sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)}))
    return f"{parts.netloc}{re.sub(r'[0-9]+', '#', parts.path)}?{names}"


class Repeats:
    """Recognises counters without end: a program that gives the same page, numbers aside, under ever new addresses."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[str, int]] = {}

    def note(self, url: str, likeness: str) -> None:
        """Take in a page: its address and a digest of its words without numbers."""
        of = shape(url)
        last, number = self._last.pop(of, ("", 0))
        if len(self._last) >= _SHAPES:
            del self._last[next(iter(self._last))]  # the one met longest ago: a counter is met again and again
        self._last[of] = (likeness, number + 1 if last == likeness else 1)

    def is_endless(self, url: str) -> bool:
        """Whether the last twenty pages under addresses of this shape were the same."""
        return self._last.get(shape(url), ("", 0))[1] >= _SAME_IN_A_ROW
