"""What readers see of the editors' decisions: who says so, what was corrected, and which articles belong together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from corpus.deciding import (
    ArticleLink,
    DateDecided,
    Decision,
    JoinDecided,
    KindDecided,
    LinkDecided,
    SplitDecided,
    TagDecided,
    TitleDecided,
)
from corpus.holding import Holding
from search_api.services import Services
from search_api.texts import Texts
from taxonomy.scheme import Scheme

_WORDS = 70


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that an editor corrected: what, who, when, and what the machine had said."""

    what: str
    by: str
    made: date
    machine: str


@dataclass(frozen=True, slots=True)
class LinkView:
    """An article that belongs to this one."""

    relation: str
    other_id: str
    name: str
    """The relation in words."""
    title: str
    url: str
    lang: str | None
    by: str
    language: str


def said_by(holding: Holding, concept: str, texts: Texts) -> str:
    """Who gave a tag, in words; empty for one that only the machine gave."""
    decided = holding.decided.tag(concept)
    if decided is None:
        return ""
    if concept in holding.decided.machine_concepts:
        return texts.gettext("by the machine, confirmed by %(name)s") % {"name": decided.by}
    return texts.gettext("given by %(name)s, editor") % {"name": decided.by}


def corrections_of(holding: Holding, scheme: Scheme, texts: Texts) -> Iterator[Correction]:
    """What was corrected of an article, but for the tags that it has."""
    decided, gettext = holding.decided, texts.gettext
    kind = texts.kind(decided.machine_kind) if decided.machine_kind else ""
    none = gettext("none")
    for name, what, machine in (
        ("kind", gettext("Kind of article"), kind),
        ("date", gettext("Date of issue"), texts.day(decided.machine_issued) or none),
        ("title", gettext("Title"), decided.machine_title or none),
    ):
        if one := decided.of(name):  # type: ignore[arg-type]
            yield Correction(what, one.by, one.made.date(), machine)
    for one in decided.rejected():
        if isinstance(one.said, TagDecided) and one.said.concept in decided.machine_concepts:
            label = scheme.label(one.said.concept, texts.ui)
            yield Correction(gettext("Subject taken off: %(label)s") % {"label": label}, one.by, one.made.date(), "")


def relation_names(texts: Texts) -> dict[str, str]:
    """The relations between articles, in words."""
    gettext = texts.gettext
    return {
        "translation": gettext("Translation"),
        "duplicate": gettext("The same text"),
        "continued": gettext("Goes on in"),
        "continues": gettext("Begins in"),
    }


def links_of(services: Services, article_id: str, texts: Texts) -> tuple[LinkView, ...]:
    """The articles that belong to an article."""
    links = services.store.links.links_of([article_id])
    others = {h.article.id: h for h in services.store.holdings([one.other(article_id) for one in links])}
    names = relation_names(texts)
    return tuple(
        _link(one, article_id, others[one.other(article_id)], names, texts)
        for one in links
        if one.other(article_id) in others
    )


def _link(link: ArticleLink, article_id: str, other: Holding, names: dict[str, str], texts: Texts) -> LinkView:
    backward = link.relation == "continued" and link.b == article_id
    language = other.annotation.language if other.annotation else "und"
    by = texts.gettext("said by %(name)s, editor") % {"name": link.made_by} if link.said_by == "editor" else ""
    if link.said_by == "page":
        by = texts.gettext("declared by the page")
    return LinkView(
        relation=link.relation,
        other_id=other.article.id,
        name=names["continues" if backward else link.relation],
        title=other.article.title or texts.gettext("[untitled]"),
        url=f"/{texts.ui}/articles/{other.article.id}",
        lang=texts.foreign(language) if other.article.title else None,
        by=by or texts.gettext("found by machine"),
        language=texts.language(language),
    )


def decision_words(decision: Decision, scheme: Scheme, texts: Texts) -> str:
    """A decision in words."""
    gettext, none = texts.gettext, texts.gettext("none")
    pattern, what = "%(what)s", ""
    match decision.said:
        case TagDecided(concept=concept, verdict=verdict):
            what = scheme.label(concept, texts.ui) if concept in scheme else concept
            pattern = {
                "accepted": gettext("Subject confirmed: %(what)s"),
                "rejected": gettext("Subject rejected: %(what)s"),
                "added": gettext("Subject added: %(what)s"),
            }[verdict]
        case KindDecided(kind=kind):
            pattern, what = gettext("Kind: %(what)s"), texts.kind(kind)
        case DateDecided(issued=issued, precision=precision):
            pattern, what = gettext("Date: %(what)s"), texts.day(issued, precision) or none
        case TitleDecided(title=title):
            pattern, what = gettext("Title: %(what)s"), title or none
        case SplitDecided(quotation=quotation):
            pattern, what = gettext("Another article begins at: %(what)s"), shortened(quotation.exact)
        case JoinDecided(quotation=quotation):
            pattern, what = (
                gettext("Joined with the next one: %(what)s"),
                shortened(quotation.exact if quotation else ""),
            )
        case LinkDecided(relation=relation, holds=holds):
            what = relation_names(texts)[relation]
            pattern = gettext("Linked: %(what)s") if holds else gettext("Not linked: %(what)s")
    return pattern % {"what": what}


@dataclass(frozen=True, slots=True)
class LatestView:
    """A decision in the list of the latest: on which article, what, who and when."""

    decision: Decision
    what: str
    title: str
    url: str
    lang: str | None


def latest_of(services: Services, texts: Texts, limit: int) -> tuple[LatestView, ...]:
    """The decisions that were made last, with the titles of their articles."""
    decisions = services.store.decisions.latest(limit)
    held = {h.article.id: h for h in services.store.holdings(list({d.article_id for d in decisions}))}
    return tuple(_latest(d, held.get(d.article_id), services.scheme, texts) for d in decisions)


def _latest(decision: Decision, holding: Holding | None, scheme: Scheme, texts: Texts) -> LatestView:
    title = holding.article.title if holding else ""
    told = holding.annotation if holding else None
    return LatestView(
        decision=decision,
        what=decision_words(decision, scheme, texts),
        title=title or texts.gettext("[untitled]"),
        url=f"/{texts.ui}/articles/{decision.article_id}",
        lang=texts.foreign(told.language) if told and title else None,
    )


def shortened(text: str) -> str:
    """The first words of a text, in one line."""
    line = " ".join(text.split())
    return line if len(line) <= _WORDS else f"{line[: line.rfind(' ', 20, _WORDS)]}…"
