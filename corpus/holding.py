"""What goes into the store and what is told of it, beside the values of `corpus.model`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import AwareDatetime, Field

from corpus.deciding import Decided
from corpus.model import Annotation, Article, Document, Kind, Precision, Value


class Fetched(Value):
    """One input as it came, with where and when it was got and what may be shown of it."""

    key: str = Field(description="canonical URL; relative path in a declared source; absolute path of a lone file")
    source: str = Field(description="name of the declared source, or of the folder that was ingested")
    url: str | None = None
    data: bytes = Field(repr=False)
    media_type: str
    charset: str | None = Field(default=None, description="as declared by the sender, if at all")
    fetched: AwareDatetime
    headers: tuple[tuple[str, str], ...] = Field(default=(), description="of the HTTP response, in order")
    rights: str | None = None
    show: Literal["full", "excerpt"] = "full"
    publisher: str | None = None
    series: str | None = None
    kind: Kind | None = Field(default=None, description="of its articles, where the source declares it")


class Held(Value):
    """What is known already of a key or of some bytes: enough to tell whether they must be read again."""

    document_id: str
    digest: str = Field(description="sha256 of the bytes, hexadecimal")
    read_by: str = Field(description="what read and split them, as told to `put`")
    articles: int = Field(description="current articles; 0 for a document that was taken out")


class Stored(Value):
    """What became of the articles of one document that was put into the store; ids in the order of the page."""

    document_id: str
    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()


class Change(Value):
    """One row of the change feed: look at this article again."""

    seq: int
    article_id: str


class Holding(Value):
    """An article with all that an index entry is made from, as editors have it."""

    article: Article
    document: Document
    annotation: Annotation | None
    decided: Decided = Field(default=Decided(), description="what editors decided, and what the machine had said")


class EditionHeld(Value):
    """An issue of a publication, and how many current articles are held of it."""

    publication: str | None
    number: str | None
    label: str
    issued: date | None
    issued_precision: Precision | None = None
    articles: int


class Counts(Value):
    """How much the store holds: current documents, articles and annotations; all captures; the last change."""

    documents: int
    articles: int
    annotated: int = Field(description="articles whose current revision has an annotation, by whatever version")
    captures: int
    changes: int = Field(description="number of the last change")
