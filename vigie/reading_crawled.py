"""Reading what was crawled: from kept payloads to documents, with what the source says of them."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from corpus.errors import InputError
from vigie.ingesting import IngestReport, Step, read_and_split, take

if TYPE_CHECKING:
    from sqlalchemy import RowMapping

    from corpus.holding import Fetched
    from corpus.model import Kind, SplitDocument
    from corpus.store import CorpusStore
    from crawler.sources import SourceBase
    from crawler.sources.items import Item


def read_by(source: SourceBase) -> str:
    """What reads the documents of a source: the reader and all that the source says which matters to the outcome."""
    from corpus.text import digest
    from crawler.version import READER_VERSION

    told = source.model_dump_json(
        include={"publisher", "series", "rights", "show", "languages", "kind", "kinds", "edition", "issued"}
    )
    return f"{READER_VERSION} source={digest(told)[:16]}"


def read_pages(store: CorpusStore, source: SourceBase, report: IngestReport, tell: Step) -> None:
    """Read the payloads of a web source that are not read yet, each into one document; faults are reported."""
    frontier = store.frontier
    by = read_by(source)
    total = frontier.count_unread(source.name)
    for done, row in enumerate(frontier.unread(source.name), start=1):
        tell("read", done, total)
        data = frontier.payload(row["digest"])
        try:
            take(
                store,
                fetched_of(source, row, data),
                by=by,
                split=lambda row=row, data=data: split_of(  # type: ignore[misc]
                    source, row["url"], data, row["media_type"], row["charset"]
                ),
                report=report,
            )
        except InputError as e:
            report.failed.append({"source": row["url"], "error": str(e)})
            frontier.read(source.name, row["url"], row["digest"], error=str(e))
        else:
            frontier.read(source.name, row["url"], row["digest"])


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


def split_of(
    source: SourceBase, address: str, data: bytes, media_type: str | None, charset: str | None
) -> SplitDocument:
    """Read and split one payload, with edition, date and language from the source where the document tells none.

    Raises:
        InputError: it is empty, binary, of an unknown format or damaged beyond use.
    """
    from crawler.local import LocalFile

    name = unquote(PurePosixPath(urlsplit(address).path).name) or address
    file = LocalFile(Path(name), address, source.name, name, data, media_type)
    return fill_in(source, address, read_and_split(file, issued_of(source, address), charset=charset))


def read_and_split_item(source: SourceBase, item: Item, issued: date | None) -> SplitDocument:
    """Read and split an item of a source that is not the web; raises as `split_of` does."""
    from crawler.local import LocalFile

    name = PurePosixPath(item.name).name or item.name
    file = LocalFile(Path(name), item.key, source.name, name, item.data, item.media_type)
    return read_and_split(file, issued, charset=item.charset)


def fill_in(source: SourceBase, address: str, split: SplitDocument) -> SplitDocument:
    """Edition and language from what the source says, where the document tells none."""
    from corpus.model import Edition

    filled: dict[str, Any] = {}
    if split.edition is None and source.edition and (match := re.search(source.edition, unquote(address))):
        number = match["number"]
        word = "Numéro" if source.languages[:1] == ("fr",) else "Edition"
        filled["edition"] = Edition(label=f"{word} {number}", publication=source.series, number=number)
    elif split.edition is not None and split.edition.publication is None and source.series:
        filled["edition"] = split.edition.model_copy(update={"publication": source.series})
    if split.declared_language is None and len(source.languages) == 1:
        filled["declared_language"] = source.languages[0]
    return split.model_copy(update=filled) if filled else split


def issued_of(source: SourceBase, address: str) -> date | None:
    """The date of issue that a source's pattern finds in an address; the first of the month where it tells no day."""
    match = re.search(source.issued, unquote(address)) if source.issued else None
    if match is None:
        return None
    found = match.groupdict()
    try:
        return date(int(found["year"]), int(found.get("month") or 1), int(found.get("day") or 1))
    except ValueError:
        return None
