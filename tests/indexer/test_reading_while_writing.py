"""An embedded index that is read by many threads while one writes it: each commit is seen whole, and at once."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.vectors import PassageVectors
from indexer.engine import EngineQuery, Meaning
from indexer.engines.tantivy import TantivyEngine
from indexer.entry import IndexEntry
from tests.contract.entries import entry

pytestmark = pytest.mark.slow
COMMITS = 60
ROWS = np.random.default_rng(1).integers(-127, 127, (COMMITS + 1, 64), dtype=np.int8)


@pytest.fixture
def quick_switches() -> Iterator[None]:
    """Threads take turns a thousand times as often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(usual)


def article(n: int) -> IndexEntry:
    vectors = PassageVectors("m", ((0, 8),), ROWS[n].tobytes())
    return replace(entry(f"a{n}", "Lighting.", seq=n + 1), vectors=vectors)


def near(n: int) -> Meaning:
    return Meaning(ROWS[n].tobytes(), "m", 0.99)


@pytest.mark.usefixtures("quick_switches")
def test_every_commit_is_found_by_meaning_at_once(tmp_path: Path) -> None:
    engine = TantivyEngine(tmp_path / "index")
    engine.apply([article(0)], [], reached=1)
    stopping = threading.Event()
    faults: list[Exception] = []

    def read() -> None:
        while not stopping.is_set():
            try:
                engine.nearest(near(0))
                engine.search(EngineQuery(words=("lighting",)))
            except Exception as e:
                faults.append(e)

    readers = [threading.Thread(target=read) for _ in range(8)]
    for reader in readers:
        reader.start()
    missed = []
    try:
        for n in range(1, COMMITS + 1):
            engine.apply([article(n)], [], reached=n + 1)
            if engine.reached() != n + 1 or [a.id for a in engine.nearest(near(n))] != [f"a{n}"]:
                missed.append(n)
    finally:
        stopping.set()
        for reader in readers:
            reader.join()
    assert (missed, faults) == ([], [])
