"""The corpus on a server, by VIGIE_DATABASE_URL: the commands as a user runs them, on two homes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from corpus.errors import HomeError, UsageError
from search_api.app import create_app
from taxonomy.adopted import read_adopted
from taxonomy.load import PACKAGED
from tests.command_line import Vigie
from tests.postgresql import PASSWORD, PostgresqlServer
from vigie.agreeing import agrees, fetch
from vigie.cli import app
from vigie.holding_on import settle
from vigie.ingesting import Inputs, ingest
from vigie.opening import open_corpus
from vigie.opening_services import open_services
from vigie.retagging import Loading, load_into
from vigie.serving import serve
from vigie.settings import Settings
from vigie.status import read_status
from vigie.taking_in import IngestReport


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


def test_homes_that_share_a_corpus_annotate_with_one_taxonomy(database: str, tmp_path: Path) -> None:
    one, two = (Settings.read({"VIGIE_DATABASE_URL": database}, home=tmp_path / name) for name in ("one", "two"))
    (tmp_path / "nothing").mkdir()
    other = tmp_path / "other.ttl"
    other.write_text(PACKAGED.read_text(encoding="utf-8").replace('"burglary"@en', '"break-in"@en'), encoding="utf-8")

    def ingest_into(settings: Settings) -> None:
        ingest([Inputs([tmp_path / "nothing"])], settings, max_bytes=1)

    with open_corpus(one, create=True):
        pass
    with pytest.raises(UsageError, match="No home has annotated"):
        fetch(two)
    ingest_into(one)
    assert read_status(two)["taxonomy"]["agrees"]
    load_into(two, Loading(other, annotate=False))
    ingest_into(two)
    assert not read_status(one)["taxonomy"]["agrees"]
    for act in (lambda: ingest_into(one), lambda: serve(one, host="127.0.0.1", port=0, workers=1)):
        with pytest.raises(HomeError, match=r"packaged one.*other\.ttl.*`vigie taxonomy fetch`"):
            act()
    assert fetch(one).name == "other.ttl"
    assert read_adopted(one.home).scheme.digest == read_adopted(two.home).scheme.digest
    assert read_status(one)["taxonomy"]["agrees"]
    ingest_into(one)

    load_into(one, Loading(None, annotate=False))
    with pytest.raises(HomeError, match=r"other\.ttl.*packaged one"):
        ingest_into(two)
    fetch(two)
    ingest_into(two)
    with pytest.raises(UsageError, match="not shared"):
        fetch_from_own(tmp_path / "three")


def fetch_from_own(home: Path) -> None:
    settings = Settings.read({}, home=home)
    with open_corpus(settings, create=True):
        fetch(settings)


def test_a_hierarchy_that_is_fetched_has_the_index_built_anew(database: str, tmp_path: Path) -> None:
    one, two = (Settings.read({"VIGIE_DATABASE_URL": database}, home=tmp_path / name) for name in ("one", "two"))
    with open_corpus(one, create=True):
        pass
    other = tmp_path / "other.ttl"
    packaged, moved = PACKAGED.read_text(encoding="utf-8"), "    skos:broader :situational-prevention ."
    other.write_text(packaged.replace("    skos:broader :partnership .", moved, 1), encoding="utf-8")
    load_into(one, Loading(other, annotate=False))
    with open_corpus(two, create=False) as store:
        assert fetch(two).name == "other.ttl"
        assert read_adopted(two.home).stale_index
        settle(two.home)
        fetch(two)
        assert not read_adopted(two.home).stale_index and agrees(store)


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
