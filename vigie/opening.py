"""Opening the parts of a Vigie by its settings: corpus, engine, taxonomy. The one place that knows how they fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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
    from search_api.editors import Editors
    from search_api.services import Services
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


def open_editors(settings: Settings) -> Editors:
    """Those who may write over HTTP. What signs their sessions is kept in the home, so that workers share it.

    Raises:
        HomeError: it cannot be kept.
        UsageError: a key cannot be used.
    """
    import os
    import secrets

    from corpus.home import Home, storage_faults
    from search_api.editors import Editors, read_keys

    keys = read_keys(settings.api_keys)
    if not keys:
        return Editors()
    home = Home(settings.home)
    with storage_faults(home.root), home.lock():
        if not home.session_secret.exists():
            descriptor = os.open(home.session_secret, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(secrets.token_bytes(32))
        return Editors(keys, home.session_secret.read_bytes())


def open_services(settings: Settings, *, attend: Callable[[], None] | None = None) -> Services:
    """Corpus, engine and taxonomy for the HTTP application, which closes them.

    Args:
        settings: the home and the engine.
        attend: called when articles wait for annotation. With it, the application keeps the index up with the corpus.

    Raises:
        HomeError: there is no corpus in the home, or it cannot be used.
    """
    from corpus.store import CorpusStore
    from indexer.keeping import IndexKeeper
    from search_api.services import Services
    from vigie.drafting import DraftProcess

    editors = open_editors(settings)
    store = CorpusStore.open(settings.home, url=settings.database_url, create=False)
    engine, scheme = make_engine(settings), load_taxonomy(settings.home)
    keeper = IndexKeeper(store, engine, scheme, attend) if attend else None
    return Services(
        store=store,
        engine=engine,
        scheme=scheme,
        gazetteer=open_gazetteer(),
        editors=editors,
        keeper=keeper,
        drafts=DraftProcess(settings.home),
    )
