"""The crawler's frontier: which addresses are to be asked, what came of them, and the runs that asked.

All that one answer brings (its WARC records, the payload's place, the state of its address, the links found in it) is
written in one transaction: after a kill at any point an address is either settled with all that, or asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, func, insert, or_, select, update

from corpus import accession, landing
from corpus.answers import Address, Landing, Noted
from corpus.captures import CaptureFiles, RecordPlace
from corpus.database import Database
from corpus.feed import chunks
from corpus.home import Home
from corpus.landing import Prepared
from corpus.model import Kind
from corpus.tables import article, capture, crawl_run, document, frontier, location

__all__ = ["Address", "Frontier", "Landing", "Noted"]

_TO_ASK = ("waiting", "due")
"""What was never asked comes before what is asked again: a run with a limit would else never get further."""

_SETTLED = ("done", "failed", "refused", "gone")


class Frontier:
    """The frontier of one corpus; reached as `CorpusStore.frontier`. One process at a time crawls a source.

    Every method raises `HomeError` when the home or its database cannot be used.
    """

    def __init__(self, home: Home, database: Database, captures: CaptureFiles) -> None:
        self._home = home
        self._database = database
        self._captures = captures

    # --- runs ---------------------------------------------------------------------------------------------------

    def begin(self, source: str, now: datetime) -> str:
        """Begin a run of a source, or take up the one that was killed; its id.

        In a new run every address that is due is to be asked again; in one taken up, those that were being fetched.
        """
        return self._database.retried(lambda: self._begin_alone(source, now))

    def _begin_alone(self, source: str, now: datetime) -> str:
        with self._database.writing() as connection:
            is_own = frontier.c.source == source
            was_left = is_own & (frontier.c.state == "fetching")
            connection.execute(update(frontier).where(was_left).values(state="waiting"))
            query = select(crawl_run.c.id).where(crawl_run.c.source == source, crawl_run.c.finished.is_(None))
            unfinished = connection.scalar(query.order_by(crawl_run.c.started.desc()).limit(1))
            if unfinished is not None:
                return str(unfinished)
            run = uuid4().hex
            connection.execute(insert(crawl_run).values(id=run, source=source, started=now, finished=None, report="{}"))
            is_due = frontier.c.state.in_(_SETTLED) & or_(frontier.c.due.is_(None), frontier.c.due <= now)
            connection.execute(update(frontier).where(is_own & is_due).values(state="due", attempts=0))
            return run

    def finish(self, run: str, now: datetime, report: str) -> None:
        """End a run, with its report (JSON)."""

        def alone() -> None:
            with self._database.writing() as connection:
                connection.execute(update(crawl_run).where(crawl_run.c.id == run).values(finished=now, report=report))

        self._database.retried(alone)

    def runs(self, *, limit: int = 1, source: str | None = None, ended: bool = False) -> list[dict[str, Any]]:
        """The last runs of each source, the newest first: source, started, finished (None: not ended), report.

        Args:
            limit: runs of each source.
            source: only of this one.
            ended: only those that have ended.
        """
        rank = func.row_number().over(partition_by=crawl_run.c.source, order_by=crawl_run.c.started.desc())
        some = select(*crawl_run.c, rank.label("rank"))
        ranked = (some.where(crawl_run.c.finished.is_not(None)) if ended else some).subquery()
        query = select(ranked).where(ranked.c.rank <= limit).order_by(ranked.c.source, ranked.c.rank)
        if source is not None:
            query = query.where(ranked.c.source == source)
        with self._database.reading() as connection:
            return [
                {name: row[name] for name in ("id", "source", "started", "finished", "report")}
                for row in connection.execute(query).mappings()
            ]

    # --- addresses ----------------------------------------------------------------------------------------------

    def seed(self, source: str, addresses: Sequence[Address]) -> int:
        """Make sure that addresses are known; new ones are waiting. How many were new."""

        def alone() -> int:
            with self._database.writing() as connection:
                return landing.add_addresses(connection, source, addresses)

        return self._database.retried(alone)

    def turn(self, landings: Sequence[Landing], wanted: Mapping[str, int]) -> list[dict[str, Any]]:
        """Keep what came in, all or nothing, and claim what is to be asked next.

        Args:
            landings: what came of addresses that were claimed.
            wanted: by source, how many addresses more to claim.

        Returns:
            The claimed rows: source, url, role, depth, hops, declared, via, attempts, etag, modified, digest; the least
            deep first. They are in the state `fetching` until they are handed in as landings.
        """
        with self._database.reading() as connection:
            prepared = landing.prepare(connection, landings)
        return self._database.retried(lambda: self._turn_alone(prepared, wanted))

    def _turn_alone(self, prepared: Prepared, wanted: Mapping[str, int]) -> list[dict[str, Any]]:
        with self._home.lock(), self._database.writing() as connection, ExitStack() as undo:
            place = RecordPlace("", 0, 0)
            if prepared.data:
                prefix = self._captures.prefix()
                last = accession.last_record(connection, prefix)
                place = undo.enter_context(self._captures.appending(prepared.data, prefix, last))
                landing.note_file(connection, place)
            landing.settle(connection, prepared, place)
            claimed = [row for source, number in wanted.items() for row in self._claim(connection, source, number)]
            self._database.commit(connection)
            return claimed

    def _claim(self, connection: Connection, source: str, number: int) -> list[dict[str, Any]]:
        at = frontier.c
        names = (
            *(at.source, at.url, at.role, at.depth, at.hops, at.declared, at.via),
            *(at.attempts, at.etag, at.modified, at.digest),
        )
        is_due = or_(at.due.is_(None), at.due <= datetime.now(UTC))
        found: list[RowMapping] = []
        for state in _TO_ASK:
            query = select(*names).where(at.source == source, at.state == state, is_due)
            query = query.order_by(at.depth, at.url).limit(number - len(found))
            found += connection.execute(query).mappings()
        for some in chunks([row["url"] for row in found]):
            of = (at.source == source) & at.url.in_(some)
            connection.execute(update(frontier).where(of).values(state="fetching"))
        return [dict(row) for row in found]

    def next_due(self, source: str) -> datetime | None:
        """When the next waiting address of a source may be asked; None when none is waiting."""
        at = frontier.c
        is_waiting = (at.source == source) & at.state.in_(_TO_ASK)
        with self._database.reading() as connection:
            if connection.scalar(select(at.url).where(is_waiting, at.due.is_(None)).limit(1)) is not None:
                return datetime.now(UTC)
            due: datetime | None = connection.scalar(select(func.min(at.due)).where(is_waiting))
            return due

    def release(self, source: str) -> int:
        """Let go of all that is claimed of a source, to be claimed again. How many."""

        def alone() -> int:
            with self._database.writing() as connection:
                of = (frontier.c.source == source) & (frontier.c.state == "fetching")
                return connection.execute(update(frontier).where(of).values(state="waiting")).rowcount

        return self._database.retried(alone)

    def fetched(self, run: str, source: str) -> tuple[int, int]:
        """How many addresses were asked over the network in a run, and how many bytes came."""
        at = frontier.c
        query = select(func.count(), func.coalesce(func.sum(at.size), 0))
        query = query.where(at.source == source, at.run == run, at.status.is_not(None))
        with self._database.reading() as connection:
            number, size = connection.execute(query).one()
            return int(number), int(size)

    def outcomes(self, run: str, source: str) -> dict[str, int]:
        """How many addresses had each outcome in a run."""
        at = frontier.c
        query = select(at.outcome, func.count()).where(at.source == source, at.run == run).group_by(at.outcome)
        with self._database.reading() as connection:
            return {outcome: number for outcome, number in connection.execute(query) if outcome}

    def states(self, source: str) -> dict[str, int]:
        """How many addresses of a source are in each state."""
        query = select(frontier.c.state, func.count()).where(frontier.c.source == source).group_by(frontier.c.state)
        with self._database.reading() as connection:
            return {state: number for state, number in connection.execute(query)}  # noqa: C416 - rows are no pairs to mypy

    def reasons(self, run: str, source: str, outcome: str, *, limit: int = 20) -> list[tuple[str, str]]:
        """Addresses that had an outcome in a run, with the reason, by address."""
        at = frontier.c
        query = select(at.url, at.reason).where(at.source == source, at.run == run, at.outcome == outcome)
        with self._database.reading() as connection:
            return [(url, reason or "") for url, reason in connection.execute(query.order_by(at.url).limit(limit))]

    # --- reading ------------------------------------------------------------------------------------------------

    def unread(self, source: str, *, batch: int = 200) -> Iterator[RowMapping]:
        """Rows whose payload has still to be read into documents, by address; without a long transaction."""
        at = frontier.c
        query = select(*at).where(at.source == source, at.unread.is_(True))
        for page in self._database.pages(query, at.url, batch=batch):
            yield from page

    def row(self, source: str, url: str) -> RowMapping:
        """What is known of an address that has been asked."""
        with self._database.reading() as connection:
            query = select(*frontier.c).where(frontier.c.source == source, frontier.c.url == url)
            return connection.execute(query).mappings().one()

    def count_unread(self, source: str) -> int:
        """How many payloads of a source have still to be read."""
        query = select(func.count()).where(frontier.c.source == source, frontier.c.unread.is_(True))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def count_unchanged(self, source: str, run: str) -> tuple[int, int]:
        """How many documents, and current articles in them, a run found as they were and read before."""
        at = frontier.c
        is_same = (at.source == source) & (at.run == run) & (at.outcome == "unchanged") & at.unread.is_(False)
        of = select(location.c.document_id).join_from(frontier, location, location.c.key == at.url).where(is_same)
        is_current = article.c.gone.is_(False) & article.c.document_id.in_(of)
        with self._database.reading() as connection:
            documents = connection.scalar(select(func.count()).select_from(of.subquery())) or 0
            return documents, connection.scalar(select(func.count()).select_from(article).where(is_current)) or 0

    def read_again(self, source: str, digests: Sequence[str] | None = None) -> None:
        """Have payloads of a source read once more: all, as its settings or the reader have changed, or some."""
        at = frontier.c
        of = (at.source == source) & (at.role == "page") & at.digest.is_not(None) & (at.state != "refused")

        def alone() -> None:
            with self._database.writing() as connection:
                for some in [None] if digests is None else chunks(digests):
                    these = of if some is None else of & at.digest.in_(some)
                    connection.execute(update(frontier).where(these).values(unread=True))

        self._database.retried(alone)

    def payload(self, sha256: str) -> bytes:
        """The bytes of a capture, by their digest.

        Raises:
            HomeError: the capture is missing or damaged.
        """
        with self._database.reading() as connection:
            query = select(capture.c.warc, capture.c.position, capture.c.length).where(capture.c.digest == sha256)
            place = connection.execute(query).one()
        return self._captures.payload(RecordPlace(*place), sha256)

    def read(self, source: str, url: str, digest: str, *, error: str | None = None) -> None:
        """Note that a payload has been read, or why it could not be."""

        def alone() -> None:
            with self._database.writing() as connection:
                values: dict[str, Any] = {"unread": False}
                if error is not None:
                    values |= {"outcome": "unreadable", "reason": error}
                of = (frontier.c.source == source) & (frontier.c.url == url) & (frontier.c.digest == digest)
                connection.execute(update(frontier).where(of).values(values))

        self._database.retried(alone)

    # --- sources that are not asked over the network ----------------------------------------------------------------

    def note(self, source: str, run: str, at: datetime, noted: Sequence[Noted]) -> None:
        """Note what came of the items of a source that is not the web: files, records, captures of others."""
        self._database.retried(lambda: self._note_alone(source, run, at, noted))

    def _note_alone(self, source: str, run: str, at: datetime, noted: Sequence[Noted]) -> None:
        with self._database.writing() as connection:
            keys = [one.key for one in noted]
            landing.add_addresses(connection, source, [Address(key, declared=True) for key in keys])
            prepared = Prepared(
                there=[one.key for one in noted if one.digest and one.outcome != "gone"],
                gone=[(one.key, at) for one in noted if one.outcome == "gone"],
            )
            for one in noted:
                state = "gone" if one.outcome == "gone" else "failed" if one.digest is None else "done"
                values: dict[str, Any] = {
                    "state": state,
                    "run": run,
                    "outcome": one.outcome,
                    "reason": one.reason,
                    "asked": at,
                }
                if one.digest:
                    values |= {"digest": one.digest, "size": one.size}
                of = (frontier.c.source == source) & (frontier.c.url == one.key)
                connection.execute(update(frontier).where(of).values(values))
            landing.mark(connection, prepared)

    def declared_kinds(self, document_ids: Sequence[str]) -> dict[str, Kind]:
        """What the sources of documents declare their articles to be, by document, where they do."""
        found: dict[str, Kind] = {}
        with self._database.reading() as connection:
            for some in chunks(document_ids):
                query = select(document.c.id, location.c.kind).join_from(
                    document, location, location.c.key == document.c.key
                )
                query = query.where(document.c.id.in_(some), location.c.kind.is_not(None))
                found.update((document_id, kind) for document_id, kind in connection.execute(query))
        return found

    def vanish(self, source: str, run: str, at: datetime) -> int:
        """Mark what a source held before, and did not give in this run, as gone. How many."""
        at_ = frontier.c
        query = select(at_.url).where(
            at_.source == source, at_.digest.is_not(None), or_(at_.run != run, at_.run.is_(None))
        )
        with self._database.reading() as connection:
            keys = list(connection.scalars(query.order_by(at_.url)))
        for some in chunks(keys):
            self.note(source, run, at, [Noted(key, None, "gone", "no longer in the source") for key in some])
        return len(keys)
