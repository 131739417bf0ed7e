"""`vigie serve` in processes of its own, for tests that ask it over the network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

KEY = {"Authorization": "Bearer key-of-anne"}


@dataclass(frozen=True)
class Served:
    """A running service: its address, its home and its process."""

    address: str
    home: Path
    process: psutil.Process

    def get(self, path: str, **params: str) -> httpx.Response:
        return httpx.get(f"{self.address}{path}", params=params, timeout=40)

    def total(self, **params: str) -> int:
        answer = self.get("/v1/search", **params)
        return int(answer.json()["total"]) if answer.status_code == 200 else -1


@contextmanager
def serving(home: Path, *options: str, **environment: str) -> Iterator[Served]:
    """Serve a home, until the block ends."""
    command = [sys.executable, "-m", "vigie", "serve", "--port", "0", "--home", str(home), *options]
    env = os.environ | {"VIGIE_API_KEY": "Anne:key-of-anne"} | environment
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=env) as process:
        assert process.stderr is not None
        found = re.search(r"http://\S+?(?=/ )", process.stderr.readline())
        assert found is not None
        try:
            eventually(lambda: answers(found[0]), seconds=60)
            yield Served(found[0], home, psutil.Process(process.pid))
        finally:
            process.terminate()
            process.wait(20)


def answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def eventually(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until it holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.1)


def with_spacy(process: psutil.Process) -> list[psutil.Process]:
    """Of a process and all below it, those that have loaded spaCy."""
    family = [process, *process.children(recursive=True)]
    return [p for p in family if any("/spacy/" in m.path for m in p.memory_maps())]
