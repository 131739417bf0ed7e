"""The application over the loaded home, asked in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from search_api.app import create_app
from vigie.opening_services import open_services
from vigie.settings import Settings


@pytest.fixture(scope="session")
def client(loaded_home: Path) -> Iterator[TestClient]:
    with TestClient(create_app(open_services(Settings.read(home=loaded_home)))) as made:
        yield made
