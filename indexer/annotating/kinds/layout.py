"""How an article is made: its lines, questions, figures, dates, quotations, addresses."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from corpus.model import Article
from indexer.annotating.kinds.cues import TURN, answered_questions, is_interview
from indexer.annotating.kinds.folded import LEAD_CHARACTERS, Folded

_MONTH_NAMES = """
    january february march april may june july august september october november december
    janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
    jan feb apr jun jul aug sept oct nov dec
"""
_MONTHS = frozenset(_MONTH_NAMES.split())
_TIME = re.compile(r"\b\d{1,2}(?:[:.]\d\d)? ?[ap]\.?m\b|\b\d{1,2} ?h(?:eures)?(?: ?\d\d)?\b|\b\d{1,2}:\d\d\b", re.I)
_ACRONYM = re.compile(r"\([A-Z][A-Za-z-]{1,9}\)")
_DATELINE = re.compile(r"^[^\n]{0,60}?(?:\b(?:19|20)\d\d\b|/CNW/|\b\d{1,2}[./]\d{1,2}[./]\d{2,4})")
_PLACE_FIRST = re.compile(r"^[A-ZÀ-Ý]{3,}[^\n]{0,60}[-–—]")
_BULLETS = ("-", "–", "—", "•", "*", "·", "▪", ">")
_SHORT_LINE = 80

NAMES = (
    *(
        f"{what} in {place}"
        for place in ("the title", "the lead", "the text")
        for what in ("questions", "exclamations", "quotations", "colons", "percentages", "currencies", "brackets")
    ),
    *(f"{what} in {place}" for place in ("the lead", "the text") for what in ("numbers", "years", "dates", "times")),
    *("acronyms", "addresses", "dots", "bulleted lines", "numbered lines", "lines that end in a colon", "lines"),
    *("short lines", "no title", "length of the title", "dateline", "place first", "answered questions", "interview"),
    *("turns", "section"),
)
"""What `layout` measures, in its order."""


def layout(article: Article, folded: Folded) -> list[float]:
    """How an article is made, as numbers without a scale, in the order of `NAMES`."""
    title, text, lead = article.title, article.text, article.text[:LEAD_CHARACTERS]
    thousands = max(1.0, len(text) / 1000)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    values = [float(min(2, count)) for count in _marks(title)]
    values += [math.log1p(count) for count in _marks(lead)]
    values += [math.log1p(count / thousands) for count in _marks(text)]
    values += [math.log1p(count) for count in (*_figures(folded.lead), len(_TIME.findall(lead)))]
    values += [math.log1p(count / thousands) for count in (*_figures(folded.text), len(_TIME.findall(text)))]
    of_text = (
        len(_ACRONYM.findall(text)),
        text.count("@") + text.count("http") + text.count("www."),
        text.count("…") + text.count("..."),
        sum(line.startswith(_BULLETS) for line in lines),
        sum(line[0].isdigit() and line.lstrip("0123456789")[:1] in {".", ")"} for line in lines),
        sum(line.endswith(":") for line in lines),
        len(lines),
    )
    values += [math.log1p(count / thousands) for count in of_text]
    values.append(sum(len(line) < _SHORT_LINE for line in lines) / max(1, len(lines)))
    values += [float(not title.strip()), math.log1p(len(title))]
    values += [float(bool(_DATELINE.match(text))), float(bool(_PLACE_FIRST.match(text)))]
    values += [math.log1p(answered_questions(text)), float(is_interview(text))]
    values += [math.log1p(len(TURN.findall(text))), float(bool(article.section))]
    return values


def _marks(text: str) -> tuple[int, ...]:
    return (
        text.count("?"),
        text.count("!"),
        text.count("«") + text.count("“") + text.count('"') // 2,
        text.count(":"),
        text.count("%"),
        text.count("$") + text.count("€") + text.count("£"),
        text.count("("),
    )


def _figures(words: Sequence[str]) -> tuple[int, int, int]:
    """Numbers, years, and days of a month among folded words."""
    numbers = [word.isdigit() for word in words]
    years = sum(is_number and len(word) == 4 and word[:2] in {"19", "20"} for word, is_number in zip(words, numbers))  # noqa: B905
    days = sum(
        (numbers[n] and words[n + 1] in _MONTHS) or (words[n] in _MONTHS and numbers[n + 1] and len(words[n + 1]) < 3)
        for n in range(len(words) - 1)
    )
    return sum(numbers), years, days
