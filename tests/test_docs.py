"""Every command, endpoint and setting stands in the documentation."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from corpus.store import CorpusStore
from search_api.routes.documents import MAX_BYTES
from tests.search_api.conftest import client  # noqa: F401 - the fixture
from vigie.cli import app
from vigie.settings import SETTINGS

DOCS = Path(__file__).parent.parent / "docs" / "reference"
HOW_TO = DOCS.parent / "how-to"


def commands_below(file: str, heading: str) -> list[str]:
    """The commands that stand below a heading, without what is said of them."""
    section = (HOW_TO / file).read_text(encoding="utf-8").partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return [line[4:].partition(" #")[0] for line in section.splitlines() if line.startswith("    ")]


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


def test_a_home_is_backed_up_and_restored_by_the_commands_that_are_told(pages_home: Path, tmp_path: Path) -> None:
    if shutil.which("sqlite3") is None:
        pytest.skip("no sqlite3")
    backup, restored = tmp_path / "backup", tmp_path / "restored"
    backup.mkdir()
    restored.mkdir()
    (pages_home / "taxonomy.json").touch()
    for command in commands_below("operate.md", "Back up"):
        run_in(backup, command, pages_home)
    (backup / "taxonomy.json").unlink()
    for command in commands_below("operate.md", "Restore"):
        if "taxonomy.json" not in command:
            run_in(backup, command, restored)
    with CorpusStore.open(pages_home) as before, CorpusStore.open(restored, create=False) as after:
        assert after.counts() == before.counts()
        assert [after.payload(i) for i in after.document_ids()] == [before.payload(i) for i in before.document_ids()]


def test_service_crawl_and_shell_work_on_the_same_corpus() -> None:
    """Whatever starts Vigie starts the same one, with the same settings, which stand in one place only."""
    whole = "".join(path.read_text(encoding="utf-8") for path in HOW_TO.glob("*.md"))
    assert set(re.findall(r"(/[\w./]+/bin)/vigie ", whole)) == {"/opt/vigie/.venv/bin"}
    assert re.findall(r"VIGIE_HOME=\S+", whole) == ["VIGIE_HOME=/var/lib/vigie"]
    starts = [line for line in whole.splitlines() if "/bin/vigie " in line and line.startswith("    ")]
    assert len(starts) == 3  # service, timer, cron
    units = [line for line in whole.splitlines() if line.strip() == "EnvironmentFile=/etc/vigie/environment"]
    assert len(units) + sum(". /etc/vigie/environment" in line for line in starts) == len(starts)


def test_how_long_the_certificates_of_compose_hold_is_said() -> None:
    lines = (DOCS.parent.parent / "compose.yaml").read_text(encoding="utf-8").splitlines()
    made = [line for line in lines if "elasticsearch-certutil" in line]
    assert len(made) == 2 and all("--days 3650" in line for line in made)


def run_in(folder: Path, command: str, home: Path) -> None:
    """Run a command as a person would, with `vigie` on the path."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    env = os.environ | {"VIGIE_HOME": str(home), "PATH": path}
    done = subprocess.run(["bash", "-c", command], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_web_server_before_it_lets_pass_what_the_service_takes() -> None:
    told = re.search(r"client_max_body_size (\d+)m;", (HOW_TO / "operate.md").read_text(encoding="utf-8"))
    assert told is not None
    assert MAX_BYTES <= int(told[1]) * 2**20 < 1.1 * MAX_BYTES
