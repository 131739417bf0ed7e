"""The corpus on a server, by VIGIE_DATABASE_URL: the commands as a user runs them, on two homes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import Vigie
from tests.postgresql import PASSWORD, PostgresqlServer
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


def test_a_home_is_copied_to_a_server(vigie: Vigie, loaded_home: Path, database: str) -> None:
    refused = vigie("copy-to-server", "--home", loaded_home, env={"VIGIE_DATABASE_URL": ""})
    assert refused.code == 2
    env = {"VIGIE_DATABASE_URL": database}
    copied = vigie("copy-to-server", "--home", loaded_home, "--json", env=env)
    assert copied.code == 0, copied.err
    before, after = (
        vigie("status", "--home", loaded_home, "--json"),
        vigie("status", "--home", loaded_home, "--json", env=env),
    )
    assert after.json["corpus"] == before.json["corpus"] == copied.json
    assert after.json["index"] == before.json["index"]


def test_the_settings_do_not_show_the_url() -> None:
    settings = Settings.read({"VIGIE_DATABASE_URL": "postgresql://vigie:s3cret@host/vigie"})
    assert settings.database_url == "postgresql://vigie:s3cret@host/vigie"
    assert "s3cret" not in repr(settings)
    assert Settings.read({"VIGIE_DATABASE_URL": ""}).database_url is None
