"""The sample corpus, loaded into a home of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.ingesting import IngestReport, Step, ingest
from vigie.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

_MAX_BYTES = 1_000_000
SAMPLE_SOURCE = "sample"
"""The source that the pages mark as illustrative."""


def load_sample(settings: Settings, step: Step | None = None) -> IngestReport:
    """Take every page of the sample corpus in, each with the date that was handed over with it.

    Pages with the same date go in together; a second run changes nothing.

    Raises:
        HomeError: the home cannot be written.
    """
    total = IngestReport()
    for issued, pages in _pages_by_date():
        report = ingest(pages, settings, issued=issued, max_bytes=_MAX_BYTES, source=SAMPLE_SOURCE, step=step)
        total.documents += report.documents
        total.articles += report.articles
        total.unchanged += report.unchanged
        total.failed += report.failed
    return total


def _pages_by_date() -> Iterator[tuple[date | None, list[Path]]]:
    from corpus.sample import load_gold, sample_folder

    groups: dict[date | None, list[Path]] = {}
    for part in ("dev", "test"):
        for document in load_gold(part):
            groups.setdefault(document.issued, []).append(sample_folder() / part / "pages" / document.page)
    yield from groups.items()
