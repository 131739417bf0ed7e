"""The editions held: read from the tables, and those that belong together made one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, func, select

from corpus.holding import EditionHeld
from corpus.tables import article, document
from corpus.text import fold_key


def publication_key(name: str | None) -> str:
    """What is the same for all ways to write the name of one publication; empty for none."""
    return fold_key(name or "")


def read_editions(connection: Connection) -> list[EditionHeld]:
    """The issues of which current articles are held, the oldest first, those without a date last."""
    at = document.c
    name = (at.edition_publication, at.edition_number, at.edition_label, at.issued)
    query = (
        # By the alphabet a day comes before a month, season or year: the least is the most exact.
        select(*name, func.min(at.issued_precision), func.count())
        .join_from(article, document, article.c.document_id == at.id)
        .where(article.c.gone.is_(False), at.edition_label.is_not(None))
        .group_by(*name)
        .order_by(
            # Databases differ in where NULL comes.
            *(at.issued.is_(None), at.issued),
            *(at.edition_publication.is_not(None), at.edition_publication, at.edition_label, at.edition_number),
        )
    )
    return joined(
        EditionHeld(
            publication=publication,
            number=number,
            label=label,
            issued=issued,
            issued_precision=precision,
            articles=articles,
        )
        for publication, number, label, issued, precision, articles in connection.execute(query)
    )


def joined(editions: Iterable[EditionHeld]) -> list[EditionHeld]:
    """Editions of the same publication, label and day as one, in the order of the first of them.

    Names of publications that differ in case, accents and signs alone are one name: as most articles have it.
    """
    every = list(editions)
    written: dict[str, Counter[str]] = defaultdict(Counter)
    for one in every:
        written[publication_key(one.publication)][one.publication or ""] += one.articles
    made: dict[tuple[object, ...], EditionHeld] = {}
    for one in every:
        key = publication_key(one.publication)
        name = written[key].most_common(1)[0][0] or None
        same = (key, one.label, one.issued)
        if same in made:
            first = made[same]
            more = {"articles": first.articles + one.articles, "number": first.number or one.number}
            made[same] = first.model_copy(update=more)
        else:
            made[same] = one.model_copy(update={"publication": name})
    return list(made.values())
