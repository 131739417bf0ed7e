"""Homes that share a database must annotate with one taxonomy: each would else undo what the others annotated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.errors import HomeError, UsageError
from corpus.home import Home
from taxonomy.adopted import take_over, taxonomy_file

if TYPE_CHECKING:
    from corpus.shared_taxonomy import TaxonomyFile
    from corpus.store import CorpusStore
    from vigie.settings import Settings


def agrees(store: CorpusStore) -> bool:
    """Whether the home has the taxonomy with which the homes that share its database annotate; alone, it has."""
    held = store.taxonomy.held() if store.taxonomy else None
    return held is None or held.digest == taxonomy_file(store.home.root).digest


def check_agreement(store: CorpusStore) -> None:
    """Make sure of it.

    Raises:
        HomeError: the home has another taxonomy.
    """
    held = store.taxonomy.held() if store.taxonomy else None
    if held is not None:
        _compare(store, taxonomy_file(store.home.root), held)


def agree(store: CorpusStore) -> None:
    """The same before annotating; the first home to do so tells which taxonomy it is. Raises as `check_agreement`."""
    if store.taxonomy is not None:
        own = taxonomy_file(store.home.root)
        _compare(store, own, store.taxonomy.begin(own))


def _compare(store: CorpusStore, own: TaxonomyFile, held: TaxonomyFile) -> None:
    if own.digest != held.digest:
        raise HomeError(
            f"The taxonomy of {store.home.root} ({own.shown}) is not the one with which the homes that share its "
            f"database annotate ({held.shown}).",
            "`vigie taxonomy fetch` takes theirs into this home; `vigie taxonomy load` puts another in place for all.",
        )


def share(store: CorpusStore) -> None:
    """Let the taxonomy of the home be that of all homes that share its database."""
    if store.taxonomy is not None:
        store.taxonomy.put(taxonomy_file(store.home.root))


def fetch(settings: Settings) -> TaxonomyFile:
    """Take the taxonomy of the shared database into the home.

    Raises:
        UsageError: there is no shared database, or no home has annotated in it yet.
        HomeError: the home or the database cannot be used.
    """
    from vigie.opening import open_corpus

    with open_corpus(settings, create=False) as store:
        if store.taxonomy is None:
            raise UsageError("The database of this home is not shared.", "Name one in VIGIE_DATABASE_URL.")
        held = store.taxonomy.held()
        if held is None:
            raise UsageError("No home has annotated in this database yet.", "`vigie taxonomy load` puts one in place.")
        with Home(settings.home).lock():
            take_over(settings.home, held)
        return held
