"""The corpus store: documents, articles and annotations in a home folder, and the feed of their changes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update

from corpus import accession, feed, rows, schema
from corpus.arrivals import Arrivals
from corpus.awaiting import Awaiting
from corpus.captures import WARC_LIMIT, CaptureFiles, encode_record
from corpus.comparisons import Comparisons
from corpus.database import Database
from corpus.decisions import Decisions, decisions_of
from corpus.editions import read_editions
from corpus.effective import effective
from corpus.errors import GoneError, NotFoundError
from corpus.frontier import Frontier
from corpus.holding import Change, Counts, EditionHeld, Fetched, Held, Holding, Stored
from corpus.home import Home
from corpus.links import Links
from corpus.model import Annotation, Article, Document, SplitDocument
from corpus.page_parts import PageParts
from corpus.saved_searches import SavedSearches
from corpus.shared_taxonomy import SharedTaxonomy
from corpus.site_pages import SitePages
from corpus.sketches import Sketches
from corpus.tables import annotation, article, capture, document, location
from corpus.vectors import Made, VectorStore, replace_vectors
from corpus.versions import AnnotationVersions

__all__ = ["Change", "CorpusStore", "Counts", "EditionHeld", "Fetched", "Held", "Holding", "Stored"]


class CorpusStore:
    """One corpus, open. May be shared by threads; several processes may read while one writes, on several machines if
    the database is a server.

    What a method acknowledged by returning is on the disk. Every method raises `HomeError` when the home cannot be
    read or written; what was begun is then undone.
    """

    def __init__(self, home: Home, database: Database, captures: CaptureFiles) -> None:
        self.home = home
        self._database = database
        self._captures = captures
        self.decisions = Decisions(database, home)
        self.links = Links(database)
        self.awaiting = Awaiting(database)
        self.comparisons = Comparisons(database)

    @classmethod
    def open(
        cls, home: Path, *, url: str | None = None, create: bool = True, warc_limit: int = WARC_LIMIT
    ) -> CorpusStore:
        """Open the corpus of a home folder; use it as a context manager, or close it.

        Args:
            home: the folder.
            url: of a database elsewhere, `postgresql://…` or `sqlite:///…`; the captures stay in the folder.
            create: whether to make a corpus where there is none.
            warc_limit: bytes after which the next WARC file is begun.

        Raises:
            HomeError: missing and `create` is false, not writable otherwise, full, damaged, made by a newer version,
                moved to a server, or without the corpus of its captures; or the server of the database cannot be
                reached.
            UsageError: `url` cannot be understood.
        """
        place = Home(home)
        place.prepare(create=create, elsewhere=url is not None)
        database = Database(place, url)
        with ExitStack() as undo:
            undo.callback(database.close)
            schema.bring_to_head(database, create=create or not database.is_server)
            undo.pop_all()
        return cls(place, database, CaptureFiles(place, warc_limit, shared=database.is_server))

    @property
    def database(self) -> str:
        """The database by name, without password: its file, or the URL of a server."""
        return self._database.name if self._database.is_server else str(self.home.database)

    @property
    def vectors(self) -> VectorStore:
        """The vectors of the passages."""
        return VectorStore(self._database)

    @property
    def frontier(self) -> Frontier:
        """What the crawler has to ask, and what came of it."""
        return Frontier(self.home, self._database, self._captures)

    @property
    def site_pages(self) -> SitePages:
        """What the pages of each source consist of, by which their template is known."""
        return SitePages(self._database)

    @property
    def page_parts(self) -> PageParts:
        """What pages tell of those before and after them, by which articles over several pages are joined."""
        return PageParts(self._database)

    @property
    def versions(self) -> AnnotationVersions:
        """By which versions the annotations hold good."""
        return AnnotationVersions(self._database)

    @property
    def arrivals(self) -> Arrivals:
        """When articles were taken in."""
        return Arrivals(self._database)

    @property
    def sketches(self) -> Sketches:
        """Bands of passages, by which articles that share one are found."""
        return Sketches(self._database)

    @property
    def taxonomy(self) -> SharedTaxonomy | None:
        """The taxonomy of all homes that share the database; None where the database is the home's own."""
        return SharedTaxonomy(self._database) if self._database.is_server else None

    @property
    def searches(self) -> SavedSearches:
        """The searches that have a name."""
        return SavedSearches(self._database)

    def close(self) -> None:
        """Give back all connections."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- documents ----------------------------------------------------------------------------------------------

    def held(self, key: str) -> Held | None:
        """What is known of a key; None when it must be read. A document that was taken out is held, with 0 articles."""
        with self._database.reading() as connection:
            of = select(location.c.document_id).where(location.c.key == key).scalar_subquery()
            return accession.held_where(connection, document.c.id == of)

    def held_digest(self, digest: str) -> Held | None:
        """What is known of these bytes (sha256, hexadecimal), under whatever key."""
        with self._database.reading() as connection:
            return accession.held_where(connection, document.c.digest == digest)

    def put(self, fetched: Fetched, split: SplitDocument, *, read_by: str) -> Stored:
        """Take an input in: its capture, document, articles, revisions and changes, all or nothing.

        The same bytes under the same key, read by the same, write nothing. Bytes that are held under another key
        become one more location of that document (`split` is then looked at only when `read_by` differs). A document
        that was taken out stays out: nothing is written, and no article named.

        Args:
            fetched: the bytes, and where they came from.
            split: what reading and splitting them gave.
            read_by: version of what read and split them, with all settings that matter to the outcome.
        """
        sha256 = hashlib.sha256(fetched.data).hexdigest()
        deposit = accession.Deposit(fetched, sha256, split, read_by)
        with self._database.reading() as connection:
            if settled := accession.standing_of(connection, deposit).settled:
                return _unchanged(connection, settled)
            is_new = not accession.has_capture(connection, sha256)
        record = encode_record(fetched, sha256) if is_new else b""  # slow for large inputs: before anything is locked
        return self._database.retried(lambda: self._put_alone(deposit, record))

    def _put_alone(self, deposit: accession.Deposit, record: bytes) -> Stored:
        # Nobody else writes, on this machine or another, so what is read here holds until the commit.
        with self.home.lock(), self._database.writing() as connection, ExitStack() as undo:
            standing = accession.standing_of(connection, deposit)
            if standing.settled:  # another process was quicker
                return _unchanged(connection, standing.settled)
            if not accession.has_capture(connection, deposit.sha256):
                prefix = self._captures.prefix()
                last = accession.last_record(connection, prefix)
                record = record or encode_record(deposit.fetched, deposit.sha256)
                place = undo.enter_context(self._captures.appending(record, prefix, last))
                accession.add_capture(connection, deposit.fetched, deposit.sha256, place)
            stored = accession.accept(connection, standing, deposit)
            self._database.commit(connection)  # before the record is safe from being cut off again
            return stored

    def remove(self, document_id: str) -> None:
        """Take a document out for good: a tombstone that `put` respects. Doing so again writes nothing.

        Raises:
            NotFoundError: no such document.
        """
        try:
            self.document(document_id)
        except GoneError:
            return
        self._database.retried(lambda: self._remove_alone(document_id))

    def _remove_alone(self, document_id: str) -> None:
        with self.home.lock(), self._database.writing() as connection:
            ids = list(accession.current_ids(connection, document_id))
            accession.entomb(connection, ids)
            connection.execute(update(document).where(document.c.id == document_id).values(removed=True))
            feed.record_changes(connection, ids)

    def document(self, document_id: str) -> Document:
        """A document.

        Raises:
            NotFoundError: no such document.
            GoneError: it was taken out.
        """
        with self._database.reading() as connection:
            return rows.document_of(_document_row(connection, document_id))

    def captured(self, document_id: str) -> Fetched:
        """A document's input as it was put, to be read again by better code.

        Raises:
            NotFoundError: no such document.
            GoneError: it was taken out.
            HomeError: the capture is missing or damaged.
        """
        with self._database.reading() as connection:
            row = _document_row(connection, document_id)
        return Fetched(
            key=row["key"],
            source=row["source"],
            url=row["url"],
            data=self._captures.payload(rows.place_of(row), row["digest"]),
            media_type=row["media_type"],
            charset=row["charset"],
            fetched=row["fetched"],
            headers=rows.HEADERS.validate_json(row["headers"]),
            rights=row["rights"],
            show=row["show"],
            publisher=row["publisher"],
            series=row["series"],
            kind=row["kind"],
        )

    def payload(self, document_id: str) -> bytes:
        """A document's bytes as captured; raises as `captured` does."""
        return self.captured(document_id).data

    def document_ids(self, *, batch: int = 1000) -> Iterator[str]:
        """The ids of all current documents, in order of id, `batch` at a time without a long transaction."""
        query = select(document.c.id).where(document.c.removed.is_(False))
        for page in self._database.pages(query, document.c.id, batch=batch):
            yield from (row["id"] for row in page)

    def editions(self) -> list[EditionHeld]:
        """The issues of which current articles are held, the oldest first, those without a date last."""
        with self._database.reading() as connection:
            return read_editions(connection)

    def further(self, of: Article) -> list[Document]:
        """The documents of the pages on which an article goes on beyond its own, in order; those taken out are not."""
        keys = self.page_parts.documents(of.further)
        if not keys:
            return []
        with self._database.reading() as connection:
            query = rows.select_documents().where(document.c.key.in_(keys.values()), document.c.removed.is_(False))
            held = {row["key"]: rows.document_of(row) for row in connection.execute(query).mappings()}
        return [held[keys[url]] for url in of.further if keys.get(url) in held]

    # --- articles -----------------------------------------------------------------------------------------------

    def article(self, article_id: str) -> Article:
        """An article in its current revision, as the machine left it.

        Raises:
            NotFoundError: no such article.
            GoneError: it vanished from its page, or its document was taken out.
        """
        with self._database.reading() as connection:
            row = connection.execute(rows.select_articles().where(article.c.id == article_id)).mappings().first()
        if row is None:
            raise NotFoundError(f"There is no article {article_id}.")
        if row["gone"]:
            raise GoneError(f"The article {article_id} was taken out.")
        return rows.article_of(row)

    def articles(self, document_id: str) -> list[Article]:
        """The current articles of a document, in the order of the page; none for one that is unknown or gone."""
        of = (article.c.document_id == document_id) & article.c.gone.is_(False)
        query = rows.select_articles().where(of).order_by(article.c.ordinal)
        with self._database.reading() as connection:
            return [rows.article_of(row) for row in connection.execute(query).mappings()]

    def article_ids(self, *, batch: int = 1000) -> Iterator[str]:
        """The ids of all current articles, in order of id, `batch` at a time without a long transaction."""
        query = select(article.c.id).where(article.c.gone.is_(False))
        for page in self._database.pages(query, article.c.id, batch=batch):
            yield from (row["id"] for row in page)

    def holdings(self, article_ids: Sequence[str]) -> list[Holding]:
        """Articles with document and annotation as editors have them, in the order asked; gone ones are left out."""
        with self._database.reading() as connection:
            found: dict[str, RowMapping] = {}
            for some in feed.chunks(article_ids):
                query = rows.select_holdings().where(article.c.id.in_(some), article.c.gone.is_(False))
                found.update((row["id"], row) for row in connection.execute(query).mappings())
            documents: dict[str, Document] = {}
            for some in feed.chunks(list({row["document_id"] for row in found.values()})):
                query = rows.select_documents().where(document.c.id.in_(some))
                documents.update((r["id"], rows.document_of(r)) for r in connection.execute(query).mappings())
            decided = decisions_of(connection, list(found))
        with rows.making_many:
            held = [
                Holding(
                    article=rows.article_of(row),
                    document=documents[row["document_id"]],
                    annotation=rows.annotation_of(row["id"], row["content"]),
                )
                for row in (found[id_] for id_ in article_ids if id_ in found)
            ]
        return [effective(one, decided[one.article.id]) if one.article.id in decided else one for one in held]

    def holding(self, article_id: str) -> Holding:
        """An article with document and annotation as editors have them: what is to be shown of it.

        Raises:
            NotFoundError: no such article.
            GoneError: it vanished from its page, or its document was taken out.
        """
        held = self.holdings([article_id])
        if not held:
            self.article(article_id)  # tells why
            raise NotFoundError(f"There is no article {article_id}.")
        return held[0]

    # --- annotations --------------------------------------------------------------------------------------------

    def annotation(self, article_id: str) -> Annotation | None:
        """The annotation of an article's current revision by the machine, if it has one."""
        fits = (annotation.c.article_id == article.c.id) & (annotation.c.revision == article.c.revision)
        query = select(annotation.c.content).join_from(annotation, article, fits).where(article.c.id == article_id)
        with self._database.reading() as connection:
            return rows.annotation_of(article_id, connection.scalar(query))

    def unannotated(self, made_by: str, *, batch: int = 64) -> Iterator[Article]:
        """Current articles whose current revision has no annotation by that version, in order of id.

        Reads `batch` articles at a time: what is annotated meanwhile is not given twice, and no transaction lasts.
        """
        done = (
            (annotation.c.article_id == article.c.id)
            & (annotation.c.revision == article.c.revision)
            & (annotation.c.made_by == made_by)
        )
        query = (
            rows.select_articles()
            .outerjoin(annotation, done)
            .where(article.c.gone.is_(False), annotation.c.article_id.is_(None))
        )
        for page in self._database.pages(query, article.c.id, batch=batch):
            yield from map(rows.article_of, page)

    def put_annotations(self, batch: Iterable[tuple[Article, Annotation]], vectors: Made | None = None) -> int:
        """Keep annotations, all or none; each that is written adds a change.

        One that equals the held one writes nothing; one made of a revision that is no longer current is dropped.

        Args:
            batch: articles with what is told of them.
            vectors: of their passages; an annotation that is written takes older ones away.

        Returns:
            How many were written.
        """
        offered = {
            (told_of.id, told_of.revision): (told.made_by, told.model_dump_json(by_alias=True))
            for told_of, told in batch
        }
        with self._database.reading() as connection:
            if not _to_annotate(connection, offered):
                return 0
        return self._database.retried(lambda: self._put_annotations_alone(offered, vectors or {}))

    def _put_annotations_alone(self, offered: dict[tuple[str, str], tuple[str, str]], vectors: Made) -> int:
        with self._database.writing() as connection:
            wanted = _to_annotate(connection, offered)
            for id_, revision in wanted:
                of = (annotation.c.article_id == id_) & (annotation.c.revision == revision)
                made_by, content = offered[id_, revision]
                connection.execute(delete(annotation).where(of))
                connection.execute(
                    insert(annotation).values(article_id=id_, revision=revision, made_by=made_by, content=content)
                )
            replace_vectors(connection, wanted, vectors)
            feed.record_changes(connection, [id_ for id_, _ in wanted])
            return len(wanted)

    # --- changes and counts -------------------------------------------------------------------------------------

    def changes(self, after: int, *, limit: int = 1000) -> list[Change]:
        """At most `limit` changes with a number above `after`, in order; of each article the last one only.

        An article that is gone has a change too, and no holding.
        """
        with self._database.reading() as connection:
            return feed.changes_after(connection, after, limit)

    def last_change(self) -> int:
        """The number of the last change; 0 in an empty corpus."""
        with self._database.reading() as connection:
            return feed.last_change(connection)

    def mark(self, seq: int) -> str | None:
        """What tells the change of that number from those of other corpora; empty for 0, None when there was none."""
        with self._database.reading() as connection:
            return feed.mark_of(connection, seq)

    def counts(self) -> Counts:
        """How much is held."""
        fits = (annotation.c.article_id == article.c.id) & (annotation.c.revision == article.c.revision)
        current = select(func.count()).select_from(article).where(article.c.gone.is_(False))
        documents = select(func.count()).select_from(document).where(document.c.removed.is_(False))
        with self._database.reading() as connection:
            return Counts(
                documents=connection.scalar(documents) or 0,
                articles=connection.scalar(current) or 0,
                annotated=connection.scalar(current.join(annotation, fits)) or 0,
                captures=connection.scalar(select(func.count()).select_from(capture)) or 0,
                changes=feed.last_change(connection),
            )


def _unchanged(connection: Connection, document_id: str) -> Stored:
    return Stored(document_id=document_id, unchanged=accession.current_ids(connection, document_id))


def _document_row(connection: Connection, document_id: str) -> RowMapping:
    row = connection.execute(rows.select_documents().where(document.c.id == document_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no document {document_id}.")
    if row["removed"]:
        raise GoneError(f"The document {document_id} was taken out.")
    return row


def _to_annotate(connection: Connection, offered: dict[tuple[str, str], tuple[str, str]]) -> list[tuple[str, str]]:
    """Those of the offered (article, revision) that are current and have no such annotation yet, in their order."""
    fits = (annotation.c.article_id == article.c.id) & (annotation.c.revision == article.c.revision)
    query = (
        select(article.c.id, article.c.revision, annotation.c.made_by, annotation.c.content)
        .outerjoin_from(article, annotation, fits)
        .where(article.c.gone.is_(False))
    )
    held: dict[tuple[str, str], tuple[str | None, str | None]] = {}
    for some in feed.chunks([id_ for id_, _ in offered]):
        for id_, revision, made_by, content in connection.execute(query.where(article.c.id.in_(some))):
            held[id_, revision] = (made_by, content)
    return [at for at in offered if at in held and held[at] != offered[at]]
