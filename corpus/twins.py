"""Twins: documents that their publisher declares to be one page in two languages, and the links that follow from that.

Sites declare such pairs carelessly: a site's every page may name the front page of the other language. So a declaration
counts when it is returned, or when nothing speaks against it: the twin names no other page in this language, and no
other page names that twin. The steps of one transaction of `corpus.store`; it does not matter which twin comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping, delete, insert, select

from corpus import redirects
from corpus.deciding import ArticleLink
from corpus.feed import chunks, record_changes
from corpus.model import Alternate
from corpus.tables import alternate, article, document, link, location, revision

_TRANSLATION: Final = "translation"
_PAGE: Final = "page"
"""Who says that articles of twins are translations of each other."""
_SAID_BY_PAGES = (link.c.said_by == _PAGE) & (link.c.relation == _TRANSLATION)
_CLAIMS = 4
"""Pages that declare one twin that are looked at; what more of them name is a front page, and no twin."""


def declare(connection: Connection, of: str, alternates: Iterable[Alternate]) -> None:
    """Let these be the twins that a document declares, itself perhaps among them, and the links those that follow."""
    before = _addresses(connection, of)
    now = {one.url: one.language for one in alternates}
    touched = _near(connection, of)
    if before != now:
        connection.execute(delete(alternate).where(alternate.c.document_id == of))
        if now:
            rows = [{"document_id": of, "url": url, "language": language} for url, language in now.items()]
            connection.execute(insert(alternate), rows)
        touched |= _near(connection, of)
    if before or now or touched:
        _relink(connection, sorted({of, *touched}))


def found_elsewhere(connection: Connection, of: str) -> None:
    """Let the links of a document's articles be right when it has one more address, or other articles."""
    if touched := _near(connection, of):
        _relink(connection, sorted({of, *touched}))


def redirected(connection: Connection, targets: Sequence[str]) -> None:
    """Let the links be right where addresses have begun, or ceased, to redirect to some."""
    led = redirects.resolved(connection, targets)
    final = sorted({led.get(target, target) for target in targets} | set(targets))
    for some in chunks(final):
        for column in (location.c.key, location.c.url):
            for of in connection.scalars(select(location.c.document_id).where(column.in_(some)).distinct()).all():
                _relink(connection, sorted({of, *_near(connection, of)}))


def _relink(connection: Connection, documents: Sequence[str]) -> None:
    """Let the links of some documents' articles be those that follow from what is declared now."""
    wanted: dict[tuple[str, str], ArticleLink] = {}
    for one in documents:
        for twin in _twins(connection, one):
            for a, b in _pairs(connection, one, twin):
                made = ArticleLink(a=a, b=b, relation=_TRANSLATION, said_by=_PAGE, made_by="hreflang")
                wanted[made.a, made.b] = made
    held = _held(connection, documents)
    gone = [pair for pair in sorted(held) if pair not in wanted]
    new = [made for pair, made in wanted.items() if pair not in held]
    for a, b in gone:
        connection.execute(delete(link).where(link.c.a == a, link.c.b == b, _SAID_BY_PAGES))
    if new:
        connection.execute(insert(link), [made.model_dump() for made in new])
    ends = {end for pair in gone for end in pair} | {end for made in new for end in (made.a, made.b)}
    record_changes(connection, sorted(ends))


def _near(connection: Connection, of: str) -> set[str]:
    """The documents whose links may depend on one: those it declares, that declare it, that declare the same."""
    declared = _declared(connection, of)
    near = {*declared, *_claiming(connection, of)}
    for twin in declared:
        near.update(_claiming(connection, twin))
    return near - {of}


def _addresses(connection: Connection, of: str) -> dict[str, str]:
    """What a document declares: language by address."""
    query = select(alternate.c.url, alternate.c.language).where(alternate.c.document_id == of)
    return {row.url: row.language for row in connection.execute(query)}


def _declared(connection: Connection, of: str) -> dict[str, str]:
    """The documents that are held and that one declares, with the language; itself left out."""
    declared = _addresses(connection, of)
    for url, final in redirects.resolved(connection, declared).items():
        declared.setdefault(final, declared[url])
    found: dict[str, str] = {}
    for some in chunks(list(declared)):
        for column in (location.c.key, location.c.url):
            query = select(column, location.c.document_id).join(document, document.c.id == location.c.document_id)
            query = query.where(column.in_(some), document.c.removed.is_(False), document.c.id != of)
            found.update((twin, declared[url]) for url, twin in connection.execute(query))
    return found


def _claiming(connection: Connection, twin: str) -> list[str]:
    """The first of the documents that declare one, under any of its addresses."""
    query = select(location.c.key, location.c.url).where(location.c.document_id == twin)
    at = {address for row in connection.execute(query) for address in row if address}
    found: set[str] = set()
    for some in chunks(sorted(at | redirects.leading_to(connection, at))):
        query = select(alternate.c.document_id).where(alternate.c.url.in_(some), alternate.c.document_id != twin)
        found.update(connection.scalars(query.distinct().order_by(alternate.c.document_id).limit(_CLAIMS)))
    return sorted(found)


def _twins(connection: Connection, of: str) -> list[str]:
    """The documents that are the same page in another language, by declarations that nothing speaks against."""
    own = {twin for twin in _declared(connection, of) if _counts(connection, of, twin)}
    return sorted(own | {other for other in _claiming(connection, of) if _counts(connection, other, of)})


def _counts(connection: Connection, of: str, twin: str) -> bool:
    """Whether what `of` declares of `twin` holds: it is returned, or nothing speaks against it."""
    if of in _declared(connection, twin):
        return True
    language = _own_language(connection, of)
    others = _addresses(connection, twin).items() - _own(connection, twin).items()
    if any(language is None or _primary(told) == language for _, told in others):
        return False  # it knows its twin in this language, and that is another page
    return _claiming(connection, twin) == [of]


def _own(connection: Connection, of: str) -> dict[str, str]:
    """What a document declares of itself."""
    held = _addresses(connection, of)
    query = select(location.c.key, location.c.url).where(location.c.document_id == of)
    mine = {address for row in connection.execute(query) for address in row if address}
    mine |= redirects.leading_to(connection, mine)
    return {url: language for url, language in held.items() if url in mine}


def _own_language(connection: Connection, of: str) -> str | None:
    return next((_primary(told) for told in _own(connection, of).values()), None)


def _primary(tag: str) -> str:
    return tag.lower().partition("-")[0].partition("_")[0]


def _pairs(connection: Connection, one: str, other: str) -> list[tuple[str, str]]:
    """The articles of twins that belong together: in their order where there are as many, else the longest ones.

    None where both pages say that they are in the same language: such a pair is no translation.
    """
    here, there = _articles(connection, one), _articles(connection, other)
    if not here or not there:
        return []
    if here[0]["declared_language"] and here[0]["declared_language"] == there[0]["declared_language"]:
        return []
    if len(here) == len(there):
        return [(a["id"], b["id"]) for a, b in zip(here, there, strict=True)]
    return [(_longest(here), _longest(there))]


def _longest(articles: Sequence[RowMapping]) -> str:
    return str(max(articles, key=lambda one: (one["end"] - one["start"], one["id"]))["id"])


def _articles(connection: Connection, of: str) -> Sequence[RowMapping]:
    """The current articles of a document in order: id, start, end, declared_language."""
    fits = (revision.c.article_id == article.c.id) & (revision.c.digest == article.c.revision)
    query = select(article.c.id, article.c.start, article.c.end, revision.c.declared_language)
    query = query.join_from(article, revision, fits).where(article.c.document_id == of, article.c.gone.is_(False))
    return connection.execute(query.order_by(article.c.ordinal)).mappings().all()


def _held(connection: Connection, documents: Sequence[str]) -> set[tuple[str, str]]:
    """The links that pages say of the articles of some documents."""
    found: set[tuple[str, str]] = set()
    query = select(link.c.a, link.c.b).where(_SAID_BY_PAGES)
    for some in chunks(documents):
        ids = select(article.c.id).where(article.c.document_id.in_(some))
        for end in (link.c.a, link.c.b):
            found.update((a, b) for a, b in connection.execute(query.where(end.in_(ids))))
    return found
