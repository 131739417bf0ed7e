"""What all tests share: the command line as a user runs it, and one small home that is loaded once."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from corpus.sample import sample_folder
from tests.browser.chromium import chromium  # noqa: F401 - the fixture
from tests.command_line import Vigie, run_vigie
from tests.elasticsearch_server.fixtures import (  # noqa: F401
    elasticsearch_prefix,
    elasticsearch_servers,
    elasticsearch_url,
    pytest_terminal_summary,
)
from tests.postgresql import postgresql_server  # noqa: F401 - the fixture

# Whoever runs the tests may have a service of their own in the environment: it must not be written to.
for _name in [name for name in os.environ if name.startswith("VIGIE_")]:
    if not _name.startswith(("VIGIE_TEST_", "VIGIE_REQUIRE_")):
        del os.environ[_name]


_BY_SERVER = {
    **dict.fromkeys(("contract", "stories", "test_following.py"), "shared Elasticsearch"),
    **dict.fromkeys(("test_elasticsearch.py", "test_serving_follows.py"), "Elasticsearch to be killed"),
}
"""Folders and files whose tests ask one server that they share."""


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
    """A home with the whole development part in it. Tests only read it."""
    return _made_once(shared_folder / "loaded", tmp_path_factory, sample_folder() / "dev" / "pages")


@pytest.fixture(scope="session")
def _home_of_pages(shared_folder: Path, tmp_path_factory: pytest.TempPathFactory, sample_pages: list[Path]) -> Path:
    return _made_once(shared_folder / "pages", tmp_path_factory, *sample_pages)


@pytest.fixture
def pages_home(_home_of_pages: Path, tmp_path: Path) -> Path:
    """A home of the test's own that has the three sample pages in it: no model is loaded for it again."""
    return Path(shutil.copytree(_home_of_pages, tmp_path / "home"))


def _made_once(home: Path, tmp_path_factory: pytest.TempPathFactory, *inputs: Path) -> Path:
    """A home with inputs in it, made by the first worker that asks for it."""
    with FileLock(home.with_suffix(".lock")):
        if not home.exists():
            making = tmp_path_factory.mktemp("making") / "home"
            done = run_vigie("ingest", *inputs, "--home", making, "--json")
            assert done.code == 0 and done.json["unchanged"] == 0, done.err
            making.rename(home)
    return home
