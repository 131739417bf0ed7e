"""The contents of an edition, the editions around it, and the one of the same number in the other language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from typing_extensions import TypedDict

from corpus.editions import publication_key
from corpus.errors import NotFoundError
from corpus.holding import EditionHeld
from corpus.model import Precision
from corpus.store import CorpusStore
from indexer.engine import DateRange, EngineQuery, SearchEngine
from indexer.entry import IndexEntry
from search_api.newsdesk.lines import entries_of
from search_api.request import Interface
from taxonomy.scheme import Scheme

LISTED = "`vigie export --format csv` or `GET /v1/editions` lists all."
_MOST = 2000
_APART_DAYS = 100
"""Days that the two languages of one issue may lie apart."""


class EditionLine(TypedDict):
    """An edition in one line."""

    publication: str | None
    number: str | None
    label: str
    issued: str | None
    issued_precision: Precision | None
    articles: int


class ContentLine(TypedDict):
    """An article of an edition, with its section, kind and subjects."""

    id: str
    section: str | None
    title: str
    authors: list[str]
    language: str
    kind: str
    concepts: list[dict[str, str]]


class EditionAnswer(TypedDict):
    """An edition with its articles in the order of its pages."""

    edition: EditionLine
    languages: dict[str, int]
    articles: list[ContentLine]
    previous: EditionLine | None
    next: EditionLine | None
    other_language: list[EditionLine]


def edition_line(held: EditionHeld) -> EditionLine:
    """An edition in one line."""
    return EditionLine(
        publication=held.publication,
        number=held.number,
        label=held.label,
        issued=_day(held),
        issued_precision=held.issued_precision,
        articles=held.articles,
    )


class Editions:
    """The editions of a corpus.

    Args:
        store: the corpus.
        engine: the index over it.
        scheme: the taxonomy.
    """

    def __init__(self, store: CorpusStore, engine: SearchEngine, scheme: Scheme) -> None:
        self._store = store
        self._engine = engine
        self._scheme = scheme

    def contents(self, label: str, publication: str | None, ui: Interface, issued: date | None = None) -> EditionAnswer:
        """What an edition holds.

        Args:
            label: as shown: "Edition 25".
            publication: which one, where several have an edition of that label, however its name is written.
            ui: the language of labels.
            issued: its day, where publication and label do not tell it apart.

        Raises:
            NotFoundError: no such edition is held.
            EngineError: the engine cannot answer.
        """
        every = self._store.editions()
        held = _named(every, label, publication, issued)
        entries = self._entries(held)
        run = sorted((e for e in every if e.publication == held.publication), key=_place)
        at = run.index(held)
        return EditionAnswer(
            edition=edition_line(held),
            languages=dict(Counter(entry.language for entry in entries)),
            articles=[self._line(entry, ui) for entry in self._in_order(entries)],
            previous=edition_line(run[at - 1]) if at else None,
            next=edition_line(run[at + 1]) if at + 1 < len(run) else None,
            other_language=[edition_line(e) for e in self._counterparts(held, entries, every)],
        )

    def _entries(self, held: EditionHeld) -> list[IndexEntry]:
        issued, publication = _day(held), publication_key(held.publication)
        ranges = (DateRange("issued", issued, issued),) if issued else ()
        query = EngineQuery(filters={"edition": (held.label,)}, ranges=ranges)
        return [
            entry
            for entry in entries_of(self._engine, query, most=_MOST)
            if publication_key(entry.publication) == publication and entry.issued == issued
        ]

    def _in_order(self, entries: Sequence[IndexEntry]) -> list[IndexEntry]:
        """The articles by page, and on each page as they stand there."""
        documents = sorted({(entry.path or entry.url or "", entry.document_id) for entry in entries})
        place = {
            article.id: (page, article.ordinal)
            for page, (_, document) in enumerate(documents)
            for article in self._store.articles(document)
        }
        return sorted((entry for entry in entries if entry.id in place), key=lambda entry: place[entry.id])

    def _line(self, entry: IndexEntry, ui: Interface) -> ContentLine:
        return ContentLine(
            id=entry.id,
            section=entry.section,
            title=entry.title,
            authors=list(entry.authors),
            language=entry.language,
            kind=entry.kind,
            concepts=[
                {"id": c.id, "label": self._scheme.label(c.id, ui)} for c in entry.concepts if c.id in self._scheme
            ],
        )

    def _counterparts(
        self, held: EditionHeld, entries: Sequence[IndexEntry], every: Sequence[EditionHeld]
    ) -> list[EditionHeld]:
        """Editions of the same number and about the same day, mostly in another language, from the same source."""
        language, sources = _main_language(entries), {entry.source for entry in entries}
        found = []
        for other in every:
            if other == held or not held.number or other.number != held.number or not _near(held.issued, other.issued):
                continue
            theirs = self._entries(other)
            if sources & {entry.source for entry in theirs} and _main_language(theirs) not in (None, language):
                found.append(other)
        return found


def _named(every: Sequence[EditionHeld], label: str, publication: str | None, issued: date | None) -> EditionHeld:
    """The edition that is meant: the first that fits, before others one without what was not asked for.

    So one without publication or date can be named too.
    """
    fitting = [
        e
        for e in every
        if e.label == label
        and (not publication or publication_key(e.publication) == publication_key(publication))
        and issued in (None, e.issued)
    ]
    if not fitting:
        raise NotFoundError(f"There is no edition {label!r}.", LISTED)
    return min(
        fitting,
        key=lambda e: (not publication and e.publication is not None, issued is None and e.issued is not None),
    )


def _day(held: EditionHeld) -> str | None:
    return held.issued.isoformat() if held.issued else None


def _main_language(entries: Sequence[IndexEntry]) -> str | None:
    counted = Counter(entry.language for entry in entries).most_common(1)
    return counted[0][0] if counted else None


def _near(one: date | None, other: date | None) -> bool:
    return one is not None and other is not None and abs((one - other).days) <= _APART_DAYS


def _place(held: EditionHeld) -> Any:  # noqa: ANN401 - a sort key
    number = int(held.number) if held.number and held.number.isdecimal() else 0
    return (held.issued or date.max, number, held.label)
