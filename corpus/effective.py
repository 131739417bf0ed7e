"""The view that counts: an article and its annotation as editors have them. A pure function."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from corpus.deciding import (
    DateDecided,
    Decided,
    Decision,
    KindDecided,
    TagDecided,
    TitleDecided,
    in_force,
)
from corpus.holding import Holding
from corpus.model import Annotation, Article, ConceptTag, Span, Value

_WITH_EVIDENCE = ("concepts", "places", "countries", "people", "organisations", "dates", "series", "availability")
_SURE = 1.0
T = TypeVar("T", bound=Value)


def effective(holding: Holding, decisions: Iterable[Decision]) -> Holding:
    """An article as the machine left it, with the decisions of editors applied.

    Every span of evidence still holds: one in a title that was corrected is moved to the same words, or dropped.

    Args:
        holding: article, document and annotation by the machine; without annotation, tags and kind have to wait.
        decisions: all that are known of this article, in any order; those on where articles begin and end (split,
            join) took effect already when the document was split, and those on links stand in a table of their own.

    Returns:
        The same when nothing applies; else with `decided` telling what was decided and what the machine had said.
    """
    article, told = holding.article, holding.annotation
    held = [
        d
        for d in in_force(d for d in decisions if d.article_id == article.id)
        if isinstance(d.said, TagDecided | KindDecided | DateDecided | TitleDecided)
    ]
    if not held:
        return holding
    decided = Decided(
        decisions=tuple(held),
        machine_title=article.title,
        machine_kind=told.kind if told else None,
        machine_issued=article.issued,
        machine_concepts=tuple(tag.id for tag in told.concepts) if told else (),
    )
    corrected = _article(article, held)
    if told is not None:
        if corrected.title != article.title:
            told = _following_title(told, corrected.title)
        told = _annotation(told, corrected, held)
    return holding.model_copy(update={"article": corrected, "annotation": told, "decided": decided})


def _article(article: Article, held: Sequence[Decision]) -> Article:
    changes: dict[str, object] = {}
    for decision in held:
        match decision.said:
            case TitleDecided(title=title):
                changes["title"] = title
            case DateDecided(issued=issued, precision=precision):
                known = issued is not None
                changes |= {
                    "issued": issued,
                    "issued_precision": precision if known else None,
                    "issued_from": "given" if known else None,
                }
    return article.model_copy(update=changes) if changes else article


def _annotation(told: Annotation, article: Article, held: Sequence[Decision]) -> Annotation:
    tags = {tag.id: tag for tag in told.concepts}
    kind = told.kind
    for decision in held:
        match decision.said:
            case KindDecided(kind=decided):
                kind = decided
            case TagDecided(concept=concept, verdict="rejected"):
                tags.pop(concept, None)
            case TagDecided(concept=concept) as said:
                shown = tags.pop(concept).evidence if concept in tags else ()
                tags[concept] = ConceptTag(id=concept, score=_SURE, evidence=(*_quoted(article, said), *shown))
    # Like the machine's, the surest first; what editors gave stands before it.
    ordered = tuple(sorted(tags.values(), key=lambda tag: -tag.score))
    return told.model_copy(update={"kind": kind, "concepts": ordered})


def _quoted(article: Article, said: TagDecided) -> tuple[Span, ...]:
    place = said.quotation.find(article.text) if said.quotation else None
    if place is None:
        return ()
    start, end = place
    return (Span(in_="text", start=start, end=end, text=article.text[start:end]),)


def _following_title(told: Annotation, title: str) -> Annotation:
    moved = {name: tuple(_moved(thing, title) for thing in getattr(told, name)) for name in _WITH_EVIDENCE}
    return told.model_copy(update=moved)


def _moved(thing: T, title: str) -> T:
    evidence: tuple[Span, ...] = getattr(thing, "evidence")  # noqa: B009 - every one of `_WITH_EVIDENCE` has it
    if all(span.in_ != "title" for span in evidence):
        return thing
    kept: list[Span] = []
    for span in evidence:
        if span.in_ == "title":
            at = title.find(span.text)
            if at < 0:
                continue
            span = span.model_copy(update={"start": at, "end": at + len(span.text)})  # noqa: PLW2901
        kept.append(span)
    return thing.model_copy(update={"evidence": tuple(kept)})
