"""Opening what the HTTP application needs: corpus, engine, taxonomy, editors, and what annotates drafts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from vigie.drafting import DraftProcess
from vigie.opening import load_taxonomy, make_engine, open_gazetteer
from vigie.settings import Settings

if TYPE_CHECKING:
    from search_api.editors import Editors
    from search_api.services import Services


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
    from indexer.belonging import OwnIndex
    from indexer.keeping import IndexKeeper
    from search_api.services import Services

    editors = open_editors(settings)
    store = CorpusStore.open(settings.home, url=settings.database_url, create=False)
    engine, scheme = make_engine(settings), load_taxonomy(settings.home)
    keeper = IndexKeeper(store, engine, scheme, attend) if attend else None
    return Services(
        store=store,
        engine=OwnIndex(engine, store),
        scheme=scheme,
        gazetteer=open_gazetteer(),
        editors=editors,
        keeper=keeper,
        drafts=DraftProcess(settings.home),
    )
