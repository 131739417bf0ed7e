"""Keeping what editors decide: record, withdraw, list, take along to another corpus.

Each write tells the change feed in its own transaction, so that every index follows.
"""

from __future__ import annotations

import uuid
from collections.abc import Container, Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, RowMapping, func, insert, or_, select, update

from corpus.accession import cut_again
from corpus.cuts import cut_decisions, decision_of, machine_cut, unfit_cuts
from corpus.deciding import (
    CUTS,
    NOTE_LENGTH,
    SAID,
    Decision,
    Described,
    ExportedDecision,
    JoinDecided,
    LinkDecided,
    Quotation,
    Said,
    SplitDecided,
    TagDecided,
    in_force,
)
from corpus.errors import GoneError, NotFoundError, UsageError
from corpus.feed import chunks, record_changes
from corpus.links import follow_decisions
from corpus.recutting import recut, seam
from corpus.rows import article_of, select_articles
from corpus.tables import article, decision, document
from corpus.text import fold_key

if TYPE_CHECKING:
    from corpus.database import Database
    from corpus.home import Home

_BEGINNING = 200
_BATCH = 500


class Decisions:
    """The decisions in one corpus; reached as `CorpusStore.decisions`.

    Every method raises `HomeError` when the home cannot be read or written.
    """

    def __init__(self, database: Database, home: Home) -> None:
        self._database = database
        self._home = home

    # --- writing ------------------------------------------------------------------------------------------------

    def record(self, article_id: str, said: Sequence[Said], *, by: str, note: str | None = None) -> list[Decision]:
        """Let decisions on an article hold, all or none. What holds already is not written again.

        Args:
            article_id: the article that they hang on.
            said: what is decided; a quotation may come without what stands around it.
            by: name of the editor.
            note: a remark for other editors.

        Returns:
            The decisions that hold, in the order given.

        Raises:
            NotFoundError, GoneError: no such article, or it has been taken out; likewise the other one of a link.
            UsageError: a quotation is not found or stands more than once; there is nothing to cut or to join; the note
                is longer than `NOTE_LENGTH`.
        """
        if note is not None and len(note.strip()) > NOTE_LENGTH:
            raise UsageError(f"The note has more than {NOTE_LENGTH:,} characters.", "Shorten it.")
        return self._database.retried(lambda: self._record_alone(article_id, said, by.strip(), note))

    def _record_alone(self, article_id: str, said: Sequence[Said], by: str, note: str | None) -> list[Decision]:
        with self._home.lock(), self._database.writing() as connection:
            return [self._record_one(connection, article_id, one, by, note) for one in said]

    def _record_one(self, connection: Connection, article_id: str, said: Said, by: str, note: str | None) -> Decision:
        row = _current(connection, article_id)
        if held := _holding_already(connection, article_id, said):
            return held
        said = _completed(connection, row, said)
        if held := _holding_already(connection, article_id, said):
            return held
        made = Decision(
            id=uuid.uuid4().hex, seq=_next(connection), article_id=article_id, said=said, by=by,
            made=datetime.now(UTC), note=(note or "").strip() or None,
        )  # fmt: skip
        _insert(connection, made)
        unfit = _take_effect(connection, made, row["document_id"])
        if any(d.id == made.id for d in unfit):
            raise UsageError("The article cannot be cut there.", "Something must be left on both sides.")
        return made

    def withdraw(self, decision_id: str, *, by: str) -> Decision:
        """Undo a decision: what held before it holds again. The decision stays, marked; doing so again writes nothing.

        Raises:
            NotFoundError: no such decision.
        """
        return self._database.retried(lambda: self._withdraw_alone(decision_id, by.strip()))

    def _withdraw_alone(self, decision_id: str, by: str) -> Decision:
        with self._home.lock(), self._database.writing() as connection:
            of = decision.c.id == decision_id
            row = connection.execute(select(decision).where(of)).mappings().first()
            if row is None:
                raise NotFoundError(f"There is no decision {decision_id}.")
            held = decision_of(row)
            if held.withdrawn is not None:
                return held
            now = datetime.now(UTC)
            connection.execute(update(decision).where(of).values(withdrawn=now, withdrawn_by=by))
            undone = held.model_copy(update={"withdrawn": now, "withdrawn_by": by})
            query = select(article.c.document_id).where(article.c.id == held.article_id)
            _take_effect(connection, undone, connection.execute(query).scalar_one())
            return undone

    def take_in(self, exported: ExportedDecision) -> Decision | None:
        """Record a decision that was made in another corpus, as it was made there.

        The article is the one with that id, else the one of the same document (by its bytes) with that title or
        beginning.

        Returns:
            The decision; None when it is held already and nothing was written.

        Raises:
            NotFoundError: the article, or the other one of a link, is not held here.
        """
        return self._database.retried(lambda: self._take_in_alone(exported))

    def _take_in_alone(self, exported: ExportedDecision) -> Decision | None:
        with self._home.lock(), self._database.writing() as connection:
            came = exported.decision
            row = connection.execute(select(decision).where(decision.c.id == came.id)).mappings().first()
            if row is not None and (row["withdrawn"] is not None or came.withdrawn is None):
                return None
            if row is not None:  # it was withdrawn there since
                values = {"withdrawn": came.withdrawn, "withdrawn_by": came.withdrawn_by}
                connection.execute(update(decision).where(decision.c.id == came.id).values(values))
                taken = decision_of(row).model_copy(update=values)
            else:
                taken = _here(connection, exported)
                _insert(connection, taken)
            query = select(article.c.document_id).where(article.c.id == taken.article_id)
            _take_effect(connection, taken, connection.execute(query).scalar_one())
            return taken

    # --- reading ------------------------------------------------------------------------------------------------

    def of(self, article_id: str) -> list[Decision]:
        """All decisions that touch an article, those withdrawn too, in the order in which they were made."""
        query = select(decision).where(or_(decision.c.article_id == article_id, decision.c.other_id == article_id))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(decision.c.made, decision.c.seq)).mappings()
            return [decision_of(row) for row in rows]

    def get(self, decision_id: str) -> Decision:
        """One decision.

        Raises:
            NotFoundError: no such decision.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(decision).where(decision.c.id == decision_id)).mappings().first()
        if row is None:
            raise NotFoundError(f"There is no decision {decision_id}.")
        return decision_of(row)

    def latest(self, limit: int) -> list[Decision]:
        """The decisions that were made last, the last first, those withdrawn too."""
        query = select(decision).order_by(decision.c.seq.desc()).limit(limit)
        with self._database.reading() as connection:
            return [decision_of(row) for row in connection.execute(query).mappings()]

    def exported(self) -> Iterator[ExportedDecision]:
        """Every decision, those withdrawn too, as made, with what tells its articles; read in batches."""
        last = 0
        while True:
            query = select(decision).where(decision.c.seq > last).order_by(decision.c.seq).limit(_BATCH)
            with self._database.reading() as connection:
                page = [decision_of(row) for row in connection.execute(query).mappings()]
                described = _described(connection, page)
            for one in page:
                other = described[one.said.other] if isinstance(one.said, LinkDecided) else None
                yield ExportedDecision(decision=one, article=described[one.article_id], other=other)
            if len(page) < _BATCH:
                return
            last = page[-1].seq

    def unfit(self, concepts: Container[str]) -> list[tuple[Decision, str]]:
        """The decisions in force that no longer fit what is held, each with the reason in one sentence.

        Args:
            concepts: ids of the concepts of the taxonomy.
        """
        query = select(decision).where(decision.c.withdrawn.is_(None))
        with self._database.reading() as connection:
            held = in_force(decision_of(row) for row in connection.execute(query).mappings())
            ids = {d.article_id for d in held} | {d.said.other for d in held if isinstance(d.said, LinkDecided)}
            rows: dict[str, RowMapping] = {}
            for some in chunks(sorted(ids)):
                found = connection.execute(select_articles().where(article.c.id.in_(some))).mappings()
                rows.update((row["id"], row) for row in found)
            cuts = unfit_cuts(connection, sorted({row["document_id"] for row in rows.values()}))
        lost = {d.id for d in cuts}
        told = ((d, _misfit(d, rows, concepts, lost)) for d in held)
        return [(d, reason) for d, reason in told if reason]


def decisions_of(connection: Connection, article_ids: Sequence[str]) -> dict[str, list[Decision]]:
    """What is decided and not withdrawn on some articles, but for where they begin and end, and links."""
    found: dict[str, list[Decision]] = {}
    for some in chunks(article_ids):
        query = select(decision).where(
            decision.c.article_id.in_(some),
            decision.c.withdrawn.is_(None),
            decision.c.decide.not_in((*CUTS, "link")),
        )
        for row in connection.execute(query).mappings():
            found.setdefault(row["article_id"], []).append(decision_of(row))
    return found


# --- steps of a write -------------------------------------------------------------------------------------------------


def _current(connection: Connection, article_id: str) -> RowMapping:
    row = connection.execute(select_articles().where(article.c.id == article_id)).mappings().first()
    if row is None:
        raise NotFoundError(f"There is no article {article_id}.")
    if row["gone"]:
        raise GoneError(f"The article {article_id} was taken out.")
    return row


def _next(connection: Connection) -> int:
    # Nobody else writes until the commit, so that no number is taken twice.
    return (connection.scalar(select(func.max(decision.c.seq))) or 0) + 1


def _insert(connection: Connection, made: Decision) -> None:
    values = {
        **made.model_dump(include={"id", "seq", "article_id", "by", "made", "note", "withdrawn", "withdrawn_by"}),
        "other_id": made.said.other if isinstance(made.said, LinkDecided) else None,
        "decide": made.said.decide,
        "about": made.said.about,
        "said": SAID.dump_json(made.said).decode(),
    }
    connection.execute(insert(decision).values(values))


def _holding_already(connection: Connection, article_id: str, said: Said) -> Decision | None:
    """The decision in force that says the same of the article."""
    query = select(decision).where(decision.c.article_id == article_id, decision.c.withdrawn.is_(None))
    held = in_force(decision_of(row) for row in connection.execute(query).mappings())
    return next((d for d in held if d.said == said or _same_cut(d.said, said)), None)


def _same_cut(held: Said, said: Said) -> bool:
    if not (isinstance(held, SplitDecided) and isinstance(said, SplitDecided)):
        return False
    one, other = held.quotation, said.quotation
    is_bare = not other.before and not other.after
    return is_bare and one.exact.split() == other.exact.split() and said.title in ("", held.title)


def _completed(connection: Connection, row: RowMapping, said: Said) -> Said:
    """What is decided, with quotations as they stand in the text, and checked against it."""
    text: str = row["text"]
    match said:
        case TagDecided(quotation=Quotation() as quotation):
            return said.model_copy(update={"quotation": _located(quotation, text)})
        case SplitDecided(quotation=quotation):
            return said.model_copy(update={"quotation": _located(quotation, text)})
        case JoinDecided(quotation=None):
            return said.model_copy(update={"quotation": _seam_after(connection, row)})
        case LinkDecided(other=other):
            if other == row["id"]:
                raise UsageError("An article cannot be linked with itself.", "Name another article.")
            _current(connection, other)
    return said


def _located(quotation: Quotation, text: str) -> Quotation:
    place = quotation.find(text)
    if place is None:
        words = quotation.exact if len(quotation.exact) <= 60 else f"{quotation.exact[:60]}…"
        raise UsageError(
            f"The words “{words}” do not stand in the text of the article, or more than once.",
            "Quote more of them, exactly as the text has them.",
        )
    return Quotation.of(text, *place)


def _seam_after(connection: Connection, row: RowMapping) -> Quotation:
    split, _ = recut(machine_cut(connection, row["document_id"]), cut_decisions(connection, row["document_id"]))
    if row["ordinal"] + 1 >= len(split.articles):
        raise UsageError("There is no article after this one on its page.", "Join the one before with this one.")
    return seam(split.articles[row["ordinal"]], split.articles[row["ordinal"] + 1])


def _take_effect(connection: Connection, made: Decision, document_id: str) -> tuple[Decision, ...]:
    """Let a decision, or that it is withdrawn, be seen; gives the cuts of the document that have no effect."""
    unfit: tuple[Decision, ...] = ()
    touched = [made.article_id]
    if made.said.decide in CUTS:
        split = machine_cut(connection, document_id)
        split, unfit = recut(split, cut_decisions(connection, document_id))
        removed = connection.scalar(select(document.c.removed).where(document.c.id == document_id))
        if not removed:
            cut_again(connection, document_id, split)
    elif isinstance(made.said, LinkDecided):
        follow_decisions(connection, made)
        touched.append(made.said.other)
    record_changes(connection, touched)
    return unfit


# --- from one corpus to another ---------------------------------------------------------------------------------------


def _described(connection: Connection, page: Sequence[Decision]) -> dict[str, Described]:
    ids = {d.article_id for d in page} | {d.said.other for d in page if isinstance(d.said, LinkDecided)}
    found: dict[str, Described] = {}
    for some in chunks(sorted(ids)):
        query = (
            select_articles()
            .add_columns(document.c.digest.label("bytes"))
            .join(document, document.c.id == article.c.document_id)
            .where(article.c.id.in_(some))
        )
        for row in connection.execute(query).mappings():
            found[row["id"]] = Described(
                id=row["id"], document=row["bytes"], title=row["title"], beginning=row["text"][:_BEGINNING]
            )
    return found


def _here(connection: Connection, exported: ExportedDecision) -> Decision:
    """The decision on the article as it is called in this corpus."""
    said = exported.decision.said
    if isinstance(said, LinkDecided):
        if exported.other is None:
            raise NotFoundError("The other article of a link is not described.")
        said = said.model_copy(update={"other": _find(connection, exported.other)})
    return exported.decision.model_copy(
        update={"article_id": _find(connection, exported.article), "said": said, "seq": _next(connection)}
    )


def _find(connection: Connection, described: Described) -> str:
    if connection.scalar(select(article.c.id).where(article.c.id == described.id)) is not None:
        return described.id
    query = (
        select_articles()
        .join(document, document.c.id == article.c.document_id)
        .where(document.c.digest == described.document, article.c.gone.is_(False))
    )
    rows = [article_of(row) for row in connection.execute(query).mappings()]
    for fits in (
        [a for a in rows if a.title and fold_key(a.title) == fold_key(described.title)],
        [a for a in rows if a.text.startswith(described.beginning)],
    ):
        if len(fits) == 1:
            return fits[0].id
    raise NotFoundError(
        f"The article “{described.title or described.beginning[:60]}” is not held here.", "Ingest its document first."
    )


def _misfit(held: Decision, rows: dict[str, RowMapping], concepts: Container[str], lost: Container[str]) -> str | None:
    if held.id in lost:
        return "The text does not have the quoted words at such a place any more."
    if held.said.decide not in CUTS and rows[held.article_id]["gone"]:
        return "The article is not on its page any more."
    match held.said:
        case TagDecided(concept=concept) if concept not in concepts:
            return f"The taxonomy has no concept {concept}."
        case TagDecided(quotation=Quotation() as quotation) if quotation.find(rows[held.article_id]["text"]) is None:
            return "The tag holds, but the words quoted for it do not stand in the text any more."
        case LinkDecided(other=other) if rows[other]["gone"]:
            return "The other article is not on its page any more."
    return None
