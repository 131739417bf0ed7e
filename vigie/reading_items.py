"""Reading the sources beside the web: folders, archives, repositories, libraries of references."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeGuard

from corpus.errors import InputError, VigieError, one_input, unforeseen
from vigie.reading_crawled import fill_in, issued_of, read_by, said_of
from vigie.taking_in import IngestReport, Step, read_file, take

if TYPE_CHECKING:
    from corpus.answers import Noted
    from corpus.model import SplitDocument
    from corpus.store import CorpusStore
    from crawler.reading import Reading
    from crawler.sources import Crawl, Source
    from crawler.sources.items import Fault, Item, ItemSource, Withdrawn
    from vigie.reading_site import Read, SiteReader

_BATCH = 50
_SITES = ("archive", "folder")
"""Sources whose items may be the pages of one site, with a template that recurs."""


def open_items(source: Source, crawl: Crawl | None, agent: str, since: datetime | None) -> ItemSource | None:
    """What gives the items of a source; None for the web, which is fetched otherwise.

    Args:
        source: the source.
        crawl: settings of all sources, where somebody's server is asked.
        agent: the User-Agent.
        since: when it was read last without a fault, if ever.
    """
    if source.type == "folder":
        from crawler.sources.folder import Folder

        return Folder(source)
    if source.type == "archive":
        from crawler.sources.archive import Archive

        return Archive(source)
    if source.type == "references":
        from crawler.sources.references import References

        return References(source)
    if source.type == "oai" and crawl is not None:
        from crawler.sources.oai import Repository

        return Repository(source, crawl, agent, since)
    return None


def read_items(
    store: CorpusStore, source: Source, items: ItemSource, run: str, report: IngestReport, tell: Step
) -> None:
    """Take the items of a source in, and note what became of each; what a complete source no longer gives is gone."""
    from vigie.reading_site import SiteReader

    site = SiteReader(store, source.name, read_by(source), noted=False) if source.type in _SITES else None
    if site is not None and not site.knows_enough:
        _survey(site, source, items)
    noted: list[Noted] = []
    has_faults = False
    for n, found in enumerate(_all_of(source, items), start=1):
        tell("read", n, None)
        one = _take_one(store, source, site, found, report)
        has_faults = has_faults or one.digest is None
        noted.append(one)
        if len(noted) >= _BATCH:
            store.frontier.note(source.name, run, datetime.now(UTC), noted)
            noted = []
    store.frontier.note(source.name, run, datetime.now(UTC), noted)
    if items.complete and not has_faults and source.max_pages is None:
        # After a fault nobody knows what was left out.
        store.frontier.vanish(source.name, run, datetime.now(UTC))
    if site is not None and (stale := set(site.settle())):
        for found in _all_of(source, items):
            if _is_to_read(found) and hashlib.sha256(found.data).hexdigest() in stale:
                _take_one(store, source, site, found, IngestReport())


def _all_of(source: Source, items: ItemSource) -> Iterator[Item | Fault | Withdrawn]:
    """All that a source gives; what nobody foresaw in it is a fault of this source, and the others go on."""
    from crawler.sources.items import Fault

    try:
        yield from items.items()
    except (VigieError, MemoryError):
        raise
    except Exception as e:  # noqa: BLE001 - what stands in it is other people's
        yield Fault(source.name, f"The source was read up to here: {unforeseen(e)}.")


def _survey(site: SiteReader, source: Source, items: ItemSource) -> None:
    """Learn what the first pages consist of, before any of them is taken in."""
    for found in _all_of(source, items):
        if _is_to_read(found):
            site.survey(hashlib.sha256(found.data).hexdigest(), found.url or found.name, partial(_read, source, found))
            if site.knows_enough:
                break
    site.learn()


def _is_to_read(found: Item | Fault | Withdrawn) -> TypeGuard[Item]:
    from crawler.sources.items import Item

    return isinstance(found, Item) and found.split is None


def _take_one(
    store: CorpusStore,
    source: Source,
    site: SiteReader | None,
    found: Item | Fault | Withdrawn,
    report: IngestReport,
) -> Noted:
    from corpus.answers import Noted
    from crawler.sources.items import Fault, Withdrawn

    if isinstance(found, Fault):
        report.failed.append({"source": found.place, "error": found.error})
        return Noted(found.place, None, "failed", found.error)
    if isinstance(found, Withdrawn):
        return Noted(found.key, "", "gone", "withdrawn by its repository")
    sha256 = hashlib.sha256(found.data).hexdigest()
    held = store.held(found.key)
    outcome = "new" if held is None else "unchanged" if held.digest == sha256 else "changed"
    try:
        with one_input(found.name):
            _take(store, source, site, found, sha256, report)
    except InputError as e:
        report.failed.append({"source": found.name, "error": str(e)})
        return Noted(found.key, sha256, "unreadable", str(e), len(found.data))
    return Noted(found.key, sha256, outcome, None, len(found.data))


def _take(
    store: CorpusStore, source: Source, site: SiteReader | None, found: Item, sha256: str, report: IngestReport
) -> None:
    address = found.url or found.name
    by = read_by(source)
    read: Read = partial(_read, source, found)
    if site is not None and found.split is None:
        by, read = site.read_when_needed(sha256, address, read)

    def split_item() -> SplitDocument:
        return _split(source, found, read()) if found.split is None else fill_in(source, address, found.split)

    take(store, _fetched(source, found), by=by, split=split_item, report=report)


def _read(source: Source, item: Item) -> Reading:
    from crawler.local import LocalFile

    name = PurePosixPath(item.name).name or item.name
    file = LocalFile(Path(name), item.key, source.name, name, item.data, item.media_type)
    return read_file(file, charset=item.charset)


def _fetched(source: Source, item: Item) -> Any:  # noqa: ANN401 - corpus.holding.Fetched, imported late
    from corpus.store import Fetched

    return Fetched(
        key=item.key,
        url=item.url,
        data=item.data,
        media_type=item.media_type or "application/octet-stream",
        charset=item.charset,
        fetched=item.fetched,
        headers=item.headers,
        **said_of(source, item.url or f"/{item.name}"),
    )


def _split(source: Source, item: Item, reading: Reading) -> SplitDocument:
    """The item as articles; what its record tells fills in what the document lacks."""
    from crawler.splitting import split as split_reading

    issued = item.issued or issued_of(source, item.name)
    split = fill_in(source, item.url or item.name, split_reading(reading, issued=issued), named=item.name)
    told: dict[str, Any] = {}
    if item.issued and split.issued == item.issued:
        told |= {"issued_precision": item.issued_precision, "issued_from": "metadata"}
    if item.title and not split.title:
        told["title"] = item.title
    if len(split.articles) == 1:
        article = split.articles[0]
        lacking = {
            "title": article.title or item.title,
            "authors": article.authors or item.authors,
        }
        told["articles"] = (article.model_copy(update=lacking),)
    return split.model_copy(update=told) if told else split
