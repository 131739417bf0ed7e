"""A home whose index does not belong to its corpus: what each command says, and what helps."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from corpus.errors import VigieError
from corpus.model import Annotation, Block, SplitArticle, SplitDocument
from corpus.store import CorpusStore, Fetched
from search_api.app import create_app
from tests.command_line import Vigie
from vigie.catching_up import follow
from vigie.cli import app
from vigie.opening import load_taxonomy, make_annotator
from vigie.opening_services import open_services
from vigie.settings import Settings


def put(store: CorpusStore, name: str, text: str) -> None:
    """Take in an annotated article, without loading a model."""
    split = SplitDocument(
        articles=(SplitArticle(text=text, blocks=(Block(kind="paragraph", start=0, end=len(text)),)),)
    )
    store.put(
        Fetched(key=name, source="s", data=text.encode(), media_type="text/plain", fetched=datetime.now(UTC)),
        split,
        read_by="test",
    )
    version = make_annotator(load_taxonomy(store.home.root)).version
    store.put_annotations([(a, Annotation(language="en", made_by=version)) for a in store.unannotated(version)])


@pytest.fixture
def restored(pages_home: Path, tmp_path: Path) -> Path:
    """A home into which an older corpus was put back, which then took in more than it had lost; without `reindex`."""
    shutil.copy(pages_home / "corpus.db", tmp_path / "backup.db")
    with CorpusStore.open(pages_home) as store:
        put(store, "lost", "A patrol met at the zzlost harbour.")
        follow(store, Settings.read({}, home=pages_home), lambda _name, _done, _of: None)
        lost = store.last_change()
    for left in pages_home.glob("corpus.db*"):
        left.unlink()
    shutil.copy(tmp_path / "backup.db", pages_home / "corpus.db")
    with CorpusStore.open(pages_home) as store:
        for n in range(3):
            put(store, f"new {n}", f"The patrol of town {n} held a zznew workshop.")
        assert store.last_change() > lost
    return pages_home


def told_by(home: Path, *command: str) -> str:
    """The error with which a command ends; empty where it ends well."""
    done = CliRunner().invoke(app, [*command, "--home", str(home)])
    assert done.exception is None or isinstance(done.exception, VigieError), done.output
    return str(done.exception or "")


def test_an_older_corpus_that_was_put_back_is_not_joined_with_the_index_of_the_newer(
    vigie: Vigie, restored: Path, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    for command in (
        ("ingest", str(tmp_path / "nothing")),
        ("search", "zzlost"),
        ("report", "zzlost"),
        ("export", "zzlost", "--format", "csv"),
        ("holdings",),
        ("compare", "Paris"),
    ):
        told = told_by(restored, *command)
        assert "another corpus" in told and "`vigie reindex`" in told, command
    status = vigie("status", "--home", restored, "--json")
    assert status.code == 3 and "another corpus" in status.json["index"]["error"]
    assert told_by(restored, "reindex") == ""
    assert vigie("search", "zzlost", "--home", restored, "--json").json["total"] == 0
    assert vigie("search", "zznew", "--home", restored, "--json").json["total"] == 3
    assert vigie("status", "--home", restored, "--json").json["index"]["behind"] == 0


def test_a_service_over_an_index_of_another_corpus_says_so(restored: Path) -> None:
    with TestClient(create_app(open_services(Settings.read({}, home=restored)))) as client:
        for path in ("/readyz", "/v1/search?q=zzlost"):
            told = client.get(path)
            assert told.status_code == 503 and "`vigie reindex`" in told.json()["detail"]
        counters = client.get("/metrics").text
        assert "vigie_index_foreign 1.0" in counters and "vigie_index_behind" not in counters
        assert told_by(restored, "reindex") == ""
        assert client.get("/readyz").json()["behind"] == 0
        assert client.get("/v1/search?q=zzlost").json()["total"] == 0
        counters = client.get("/metrics").text
        assert "vigie_index_foreign 0.0" in counters and "vigie_index_behind 0.0" in counters
