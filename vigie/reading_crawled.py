"""Reading what was crawled: from kept payloads to documents, with what the source says of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urljoin, urlsplit

from corpus.errors import InputError, one_input
from vigie.taking_in import IngestReport, Step, read_file, take

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from corpus.holding import Fetched
    from corpus.model import Alternate, Kind, SplitDocument
    from corpus.store import CorpusStore
    from crawler.reading import Reading
    from crawler.sources import SourceBase
    from vigie.reading_parts import PartReader
    from vigie.reading_site import SiteReader

_ROUNDS = 4
"""How often what recurs and what belongs together are looked at again: each round may bring the next one something."""


def read_by(source: SourceBase) -> str:
    """What reads the documents of a source: the reader and all that the source says which matters to the outcome."""
    from corpus.text import digest
    from crawler.version import READER_VERSION

    told = source.model_dump_json(
        include={"publisher", "series", "rights", "show", "languages", "kind", "kinds", "edition", "issued"}
    )
    return f"{READER_VERSION} source={digest(told)[:16]}"


def read_pages(store: CorpusStore, source: SourceBase, report: IngestReport, tell: Step) -> None:
    """Read the payloads of a web source that are not read yet, each into one document; faults are reported.

    Nothing more will be fetched in this run: what is template is settled, and which pages are parts of one article.
    Pages that were read before that was known are read again (and count once).
    """
    pages = _Pages(store, source, _known_site(store, source))
    pages.read_unread(report, tell)
    for _ in range(_ROUNDS):
        store.frontier.read_again(source.name, [*pages.site.settle(), *pages.parts.settle()])
        if not store.frontier.count_unread(source.name):
            return
        pages.read_unread(IngestReport(), tell)


def read_along(store: CorpusStore, source: SourceBase, report: IngestReport, *, most: int) -> int:
    """The same for some of the payloads while others are being fetched, once the site has shown enough of its template.

    Returns:
        How many were read.
    """
    if not store.frontier.count_unread(source.name):
        return 0
    site = _known_site(store, source)
    return _Pages(store, source, site).read_unread(report, _no_step, most=most) if site.knows_enough else 0


def _no_step(_name: str, _done: int, _of: int | None) -> None:
    pass


def _known_site(store: CorpusStore, source: SourceBase) -> SiteReader:
    """What is known of the site of a source; of one that is hardly known, what its first pages tell."""
    from vigie.reading_site import SiteReader

    site = SiteReader(store, source.name, read_by(source))
    if not site.knows_enough:
        for row in store.frontier.unread(source.name):
            site.survey(row["digest"], row["url"], partial(_read, store, source, row))
            if site.knows_enough:
                break
        site.learn()
    return site


@dataclass(slots=True)
class _Pages:
    """The pages of one source being read."""

    store: CorpusStore
    source: SourceBase
    site: SiteReader
    parts: PartReader = field(init=False)

    def __post_init__(self) -> None:
        from vigie.reading_parts import PartReader

        self.parts = PartReader(self.store, self.source.name, self.site.by_of)

    def read_unread(self, report: IngestReport, tell: Step, *, most: int | None = None) -> int:
        """Read payloads that are not read yet, at most so many; how many were."""
        frontier, name = self.store.frontier, self.source.name
        total, done = frontier.count_unread(name), 0
        for done, row in enumerate(islice(frontier.unread(name), most), start=1):
            tell("read", done, total)
            error = None
            try:
                with one_input(row["url"]):
                    self._take(row, report)
            except InputError as e:
                error = str(e)
                report.failed.append({"source": row["url"], "error": error})
            frontier.read(name, row["url"], row["digest"], error=error)
        return done

    def _take(self, row: RowMapping, report: IngestReport) -> None:
        url, digest = row["url"], row["digest"]
        data = self.store.frontier.payload(digest)
        plain = reading_of(self.source, url, data, row["media_type"], row["charset"])
        reading, by = self.site.own_words(digest, url, plain)
        alone = self._split(url, reading)
        key = self.store.page_parts.key_of(url, digest)
        if key == url and alone.articles:  # else it is one more address of a page that tells this itself
            self.parts.note(url, digest, reading, alone, partial(_canonical, self.source))

        def split_page() -> SplitDocument:
            return fill_in(self.source, url, self.parts.joined(key, alone, self._split_other))

        take(
            self.store,
            fetched_of(self.source, row, data),
            by=self.parts.named(key, by),
            split=split_page,
            report=report,
        )

    def _split(self, url: str, reading: Reading) -> SplitDocument:
        from crawler.splitting import split

        return split(reading, issued=issued_of(self.source, url))

    def _split_other(self, url: str) -> SplitDocument:
        row = self.store.frontier.row(self.source.name, url)
        return self._split(url, self.site.words_of(_read(self.store, self.source, row)))


def _canonical(source: SourceBase, address: str) -> str | None:
    """An address in the one form in which the crawler keeps it."""
    from crawler.address import canonical
    from crawler.sources import WebSource

    return canonical(address, ignore=source.ignore_parameters if isinstance(source, WebSource) else ())


def _read(store: CorpusStore, source: SourceBase, row: RowMapping) -> Reading:
    return reading_of(source, row["url"], store.frontier.payload(row["digest"]), row["media_type"], row["charset"])


def count_unchanged(store: CorpusStore, source: SourceBase, run: str, report: IngestReport) -> None:
    """Count the pages that a run found as they were, which need not be read, as `ingest` counts unchanged files."""
    documents, articles = store.frontier.count_unchanged(source.name, run)
    report.documents += documents
    report.articles += articles
    report.unchanged += articles


def fetched_of(source: SourceBase, row: RowMapping, data: bytes) -> Fetched:
    """A kept payload as the store takes it."""
    from corpus.rows import HEADERS
    from corpus.store import Fetched

    return Fetched(
        key=row["url"],
        url=row["url"],
        data=data,
        media_type=row["media_type"] or "application/octet-stream",
        charset=row["charset"],
        fetched=row["kept"],
        headers=HEADERS.validate_json(row["headers"] or "[]"),
        **said_of(source, row["url"]),
    )


def said_of(source: SourceBase, address: str) -> dict[str, Any]:
    """What a source says of one of its documents, as fields of `Fetched`."""
    return {
        "source": source.name,
        "publisher": source.publisher,
        "series": source.series,
        "rights": source.rights,
        "show": source.show,
        "kind": kind_of(source, address),
    }


def kind_of(source: SourceBase, address: str) -> Kind | None:
    """The kind that a source declares for what lies under an address: that of the longest path, else its own."""
    parts = [unquote(p) for p in urlsplit(address).path.split("/") if p]
    best, found = -1, source.kind
    for path, kind in source.kinds.items():
        wanted = [p for p in path.split("/") if p]
        if len(wanted) > best and parts[: len(wanted)] == wanted:
            best, found = len(wanted), kind
    return found


def reading_of(source: SourceBase, address: str, data: bytes, media_type: str | None, charset: str | None) -> Reading:
    """Read one payload.

    Raises:
        InputError: it is empty, binary, of an unknown format or damaged beyond use.
    """
    from crawler.local import LocalFile

    name = unquote(PurePosixPath(urlsplit(address).path).name) or address
    return read_file(LocalFile(Path(name), address, source.name, name, data, media_type), charset=charset)


def fill_in(source: SourceBase, address: str, split: SplitDocument, *, named: str | None = None) -> SplitDocument:
    """Edition and language from what the source says, where the document tells none; twins by whole addresses.

    Args:
        source: the source.
        address: of the document, by which its links are meant.
        split: the document.
        named: what the source's patterns look at, if not the address.
    """
    from corpus.model import Edition

    filled: dict[str, Any] = {}
    if split.edition is None and source.edition and (match := re.search(source.edition, unquote(named or address))):
        number = match["number"]
        word = "Numéro" if source.languages[:1] == ("fr",) else "Edition"
        filled["edition"] = Edition(label=f"{word} {number}", publication=source.series, number=number)
    elif split.edition is not None and split.edition.publication is None and source.series:
        filled["edition"] = split.edition.model_copy(update={"publication": source.series})
    if split.alternates:
        filled["alternates"] = twins_of(source, address, split.alternates)
    if split.declared_language is None and len(source.languages) == 1:
        filled["declared_language"] = source.languages[0]
    return split.model_copy(update=filled) if filled else split


def twins_of(source: SourceBase, address: str, declared: Sequence[Alternate]) -> tuple[Alternate, ...]:
    """The twins that a page declares, by whole addresses in the one form in which the crawler keeps them."""
    whole = ((one, _canonical(source, urljoin(address, one.url))) for one in declared)
    return tuple({url: one.model_copy(update={"url": url}) for one, url in whole if url is not None}.values())


def issued_of(source: SourceBase, address: str) -> date | None:
    """The date of issue that a source's pattern finds in an address; the first of the month where it tells no day."""
    match = re.search(source.issued, unquote(address)) if source.issued else None
    if match is None or not match["year"]:
        return None
    found = match.groupdict()
    try:
        return date(int(found["year"]), int(found.get("month") or 1), int(found.get("day") or 1))
    except ValueError:
        return None
