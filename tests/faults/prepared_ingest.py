"""An ingest by processes that need not load the models each: they are forked off one that has them in memory.

So a test can start and kill many, and its kills fall on the work, not on the loading.
"""

from __future__ import annotations

from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.command_line import PREPARED
from vigie.ingesting import Inputs, ingest
from vigie.settings import Settings


def ingesting(home: Path, pages: list[Path]) -> ForkServerProcess:
    """A process that ingests pages, started."""
    process = PREPARED.Process(target=_ingest, args=(home, pages))
    process.start()
    return process


def _ingest(home: Path, pages: list[Path]) -> None:
    report = ingest([Inputs(pages)], Settings.read(home=home), max_bytes=1_000_000)
    assert report.failed == []
