"""Taking one input into the corpus: which document it is, what of it is new, and the rows that say so.

The steps of one transaction; the caller holds the home's lock and the right to write.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, delete, insert, select, update

from corpus import twins
from corpus.captures import RecordPlace
from corpus.cuts import as_decided
from corpus.errors import NotFoundError
from corpus.feed import chunks, record_changes
from corpus.holding import Fetched, Held, Stored
from corpus.identity import KnownArticle, assign_ids, document_id, revision_of
from corpus.model import SplitArticle, SplitDocument
from corpus.rows import (
    BLOCKS,
    FIELDS,
    LINKS,
    STRINGS,
    document_values,
    location_values,
    origin_values,
    select_articles,
    select_documents,
)
from corpus.tables import article, capture, document, document_origin, location, recurring_field, revision, warc_file

# What an index entry shows of a document. Digest and time of fetching are left out: else one edited article would
# send all others of its page through the index again.
_SHOWN = (
    *("title", "edition_label", "edition_publication", "edition_number", "issued", "issued_precision", "issued_from"),
    *("source", "url", "canonical_url", "site_name", "publisher", "series", "media_type", "rights", "show"),
)
_PLACED = ("ordinal", "start", "end")


@dataclass(frozen=True, slots=True)
class Deposit:
    """One input with what reading and splitting gave, and what read it."""

    fetched: Fetched
    sha256: str
    split: SplitDocument
    read_by: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What an input is to the corpus.

    `document` is the one that it belongs to, None when it is new; `settled` is the id of that document when nothing
    at all is to be written.
    """

    document: RowMapping | None
    settled: str | None


def standing_of(connection: Connection, deposit: Deposit) -> Standing:
    """Find the document that an input belongs to.

    A key that is a document's own stays with it. A key that was found to hold the same bytes as another document
    stays with that as long as the bytes are the same. A new key with bytes that are held is one more location.
    """
    key, sha256 = deposit.fetched.key, deposit.sha256
    known = connection.scalar(select(location.c.document_id).where(location.c.key == key))
    row = _document_row(connection, document.c.id == known) if known else None
    if row is not None and row["digest"] != sha256 and row["key"] != key and not row["removed"]:
        row, known = None, None  # it went its own way
    if row is None:
        row = _document_row(connection, document.c.digest == sha256)
    if row is None:
        return Standing(None, None)
    is_same = known is not None and (row["digest"], row["read_by"]) == (sha256, deposit.read_by)
    return Standing(row, row["id"] if row["removed"] or is_same else None)


def _document_row(connection: Connection, condition: Any) -> RowMapping | None:  # noqa: ANN401 - SQL expression
    query = select_documents().where(condition).order_by(document.c.removed, document.c.id).limit(1)
    return connection.execute(query).mappings().first()


def held_where(connection: Connection, condition: Any) -> Held | None:  # noqa: ANN401 - SQL expression
    """What is known of the first document that fits, current ones before those taken out."""
    query = (
        select(document.c.id, document.c.digest, document.c.read_by)
        .where(condition)
        .order_by(document.c.removed, document.c.id)
        .limit(1)
    )
    row = connection.execute(query).first()
    if row is None:
        return None
    return Held(
        document_id=row.id, digest=row.digest, read_by=row.read_by, articles=len(current_ids(connection, row.id))
    )


def current_ids(connection: Connection, of: str) -> tuple[str, ...]:
    """The ids of a document's current articles, in the order of the page."""
    query = select(article.c.id).where(article.c.document_id == of, article.c.gone.is_(False))
    return tuple(connection.scalars(query.order_by(article.c.ordinal)))


def last_record(connection: Connection, prefix: str) -> RecordPlace | None:
    """What ends the newest of the WARC files with that prefix, as far as the database knows."""
    # What follows the prefix is a number, and ":" is the character after "9".
    is_of = (capture.c.warc >= f"{prefix}0") & (capture.c.warc < f"{prefix}:")
    query = select(capture.c.warc, capture.c.position, capture.c.length).where(is_of)
    row = connection.execute(query.order_by(capture.c.warc.desc(), capture.c.position.desc()).limit(1)).first()
    last = RecordPlace(*row) if row else None
    # A crawl also writes records that no capture names.
    is_file = (warc_file.c.name >= f"{prefix}0") & (warc_file.c.name < f"{prefix}:")
    query = select(warc_file.c.name, warc_file.c.size).where(is_file)
    file = connection.execute(query.order_by(warc_file.c.name.desc()).limit(1)).first()
    if file and (last is None or (last.warc, last.end) < (file.name, file.size)):
        return RecordPlace(file.name, 0, file.size)
    return last


def has_capture(connection: Connection, sha256: str) -> bool:
    """Whether these bytes are held, by whatever document, now or before."""
    return connection.scalar(select(capture.c.digest).where(capture.c.digest == sha256)) is not None


def add_capture(connection: Connection, fetched: Fetched, sha256: str, place: RecordPlace) -> None:
    """Note where the bytes of an input lie."""
    connection.execute(
        insert(capture).values(
            digest=sha256,
            media_type=fetched.media_type,
            charset=fetched.charset,
            fetched=fetched.fetched,
            warc=place.warc,
            position=place.position,
            length=place.length,
        )
    )


def accept(connection: Connection, standing: Standing, deposit: Deposit) -> Stored:
    """Write what an input changes: location, document, articles, revisions and the change feed.

    Its capture is there already, and `standing` is not settled.
    """
    held, key = standing.document, deposit.fetched.key
    if held is None:
        return _Writing(connection, deposit, document_id(key), key).run(None)
    if key == held["key"] or held["read_by"] != deposit.read_by:
        deposit = replace(deposit, split=as_decided(connection, held["id"], deposit.split))
    if key != held["key"]:
        _set_location(connection, deposit.fetched, held["id"])
        if held["read_by"] == deposit.read_by:
            twins.found_elsewhere(connection, held["id"])
            return Stored(document_id=held["id"], unchanged=current_ids(connection, held["id"]))
    return _Writing(connection, deposit, held["id"], held["key"]).run(held)


def cut_again(connection: Connection, of: str, split: SplitDocument) -> Stored:
    """Write the articles of a held document anew as `split` has them; the document itself stays as it is.

    Raises:
        NotFoundError: no such document.
    """
    held = _document_row(connection, document.c.id == of)
    if held is None:
        raise NotFoundError(f"There is no document {of}.")
    fetched = Fetched(
        key=held["key"], source=held["source"], data=b"", media_type=held["media_type"], fetched=datetime.now(UTC)
    )
    deposit = Deposit(fetched, held["digest"], split, held["read_by"])
    stored = _Writing(connection, deposit, of, held["key"]).cut()
    twins.found_elsewhere(connection, of)
    return stored


def _set_location(connection: Connection, fetched: Fetched, of: str) -> None:
    values = location_values(fetched)
    held = select(location.c.fetched, location.c.gone).where(location.c.key == fetched.key)
    if (row := connection.execute(held).first()) is not None and row.fetched == fetched.fetched:
        values["gone"] = row.gone  # the same capture read once more: it did not come back
    connection.execute(delete(location).where(location.c.key == fetched.key))
    connection.execute(insert(location).values(key=fetched.key, document_id=of, **values))


@dataclass(slots=True)
class _Writing:
    """One document being written; collects what becomes of its articles, and their rows.

    Rows are written together: on a server each statement costs a journey over the network, with all others waiting.
    """

    connection: Connection
    deposit: Deposit
    id: str
    key: str
    created: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    touched: list[str] = field(default_factory=list)
    inserts: list[dict[str, Any]] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    revisions: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    recurring: dict[tuple[str, str], str] = field(default_factory=dict)

    def run(self, held: RowMapping | None) -> Stored:
        stored = self.cut(is_shown_otherwise=self._write_document(held))
        twins.declare(self.connection, self.id, self.deposit.split.alternates)
        return stored

    def cut(self, *, is_shown_otherwise: bool = False) -> Stored:
        """Write the articles alone."""
        query = select_articles().where(article.c.document_id == self.id).order_by(article.c.ordinal, article.c.id)
        known = {row["id"]: row for row in self.connection.execute(query).mappings()}
        ids = assign_ids(
            self.key,
            [KnownArticle(r["id"], r["ordinal"], r["title"], r["text"], r["gone"]) for r in known.values()],
            self.deposit.split.articles,
        )
        for ordinal, (id_, found) in enumerate(zip(ids, self.deposit.split.articles, strict=True)):
            self._take_article(id_, ordinal, found, known.get(id_))
        self._write_articles()
        kept = set(ids)
        gone = [row["id"] for row in known.values() if row["id"] not in kept and not row["gone"]]
        entomb(self.connection, gone)
        record_changes(self.connection, [*(ids if is_shown_otherwise else self.touched), *gone])
        return Stored(
            document_id=self.id,
            created=tuple(self.created),
            changed=tuple(self.changed),
            unchanged=tuple(self.unchanged),
            gone=tuple(gone),
        )

    def _write_document(self, held: RowMapping | None) -> bool:
        """Write document and own location; tell whether its articles are to be shown otherwise than before."""
        deposit = self.deposit
        values = {**document_values(deposit.split), "digest": deposit.sha256, "read_by": deposit.read_by}
        if held is None:
            row = {**values, "id": self.id, "key": self.key, "removed": False}
            self.connection.execute(insert(document).values(row))
            _set_location(self.connection, deposit.fetched, self.id)
            self._write_origin()
            return False
        self.connection.execute(update(document).where(document.c.id == self.id).values(values))
        values |= self._write_origin()
        if deposit.fetched.key == self.key:
            values |= location_values(deposit.fetched)
            _set_location(self.connection, deposit.fetched, self.id)
        if held["digest"] != deposit.sha256:
            # The other places hold the old bytes: when they are fetched again they become documents of their own.
            others = (location.c.document_id == self.id) & (location.c.key != self.key)
            self.connection.execute(delete(location).where(others))
        return any(name in values and values[name] != held[name] for name in _SHOWN)

    def _write_origin(self) -> dict[str, Any]:
        """Write what the document says of where it belongs, if anything; what it says."""
        told = origin_values(self.deposit.split)
        self.connection.execute(delete(document_origin).where(document_origin.c.document_id == self.id))
        if any(told.values()):
            self.connection.execute(insert(document_origin).values(document_id=self.id, **told))
        return told

    def _take_article(self, id_: str, ordinal: int, found: SplitArticle, held: RowMapping | None) -> None:
        digest = revision_of(found, self.deposit.split)
        row = {"ordinal": ordinal, "start": found.start, "end": found.end, "revision": digest, "gone": False}
        if held is None:
            self.inserts.append({"id": id_, "document_id": self.id, **row})
            self.created.append(id_)
        elif held["gone"]:
            self.created.append(id_)
        elif held["revision"] != digest:
            self.changed.append(id_)
        else:
            self.unchanged.append(id_)
            if all(held[name] == row[name] for name in _PLACED):
                return
        if held is not None:
            self.updates.append({"of": id_, **row})
        self.revisions[id_, digest] = self._revision_row(id_, digest, found)
        if found.recurring:
            self.recurring[id_, digest] = FIELDS.dump_json(found.recurring).decode()
        self.touched.append(id_)

    def _write_articles(self) -> None:
        for some in chunks([row["of"] for row in self.updates]):
            held = select(revision.c.article_id, revision.c.digest).where(revision.c.article_id.in_(some))
            for id_, digest in self.connection.execute(held):
                self.revisions.pop((id_, digest), None)  # it is again as it was once
        if self.inserts:
            self.connection.execute(insert(article), self.inserts)
        if self.updates:
            self.connection.execute(update(article).where(article.c.id == bindparam("of")), self.updates)
        if self.revisions:
            self.connection.execute(insert(revision), list(self.revisions.values()))
        if rows := [
            {"article_id": id_, "digest": digest, "fields": fields}
            for (id_, digest), fields in self.recurring.items()
            if (id_, digest) in self.revisions
        ]:
            self.connection.execute(insert(recurring_field), rows)

    def _revision_row(self, id_: str, digest: str, found: SplitArticle) -> dict[str, Any]:
        return {
            "article_id": id_,
            "digest": digest,
            "recorded": self.deposit.fetched.fetched,
            "section": found.section,
            "title": found.title,
            "authors": STRINGS.dump_json(found.authors).decode(),
            "text": found.text,
            "blocks": BLOCKS.dump_json(found.blocks).decode(),
            "links": LINKS.dump_json(found.links).decode(),
            "issued": self.deposit.split.issued,
            "issued_precision": self.deposit.split.issued_precision,
            "issued_from": self.deposit.split.issued_from,
            "declared_language": self.deposit.split.declared_language,
        }


def entomb(connection: Connection, article_ids: list[str]) -> None:
    """Make tombstones of articles; their revisions and annotations stay."""
    for some in chunks(article_ids):
        connection.execute(update(article).where(article.c.id.in_(some)).values(gone=True))
