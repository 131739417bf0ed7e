"""Asking the application in process, as a program and as a reader does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from search_api.app import create_app
from vigie.opening_services import open_services
from vigie.settings import Settings


def application(home: Path) -> TestClient:
    """The application over a home; it opens and closes as a context."""
    return TestClient(create_app(open_services(Settings.read(home=home))))


def get(client: TestClient, path: str, **params: Any) -> Any:
    """What a program is answered."""
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def page(client: TestClient, path: str, **params: Any) -> BeautifulSoup:
    """What a reader is answered."""
    answer = client.get(path, params=params)
    assert answer.status_code == 200, answer.text
    return BeautifulSoup(answer.text, "lxml")
