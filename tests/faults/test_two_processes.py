"""A running server sees what another process writes, and goes on through a rebuild."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.command_line import Vigie


@pytest.fixture
def served(pages_home: Path) -> Iterator[tuple[str, Path]]:
    """A server in a process of its own over three pages; gives its address and home."""
    command = [sys.executable, "-m", "vigie", "serve", "--port", "0", "--home", str(pages_home)]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    found = re.search(r"http://\S+?(?=/ )", process.stderr.readline())
    assert found is not None
    with httpx.Client(transport=httpx.HTTPTransport(retries=20)) as client:
        for _ in range(100):
            try:
                client.get(f"{found[0]}/healthz")
                break
            except httpx.ConnectError:
                threading.Event().wait(0.1)
    yield found[0], pages_home
    process.terminate()
    process.wait(10)


def total(address: str) -> int:
    answer = httpx.get(f"{address}/v1/search", timeout=30)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["total"])


def test_a_server_sees_what_another_process_wrote_at_once(
    vigie: Vigie, served: tuple[str, Path], tmp_path: Path
) -> None:
    address, home = served
    before = total(address)
    (tmp_path / "page.txt").write_text("Lighting the streets\n\nThe city of Leeds lights the streets of a quarter.")
    report = vigie("ingest", tmp_path / "page.txt", "--home", home, "--json").json
    assert report["articles"] > 0
    assert total(address) == before + report["articles"]


def test_searches_go_on_through_a_rebuild(vigie: Vigie, served: tuple[str, Path]) -> None:
    address, home = served
    expected = total(address)
    seen: list[int] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            seen.append(total(address))

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        assert vigie("reindex", "--home", home).code == 0
        assert vigie("reindex", "--home", home).code == 0  # the first generation is removed under the server
    finally:
        done.set()
        asking.join()
    assert set(seen) == {expected} and len(seen) > 3
    assert total(address) == expected
