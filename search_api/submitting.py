"""Taking in a document that is handed over: read, split, stored. Annotating and indexing follow in the background."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator

from corpus.awaiting import SUBMITTED
from corpus.deciding import Title
from corpus.errors import GoneError
from corpus.holding import Fetched
from corpus.model import SplitDocument
from corpus.store import CorpusStore
from corpus.text import digest
from indexer.engine import SearchEngine
from search_api.reading_apart import ReadingApart
from search_api.request import Day

FILE_SECONDS = 60.0
"""How long a document may be read and split."""
_WEB = ("http", "https")
_files = ReadingApart(FILE_SECONDS)


class Particulars(BaseModel):
    """What is told along with a document."""

    model_config = ConfigDict(extra="forbid")

    title: Title | None = Field(
        default=None, description="Of the document; of its article, when it has only one and that one has none."
    )
    issued: Day | None = Field(default=None, description="Date of issue.", examples=["2005-06-01"])
    language: Literal["fr", "en"] | None = Field(default=None, description="As declared; each passage is looked at.")
    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = Field(
        default=None, description="Where it was published. Nothing is fetched from there."
    )

    @field_validator("url")
    @classmethod
    def _is_address(cls, url: str | None) -> str | None:
        if not url:
            return None
        try:
            parts = urlsplit(url)
            fits = parts.scheme.lower() in _WEB and bool(parts.hostname)
        except ValueError:
            fits = False
        if not fits or re.search(r"[\s\x00-\x1f]", url):
            raise ValueError("must be an address that begins with http:// or https://")
        return url


class Submission(Particulars):
    """A document as JSON: `text` or `html`, and what is told along with it."""

    text: str | None = Field(default=None, description="Plain text.")
    html: str | None = Field(default=None, description="An HTML page.")

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if bool(self.text and self.text.strip()) == bool(self.html and self.html.strip()):
            raise ValueError("give either text or html")
        return self


@dataclass(frozen=True, slots=True)
class Upload:
    """The bytes of a document, as they came."""

    data: bytes
    media_type: str | None
    file_name: str | None = None

    @property
    def sha256(self) -> str:
        """What tells these bytes from others, hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


@dataclass(frozen=True, slots=True)
class Received:
    """What became of a document: its id, its articles, and whether anything of it is new."""

    document_id: str
    articles: tuple[str, ...]
    is_new: bool
    warnings: tuple[str, ...] = ()


def upload_of(submission: Submission) -> Upload:
    """The bytes of a document that came as JSON."""
    if submission.html:
        return Upload(submission.html.encode("utf-8", "replace"), "text/html")
    return Upload((submission.text or "").encode("utf-8", "replace"), "text/plain")


def receive(store: CorpusStore, upload: Upload, told: Particulars) -> Received:
    """Take a document into the corpus. The same again changes nothing.

    Raises:
        InputError: it is empty, binary, of an unknown format, or holds no words; or it takes too long to read, or too
            much memory.
        GoneError: it has been taken out, and stays out.
    """
    from crawler.version import READER_VERSION

    read_by = f"{READER_VERSION} issued={told.issued or '-'} told={digest(told.title or '', told.language or '')[:12]}"
    # With a name, as a file has it; else nothing of the key is shown to readers.
    name = (upload.file_name or "").replace("\\", "/").rsplit("/", 1)[-1]
    key = told.url or (f"{SUBMITTED}/{upload.sha256}/{name}" if name else f"{SUBMITTED}://{upload.sha256}")
    split = _read(upload, told, name or told.url or "The document")
    fetched = Fetched(
        key=key,
        source=SUBMITTED,
        url=told.url,
        data=upload.data,
        media_type=upload.media_type or "application/octet-stream",
        charset="utf-8" if upload.file_name is None else None,
        fetched=datetime.now(UTC),
    )
    stored = store.put(fetched, split, read_by=read_by)
    store.document(stored.document_id)  # raises when it has been taken out
    articles = tuple(a.id for a in store.articles(stored.document_id))
    is_new = bool(stored.created or stored.changed or stored.gone)
    return Received(stored.document_id, articles, is_new, split.warnings)


def _read(upload: Upload, told: Particulars, name: str) -> SplitDocument:
    charset = "utf-8" if upload.file_name is None else None
    split = _files.split(upload.data, name=name, media_type=upload.media_type, charset=charset, issued=told.issued)
    changes: dict[str, object] = {}
    if told.language:
        changes["declared_language"] = told.language
    if told.title:
        changes["title"] = told.title
        if len(split.articles) == 1 and not split.articles[0].title:
            changes["articles"] = (split.articles[0].model_copy(update={"title": told.title}),)
    return split.model_copy(update=changes)


def is_searchable(store: CorpusStore, engine: SearchEngine, articles: Sequence[str]) -> bool:
    """Whether every one of these articles is annotated, and found by who searches now.

    Raises:
        EngineError: the engine does not answer.
    """
    held = store.holdings(articles)
    if any(one.annotation is None for one in held):
        return False
    wanted = [one.article.id for one in held]
    return len(engine.get(wanted)) == len(wanted) and engine.reached() >= store.last_change()


def taken_out(store: CorpusStore, document_id: str) -> bool:
    """Take a document out for good; tell whether it had been there.

    Raises:
        NotFoundError: no such document.
    """
    try:
        store.document(document_id)
    except GoneError:
        return False
    store.remove(document_id)
    return True
