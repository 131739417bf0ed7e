"""Inputs for tests of the store, and all that a home holds, in a form that can be compared."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from corpora import Corpora
from sqlalchemy import select

from corpus.holding import Fetched
from corpus.model import (
    Annotation,
    Article,
    Block,
    ConceptTag,
    Edition,
    EventDate,
    Link,
    Span,
    SplitArticle,
    SplitDocument,
)
from corpus.store import CorpusStore
from corpus.tables import metadata

MONDAY = datetime(2005, 6, 13, 9, 30, tzinfo=UTC)

Sketch = tuple[str, str]
"""Title and text of an article."""


def split(*articles: Sketch, **document: Any) -> SplitDocument:
    found = []
    at = 0
    for title, text in articles:
        block = Block(kind="paragraph", start=0, end=len(text))
        link = Link(url="https://exemple.org/é", text=title)
        found.append(SplitArticle(title=title, text=text, blocks=(block,), links=(link,), start=at, end=at + len(text)))
        at += len(text)
    return SplitDocument(articles=tuple(found), **document)


def fetched(data: bytes = b"one", key: str = "bulletin/a.html", **more: Any) -> Fetched:
    values: dict[str, Any] = {"source": "bulletin", "media_type": "text/html", "fetched": MONDAY} | more
    return Fetched(key=key, data=data, **values)


def annotated(article: Article, made_by: str = "v1") -> tuple[Article, Annotation]:
    evidence = (Span(in_="title", start=0, end=len(article.title), text=article.title),)
    day = EventDate(
        start=date(2005, 5, 25), end=date(2005, 5, 27), precision="day", relative=True, text="x", evidence=evidence
    )
    tag = ConceptTag(id="observatories", score=0.1 + 0.2, evidence=evidence)
    return article, Annotation(language="fr", concepts=(tag,), dates=(day,), made_by=made_by)


def page(number: int) -> tuple[Fetched, SplitDocument]:
    """The page of a bulletin that no other number gives: three articles, bytes that do not compress."""
    noise = b"".join(hashlib.sha256(f"{number}/{i}".encode()).digest() for i in range(200))
    articles = [
        (f"Titre {i} du n° {number}", f"Prévention à Liège, numéro {number}, article {i}. " * 8) for i in range(3)
    ]
    edition = Edition(label=f"Edition {number}", publication="Bulletin", number=str(number))
    return fetched(noise, key=f"bulletin/{number}.html"), split(*articles, edition=edition, issued=date(2005, 6, 1))


def take_in(store: CorpusStore, number: int) -> None:
    """Put one page and annotate what is new, as a run over a folder does."""
    store.put(*page(number), read_by="r1")
    store.put_annotations(map(annotated, store.unannotated("v1")))


def contents(home: Path, corpora: Corpora | None = None) -> dict[str, Any]:
    """All rows of all tables and the bytes of all captures."""
    url = corpora.url(home) if corpora else None
    with CorpusStore.open(home, url=url, create=False) as store, store._database.reading() as connection:
        rows: dict[str, Any] = {
            table.name: connection.execute(select(table).order_by(*table.primary_key)).all()
            for table in metadata.sorted_tables
        }
    rows["change_mark"] = [seq for seq, _ in rows["change_mark"]]  # the marks themselves are drawn at random
    return rows | digests(home / "captures")


def digests(folder: Path) -> dict[str, str]:
    """Digest of each file below a folder, by its relative name."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}
