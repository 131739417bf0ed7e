"""The date of an issue, as headers, datelines and metadata give it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from corpus.model import Precision
from corpus.text import fold

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january janvier jan janv", "february fevrier feb fev fevr", "march mars mar", "april avril apr avr", "may mai",  # noqa: E501
            "june juin jun", "july juillet jul juil", "august aout aug", "september septembre sept sep",
            "october octobre oct", "november novembre nov", "december decembre dec",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip
_SEASONS: Final = {
    "spring": 3,
    "printemps": 3,
    "summer": 6,
    "ete": 6,
    "autumn": 9,
    "fall": 9,
    "automne": 9,
    "winter": 12,
    "hiver": 12,
}
WEEKDAYS: Final = {
    name: number
    for number, names in enumerate(
        (
            "monday lundi mon lun", "tuesday mardi tue tues mar", "wednesday mercredi wed mer",
            "thursday jeudi thu thurs jeu",
            "friday vendredi fri ven", "saturday samedi sat sam", "sunday dimanche sun dim",
        )
    )
    for name in names.split()
}  # fmt: skip
"""Names of weekdays, folded, as `date.weekday` counts them."""
_M = "(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_Y = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_W = r"(?:\b(?P<weekday>" + "|".join(sorted(WEEKDAYS, key=len, reverse=True)) + r")\b\.?,? +)?"
_PATTERNS: Final[tuple[tuple[re.Pattern[str], Precision], ...]] = (
    (re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)(?!\d)"), "day"),
    (re.compile(_W + r"(?<!\d)(?P<day>\d{1,2})[/.-](?P<m>\d{1,2})[/.-]" + _Y), "day"),
    (re.compile(r"(?<![\d-])(?P<day>\d{1,2})(?:er|e|st|nd|rd|th)?(?: of| de)? " + _M + r",? " + _Y), "day"),
    (re.compile(r"\b" + _M + r" (?P<day>\d{1,2})(?:st|nd|rd|th)?,? " + _Y), "day"),
    (re.compile(r"\b" + _M + r"(?:\s*(?:[-–/,&]|and|et|a|to)\s*(?:" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?)?,?\s*(?:de )?" + _Y), "month"),  # noqa: E501
    (re.compile(r"\b(?P<season>" + "|".join(_SEASONS) + r")\b,?\s*" + _Y), "season"),
    (re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/](?P<m>\d\d)(?![\d/-])"), "month"),
    (re.compile(r"(?<![\d/-])" + _Y + r"(?![/-]\d)"), "year"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: first day of what is meant, how exact, and where it stands in the folded text."""

    day: date
    precision: Precision
    start: int
    end: int


def find_date(text: str) -> FoundDate | None:
    """The first date with a year in a short text, the most exact form winning; None when there is none.

    Offsets hold in `fold(text)`, which for Latin text without ligatures has the length of the composed text.
    """
    folded = fold(text)
    for pattern, precision in _PATTERNS:
        for match in pattern.finditer(folded):
            found = _made(match, precision)
            if found is not None:
                return found
    return None


def _made(match: re.Match[str], precision: Precision) -> FoundDate | None:
    groups = match.groupdict()
    month = 1
    if groups.get("m"):
        month = int(groups["m"])
    elif groups.get("month"):
        month = _MONTHS[groups["month"]]
    elif groups.get("season"):
        month = _SEASONS[groups["season"]]
    year, number = int(groups["year"]), int(groups.get("day") or 1)
    found = _on(year, month, number)
    other = _on(year, number, month)
    if "weekday" in groups and (found is None or _contradicts(found, other, groups["weekday"])):
        found = other  # `08/31/2016` as in the United States
    return FoundDate(found, precision, match.start(), match.end()) if found is not None else None


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _contradicts(found: date, other: date | None, weekday: str | None) -> bool:
    """Whether a weekday says that day and month stand the other way round."""
    said = WEEKDAYS.get(weekday or "")
    return said is not None and other is not None and found.weekday() != said == other.weekday()


def is_date(text: str) -> bool:
    """Whether a line is one date and nothing else but a weekday, `le`, `Published on`, a time and its zone."""
    found = find_date(text) if len(text) < 60 else None
    if found is None or found.precision == "year":
        return False
    folded = fold(text)
    if _RANGE_BEFORE.search(folded, 0, found.start) or _RANGE_AFTER.match(folded, found.end):
        return False
    rest = re.sub(r"[\W\d_]+", " ", folded[: found.start] + " " + folded[found.end :]).split()
    return all(word in _AROUND or word in _MONTHS for word in rest)


_RANGE_BEFORE: Final = re.compile(r"(?<![\d:.h])\d{1,2}(?:st|nd|rd|th|er)?\s*(?:[/&–-]|and|to|et|au)?\s*$")
_RANGE_AFTER: Final = re.compile(r"\s*[–-]\s*\d")
"""The first and the last of several days: "17 - 18 September 2009" is when an event is held."""


_AROUND: Final = WEEKDAYS.keys() | {
    "le", "on", "published", "posted", "publie", "publiee", "mis", "mise", "en", "ligne", "date", "du", "updated",
    "a", "jour", "gmt", "utc", "bst", "cet", "cest", "est", "edt", "cst", "cdt", "mst", "mdt", "pst", "pdt", "ist",
    "sgt", "hkt", "jst", "aest", "aedt", "nzst", "nzdt", "sast", "eat", "wat",
}  # fmt: skip

_TIMES: Final = re.compile(
    r"\d+|er|st|nd|rd|th|le|les|du|de|des|au|a|et|ou|en|entre|jusqu|h|heures?|min|midi|minuit|chaque|tous"
    r"|on|of|the|at|from|to|and|or|until|till|between|every|[ap]m?|m|noon|midnight|o|clock|dates?"
)
"""What else stands in the line of a day and its times, folded."""


def is_moment(text: str) -> bool:
    """Whether a line is a day or several, with times, as of an event (`Samedi 8 octobre à 10 h`); no year needed."""
    words = re.findall(r"[^\W\d_]+|\d+", fold(text)) if len(text) < 80 else []
    other = [word for word in words if word not in WEEKDAYS and word not in _MONTHS]
    return len(other) < len(words) and all(_TIMES.fullmatch(word) for word in other)
