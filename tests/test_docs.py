"""Every command, endpoint and setting stands in the documentation."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from tests.search_api.conftest import client  # noqa: F401 - the fixture
from vigie.cli import app
from vigie.settings import SETTINGS

DOCS = Path(__file__).parent.parent / "docs" / "reference"


def test_every_command_is_documented() -> None:
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__  # type: ignore[union-attr]
        assert f"`vigie {name}" in text, name


def test_every_setting_is_documented() -> None:
    text = (DOCS / "command-line.md").read_text(encoding="utf-8")
    for setting in SETTINGS:
        assert f"`{setting.name}`" in text, setting.name


def test_every_endpoint_is_documented(client: TestClient) -> None:  # noqa: F811
    text = (DOCS / "http.md").read_text(encoding="utf-8")
    for path in client.get("/openapi.json").json()["paths"]:
        shown = re.sub(r"\{[a-z]+_id\}", "{id}", path)
        assert f"{shown}" in text, path
