"""The corpus on a server, by VIGIE_DATABASE_URL: the commands as a user runs them, on two homes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from search_api.app import create_app
from tests.conftest import Vigie
from tests.postgresql import PASSWORD, PostgresqlServer
from vigie.cli import app
from vigie.ingesting import IngestReport
from vigie.opening import open_corpus
from vigie.opening_services import open_services
from vigie.settings import Settings


@pytest.fixture
def database(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The URL of an empty database, with its password."""
    name = postgresql_server.new_database()
    yield postgresql_server.url_of(name)
    postgresql_server.drop(name)


def test_two_homes_share_a_corpus(vigie: Vigie, database: str, tmp_path: Path) -> None:
    env = {"VIGIE_DATABASE_URL": database}
    (tmp_path / "note.txt").write_text("Prévention\n\nLa patrouille de Québec a tenu un atelier sur la prévention.\n")
    taken = vigie("ingest", tmp_path / "note.txt", "--home", tmp_path / "one", "--json", env=env)
    assert taken.code == 0, taken.err
    one, two = (vigie("status", "--home", tmp_path / name, "--json", env=env) for name in ("one", "two"))
    assert one.json["corpus"] == two.json["corpus"]
    assert one.json["corpus"]["articles"] == taken.json["articles"] == 1
    assert (one.json["index"]["articles"], one.json["index"]["behind"]) == (1, 0)
    assert two.json["index"]["behind"] > 0
    assert one.json["database"].startswith("postgresql://")
    assert PASSWORD not in one.out + one.err
    assert not (tmp_path / "one" / "corpus.db").exists()
    rebuilt = vigie("reindex", "--home", tmp_path / "two", env=env)
    assert rebuilt.code == 0, rebuilt.err
    found = vigie("search", "patrouille", "--home", tmp_path / "two", "--json", env=env)
    assert found.json["total"] == 1


def test_what_cannot_be_used_is_told_without_the_password(vigie: Vigie, database: str, tmp_path: Path) -> None:
    for url, code in (
        ("postgresql://vigie:s3cret@127.0.0.1:1/vigie", 3),
        ("postgresql://vigie:a@s3cret@127.0.0.1:1/vigie", 2),
        ("oracle://vigie:s3cret@host/vigie", 2),
    ):
        run = vigie("status", "--home", tmp_path / "home", env={"VIGIE_DATABASE_URL": url})
        assert run.code == code, run.err
        assert "s3cret" not in run.out + run.err
        assert "Traceback" not in run.err
    empty = vigie("status", "--home", tmp_path / "home", env={"VIGIE_DATABASE_URL": database})
    assert empty.code == 3
    assert "no corpus in" in empty.err
    assert PASSWORD not in empty.err


def test_a_home_is_copied_to_a_server(vigie: Vigie, pages_home: Path, database: str, tmp_path: Path) -> None:
    refused = vigie("copy-to-server", "--home", pages_home, env={"VIGIE_DATABASE_URL": ""})
    assert refused.code == 2
    before = vigie("status", "--home", pages_home, "--json")
    env = {"VIGIE_DATABASE_URL": database}
    copied = vigie("copy-to-server", "--home", pages_home, "--json", env=env)
    assert copied.code == 0, copied.err
    after = vigie("status", "--home", pages_home, "--json", env=env)
    assert after.json["corpus"] == before.json["corpus"] == copied.json
    assert after.json["index"] == before.json["index"]
    (tmp_path / "note.txt").write_text("Prévention\n\nLa patrouille de Québec.\n")
    without = vigie("ingest", tmp_path / "note.txt", "--home", pages_home, env={"VIGIE_DATABASE_URL": ""})
    assert without.code == 3 and "was copied to postgresql://" in without.err and PASSWORD not in without.err


def test_the_settings_do_not_show_the_url() -> None:
    settings = Settings.read({"VIGIE_DATABASE_URL": "postgresql://vigie:s3cret@host/vigie"})
    assert settings.database_url == "postgresql://vigie:s3cret@host/vigie"
    assert "s3cret" not in repr(settings)
    assert Settings.read({"VIGIE_DATABASE_URL": ""}).database_url is None


def test_the_service_says_when_the_server_is_down_and_recovers(
    postgresql_server: PostgresqlServer, database: str, tmp_path: Path
) -> None:
    if not postgresql_server.is_own:
        pytest.skip("the server of VIGIE_TEST_DATABASE_URL is not ours to stop")
    settings = Settings.read({"VIGIE_DATABASE_URL": database}, home=tmp_path / "home")
    with open_corpus(settings, create=True):
        pass
    with TestClient(create_app(open_services(settings))) as client:
        assert client.get("/readyz").status_code == 200
        postgresql_server.stop()
        try:
            told = client.get("/readyz")
            assert (told.status_code, told.headers["content-type"]) == (503, "application/problem+json")
            assert int(told.headers["retry-after"]) > 0
            assert "cannot be reached" in told.json()["detail"]
            assert PASSWORD not in told.text
            assert client.get("/healthz").status_code == 200
        finally:
            postgresql_server.start()
        assert client.get("/readyz").status_code == 200


def test_the_demo_leaves_servers_alone(database: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given: list[Settings] = []

    def load(settings: Settings, _: object) -> IngestReport:
        given.append(settings)
        return IngestReport()

    monkeypatch.setenv("VIGIE_DATABASE_URL", database)
    monkeypatch.setenv("VIGIE_ENGINE", "elasticsearch")
    monkeypatch.setenv("VIGIE_ELASTICSEARCH_URL", "http://127.0.0.1:1")
    monkeypatch.setattr("vigie.demo.load_sample", load)
    done = CliRunner().invoke(app, ["demo", "--no-serve", "--home", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert [(settings.database_url, settings.engine) for settings in given] == [(None, "tantivy")]
