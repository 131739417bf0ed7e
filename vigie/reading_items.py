"""Reading the sources beside the web: folders, archives, repositories, libraries of references."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from vigie.ingesting import IngestReport, Step, take
from vigie.reading_crawled import fill_in, issued_of, read_and_split_item, read_by, said_of

if TYPE_CHECKING:
    from corpus.answers import Noted
    from corpus.model import SplitDocument
    from corpus.store import CorpusStore
    from crawler.sources import Crawl, Source
    from crawler.sources.items import Fault, Item, ItemSource, Withdrawn

_BATCH = 50


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
    noted: list[Noted] = []
    has_faults = False
    for n, found in enumerate(items.items(), start=1):
        tell("read", n, None)
        one = _take_one(store, source, found, report)
        has_faults = has_faults or one.digest is None
        noted.append(one)
        if len(noted) >= _BATCH:
            store.frontier.note(source.name, run, datetime.now(UTC), noted)
            noted = []
    store.frontier.note(source.name, run, datetime.now(UTC), noted)
    if items.complete and not has_faults and source.max_pages is None:
        # After a fault nobody knows what was left out.
        store.frontier.vanish(source.name, run, datetime.now(UTC))


def _take_one(store: CorpusStore, source: Source, found: Item | Fault | Withdrawn, report: IngestReport) -> Noted:
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
        take(store, _fetched(source, found), by=read_by(source), split=lambda: _split(source, found), report=report)
    except InputError as e:
        report.failed.append({"source": found.name, "error": str(e)})
        return Noted(found.key, sha256, "unreadable", str(e), len(found.data))
    return Noted(found.key, sha256, outcome, None, len(found.data))


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


def _split(source: Source, item: Item) -> SplitDocument:
    """The item as articles; what its record tells fills in what the document lacks."""
    place = item.url or item.name
    if item.split is not None:
        return fill_in(source, place, item.split)
    issued = item.issued or issued_of(source, item.name)
    split = fill_in(source, item.name, read_and_split_item(source, item, issued))
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
