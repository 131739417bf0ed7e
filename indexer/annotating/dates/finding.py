"""From an article or a text to its event dates."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from corpus.model import EventDate, Language, Precision, SpanField
from indexer.annotating.dates.grammar import Expression, expressions_in
from indexer.annotating.dates.names import is_time, title_spans
from indexer.annotating.dates.resolving import Found, Resolver
from indexer.annotating.dates.sentences import Sentences
from indexer.annotating.dates.tenses import PRESENT, Tense
from indexer.annotating.dates.words import Tongue, names_a_month, tokens_of
from indexer.annotating.name_words import text_of

if TYPE_CHECKING:
    from spacy.tokens import Token

    from indexer.annotating.parsed import ParsedArticle, ParsedPart

# "LIÈGE, 12 mars 2004 – …", or a first line that holds nothing but a place and a day.
_DATELINE_LEAD = re.compile(r"[\w\s'’().,/-]{0,40}$")
_DATELINE_REST = re.compile(r"\s*\)?\s*(?:[–—:-]\s|\.?\s*\n|\.?\s*$)")
_DATELINE_DASH = re.compile(r"\s*\)?\s*[–—:-]\s")
_POSTED = re.compile(
    r"(?:publi[ée]e?|post[ée]e?|paru|mise? (?:en ligne|à jour)|dat[ée]e?"
    r"|posted|published|updated|released|issued|dated)"
    r"\s*:?(?:\s+(?:le|on|du))?\s*$",
    re.I,
)
_HELD = re.compile(
    r"\b(?:tien(?:t|dra|nent|dront)|tenue?s?|tenait|tenaient|lieu|déroul\w+|organis\w+|réuni\w*|ouvr(?:e|ira)|sign(?:é|era|eront)\w*|inaugur\w+"
    r"|held|takes? place|took place|hosted|gathered|opens|signed)\b|\b\d{1,2} ?h(?: ?\d\d)? à \d",
    re.I,
)
"""What says in a sentence that something is held on its day."""
_SENTENCE = 400
"""Characters within which a sentence says what is held on its day."""
_WEEK_REACH = 2000
"""Characters within which a text goes on telling of a week by name."""
_STOP = re.compile(r"(?<![A-Z])[.!?](?: |$)")
_NAMES_A_WEEK = re.compile(r"\b(?:Semaine|Week)\b|\b(?:[Uu]ne|[Ll]a|première) semaine (?:de |d['’]|nationale)")
_OF_SOMETHING = re.compile(r"[ \u00a0](?:de |d['’]|of )[a-zà-ÿ]")


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date found in a text: full days `start` to `end`, both included, and where it stands (code points)."""

    start: date
    end: date
    precision: Precision
    relative: bool
    text_start: int
    text_end: int
    text: str
    what: str


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int
    language: Language
    tags: Mapping[int, str] = field(default_factory=dict)
    """Parts of speech by where their words begin in the passage."""


def dates_in(text: str, *, language: Language, issued: date | None) -> list[FoundDate]:
    """The event dates of a text, in the order in which they stand.

    Args:
        text: any text.
        language: tried first; the other language's unmistakable forms (a day or year beside the month) count too.
        issued: the date of the issue, which relative dates and days without a year are resolved against. Without it
            such expressions are left out, unless other dates of the text tell the year.

    Returns:
        One entry for each interval of each expression: "5 et 7 avril 2005" gives two. Never an impossible day.
    """
    return _dates(text, [_Passage(0, len(text), language)], issued)


def find_dates(parsed: ParsedArticle) -> tuple[EventDate, ...]:
    """The event dates of an article, once for each interval, with every place that names it as evidence.

    The title counts where it names a day. Relative dates are resolved against the date of the issue; where the
    article has none, against the day in the text's dateline.
    """
    article = parsed.article
    issued = article.issued or dateline(article.text, parsed.language)
    found: dict[tuple[date, date], EventDate] = {}
    fields: tuple[SpanField, ...] = ("text", "title")
    for name in fields:
        text = article.field(name)
        passages = [_passage(p) for p in parsed.parts_of(name)]
        for one in _dates(text, passages or [_Passage(0, len(text), parsed.language)], issued):
            if name == "title" and one.precision != "day":
                continue
            _add(found, one, name)
    return tuple(found.values())


def _passage(part: ParsedPart) -> _Passage:
    tags = {token.idx: _french_tag(token) if part.language == "fr" else token.tag_ for token in part.doc}
    return _Passage(part.offset, part.offset + len(text_of(part)), part.language, tags)


def _french_tag(token: Token) -> str:
    present = {"VerbForm=Fin", "Tense=Pres"} <= set(token.morph)
    return PRESENT if present else token.pos_


def _add(found: dict[tuple[date, date], EventDate], one: FoundDate, name: SpanField) -> None:
    from corpus.model import Span

    span = Span(in_=name, start=one.text_start, end=one.text_end, text=one.text)
    held = found.get((one.start, one.end))
    if held is None:
        found[one.start, one.end] = EventDate(
            start=one.start,
            end=one.end,
            precision=one.precision,
            relative=one.relative,
            what=one.what,
            text=one.text,
            evidence=(span,),
        )
    else:
        both = (*held.evidence, span)
        found[one.start, one.end] = held.model_copy(
            update={"evidence": both, "relative": held.relative and one.relative}
        )


def dateline(text: str, language: Language) -> date | None:
    """The full day at the head of a text ("LIÈGE, 12 mars 2004 – …"); None when it has no dateline."""
    head = text[:160]
    for expression in _expressions(head, language):
        point = expression.first
        lead = head[: expression.start]
        if point.precision != "day" or expression.last or "\n" in lead or not _DATELINE_LEAD.match(lead):
            continue
        if not _DATELINE_REST.match(head, expression.end) or (lead.strip() and lead.strip()[-1].islower()):
            continue
        found = Resolver(None, Sentences(head), lambda _: None).resolve([expression])
        if found and found[0].intervals[0][0] == found[0].intervals[-1][1]:
            return found[0].intervals[0][0]
    return None


def _tongues(language: Language) -> tuple[Tongue, Tongue]:
    return ("en", "fr") if language == "en" else ("fr", "en")


def _expressions(text: str, language: Language, tags: Mapping[int, str] | None = None) -> list[Expression]:
    """The licensed expressions of a passage in its language, and unmistakable ones of the other."""
    own, other = _tongues(language)
    sentences = Sentences(text, tags)
    tokens = tokens_of(text, own)
    kept = [e for e in expressions_in(tokens, own) if is_time(e, text, own, sentences)]
    strange: list[Expression] = []
    if names_a_month(tokens, other):  # without one nothing is unmistakable
        found = expressions_in(tokens_of(text, other), other)
        strange = [e for e in found if _unmistakable(e) and is_time(e, text, other, sentences)]
    starts = [e.start for e in kept]
    for one in strange:
        n = bisect_right(starts, one.start)
        clear_before = n == 0 or kept[n - 1].end <= one.start
        clear_after = n == len(kept) or kept[n].start >= one.end
        if clear_before and clear_after:
            kept.insert(n, replace(one, joined=False))
            starts.insert(n, one.start)
        # A longer reading in the other language holds more: "3 mai 2005" against "2005" of the English grammar.
        elif clear_before and n < len(kept) and kept[n].end <= one.end and kept[n].first.precision != "day":
            kept[n], starts[n] = replace(one, joined=False), one.start
    titles = title_spans(text)
    return [e for e in kept if not _inside(e, titles)]


def _unmistakable(expression: Expression) -> bool:
    point = expression.first
    if expression.again or point.unit or not point.month:
        return False
    last = expression.last
    return bool(point.days or point.year or (last and last.month and (last.days or last.year)))


def _inside(expression: Expression, spans: Sequence[tuple[int, int]]) -> bool:
    n = bisect_right(spans, (expression.start, len(spans) and spans[-1][1])) - 1
    return n >= 0 and spans[n][0] <= expression.start and expression.end <= spans[n][1]


def _dates(text: str, passages: Sequence[_Passage], issued: date | None) -> list[FoundDate]:
    tags = {passage.start + place: tag for passage in passages for place, tag in passage.tags.items()}
    sentences = Sentences(text, tags)
    expressions: list[Expression] = []
    tongues: list[tuple[int, Tongue]] = []
    for passage in passages:
        tongues.append((passage.start, _tongues(passage.language)[0]))
        inner = text[passage.start : passage.end]
        expressions.extend(
            replace(e, start=e.start + passage.start, end=e.end + passage.start)
            for e in _expressions(inner, passage.language, passage.tags)
        )

    def tense_of(expression: Expression) -> Tense | None:
        n = max(0, bisect_right(tongues, (expression.start, "~")) - 1)
        return sentences.tense(expression.start, expression.end, tongues[n][1] if tongues else "fr")

    found = Resolver(issued, sentences, tense_of).resolve(expressions)
    return [one for each in found for one in _told(each, text, sentences, issued)]


def _told(found: Found, text: str, sentences: Sentences, issued: date | None) -> list[FoundDate]:
    start, end = found.expression.start, found.expression.end
    what = sentences.clause(start, end)
    return [
        FoundDate(low, high, found.precision, found.relative, start, end, text[start:end], what)
        for low, high in found.intervals
        if not _is_issue(low, high, found, text, issued) and not _is_named_week(found.expression, text)
    ]


def _is_issue(low: date, high: date, found: Found, text: str, issued: date | None) -> bool:
    """The date of the issue itself is no event: its full day, or its month alone on a line."""
    if issued is None or found.relative:
        return False
    if low == high == issued:
        return not _is_told_of(found.expression, text)
    if low <= issued <= high and _leads(found.expression, text):
        return True
    line_start = text.rfind("\n", 0, found.expression.start) + 1
    line_end = text.find("\n", found.expression.end)
    line = text[line_start : line_end if line_end >= 0 else len(text)].strip(" .|")
    return low <= issued <= high and line == text[found.expression.start : found.expression.end]


def _leads(expression: Expression, text: str) -> bool:
    """Whether an expression stands as the date of a dateline does: "Septembre 2021 – …" at the head of the text."""
    if expression.start >= 40:
        return False
    lead = text[: expression.start]
    return (
        "\n" not in lead.strip("\n")
        and _DATELINE_LEAD.fullmatch(lead) is not None
        and (_DATELINE_DASH.match(text, expression.end) is not None)
    )


def _is_told_of(expression: Expression, text: str) -> bool:
    """Whether a sentence says that something is done on the day, which is no dateline and no day of posting then."""
    before = text[max(0, expression.start - _SENTENCE) : expression.start].rpartition("\n")[2]
    after = text[expression.end : expression.end + _SENTENCE].partition("\n")[0]
    if _POSTED.search(before) or (_DATELINE_LEAD.fullmatch(before) and _DATELINE_DASH.match(after)):
        return False
    return _HELD.search(_STOP.split(before)[-1]) is not None or (_HELD.search(_STOP.split(after)[0]) is not None)


def _is_named_week(expression: Expression, text: str) -> bool:
    """Whether "cette semaine" is the week that the text tells of by name, or one "of" something, and no time."""
    if expression.first.unit != 7 or expression.first.shift != "this":
        return False
    begin = max(0, expression.start - _WEEK_REACH)
    return bool(_NAMES_A_WEEK.search(text, begin, expression.start) or _OF_SOMETHING.match(text, expression.end))
