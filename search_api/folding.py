"""Translations and near-duplicates among the hits, shown as one.

The set of hits, its total and its facets count articles. Folding is a matter of showing a page: a hit whose translation
or duplicate has been shown is not shown again, and the page is filled with the hits that follow. A cursor carries which
texts were shown on earlier pages and have other versions, so that these are passed over there too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from indexer.engine import EngineHit, EngineQuery, EngineResult, SearchEngine
from indexer.entry import IndexEntry
from search_api.answers import AlsoAnswer
from search_api.request import Interface

ROUNDS = 4
"""How often the engine is asked for one page: one that is still not full then is shorter, and misses nothing."""
REMEMBERED = 60
"""Texts that a cursor remembers as shown, the last ones: one that is forgotten is shown again where it ranks."""
MARK = 12
"""Characters by which it remembers each."""


class LinkSource(Protocol):
    """What knows which articles are one text; `corpus.links.Links` is one."""

    def versions_of(self, article_ids: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
        """For each article that has other versions the ids of all of them and its own; the same for each of them."""
        ...


@dataclass(slots=True)
class Folded:
    """One hit of a page: the hits that it stands for, the best first, and the ids of all versions of their text."""

    members: list[EngineHit]
    versions: tuple[str, ...]

    def shown(self, reader: Interface | None) -> EngineHit:
        """The hit to show: the one in the reader's language, if that is known, else the better matching one."""
        return next((m for m in self.members if m.entry.language == reader), self.members[0])


@dataclass(slots=True)
class FoldedPage:
    """The hits of one page, where the next one begins, and what that one has to pass over.

    Attributes:
        result: the answer to the first question, with total and facets.
        hits: at most as many as were asked for.
        after: the sort values of the last hit that was looked at; None when there are no more.
        passed: marks of texts that were shown and of which versions may still come as hits.
    """

    result: EngineResult
    hits: list[Folded] = field(default_factory=list)
    after: tuple[int, ...] | None = None
    passed: tuple[str, ...] = ()


def folded_page(
    engine: SearchEngine, links: LinkSource | None, query: EngineQuery, passed: Sequence[str] = ()
) -> FoldedPage:
    """One page of hits, each standing for its translations and duplicates too.

    Args:
        engine: the index.
        links: what knows of them; without it nothing is folded.
        query: the page's query.
        passed: what the cursor remembers.

    Raises:
        EngineError: the engine cannot answer.
        HomeError: the links cannot be read.
    """
    result = engine.search(query)
    page = FoldedPage(result)
    remembered = dict.fromkeys(passed)
    for _ in range(ROUNDS):
        versions = _versions_of(links, [hit.entry for hit in result.hits])
        taken = _take(page, result.hits, versions, remembered, query.limit)
        if taken:
            page.after = result.hits[taken - 1].sort_values
        if taken == len(result.hits) and len(result.hits) < query.limit:
            page.after = None
            break
        if taken < len(result.hits) or len(page.hits) == query.limit:
            break
        result = engine.search(replace(query, after=page.after, facets=()))
    still_to_come = [_mark(one.versions) for one in page.hits if len(one.members) < len(one.versions)]
    page.passed = tuple([*remembered, *still_to_come][-REMEMBERED:])
    return page


def _versions_of(links: LinkSource | None, entries: Iterable[IndexEntry]) -> dict[str, tuple[str, ...]]:
    """The versions of the text of each article, itself among them."""
    ids = [entry.id for entry in entries]
    found = links.versions_of(ids) if links is not None else {}
    return {id_: found.get(id_, (id_,)) for id_ in ids}


def _mark(versions: tuple[str, ...]) -> str:
    return versions[0][:MARK]


def _take(
    page: FoldedPage,
    hits: Sequence[EngineHit],
    versions: Mapping[str, tuple[str, ...]],
    remembered: dict[str, None],
    limit: int,
) -> int:
    """Put hits on the page until it is full; how many were looked at."""
    at = {id_: one for one in page.hits for id_ in one.versions}
    for n, hit in enumerate(hits):
        id_, of_text = hit.entry.id, versions[hit.entry.id]
        if id_ in at:
            at[id_].members.append(hit)
        elif _mark(of_text) in remembered:
            if len(of_text) == 2:  # both have come now
                del remembered[_mark(of_text)]
        elif len(page.hits) == limit:
            return n
        else:
            made = Folded([hit], of_text)
            page.hits.append(made)
            at |= dict.fromkeys(of_text, made)
    return len(hits)


def also_answers(engine: SearchEngine, shown: Sequence[tuple[Folded, EngineHit]]) -> list[list[AlsoAnswer]]:
    """For each hit of a page the other versions of its text: translations first, then what matches the query.

    Args:
        engine: the index, for the titles of what is no hit itself.
        shown: each folded hit with the one that is shown of it.
    """
    known = {m.entry.id: m.entry for one, _ in shown for m in one.members}
    if missing := [id_ for one, _ in shown for id_ in one.versions if id_ not in known]:
        known |= {entry.id: entry for entry in engine.get(missing)}
    return [_also(one, hit.entry, known) for one, hit in shown]


def _also(one: Folded, main: IndexEntry, known: Mapping[str, IndexEntry]) -> list[AlsoAnswer]:
    beside = dict.fromkeys((*(m.entry.id for m in one.members), *one.versions))
    answers = [
        AlsoAnswer(
            id=entry.id,
            title=entry.title,
            language=entry.language,
            relation="duplicate" if entry.language == main.language else "translation",
            edition=entry.edition,
            issued=entry.issued,
            source=entry.source,
        )
        for entry in (known[id_] for id_ in beside if id_ in known)
        if entry.id != main.id
    ]
    return sorted(answers, key=lambda a: a["relation"] != "translation")


class Versions:
    """Which of some articles are one text in several versions: its translations and duplicates count once.

    Args:
        engine: the index, for versions that are not among the articles.
        links: what knows of them; without it each article stands alone.
        entries: the articles.
    """

    def __init__(self, engine: SearchEngine, links: LinkSource | None, entries: Iterable[IndexEntry]) -> None:
        self._engine = engine
        self._entries = {entry.id: entry for entry in entries}
        self._of = _versions_of(links, self._entries.values())

    def text(self, entry: IndexEntry) -> str:
        """What is the same for all versions of an article, and only for them."""
        return self._of[entry.id][0]

    def once(self, entries: Iterable[IndexEntry]) -> list[IndexEntry]:
        """Of each text the version that comes first."""
        first: dict[str, IndexEntry] = {}
        for entry in entries:
            first.setdefault(self.text(entry), entry)
        return list(first.values())

    def shown(self, entries: Sequence[IndexEntry], reader: Interface) -> list[IndexEntry]:
        """For each article the version in the reader's language, if there is one; itself if not."""
        foreign = [id_ for entry in entries if entry.language != reader for id_ in self._of[entry.id]]
        if missing := [id_ for id_ in dict.fromkeys(foreign) if id_ not in self._entries]:
            self._entries |= {entry.id: entry for entry in self._engine.get(missing)}
        return [self._in_language(entry, reader) for entry in entries]

    def _in_language(self, entry: IndexEntry, reader: Interface) -> IndexEntry:
        known = (self._entries.get(id_) for id_ in (entry.id, *self._of[entry.id]))
        return next((one for one in known if one is not None and one.language == reader), entry)
