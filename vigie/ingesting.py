"""From files to a searchable corpus: read, split, store, annotate, index.

Each step goes on where a killed run stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from vigie.agreeing import agree
from vigie.catching_up import annotate_pending, follow
from vigie.opening import open_corpus
from vigie.reading_files import FileReader
from vigie.taking_in import IngestReport, Step

if TYPE_CHECKING:
    from crawler.local import Failure, LocalFile
    from vigie.settings import Settings


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and folders that belong together: their date of issue and the name of their source, where known."""

    paths: Sequence[Path]
    issued: date | None = None
    source: str | None = None


def ingest(inputs: Iterable[Inputs], settings: Settings, *, max_bytes: int, step: Step | None = None) -> IngestReport:
    """Take files and folders into the corpus of a home, annotate what is new, and bring the index up to date.

    Args:
        inputs: what to take in; the models are loaded once for all of it.
        settings: the home and the engine.
        max_bytes: larger files are reported and left out.
        step: told of progress.

    Raises:
        HomeError: the corpus cannot be written; what was acknowledged before stays. Or the home has another taxonomy
            than those with which it shares its database.
        EngineError: the index cannot be written; it follows at the next run.
    """
    tell = step or (lambda _name, _done, _of: None)
    report = IngestReport()
    with open_corpus(settings, create=True) as store:
        agree(store)
        files = FileReader(store, report)
        for n, (item, issued) in enumerate(_items(inputs, max_bytes), start=1):
            tell("read", n, None)
            files.take(item, issued)
        files.settle()
        report.annotated = annotate_pending(store, tell, failed=report.failed)
        follow(store, settings, tell)
    return report


def _items(inputs: Iterable[Inputs], max_bytes: int) -> Iterator[tuple[LocalFile | Failure, date | None]]:
    """Every file of the inputs, under its declared source, with its date of issue."""
    from crawler.local import LocalFile, walk

    for given in inputs:
        for item in walk(given.paths, max_bytes=max_bytes):
            if given.source is not None and isinstance(item, LocalFile):
                yield replace(item, source=given.source), given.issued
            else:
                yield item, given.issued
