"""What all tests share: the command line as a user runs it, and one small home that is loaded once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from filelock import FileLock

from corpus.sample import sample_folder
from tests.elasticsearch_server.fixtures import (  # noqa: F401
    elasticsearch_prefix,
    elasticsearch_servers,
    elasticsearch_url,
    pytest_terminal_summary,
)
from tests.postgresql import postgresql_server  # noqa: F401 - the fixture


@dataclass(frozen=True)
class Run:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict:  # type: ignore[type-arg]
        """What it printed, as one JSON document."""
        return orjson.loads(self.out)  # type: ignore[no-any-return]


Vigie = Callable[..., Run]


def run_vigie(*args: str | Path, stdin: bytes = b"", env: dict[str, str] | None = None) -> Run:
    """Run `vigie` in a process of its own."""
    command = [sys.executable, "-m", "vigie", *(str(a) for a in args)]
    done = subprocess.run(command, input=stdin, capture_output=True, check=False, env=os.environ | (env or {}))
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())


_BY_SERVER = {"contract": "elasticsearch", "stories": "elasticsearch", "test_following.py": "elasticsearch"}
"""Folders and files whose tests ask one Elasticsearch that they share."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side (`pytest -n 2`): a file stays with one worker, and so do all that share a server."""
    for item in items:
        parts = item.path.parts[-2:]
        group = next((_BY_SERVER[part] for part in parts if part in _BY_SERVER), "/".join(parts))
        item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def vigie() -> Vigie:
    return run_vigie


@pytest.fixture(scope="session")
def sample_pages() -> list[Path]:
    """Three pages of the development part, with several articles each, in both languages."""
    pages = sorted((sample_folder() / "dev" / "pages").iterdir())
    return pages[:3]


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of this run of the tests, the same for all workers."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def loaded_home(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the whole development part in it, made by the first worker that asks. Tests only read it."""
    home = shared_folder / "loaded-home"
    with FileLock(shared_folder / "loaded-home.lock"):
        if not home.exists():
            making = tmp_path_factory.mktemp("home") / "vigie"
            done = run_vigie("ingest", sample_folder() / "dev" / "pages", "--home", making, "--json")
            assert done.code == 0, done.err
            making.rename(home)
    return home
