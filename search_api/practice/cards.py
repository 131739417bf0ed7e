"""A card for each practice: problem, people, partners, time and place as the text tells, each with its sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from typing_extensions import TypedDict

from corpus.model import Annotation, Article, ConceptTag, Contact, EventDate, Kind, Span
from indexer.annotating.exonyms import shown_name
from search_api.labels import language_label, organisation_label
from search_api.request import Interface
from taxonomy.scheme import Scheme

PRACTICES: frozenset[Kind] = frozenset(("programme", "toolkit", "observatory", "report", "interview"))
"""Kinds of article that tell of a practice."""
_EVALUATION = "evaluation"
# What an actor does or how it is led: filed below the actor, but nobody's partner.
_OF_ACTORS = (
    *("access-to-justice", "crime-analysis", "criminal-investigation", "police-accountability", "police-reform"),
    *("police-training", "icpc-governance", "icpc-people"),
)
# Which branch of the taxonomy answers which question of the card.
_BRANCHES: dict[str, tuple[str, ...]] = {
    "problem": ("crime-problems", "victims"),
    "approach": ("prevention-approaches", "community-policing", "partnership", "observatories", *_OF_ACTORS),
    "target_group": ("target-groups",),
    "setting": ("settings",),
}
_ACTORS = "actors"
_SENTENCE_END = re.compile(r"[.!?…](?:\s*[»”\"])?(?=\s)|\n")
_LONGEST = 400


class Fact(TypedDict):
    """One fact of a card, with the sentence that shows it; `in`, `start` and `end` say where that stands."""

    value: str
    id: str | None
    sentence: str
    where: str
    start: int
    end: int


class Card(TypedDict):
    """What an article tells of a practice; a list is empty where the text does not tell."""

    article: str
    title: str
    problem: list[Fact]
    approach: list[Fact]
    target_group: list[Fact]
    setting: list[Fact]
    partners: list[Fact]
    where: list[Fact]
    when: list[Fact]
    contacts: list[Fact]
    available_in: list[Fact]
    evaluated: bool
    evaluation: list[Fact]
    capture: str | None
    """Address of the page as it was fetched, which all of this rests on; None where only an excerpt may be shown."""


def iso_interval(day: EventDate) -> str:
    """When something happens, as ISO 8601 has it: a day, or the first and the last one with a stroke between."""
    return day.start.isoformat() if day.start == day.end else f"{day.start.isoformat()}/{day.end.isoformat()}"


def practice_card(
    article: Article,
    told: Annotation,
    scheme: Scheme,
    ui: Interface,
    interval: Callable[[EventDate], str] = iso_interval,
    *,
    capture: str | None = None,
) -> Card | None:
    """The card of an article; None when it does not tell of a practice.

    Args:
        article: what the text is.
        told: what is told of it.
        scheme: the taxonomy, which says what question a concept answers.
        ui: the reader's language.
        interval: how to write a date.
        capture: address of the page as it was fetched.
    """
    if told.kind not in PRACTICES:
        return None
    tags = [tag for tag in told.concepts if tag.id in scheme]

    def of(branches: Sequence[str], without: Sequence[str] = ()) -> list[Fact]:
        found = [
            tag for tag in tags if _stands_below(tag, branches, scheme) and not _stands_below(tag, without, scheme)
        ]
        return [_fact(article, scheme.label(tag.id, ui), tag.id, tag.evidence) for tag in found]

    evaluation = [tag for tag in tags if _stands_below(tag, (_EVALUATION,), scheme)]
    return Card(
        article=article.id,
        title=article.title,
        problem=of(_BRANCHES["problem"]),
        approach=of(_BRANCHES["approach"]),
        target_group=of(_BRANCHES["target_group"]),
        setting=of(_BRANCHES["setting"]),
        partners=[
            *(_fact(article, organisation_label(o, ui), o.authority, o.evidence) for o in told.organisations),
            *of((_ACTORS,), without=_OF_ACTORS),
        ],
        where=[
            _fact(article, shown_name(p.geonames_id, p.name, ui), str(p.geonames_id), p.evidence) for p in told.places
        ],
        when=[_fact(article, interval(day), None, day.evidence) for day in told.dates],
        contacts=[_fact(article, contact.value, None, contact_spans(article, contact)) for contact in told.contacts],
        available_in=_languages(article, told, ui),
        evaluated=bool(evaluation),
        evaluation=[_fact(article, scheme.label(t.id, ui), t.id, t.evidence) for t in evaluation],
        capture=capture,
    )


def _stands_below(tag: ConceptTag, branches: Iterable[str], scheme: Scheme) -> bool:
    return bool({tag.id, *scheme.ancestors(tag.id)} & set(branches))


def _languages(article: Article, told: Annotation, ui: Interface) -> list[Fact]:
    first = {code: one.evidence for one in reversed(told.availability) for code in one.languages}
    return [_fact(article, language_label(code, ui), code, evidence) for code, evidence in sorted(first.items())]


def contact_spans(article: Article, contact: Contact) -> tuple[Span, ...]:
    """Where the text has a contact, first; nothing where it writes it otherwise (a number with other spaces)."""
    start = article.text.find(contact.value)
    if start < 0:
        return ()
    return (Span(in_="text", start=start, end=start + len(contact.value), text=contact.value),)


def _fact(article: Article, value: str, identifier: str | None, evidence: Sequence[Span]) -> Fact:
    if not evidence:
        return Fact(value=value, id=identifier, sentence="", where="text", start=0, end=0)
    span = evidence[0]
    text = article.field(span.in_)
    start, end = sentence_around(text, span.start, span.end)
    return Fact(value=value, id=identifier, sentence=text[start:end], where=span.in_, start=span.start, end=span.end)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence begins and ends that holds a stretch of a text, at most about 400 characters.

    Args:
        text: the whole text.
        start: of the stretch, in code points.
        end: of the stretch.
    """
    earliest, latest = max(0, start - _LONGEST // 2), min(len(text), end + _LONGEST // 2)
    begin = max((m.end() for m in _SENTENCE_END.finditer(text, earliest, start)), default=earliest)
    closing = _SENTENCE_END.search(text, max(end - 1, begin), latest)
    stop = closing.end() if closing else latest
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, begin + len(text[begin:stop].rstrip())
