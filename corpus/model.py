"""The things that the corpus holds, as immutable values.

Offsets everywhere count Unicode code points, so that `text[start:end]` in Python is the passage that is meant.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Language = Literal["fr", "en", "und"]
BlockKind = Literal["heading", "paragraph", "list_item", "quotation", "table", "caption"]
Kind = Literal[
    "toolkit", "event", "programme", "observatory", "publication", "report", "news", "interview", "tender", "other"
]
Precision = Literal["day", "month", "season", "year"]
IssuedFrom = Literal["given", "header", "dateline", "metadata"]
SpanField = Literal["title", "section", "text"]

KINDS: tuple[Kind, ...] = get_args(Kind)


class Value(BaseModel):
    """Base of all values: immutable, and strict about what it is given."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


# --- what is read ---------------------------------------------------------------------------------------------------


class Edition(Value):
    """One issue of a bulletin, as its header names it."""

    label: str = Field(description="as shown: 'Edition 25', 'Numéro 7'")
    publication: str | None = None
    number: str | None = None


class Block(Value):
    """One paragraph, heading, list item, quotation, table row or caption of an article; offsets into `Article.text`."""

    kind: BlockKind
    start: int
    end: int
    level: int = Field(default=0, description="depth of a heading or list item; 0 when not known")
    page: int | None = Field(
        default=None,
        exclude_if=lambda page: page is None,  # or what was held before there were pages would count as changed
        description="printed page of a paged format, from 1",
    )
    url: str | None = Field(
        default=None,
        exclude_if=lambda url: url is None,
        description="address of the page on which it stands, where the article goes on beyond the page of its document",
    )
    recurring: bool = Field(
        default=False,
        exclude_if=lambda recurring: not recurring,
        description="a heading that other pages of its site have too: it says nothing about this article",
    )


class Link(Value):
    """A hyperlink found in an article."""

    url: str
    text: str


class SplitArticle(Value):
    """One article as cut out of a document, before it has an identity in the corpus."""

    section: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    recurring: tuple[SpanField, ...] = Field(
        default=(),
        exclude_if=lambda fields: not fields,
        description="which of title and section other pages of its site have too: they say nothing about this article",
    )
    start: int = Field(default=0, description="offset of the article in the text of its document as read")
    end: int = 0


class Alternate(Value):
    """The same page in another language, as its publisher declares it (`hreflang`)."""

    language: str = Field(description="language tag in lower case, as declared: `fr`, `en-ca`")
    url: str


class SplitDocument(Value):
    """A document as read and split: its issue, and its articles in the order of the page."""

    title: str = ""
    edition: Edition | None = None
    issued: date | None = None
    issued_precision: Precision | None = None
    issued_from: IssuedFrom | None = None
    declared_language: str | None = None
    alternates: tuple[Alternate, ...] = ()
    canonical_url: str | None = Field(default=None, description="the web address that the page gives as its own")
    site_name: str | None = Field(
        default=None, description="what the page says that it is part of: journal, site, publisher"
    )
    articles: tuple[SplitArticle, ...]
    warnings: tuple[str, ...] = Field(default=(), description="damage met and repaired or left, in plain words")


# --- what is held ---------------------------------------------------------------------------------------------------


class Document(Value):
    """A document of the corpus: where it came from and what may be shown of it."""

    id: str
    key: str = Field(description="canonical URL; relative path in a declared source; absolute path of a lone file")
    source: str = Field(description="name of the declared source, or of the folder that was ingested")
    url: str | None = Field(default=None, description="where it was fetched")
    canonical_url: str | None = Field(default=None, description="the web address that it gives as its own")
    site_name: str | None = Field(default=None, description="what it says that it is part of: journal, site, publisher")
    title: str = ""
    digest: str
    media_type: str
    fetched: datetime
    edition: Edition | None = None
    issued: date | None = None
    issued_precision: Precision | None = None
    issued_from: IssuedFrom | None = None
    rights: str | None = None
    show: Literal["full", "excerpt"] = "full"
    publisher: str | None = None
    series: str | None = None
    kind: Kind | None = Field(default=None, description="of its articles, where the source declares it")
    gone: datetime | None = Field(default=None, description="since when its source no longer has it")

    @property
    def address(self) -> str | None:
        """Where it can be read: where it was fetched, else the web address that it gives as its own."""
        return self.url or self.canonical_url

    @property
    def part_of(self) -> str | None:
        """What it is cited as a part of: its publication, else what its source or the page names, if anything."""
        publication = self.edition.publication if self.edition else None
        return publication or self.series or self.site_name or self.publisher


class Article(Value):
    """An article of the corpus in its current revision."""

    id: str
    document_id: str
    ordinal: int = Field(description="place in its document, from 0")
    revision: str = Field(description="digest of section, title, authors, text, blocks, links and issue date")
    section: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    text: str
    blocks: tuple[Block, ...]
    links: tuple[Link, ...] = ()
    recurring: tuple[SpanField, ...] = Field(
        default=(),
        exclude_if=lambda fields: not fields,
        description="which of title and section other pages of its site have too: they say nothing about this article",
    )
    start: int = 0
    end: int = 0
    issued: date | None = None
    issued_precision: Precision | None = None
    issued_from: IssuedFrom | None = None
    declared_language: str | None = None

    @property
    def pages(self) -> str | None:
        """The pages of a paged document on which it stands, as they are cited: `3`, `3-5`; None when it has none."""
        held = [block.page for block in self.blocks if block.page is not None]
        if not held:
            return None
        first, last = min(held), max(held)
        return str(first) if first == last else f"{first}-{last}"

    @property
    def further(self) -> tuple[str, ...]:
        """The addresses of the pages on which it goes on, in order; none for an article on one page."""
        return tuple(dict.fromkeys(block.url for block in self.blocks if block.url is not None))

    def field(self, name: SpanField) -> str:
        """The text of one of the fields that spans point into; empty when the article has none."""
        if name == "title":
            return self.title
        return self.section or "" if name == "section" else self.text


# --- what is told of an article ---------------------------------------------------------------------------------------


class Span(Value):
    """A stretch of an article that shows why something is said of it.

    Holds `article.field(span.in_)[span.start:span.end] == span.text`.
    """

    in_: SpanField = Field(alias="in")
    start: int
    end: int
    text: str


class Passage(Value):
    """A stretch of `Article.text` in one language."""

    start: int
    end: int
    language: Language


class ConceptTag(Value):
    """A concept of the taxonomy given to an article."""

    id: str
    score: float = Field(ge=0, le=1)
    evidence: tuple[Span, ...]


class Place(Value):
    """A populated place named in an article."""

    name: str = Field(description="the gazetteer's name")
    country: str = Field(description="ISO 3166-1 alpha-2")
    geonames_id: int
    lat: float
    lon: float
    population: int = 0
    evidence: tuple[Span, ...]


class CountryMention(Value):
    """A country named in an article."""

    code: str = Field(description="ISO 3166-1 alpha-2")
    evidence: tuple[Span, ...]


class Person(Value):
    """A person named in an article, in normal case."""

    name: str
    evidence: tuple[Span, ...]


class Organisation(Value):
    """A body named in an article; `authority` is its record in the authority list, when it has one."""

    name: str
    acronym: str | None = None
    authority: str | None = None
    evidence: tuple[Span, ...]


class EventDate(Value):
    """When something happened or will: an interval of full days, both included."""

    start: date
    end: date
    precision: Precision
    relative: bool = Field(description="resolved against the date of the issue")
    what: str = Field(default="", description="the clause that it dates")
    text: str
    evidence: tuple[Span, ...]


class SeriesMention(Value):
    """A numbered event of a series, as the text says it: "32nd biannual Congress", "troisième colloque annuel"."""

    name: str = Field(description="the event's name without its number, as the text has it")
    ordinal: int | None = Field(default=None, description="its number in the series; None when the text gives none")
    organiser: str | None = Field(
        default=None, description="the body whose event it is, where the name tells only the sort of event"
    )
    evidence: tuple[Span, ...]


class Contact(Value):
    """A way to reach someone: e-mail address, web address or telephone number."""

    kind: Literal["email", "url", "phone"]
    value: str


class Availability(Value):
    """What the text says about the languages in which the item can be had."""

    languages: tuple[Language, ...]
    only: bool
    evidence: tuple[Span, ...]


class Annotation(Value):
    """All that the machine tells of one revision of an article, and what made it."""

    language: Language
    passages: tuple[Passage, ...] = ()
    kind: Kind = "other"
    concepts: tuple[ConceptTag, ...] = ()
    places: tuple[Place, ...] = ()
    countries: tuple[CountryMention, ...] = ()
    people: tuple[Person, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    dates: tuple[EventDate, ...] = ()
    series: tuple[SeriesMention, ...] = ()
    contacts: tuple[Contact, ...] = ()
    availability: tuple[Availability, ...] = ()
    made_by: str = Field(default="", description="versions of annotator, models and taxonomy, as one string")
