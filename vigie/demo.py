"""The sample corpus, loaded into a home of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vigie.ingesting import Inputs, ingest
from vigie.settings import Settings
from vigie.taking_in import IngestReport, Step

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

_MAX_BYTES = 1_000_000


def load_sample(settings: Settings, step: Step | None = None) -> IngestReport:
    """Take every page of the sample corpus in, each with the date that was handed over with it.

    A second run changes nothing.

    Raises:
        HomeError: the home cannot be written.
    """
    return ingest(_pages_by_date(), settings, max_bytes=_MAX_BYTES, step=step)


def _pages_by_date() -> list[Inputs]:
    from corpus.sample import SAMPLE_SOURCE, load_gold, sample_folder

    groups: dict[date | None, list[Path]] = {}
    for part in ("dev", "test"):
        for document in load_gold(part):
            groups.setdefault(document.issued, []).append(sample_folder() / part / "pages" / document.page)
    return [Inputs(pages, issued, SAMPLE_SOURCE) for issued, pages in groups.items()]
