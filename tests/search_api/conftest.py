"""The application over the loaded home, asked in process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.search_api.asking import application


@pytest.fixture(scope="session")
def client(loaded_home: Path) -> Iterator[TestClient]:
    with application(loaded_home) as made:
        yield made
