"""Rows of the database as values of the model: the questions that fetch them, and how each is turned."""

from __future__ import annotations

import gc
import threading
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import RowMapping, Select, select

from corpus import tables
from corpus.captures import RecordPlace
from corpus.errors import HomeError
from corpus.holding import Fetched
from corpus.model import Annotation, Article, Block, Document, Edition, Link, SpanField, SplitDocument

STRINGS: TypeAdapter[tuple[str, ...]] = TypeAdapter(tuple[str, ...])
BLOCKS: TypeAdapter[tuple[Block, ...]] = TypeAdapter(tuple[Block, ...])
LINKS: TypeAdapter[tuple[Link, ...]] = TypeAdapter(tuple[Link, ...])
FIELDS: TypeAdapter[tuple[SpanField, ...]] = TypeAdapter(tuple[SpanField, ...])
HEADERS: TypeAdapter[tuple[tuple[str, str], ...]] = TypeAdapter(tuple[tuple[str, str], ...])

_revision = tables.revision.c
_IS_CURRENT = (_revision.article_id == tables.article.c.id) & (_revision.digest == tables.article.c.revision)
_REVISION_COLUMNS = [c for c in _revision if c.name not in ("article_id", "digest", "recorded")]
_recurring = tables.recurring_field.c
_IS_OF_REVISION = (_recurring.article_id == tables.article.c.id) & (_recurring.digest == tables.article.c.revision)


class _CollectorPause:
    """The cyclic garbage collector off while any thread is in the block; then as it was before the first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._was_on = False

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._was_on = gc.isenabled()
                gc.disable()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0 and self._was_on:
                gc.enable()


# A thousand annotations are some 200,000 objects and no cycle. With the collector at work, which goes through them
# again and again as they become more, making them takes two to three times as long.
making_many = _CollectorPause()


def select_articles() -> Select[Any]:
    """All articles, tombstones too, each in its current revision."""
    query = select(*tables.article.c, *_REVISION_COLUMNS, _recurring.fields)
    query = query.join_from(tables.article, tables.revision, _IS_CURRENT)
    return query.outerjoin(tables.recurring_field, _IS_OF_REVISION)


def select_holdings() -> Select[Any]:
    """All articles, each in its current revision, with its annotation as `content`, NULL when it has none."""
    held = tables.annotation.c
    fits = (held.article_id == tables.article.c.id) & (held.revision == tables.article.c.revision)
    return select_articles().add_columns(held.content).outerjoin(tables.annotation, fits)


def select_documents() -> Select[Any]:
    """All documents, removed ones too, each with its first location and its capture."""
    at = tables.location.c
    found = (at.source, at.url, at.media_type, at.charset, at.fetched, at.headers, at.rights, at.show)
    said = (at.publisher, at.series, at.kind, at.gone)
    kept = (tables.capture.c.warc, tables.capture.c.position, tables.capture.c.length)
    told = tables.document_origin.c
    return (
        select(*tables.document.c, *found, *said, *kept, told.canonical_url, told.site_name)
        .join_from(tables.document, tables.location, at.key == tables.document.c.key)
        .outerjoin(tables.document_origin, told.document_id == tables.document.c.id)
        .join(tables.capture, tables.capture.c.digest == tables.document.c.digest)
    )


def article_of(row: RowMapping) -> Article:
    """The article of a row of `select_articles` or `select_holdings`."""
    return Article(
        id=row["id"],
        document_id=row["document_id"],
        ordinal=row["ordinal"],
        revision=row["revision"],
        section=row["section"],
        title=row["title"],
        authors=STRINGS.validate_json(row["authors"]),
        text=row["text"],
        blocks=BLOCKS.validate_json(row["blocks"]),
        links=LINKS.validate_json(row["links"]),
        recurring=FIELDS.validate_json(row["fields"]) if row["fields"] else (),
        start=row["start"],
        end=row["end"],
        issued=row["issued"],
        issued_precision=row["issued_precision"],
        issued_from=row["issued_from"],
        declared_language=row["declared_language"],
    )


def document_of(row: RowMapping) -> Document:
    """The document of a row of `select_documents`."""
    label = row["edition_label"]
    edition = None
    if label is not None:
        edition = Edition(label=label, publication=row["edition_publication"], number=row["edition_number"])
    return Document(
        id=row["id"],
        key=row["key"],
        source=row["source"],
        url=row["url"],
        canonical_url=row["canonical_url"],
        site_name=row["site_name"],
        title=row["title"],
        digest=row["digest"],
        media_type=row["media_type"],
        fetched=row["fetched"],
        edition=edition,
        issued=row["issued"],
        issued_precision=row["issued_precision"],
        issued_from=row["issued_from"],
        rights=row["rights"],
        show=row["show"],
        publisher=row["publisher"],
        series=row["series"],
        kind=row["kind"],
        gone=row["gone"],
    )


def annotation_of(article_id: str, content: str | None) -> Annotation | None:
    """The annotation of an article from its stored text.

    Raises:
        HomeError: it is damaged, or a newer version made it.
    """
    try:
        return None if content is None else Annotation.model_validate_json(content)
    except ValidationError as e:
        first = e.errors(include_url=False)[0]
        where = "".join(f"{part}: " for part in first["loc"])
        raise HomeError(
            f"The annotation of the article {article_id} cannot be read: {where}{first['msg']}.",
            "If a newer version of Vigie writes this corpus too, install that one here.",
        ) from e


def place_of(row: RowMapping) -> RecordPlace:
    """Where the capture of a row of `select_documents` lies."""
    return RecordPlace(row["warc"], row["position"], row["length"])


def location_values(fetched: Fetched) -> dict[str, Any]:
    """The columns of a location, but for key and document."""
    return {
        "source": fetched.source,
        "url": fetched.url,
        "media_type": fetched.media_type,
        "charset": fetched.charset,
        "fetched": fetched.fetched,
        "headers": HEADERS.dump_json(fetched.headers).decode(),
        "rights": fetched.rights,
        "show": fetched.show,
        "publisher": fetched.publisher,
        "series": fetched.series,
        "kind": fetched.kind,
        "gone": None,
    }


def document_values(split: SplitDocument) -> dict[str, Any]:
    """The columns of a document that reading and splitting it gave."""
    edition = split.edition
    return {
        "title": split.title,
        "edition_label": edition.label if edition else None,
        "edition_publication": edition.publication if edition else None,
        "edition_number": edition.number if edition else None,
        "issued": split.issued,
        "issued_precision": split.issued_precision,
        "issued_from": split.issued_from,
        "warnings": STRINGS.dump_json(split.warnings).decode(),
    }


def origin_values(split: SplitDocument) -> dict[str, Any]:
    """The columns of what a document says of where it belongs."""
    return {"canonical_url": split.canonical_url, "site_name": split.site_name}
