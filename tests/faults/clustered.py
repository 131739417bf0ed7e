"""A corpus of short articles, and an engine on a cluster that follows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import func, update

from corpus.feed import record_changes
from corpus.model import Annotation, Block, SplitArticle, SplitDocument
from corpus.store import CorpusStore, Fetched
from corpus.tables import annotation
from indexer.engine import EngineQuery, SearchEngine
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.following import Follower
from search_api.services import Services
from taxonomy.load import load_scheme

SCHEME = load_scheme()


@dataclass
class Followed:
    """A corpus and an engine that follows it."""

    store: CorpusStore
    engine: ElasticsearchEngine

    @property
    def follower(self) -> Follower:
        return Follower(self.store, self.engine, SCHEME)

    @property
    def services(self) -> Services:
        return Services(store=self.store, engine=self.engine, scheme=SCHEME)

    def put(self, name: str, number: int) -> None:
        put(self.store, name, number)


def put(store: CorpusStore, name: str, number: int) -> None:
    """Take one document with so many annotated articles into the corpus; each has the word `lantern`."""
    texts = [f"lantern {name} number{n}" for n in range(number)]
    articles = tuple(
        SplitArticle(title=f"{name} {n}", text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),))
        for n, text in enumerate(texts)
    )
    fetched = Fetched(
        key=f"/{name}", source="s", data="|".join(texts).encode(), media_type="text/plain", fetched=datetime.now(UTC)
    )
    store.put(fetched, SplitDocument(articles=articles), read_by="test")
    store.put_annotations([(a, Annotation(language="en", made_by="1")) for a in store.unannotated("1")])


def followed(home: Path, url: str, prefix: str, **more: object) -> Followed:
    """A corpus in a home, and an engine at an address; neither has anything yet."""
    connection = Connection.at(url, timeout=5)
    return Followed(CorpusStore.open(home), ElasticsearchEngine(connection, prefix=prefix, **more))  # type: ignore[arg-type]


def ids_in_corpus(store: CorpusStore) -> set[str]:
    return set(store.article_ids())


def ids_in_index(engine: SearchEngine) -> set[str]:
    found: set[str] = set()
    query = EngineQuery(sort="newest", limit=1000)
    while hits := engine.search(query).hits:
        found |= {hit.entry.id for hit in hits}
        query = EngineQuery(sort="newest", limit=1000, after=hits[-1].sort_values)
    return found


def rewrite_annotations(store: CorpusStore, before: str, now: str) -> None:
    """In all annotations, as another version of Vigie on the same database may; a change of each article."""
    with store._database.writing() as connection:
        connection.execute(update(annotation).values(content=func.replace(annotation.c.content, before, now)))
        record_changes(connection, list(store.article_ids()))
