"""The small corpus of the page tests with editors who have keys, and an index that is kept up."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fastapi.testclient import TestClient

from corpus.store import CorpusStore
from indexer.engines.tantivy import TantivyEngine
from indexer.keeping import IndexKeeper
from search_api.app import create_app
from search_api.editors import Editors, read_keys
from search_api.services import Services
from taxonomy.load import load_scheme
from taxonomy.scheme import Scheme
from tests.search_api.pages_corpus import fill

KEYS = "Anne:anne-key-1, Bob:bob-key-2"
ANNE = {"Authorization": "Bearer anne-key-1"}
BOB = {"Authorization": "bearer bob-key-2"}


@cache
def _scheme() -> Scheme:
    return load_scheme()


def services(home: Path, keys: str = KEYS) -> Services:
    """The services over a home that was filled, with editors and a keeper of the index."""
    store, engine, scheme = CorpusStore.open(home, create=False), TantivyEngine(home / "index"), _scheme()
    return Services(store, engine, scheme, editors=Editors(read_keys(keys)), keeper=IndexKeeper(store, engine, scheme))


@dataclass(frozen=True)
class Edited:
    """An application over a corpus of its own."""

    client: TestClient
    ids: dict[str, str]
    services: Services


@cache
def _filled() -> tuple[Path, dict[str, str]]:
    """A corpus that is made once and copied for each test."""
    home = Path(tempfile.mkdtemp(prefix="vigie-edited-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return home, fill(home)


@contextmanager
def edited(home: Path, keys: str = KEYS) -> Iterator[Edited]:
    """A fresh corpus, served in process."""
    filled, ids = _filled()
    shutil.copytree(filled, home, dirs_exist_ok=True)
    made = services(home, keys)
    with TestClient(create_app(made)) as client:
        yield Edited(client, ids, made)
