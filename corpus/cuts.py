"""The machine's split of documents that editors cut otherwise: kept, so that decisions can be applied and withdrawn.

The steps of one transaction; the caller holds the right to write.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from corpus.deciding import CUTS, SAID, Decision
from corpus.model import SplitArticle, SplitDocument
from corpus.recutting import recut
from corpus.rows import article_of as article_of_row
from corpus.rows import document_of, select_articles, select_documents
from corpus.tables import article, decision, document, machine_split

_SPLIT_FIELDS = set(SplitArticle.model_fields)


def decision_of(row: object) -> Decision:
    """The decision of a row of the table."""
    values = dict(row)  # type: ignore[call-overload]
    return Decision(
        id=values["id"],
        seq=values["seq"],
        article_id=values["article_id"],
        said=SAID.validate_json(values["said"]),
        by=values["by"],
        made=values["made"],
        note=values["note"],
        withdrawn=values["withdrawn"],
        withdrawn_by=values["withdrawn_by"],
    )


def cut_decisions(connection: Connection, document_id: str) -> list[Decision]:
    """The decisions that are not withdrawn on where the articles of a document begin and end."""
    of = select(article.c.id).where(article.c.document_id == document_id)
    query = select(decision).where(
        decision.c.article_id.in_(of), decision.c.decide.in_(CUTS), decision.c.withdrawn.is_(None)
    )
    rows = connection.execute(query.order_by(decision.c.seq)).mappings()
    return [decision_of(row) for row in rows]


def as_decided(connection: Connection, document_id: str, split: SplitDocument) -> SplitDocument:
    """What the machine just made of a document, cut as editors decided; kept, where they decided anything."""
    decisions = cut_decisions(connection, document_id)
    if not decisions:
        connection.execute(delete(machine_split).where(machine_split.c.document_id == document_id))
        return split
    _keep(connection, document_id, split)
    return recut(split, decisions)[0]


def machine_cut(connection: Connection, document_id: str) -> SplitDocument:
    """How the machine split a document that is held: as kept, or as it is, when no editor cut it otherwise yet."""
    kept = connection.scalar(select(machine_split.c.content).where(machine_split.c.document_id == document_id))
    if kept is not None:
        return SplitDocument.model_validate_json(kept)
    of = (article.c.document_id == document_id) & article.c.gone.is_(False)
    rows = connection.execute(select_articles().where(of).order_by(article.c.ordinal)).mappings()
    found = [article_of_row(row) for row in rows]
    row = connection.execute(select_documents().where(document.c.id == document_id)).mappings().one()
    held = document_of(row)
    split = SplitDocument(
        title=held.title,
        edition=held.edition,
        issued=held.issued,
        issued_precision=held.issued_precision,
        issued_from=held.issued_from,
        declared_language=found[0].declared_language if found else None,
        articles=tuple(SplitArticle(**one.model_dump(include=_SPLIT_FIELDS)) for one in found),
    )
    _keep(connection, document_id, split)
    return split


def unfit_cuts(connection: Connection, document_ids: Sequence[str]) -> list[Decision]:
    """The decisions on where articles begin and end that have no effect any more, of these documents."""
    unfit: list[Decision] = []
    for document_id in document_ids:
        query = select(machine_split.c.content).where(machine_split.c.document_id == document_id)
        kept = connection.scalar(query)
        if kept is not None:
            split = SplitDocument.model_validate_json(kept)
            unfit += recut(split, cut_decisions(connection, document_id))[1]
    return unfit


def _keep(connection: Connection, document_id: str, split: SplitDocument) -> None:
    connection.execute(delete(machine_split).where(machine_split.c.document_id == document_id))
    connection.execute(insert(machine_split).values(document_id=document_id, content=split.model_dump_json()))
