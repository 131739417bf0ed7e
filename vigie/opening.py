"""Opening the parts of a Vigie by its settings: corpus, engine, taxonomy. The one place that knows how they fit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vigie.settings import Settings

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from indexer.annotating.annotator import Annotator
    from indexer.engine import SearchEngine
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


@contextmanager
def open_engine(settings: Settings) -> Iterator[SearchEngine]:
    """The search engine of the home."""
    from indexer.engines.tantivy import TantivyEngine

    engine = TantivyEngine(settings.home / "index")
    try:
        yield engine
    finally:
        engine.close()


def load_taxonomy() -> Scheme:
    """The taxonomy that articles are tagged with."""
    from taxonomy.load import load_scheme

    return load_scheme()


def make_annotator(scheme: Scheme) -> Annotator:
    """The annotator; it loads its models when the first article comes.

    The gazetteer keeps its lookup in the user's cache folder, once for all homes.
    """
    from platformdirs import user_cache_path

    from indexer.annotating.annotator import Annotator

    return Annotator(scheme, gazetteer_cache=user_cache_path("vigie") / "gazetteer.db")


def open_services(settings: Settings) -> Services:
    """Corpus, engine and taxonomy for the HTTP application, which closes them.

    Raises:
        HomeError: there is no corpus in the home, or it cannot be used.
    """
    from corpus.store import CorpusStore
    from indexer.engines.tantivy import TantivyEngine
    from search_api.services import Services

    store = CorpusStore.open(settings.home, url=settings.database_url, create=False)
    return Services(store=store, engine=TantivyEngine(settings.home / "index"), scheme=load_taxonomy())
