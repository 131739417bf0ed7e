"""Taking files of folders in; those of one source without what recurs over them."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import InputError, one_input
from vigie.taking_in import IngestReport, read_by, read_file, take

if TYPE_CHECKING:
    from corpus.model import Document, SplitDocument
    from corpus.store import CorpusStore
    from crawler.local import Failure, LocalFile
    from vigie.reading_site import SiteReader


class FileReader:
    """Takes files in, and learns the template of each source on the way.

    Args:
        store: the corpus.
        report: counts what became of the files.
    """

    def __init__(self, store: CorpusStore, report: IngestReport) -> None:
        self._store, self._report = store, report
        self._sites: dict[str, SiteReader] = {}

    def take(self, item: LocalFile | Failure, issued: date | None) -> None:
        """Take a file in; what cannot be read is reported.

        Args:
            item: the file, or why there is none.
            issued: its date of issue, where known.
        """
        from crawler.local import Failure

        if isinstance(item, Failure):
            self._report.failed.append({"source": item.source, "error": item.error})
            return
        try:
            with one_input(item.name):
                self._take(item, issued, datetime.now(UTC), self._report)
        except InputError as e:
            self._report.failed.append({"source": str(item.path), "error": str(e)})

    def settle(self) -> None:
        """All files are there: read those again that were read with another template than the one known now."""
        from crawler.local import LocalFile

        for source, site in self._sites.items():
            for digest in site.settle():
                held = self._store.held_digest(digest)
                if held is None or not held.articles:
                    continue
                document, was = self._store.document(held.document_id), self._store.captured(held.document_id)
                if document.source == source:
                    name = Path(was.key).name
                    file = LocalFile(Path(was.key), was.key, source, name, was.data, was.media_type)
                    self._take(file, _given(document), was.fetched, IngestReport())

    def _take(self, file: LocalFile, issued: date | None, fetched: datetime, report: IngestReport) -> None:
        from corpus.store import Fetched
        from crawler.version import READER_VERSION

        sha256 = hashlib.sha256(file.data).hexdigest()
        by, read = self._site(file.source).read_when_needed(sha256, file.name, partial(read_file, file))

        def split_file() -> SplitDocument:
            from crawler.splitting import split

            return split(read(), issued=issued)

        given = Fetched(
            key=file.key,
            source=file.source,
            data=file.data,
            media_type=file.media_type or "application/octet-stream",
            fetched=fetched,
        )
        take(self._store, given, by=by.replace(READER_VERSION, read_by(issued)), split=split_file, report=report)

    def _site(self, source: str) -> SiteReader:
        from crawler.version import READER_VERSION
        from vigie.reading_site import SiteReader

        if source not in self._sites:
            self._sites[source] = SiteReader(self._store, source, READER_VERSION, noted=False)
            self._sites[source].learn()  # from what was taken in before, or unchanged files would be read again
        return self._sites[source]


def _given(document: Document) -> date | None:
    """The date of issue that was handed over with a document."""
    return document.issued if document.issued_from == "given" else None
