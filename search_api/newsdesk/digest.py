"""A digest: what came in a search since a day, as a text that is ready to be sent, grouped and cited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Literal

from corpus.store import CorpusStore
from indexer.entry import IndexEntry
from search_api.citation import reference_of_entry, styled
from search_api.labels import kind_label
from search_api.newsdesk.arriving import last_arrived
from search_api.newsdesk.following import title_of
from search_api.newsdesk.lines import entries_of
from search_api.rendering import Renderer
from search_api.request import SearchRequest
from search_api.searching import Search

By = Literal["kind", "concept"]
Form = Literal["text", "html"]
MOST = 500
MEDIA_TYPES: dict[Form, str] = {"text": "text/plain; charset=utf-8", "html": "text/html; charset=utf-8"}
_LEAD = 240


@dataclass(frozen=True, slots=True)
class DigestItem:
    """An article of a digest."""

    title: str
    language: str
    lead: str
    citation: str
    address: str


@dataclass(frozen=True, slots=True)
class Digest:
    """What came since a day; `more` says that there is more than it holds."""

    title: str
    about: str
    since: date
    taken_in: bool
    groups: tuple[tuple[str, tuple[DigestItem, ...]], ...]
    """The articles of one kind or concept, under its name."""
    articles: int
    more: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a digest shall hold: since which day, by the day of issue or that of being taken in, and how grouped."""

    since: date
    by: By = "kind"
    taken_in: bool = False
    base: str = ""
    """Address of the service, before the addresses of the articles."""


def make_digest(store: CorpusStore, search: Search, name: str, request: SearchRequest, wanted: Wanted) -> Digest:
    """A digest of a search, the groups with most articles first, in each the newest first.

    Args:
        store: the corpus, which knows when articles came.
        search: where to search.
        name: of the search.
        request: words and filters, and the language to write in.
        wanted: since when, and how grouped.

    Raises:
        UsageError: the request names an unknown concept.
        EngineError: the engine cannot answer.
    """
    entries = _entries(store, search, request, wanted)
    kept = sorted(entries[:MOST], key=lambda entry: entry.issued or "", reverse=True)
    groups: dict[str, list[DigestItem]] = {}
    for entry in kept:
        groups.setdefault(_group(entry, search, request, wanted.by), []).append(_item(entry, request, wanted.base))
    ordered = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    return Digest(
        title=name,
        about=title_of(search, request.model_copy(update={"from_": None})),
        since=wanted.since,
        taken_in=wanted.taken_in,
        groups=tuple((label, tuple(items)) for label, items in ordered),
        articles=len(kept),
        more=len(entries) > MOST,
    )


def _entries(store: CorpusStore, search: Search, request: SearchRequest, wanted: Wanted) -> list[IndexEntry]:
    """The newest articles, by either day, one more than a digest may hold."""
    if not wanted.taken_in:
        begin = max(wanted.since, request.from_ or wanted.since)
        request = request.model_copy(update={"from_": begin})
    query = search.engine_query_of(request)
    if query is None:
        return []
    if not wanted.taken_in:
        return list(entries_of(search.engine, query, most=MOST + 1))
    begun = datetime.combine(wanted.since, time(), UTC)
    return [entry for entry, _ in last_arrived(store, search.engine, query, most=MOST + 1, since=begun)]


def render_digest(digest: Digest, request: SearchRequest, form: Form) -> str:
    """A digest as plain text or as an HTML page of its own, in the language of the request."""
    template = "digest.txt" if form == "text" else "digest.html"
    return Renderer(request.ui).render(template, {"digest": digest})


def _group(entry: IndexEntry, search: Search, request: SearchRequest, by: By) -> str:
    if by == "kind":
        return kind_label(entry.kind, request.ui)
    best = max(entry.concepts, key=lambda concept: concept.score, default=None)
    if best is None or best.id not in search.scheme:
        return "Autres sujets" if request.ui == "fr" else "Other subjects"
    return search.scheme.label(best.id, request.ui)


def _item(entry: IndexEntry, request: SearchRequest, base: str) -> DigestItem:
    lead = " ".join(entry.text[: _LEAD + 40].split())
    if len(lead) > _LEAD:
        lead = f"{lead[:_LEAD].rsplit(' ', 1)[0]}\u00a0…"
    return DigestItem(
        title=entry.title or ("[sans titre]" if request.ui == "fr" else "[untitled]"),
        language=entry.language,
        lead=lead,
        citation=styled(reference_of_entry(entry), "iso690", request.ui),
        address=f"{base}/articles/{entry.id}",
    )
