"""The pages of the stories, taken in once, and searched through the API on either engine."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from corpus.store import CorpusStore
from indexer.engine import SearchEngine
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.tantivy import TantivyEngine
from indexer.following import Follower
from search_api.app import create_app
from search_api.editors import Editors, read_keys
from search_api.services import Services
from taxonomy.load import load_scheme
from tests.elasticsearch_server.fixtures import remove_indices
from tests.stories.story_pages import AGAIN, BILINGUAL, PAGES, html
from vigie.ingesting import Inputs, ingest
from vigie.settings import Settings

KEY = "anne-key-1"


def take_in(home: Path, pages: dict[str, tuple[date, str]], folder: Path) -> None:
    """Ingest pages, each with its date of issue."""
    folder.mkdir(exist_ok=True)
    inputs = []
    for name, (issued, text) in pages.items():
        (folder / f"{name}.html").write_text(text, encoding="utf-8")
        inputs.append(Inputs([folder / f"{name}.html"], issued, "stories"))
    report = ingest(inputs, Settings.read(home=home), max_bytes=100_000)
    assert report.failed == []


@pytest.fixture(scope="session")
def story_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    pages = {name: (issued, html(title, text)) for name, (issued, title, text) in PAGES.items()}
    take_in(folder / "home", {**pages, "bilingual": BILINGUAL, "again": AGAIN}, folder / "pages")
    return folder / "home"


@dataclass(frozen=True)
class Desk:
    """A way to ask, as the people of the stories do."""

    client: TestClient
    services: Services
    home: Path

    def search(self, q: str = "", **params: Any) -> dict[str, Any]:
        """A page of hits."""
        answer = self.client.get("/v1/search", params={"q": q, "limit": 50, **params})
        assert answer.status_code == 200, answer.text
        return answer.json()  # type: ignore[no-any-return]

    def found(self, q: str = "", **params: Any) -> list[str]:
        """The pages on which the hits stand, and those beside them, in order."""
        hits = self.search(q, **params)["hits"]
        entries = [self.services.engine.get([one["id"]])[0] for hit in hits for one in (hit, *hit["also"])]
        return [Path(entry.path or "").stem for entry in entries]


@pytest.fixture(scope="session", params=["tantivy", "elasticsearch"])
def desk(request: pytest.FixtureRequest, story_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    home = tmp_path_factory.mktemp("desk") / "home"
    shutil.copytree(story_home, home)
    engine: SearchEngine = TantivyEngine(home / "index")
    url, prefix = "", f"test-{uuid.uuid4().hex[:12]}"
    if request.param == "elasticsearch":
        engine.close()
        url = request.getfixturevalue("elasticsearch_url")
        engine = ElasticsearchEngine(Connection.at(url), prefix=prefix)
    store = CorpusStore.open(home, create=False)
    Follower(store, engine, load_scheme()).catch_up()
    services = Services(store, engine, load_scheme(), editors=Editors(read_keys(f"anne:{KEY}")))
    with TestClient(create_app(services)) as client:
        yield Desk(client, services, home)
    if url:
        remove_indices(url, prefix)
