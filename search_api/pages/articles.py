"""What the page of an article shows: its text by blocks, with the evidence of all that is told of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from corpus.errors import EngineError
from corpus.holding import Holding
from corpus.model import (
    Annotation,
    Article,
    Availability,
    Block,
    BlockKind,
    Contact,
    Document,
    Organisation,
    Place,
    Span,
)
from corpus.sample import SAMPLE_SOURCE
from indexer.annotating.event_series import is_bare, series_key
from indexer.annotating.exonyms import shown_name
from indexer.body_keys import body_key
from search_api.addresses import address
from search_api.citation import STYLES, reference_of_article, styled
from search_api.citation.metadata import MetaTag, json_ld, meta_tags
from search_api.labels import concept_labels, organisation_label
from search_api.pages.decided import Correction, LinkView, corrections_of, links_of, said_by
from search_api.pages.marking import Evidence, Stretch, anchor, evidenced
from search_api.pages.practice import profile_url
from search_api.practice.cards import Card, contact_spans, practice_card
from search_api.services import Services
from search_api.similar import SimilarAnswer, similar
from search_api.texts import Texts

EXCERPT = 600
"""Characters shown of an article of which only an excerpt may be shown; as the API has it."""
_SHOWN_DIGEST = 16
_SIMILAR = 5
_CLAUSE = 90
_WEB = re.compile(r"https?://", re.IGNORECASE)
_HOST = re.compile(r"(?:www\.)?[\w-]+(?:\.[\w-]+)+(?:[/?#]\S*)?$")
_BULLET = re.compile(r"^\s*[-–—•·*▪●]\s+")


@dataclass(frozen=True, slots=True)
class Told:
    """One thing told of the article: its name, where it leads, and where the text shows it."""

    label: str
    url: str | None = None
    detail: str = ""
    evidence: str | None = None
    """The id of the first element that shows it; None when the shown part of the article does not."""
    score: float | None = None


@dataclass(frozen=True, slots=True)
class BlockView:
    """One block of the text."""

    stretches: tuple[Stretch, ...]
    level: int
    lang: str | None


@dataclass(frozen=True, slots=True)
class BlockGroup:
    """Blocks of one kind that follow each other: the items of a list, the paragraphs of a quotation."""

    kind: BlockKind
    blocks: tuple[BlockView, ...]


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another article: of the same document, or a similar one with its language and its issue or date."""

    title: str
    url: str
    lang: str | None
    language: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class ArticleView:
    """All that the page of an article shows."""

    article: Article
    document: Document
    annotation: Annotation
    lang: str | None
    title: tuple[Stretch, ...]
    section: tuple[Stretch, ...]
    groups: tuple[BlockGroup, ...]
    shortened: bool
    description: str
    concepts: tuple[Told, ...]
    places: tuple[Told, ...]
    countries: tuple[Told, ...]
    people: tuple[Told, ...]
    organisations: tuple[Told, ...]
    dates: tuple[Told, ...]
    series: tuple[Told, ...]
    contacts: tuple[Told, ...]
    availability: tuple[Told, ...]
    card: Card | None
    citations: tuple[tuple[str, str], ...]
    """Name of each style, and the article cited in it."""
    meta_tags: tuple[MetaTag, ...]
    json_ld: dict[str, Any]
    permanent: str
    original: str | None
    further: tuple[Document, ...]
    """Of the pages on which it goes on."""
    file_name: str | None
    digest: str
    neighbours: tuple[Neighbour, ...]
    similar: tuple[Neighbour, ...]
    sample: bool
    corrections: tuple[Correction, ...]
    links: tuple[LinkView, ...]


def article_view(services: Services, article_id: str, texts: Texts) -> ArticleView:
    """The page of an article.

    Raises:
        NotFoundError: no such article.
        GoneError: it was taken out.
    """
    holding = services.store.holding(article_id)
    others = [a.id for a in services.store.articles(holding.document.id) if a.id != article_id]
    neighbours = services.store.holdings(others)
    language = holding.annotation.language if holding.annotation else "und"
    try:
        like = similar(services.store, services.engine, holding.article, language, limit=_SIMILAR)
    except EngineError:  # the article stands in the corpus: it can be shown without the index
        like = []
    further = services.store.further(holding.article)
    return _Page(services, holding, texts).view(neighbours, links_of(services, article_id, texts), like, further)


class _Page:
    """Makes the view of one article."""

    def __init__(self, services: Services, holding: Holding, texts: Texts) -> None:
        self._scheme = services.scheme
        self._holding = holding
        self._article = article = holding.article
        self._document = document = holding.document
        self._annotation = holding.annotation or Annotation(language="und")
        self._texts = texts
        full = document.show == "full" or len(article.text) <= EXCERPT
        self._shown = len(article.text) if full else _cut(article.text, EXCERPT)
        self._evidence = self._gather()
        self._title = self._field("title", article.title)
        self._section = self._field("section", article.section or "")
        self._grouped = tuple(self._groups())
        blocks = [block for group in self._grouped for block in group.blocks]
        shown = [*self._title, *self._section, *(s for block in blocks for s in block.stretches)]
        self._anchors = {s.anchor for s in shown if s.anchor}

    def view(
        self,
        neighbours: Iterable[Holding],
        links: tuple[LinkView, ...],
        like: Iterable[SimilarAnswer],
        further: Iterable[Document],
    ) -> ArticleView:
        """The view, with the other articles of the document, those that belong to it and those that are like it, and
        the documents of the pages on which it goes on."""
        article, document, told, texts = self._article, self._document, self._annotation, self._texts
        labels = concept_labels(self._scheme, (tag.id for tag in told.concepts), texts.ui)
        reference = reference_of_article(article, document, told, labels)
        permanent = f"/articles/{article.id}"
        return ArticleView(
            article=article,
            document=document,
            annotation=told,
            lang=texts.foreign(told.language),
            title=self._title,
            section=self._section,
            groups=self._grouped,
            shortened=self._shown < len(article.text),
            description=article.text[: _cut(article.text, 200)].replace("\n", " "),
            concepts=tuple(self._concepts()),
            places=tuple(self._places()),
            countries=tuple(
                Told(texts.country(c.code), profile_url(texts, "country", c.code), "", self._first(c.evidence))
                for c in told.countries
            ),
            people=tuple(
                Told(p.name, self._search("q", f'"{p.name}"'), "", self._first(p.evidence)) for p in told.people
            ),
            organisations=tuple(
                Told(self._body(o), self._body_url(o), o.acronym or "", self._first(o.evidence))
                for o in told.organisations
            ),
            dates=tuple(Told(texts.interval(d), None, _shortened(d.what), self._first(d.evidence)) for d in told.dates),
            series=tuple(self._series()),
            contacts=tuple(
                Told(c.value, contact_address(c), "", self._first(contact_spans(article, c))) for c in told.contacts
            ),
            availability=tuple(Told(self._available(a), None, "", self._first(a.evidence)) for a in told.availability),
            card=self._card(),
            citations=tuple((name, styled(reference, style, texts.ui)) for style, name in STYLES.items()),
            meta_tags=meta_tags(reference),
            json_ld=json_ld(reference, permanent),
            permanent=permanent,
            original=document.address if document.address and _WEB.match(document.address) else None,
            further=tuple(other for other in further if other.url and _WEB.match(other.url)),
            file_name=_file_name(document.key),
            digest=document.digest[:_SHOWN_DIGEST],
            neighbours=tuple(self._neighbour(held) for held in neighbours),
            similar=tuple(self._similar_one(one) for one in like),
            sample=document.source == SAMPLE_SOURCE,
            corrections=tuple(corrections_of(self._holding, self._scheme, texts)),
            links=links,
        )

    def _card(self) -> Card | None:
        if self._document.show != "full":
            return None
        capture = f"/v1/documents/{self._document.id}/capture"
        texts, scheme = self._texts, self._scheme
        return practice_card(self._article, self._annotation, scheme, texts.ui, texts.interval, capture=capture)

    def _places(self) -> Iterator[Told]:
        """Towns, each with its country and its profile."""
        for one in self._annotation.places:
            url = profile_url(self._texts, "city", str(one.geonames_id))
            yield Told(self._town(one), url, self._texts.country(one.country), self._first(one.evidence))

    def _town(self, place: Place) -> str:
        return shown_name(place.geonames_id, place.name, self._texts.ui)

    def _body(self, body: Organisation) -> str:
        return organisation_label(body, self._texts.ui)

    def _body_url(self, body: Organisation) -> str:
        return profile_url(self._texts, "organisation", body_key(body.name, body.authority))

    def _series(self) -> Iterator[Told]:
        """Event series with their number, each with the search for all articles of the series."""
        for one in self._annotation.series:
            key = series_key(one.name, one.organiser)
            more = ", ".join(part for part in (one.organiser, f"n° {one.ordinal}" if one.ordinal else "") if part)
            url = None if is_bare(key) else self._search("series", key)
            yield Told(one.name, url, more, self._first(one.evidence))

    def _neighbour(self, held: Holding) -> Neighbour:
        title, told = held.article.title, held.annotation
        lang = self._texts.foreign(told.language) if told and title else None
        return Neighbour(
            title or self._texts.gettext("[untitled]"), f"/{self._texts.ui}/articles/{held.article.id}", lang
        )

    def _similar_one(self, one: SimilarAnswer) -> Neighbour:
        day = self._texts.day(one["issued"], one["issued_precision"])
        return Neighbour(
            one["title"] or self._texts.gettext("[untitled]"),
            f"/{self._texts.ui}/articles/{one['id']}",
            self._texts.foreign(one["language"]) if one["title"] else None,
            self._texts.language(one["language"]),
            one["edition"] or day,
        )

    def _search(self, name: str, value: str) -> str:
        return address(f"/{self._texts.ui}/search", [(name, value)])

    # --- evidence -----------------------------------------------------------------------------------------------------

    def _gather(self) -> dict[str, list[Evidence]]:
        """The evidence of each field, with what it is for."""
        told, gettext = self._annotation, self._texts.gettext
        named: list[tuple[str, Sequence[Span]]] = [
            (self._scheme.label(c.id, self._texts.ui), c.evidence) for c in told.concepts if c.id in self._scheme
        ]
        named += [(f"{self._town(p)} ({self._texts.country(p.country)})", p.evidence) for p in told.places]
        named += [(p.name, p.evidence) for p in told.people]
        named += [(self._body(o), o.evidence) for o in told.organisations]
        named += [(self._texts.interval(d), d.evidence) for d in told.dates]
        named += [(f"{gettext('Event series')}: {s.name}", s.evidence) for s in told.series]
        named += [(gettext("Availability"), a.evidence) for a in told.availability]
        named += [(gettext("Contact"), contact_spans(self._article, c)) for c in told.contacts]
        fields: dict[str, list[Evidence]] = {"title": [], "section": [], "text": []}
        for label, spans in named:
            for span in spans:
                fields[span.in_].append(Evidence(span.start, span.end, label))
        return fields

    def _first(self, spans: Sequence[Span]) -> str | None:
        """Where to look for the first evidence, of what is shown."""
        return next((a for a in (anchor(s.in_, s.start) for s in spans) if a in self._anchors), None)

    def _field(self, field: str, text: str) -> tuple[Stretch, ...]:
        return evidenced(text, field=field, offset=0, evidence=self._evidence[field])

    # --- text ---------------------------------------------------------------------------------------------------------

    def _groups(self) -> Iterator[BlockGroup]:
        article = self._article
        blocks = article.blocks or (Block(kind="paragraph", start=0, end=len(article.text)),)
        shown = [b for b in blocks if b.start < self._shown]
        top = min((b.level for b in shown if b.kind == "heading"), default=0)
        for kind, run in groupby(shown, key=lambda b: b.kind):
            views = tuple(self._block(block, top) for block in run)
            if kind in ("list_item", "quotation"):
                yield BlockGroup(kind, views)
            else:
                yield from (BlockGroup(kind, (view,)) for view in views)

    def _block(self, block: Block, top: int) -> BlockView:
        end = min(block.end, self._shown)
        start = block.start
        text = self._article.text[start:end]
        if block.kind == "list_item" and (bullet := _BULLET.match(text)):
            start += bullet.end()
            text = text[bullet.end() :]
        around = self._annotation.language
        language = next(
            (
                p.language
                for p in self._annotation.passages
                if p.start <= start and p.end >= end and p.language != "und"
            ),
            None,
        )
        stretches = evidenced(
            text,
            field="text",
            offset=start,
            evidence=self._evidence["text"],
            passages=() if language else self._annotation.passages,
            around=language or around,
        )
        # Headings of the text stand below the page's h1: the highest of them is h2, everything deeper h3.
        return BlockView(stretches, 2 if block.level <= top else 3, language if language != around else None)

    # --- what is told -------------------------------------------------------------------------------------------------

    def _concepts(self) -> Iterator[Told]:
        for tag in self._annotation.concepts:
            if tag.id in self._scheme:
                yield Told(
                    self._scheme.label(tag.id, self._texts.ui),
                    f"/{self._texts.ui}/concepts/{tag.id}",
                    said_by(self._holding, tag.id, self._texts)
                    or self._replacement(tag.id)
                    or self._how_sure(tag.score),
                    self._first(tag.evidence),
                    tag.score,
                )

    def _replacement(self, concept_id: str) -> str:
        """What is said of a tag from before a change of the taxonomy; nothing of others."""
        if not self._scheme[concept_id].deprecated:
            return ""
        current = self._scheme.current(concept_id)
        if current == concept_id:
            return self._texts.gettext("no longer used")
        return self._texts.gettext("no longer used, now: %(label)s") % {
            "label": self._scheme.label(current, self._texts.ui)
        }

    def _how_sure(self, score: float) -> str:
        gettext = self._texts.gettext
        if score >= 0.75:
            return gettext("very likely")
        return gettext("likely") if score >= 0.5 else gettext("possible")

    def _available(self, availability: Availability) -> str:
        named = self._texts.languages(availability.languages)
        listed = named[:1].upper() + named[1:]
        return self._texts.gettext("%(languages)s only") % {"languages": listed} if availability.only else listed


def contact_address(contact: Contact) -> str | None:
    """Where a contact leads; None for what is no address that a browser may safely open."""
    value = contact.value.strip()
    if contact.kind == "email":
        return f"mailto:{value}" if re.fullmatch(r"[^\s@:?&]+@[^\s@:?&]+", value) else None
    if contact.kind == "phone":
        digits = re.sub(r"[^\d+]", "", value)
        return f"tel:{digits}" if digits else None
    if _WEB.match(value):
        return value
    return f"http://{value}" if _HOST.match(value) else None


def _cut(text: str, limit: int) -> int:
    """Where to end a text of at most `limit` characters: at a space, where there is one."""
    if len(text) <= limit:
        return len(text)
    return max(text.rfind(" ", limit // 2, limit), 0) or limit


def _shortened(text: str) -> str:
    """A clause in one line, cut where it is long."""
    line = " ".join(text.split())
    end = _cut(line, _CLAUSE)
    return line if end == len(line) else f"{line[:end]}…"


def _file_name(key: str) -> str | None:
    """What may be shown of a local file: its name."""
    return None if "://" in key else key.replace("\\", "/").rsplit("/", 1)[-1]
