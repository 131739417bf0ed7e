"""Opening the parts of a Vigie by its settings: corpus, engine, taxonomy. The one place that knows how they fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from indexer.annotating.annotator import Annotator
    from indexer.annotating.gazetteer import Gazetteer
    from indexer.engine import SearchEngine
    from taxonomy.scheme import Scheme


@contextmanager
def open_corpus(settings: Settings, *, create: bool) -> Iterator[CorpusStore]:
    """The corpus of the home, or of the database that the settings name.

    Raises:
        HomeError: it cannot be used, or there is none and `create` is false.
    """
    from corpus.store import CorpusStore

    with CorpusStore.open(settings.home, url=settings.database_url, create=create) as store:
        yield store


def make_engine(settings: Settings) -> SearchEngine:
    """The search engine that the settings choose; whoever asks for it closes it."""
    cluster = settings.elasticsearch
    if cluster is None:
        from indexer.engines.tantivy import TantivyEngine

        return TantivyEngine(settings.home / "index")
    from indexer.engines.elasticsearch import ElasticsearchEngine
    from indexer.engines.elasticsearch_connection import Connection

    connection = Connection.at(
        cluster.urls,
        api_key=cluster.api_key,
        basic=(cluster.user, cluster.password or "") if cluster.user else None,
        ca=cluster.ca,
        timeout=cluster.timeout,
    )
    return ElasticsearchEngine(connection, prefix=cluster.index, shards=cluster.shards, replicas=cluster.replicas)


@contextmanager
def open_engine(settings: Settings) -> Iterator[SearchEngine]:
    """The search engine that the settings choose; an Elasticsearch is not asked for anything yet.

    Raises:
        UsageError: the settings of Elasticsearch do not fit.
    """
    engine = make_engine(settings)
    try:
        yield engine
    finally:
        engine.close()


@contextmanager
def open_index(settings: Settings, store: CorpusStore) -> Iterator[SearchEngine]:
    """The same, to search in: an index that belongs to another corpus than this one is refused."""
    from indexer.belonging import OwnIndex

    with open_engine(settings) as engine:
        yield OwnIndex(engine, store)


@contextmanager
def open_temporary_engine(settings: Settings) -> Iterator[SearchEngine]:
    """An empty engine of the kind that the settings choose, for a temporary home; at a cluster it is removed again."""
    cluster = settings.elasticsearch
    if cluster is None:
        with open_engine(settings) as engine:
            yield engine
        return
    from uuid import uuid4

    from indexer.engines.elasticsearch import ElasticsearchEngine

    aside = replace(cluster, index=f"{cluster.index[:40]}-aside-{uuid4().hex[:8]}", replicas=0)
    with open_engine(replace(settings, elasticsearch=aside)) as engine:
        try:
            yield engine
        finally:
            if isinstance(engine, ElasticsearchEngine):
                engine.remove()


def load_taxonomy(home: Path | None) -> Scheme:
    """The taxonomy that articles of a home are tagged with; the packaged one without a home.

    Raises:
        HomeError: the home holds another one, which cannot be read.
    """
    if home is None:
        from taxonomy.load import load_scheme

        return load_scheme()
    from taxonomy.adopted import read_adopted

    return read_adopted(home).scheme


def make_annotator(scheme: Scheme) -> Annotator:
    """The annotator; it loads its models when the first article comes.

    The gazetteer keeps its lookup in the user's cache folder, once for all homes.
    """
    from indexer.annotating.annotator import Annotator

    return Annotator(scheme, gazetteer_cache=_gazetteer_cache())


def _gazetteer_cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("vigie") / "gazetteer.db"


def open_gazetteer() -> Gazetteer | None:
    """The gazetteer; None where its lookup can be neither read nor made, which only leaves out population and place."""
    from corpus.errors import HomeError
    from indexer.annotating.gazetteer import Gazetteer

    try:
        return Gazetteer.open(_gazetteer_cache())
    except HomeError:
        return None
