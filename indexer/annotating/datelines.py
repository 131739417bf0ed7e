"""Datelines: the town, and mostly the day, with which a report begins: "QUÉBEC, le 18 mars 2025 –", "LEEDS—Every"."""

from __future__ import annotations

import re
from typing import NamedTuple

from corpus.text import fold
from indexer.annotating.name_words import kept, text_of, word_list, words_by_end, words_by_start
from indexer.annotating.parsed import ParsedPart

_CAPITALISED = r"[^\W\d_a-zß-ÿ][\w’']*"
_NAME = rf"{_CAPITALISED}(?:(?:[ -]|\.[ ])(?:(?:[a-z]{{1,4}}|l['’])[ -]){{0,2}}{_CAPITALISED}){{0,4}}"
_REGION = rf"(?:[ ]?\([^()\n]{{2,30}}\)|,[ ]{_CAPITALISED}(?:[ .-]{{1,2}}{_CAPITALISED}){{0,2}}\.?)"
_LINE = re.compile(rf"(?:\A|(?<=\n))[#*\s]*(?P<name>{_NAME})(?P<region>{_REGION})?")
_SENTENCE = re.compile(rf"(?<=[.!?][ ])(?P<name>{_NAME})(?P<region>{_REGION})?(?=,[ ])")
_DASH = re.compile(r"[ \u00a0]?[–—]|[ \u00a0]-[ \u00a0]|--")
_DAY = re.compile(
    r",[ \u00a0](?:(?:le[ \u00a0])?\d{1,2}(?:er|st|nd|rd|th)?[ \u00a0](?P<after>[^\W\d_]{3,})\.?(?:,?[ \u00a0]\d{4})?"
    r"|(?P<before>[^\W\d_]{3,})\.?[ \u00a0]\d{1,2}(?:st|nd|rd|th)?\b(?:,[ \u00a0]\d{4})?)"
)
_STROKE = re.compile(r"[ \u00a0]?[–—/(]|[ \u00a0]-[ \u00a0]|--|[ \u00a0]?:[ \u00a0]")
_SHORTEST_MONTH = 3


class Dateline(NamedTuple):
    """Words `first` to `stop` (not included) of a part stand where the town of a dateline does.

    Attributes:
        dated: a day follows, and a dash or stroke after it; else there is only a dash, which titles have too.
    """

    first: int
    stop: int
    dated: bool


def datelines(part: ParsedPart) -> list[Dateline]:
    """The datelines of a part, left to right; found once. One that begins no line must tell the day."""
    return kept(part, "datelines", _datelines)


def dateline_at(part: ParsedPart, first: int, stop: int) -> Dateline | None:
    """The dateline of which words `first` to `stop` (not included) are the town; None when there is none."""
    return next((one for one in datelines(part) if (one.first, one.stop) == (first, stop)), None)


def _datelines(part: ParsedPart) -> list[Dateline]:
    text, starts, ends = text_of(part), words_by_start(part), words_by_end(part)
    found = []
    for pattern in (_LINE, _SENTENCE):
        for match in pattern.finditer(text):
            dated = _is_dated(text, match.end()) or _is_dated(text, match.end("name"))
            if not dated and (pattern is _SENTENCE or not _DASH.match(text, match.end())):
                continue
            first, stop = starts.get(match.start("name")), ends.get(match.end("name"))
            if first is not None and stop is not None:
                found.append(Dateline(first, stop, dated))
    return sorted(found)


def _is_dated(text: str, end: int) -> bool:
    """Whether a day and a dash or stroke stand at an offset: ", le 18 mars 2025 –", ", March 12, 2025 /CNW/"."""
    day = _DAY.match(text, end)
    return day is not None and _is_month(day["after"] or day["before"]) and _STROKE.match(text, day.end()) is not None


def _is_month(word: str) -> bool:
    key = fold(word)
    return any(month.startswith(key) for month in word_list("months")) and len(key) >= _SHORTEST_MONTH
