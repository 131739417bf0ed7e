"""One input on its way into the corpus: read, split and stored, with what became of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from corpus.model import SplitDocument
    from corpus.store import CorpusStore, Fetched, Stored
    from crawler.local import LocalFile
    from crawler.reading import Reading

Step = Callable[[str, int, int | None], None]
"""Told of progress: the name of the step, how many it has done now, of how many (None: not known)."""


@dataclass
class IngestReport:
    """What an ingest did. `documents` counts inputs read, `articles` and `unchanged` the articles in them.

    `annotated` counts all articles that were annotated, those that had waited for it as well.
    """

    documents: int = 0
    articles: int = 0
    unchanged: int = 0
    annotated: int = 0
    failed: list[dict[str, str]] = field(default_factory=list)
    warnings: list[dict[str, str]] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        return {
            "documents": self.documents,
            "articles": self.articles,
            "unchanged": self.unchanged,
            "annotated": self.annotated,
            "failed": self.failed,
            "warnings": self.warnings,
        }


def read_by(issued: date | None) -> str:
    """What read and split an input, with all that matters to the outcome: another date handed over reads it anew."""
    from crawler.version import READER_VERSION

    return f"{READER_VERSION} issued={issued.isoformat() if issued else '-'}"


def read_and_split(file: LocalFile, issued: date | None) -> SplitDocument:
    """One input as articles.

    Args:
        file: the input.
        issued: its date of issue, where known.

    Raises:
        InputError: it is empty, binary, of an unknown format or damaged beyond use.
    """
    from crawler.splitting import split

    return split(read_file(file), issued=issued)


def read_file(file: LocalFile, *, charset: str | None = None) -> Reading:
    """One input as blocks, before it is split; raises as `read_and_split` does."""
    from crawler.reading import read

    return read(file.data, name=file.name, media_type=file.media_type, charset=charset)


def take(
    store: CorpusStore, fetched: Fetched, *, by: str, split: Callable[[], SplitDocument], report: IngestReport
) -> Stored | None:
    """Take one input into the store, unless it is held as it is; the one way in for files and for what was crawled.

    Args:
        store: the corpus.
        fetched: the input.
        by: what reads it, with all that matters to the outcome.
        split: reads and splits it; called only when that is needed.
        report: counts what became of it.

    Returns:
        What became of its articles; None when it was held and nothing was read.

    Raises:
        InputError: it cannot be read.
    """
    held = store.held(fetched.key)
    if held is not None and held.digest == hashlib.sha256(fetched.data).hexdigest() and held.read_by == by:
        report.documents += 1
        report.articles += held.articles
        report.unchanged += held.articles
        return None
    found = split()
    stored = store.put(fetched, found, read_by=by)
    report.documents += 1
    report.articles += len(stored.created) + len(stored.changed) + len(stored.unchanged)
    report.unchanged += len(stored.unchanged)
    report.warnings += [{"source": fetched.url or fetched.key, "warning": warning} for warning in found.warnings]
    return stored
