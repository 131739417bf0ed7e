"""Every engine, one suite: a test that asks for `engine` runs on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engine import SearchEngine
from indexer.engines.tantivy import TantivyEngine


@pytest.fixture(params=["tantivy"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    made = TantivyEngine(tmp_path / "index")
    yield made
    made.close()
