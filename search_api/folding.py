"""Translations and near-duplicates among the hits, shown as one.

The set of hits, its total and its facets count articles. Folding is a matter of showing a page: a hit whose translation
or duplicate has been shown is not shown again, and the page is filled with the hits that follow. A cursor carries what
was shown beside the hits of earlier pages, so that it is passed over there too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from corpus.deciding import ArticleLink
from indexer.engine import EngineHit, EngineQuery, EngineResult, SearchEngine
from indexer.entry import IndexEntry
from search_api.answers import AlsoAnswer
from search_api.request import Interface

FOLDED = ("translation", "duplicate")
"""The relations that make two hits one; what goes on in another article is another."""
ROUNDS = 4
"""How often the engine is asked for one page: one that is still not full then is shorter, and misses nothing."""
REMEMBERED = 60
"""Articles that a cursor remembers as shown, the last ones: one that is forgotten is shown again where it ranks."""
MARK = 12
"""Characters by which it remembers each."""


class LinkSource(Protocol):
    """What knows which articles belong together; `corpus.links.Links` is one."""

    def links_of(self, article_ids: Sequence[str]) -> list[ArticleLink]:
        """The links of articles that hold, surest first."""
        ...


@dataclass(slots=True)
class Folded:
    """One hit of a page: the hits that it stands for, the best first, and all that is linked with that one."""

    members: list[EngineHit]
    linked: Mapping[str, str]
    """Relation by article."""

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
        passed: marks of what was shown already and has not come as a hit yet.
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
    page = FoldedPage(result, passed=tuple(passed))
    for _ in range(ROUNDS):
        linked = _linked(links, [hit.entry.id for hit in result.hits])
        taken = _take(page, result.hits, linked, query.limit)
        if taken:
            page.after = result.hits[taken - 1].sort_values
        if taken == len(result.hits) and len(result.hits) < query.limit:
            page.after = None
            break
        if taken < len(result.hits) or len(page.hits) == query.limit:
            break
        result = engine.search(replace(query, after=page.after, facets=()))
    return page


def _linked(links: LinkSource | None, ids: Sequence[str]) -> Mapping[str, dict[str, str]]:
    """By article the others that are folded with it, surest first, with the relation."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for link in links.links_of(ids) if links is not None and ids else ():
        if link.relation in FOLDED:
            found[link.a].setdefault(link.b, link.relation)
            found[link.b].setdefault(link.a, link.relation)
    return found


class Versions:
    """Which of some articles are one text in several versions: translations and duplicates count once.

    Args:
        engine: the index, for versions that are not among the articles.
        links: what knows of them; without it each article stands alone.
        entries: the articles.
    """

    def __init__(self, engine: SearchEngine, links: LinkSource | None, entries: Iterable[IndexEntry]) -> None:
        self._engine = engine
        self._entries = {entry.id: entry for entry in entries}
        self._linked = _linked(links, list(self._entries))
        self._text = {id_: id_ for id_ in self._entries}
        for id_ in sorted(self._linked):
            if self._text.get(id_, id_) == id_:
                self._text |= dict.fromkeys(self._reached(id_), id_)

    def text(self, entry: IndexEntry) -> str:
        """What is the same for all versions of an article, and only for them."""
        return self._text[entry.id]

    def once(self, entries: Iterable[IndexEntry]) -> list[IndexEntry]:
        """Of each text the version that comes first."""
        return list({self.text(entry): entry for entry in reversed(list(entries))}.values())[::-1]

    def shown(self, entries: Sequence[IndexEntry], reader: Interface) -> list[IndexEntry]:
        """For each article the version in the reader's language, if there is one; itself if not."""
        beside = [other for e in entries if e.language != reader for other in self._linked.get(e.id, ())]
        if missing := [id_ for id_ in dict.fromkeys(beside) if id_ not in self._entries]:
            self._entries |= {entry.id: entry for entry in self._engine.get(missing)}
        return [self._in_language(entry, reader) for entry in entries]

    def _in_language(self, entry: IndexEntry, reader: Interface) -> IndexEntry:
        known = (self._entries.get(id_) for id_ in (entry.id, *self._linked.get(entry.id, ())))
        return next((one for one in known if one is not None and one.language == reader), entry)

    def _reached(self, first: str) -> list[str]:
        found, queue = {first}, [first]
        while queue:
            new = self._linked.get(queue.pop(), {}).keys() - found
            found |= new
            queue += new
        return sorted(found)


def _take(page: FoldedPage, hits: Sequence[EngineHit], linked: Mapping[str, dict[str, str]], limit: int) -> int:
    """Put hits on the page until it is full; how many were looked at."""
    at = {id_: one for one in page.hits for id_ in (one.members[0].entry.id, *one.linked)}
    passed = list(page.passed)
    for n, hit in enumerate(hits):
        id_ = hit.entry.id
        if id_ in at:
            at[id_].members.append(hit)
        elif id_[:MARK] not in passed:
            if len(page.hits) == limit:
                page.passed = tuple(passed[-REMEMBERED:])
                return n
            beside = {o: r for o, r in linked.get(id_, {}).items() if o not in at and o[:MARK] not in passed}
            made = Folded([hit], beside)
            page.hits.append(made)
            at.update(dict.fromkeys((id_, *beside), made))
            passed += [other[:MARK] for other in beside]
        if id_[:MARK] in passed:
            passed.remove(id_[:MARK])
    page.passed = tuple(passed[-REMEMBERED:])
    return len(hits)


def also_answers(engine: SearchEngine, shown: Sequence[tuple[Folded, EngineHit]]) -> list[list[AlsoAnswer]]:
    """For each hit of a page what stands beside it, translations first.

    Args:
        engine: the index, for the titles of what is no hit itself.
        shown: each folded hit with the one that is shown of it.
    """
    known = {m.entry.id: m.entry for one, _ in shown for m in one.members}
    missing = [id_ for one, _ in shown for id_ in one.linked if id_ not in known]
    if missing:
        known |= {entry.id: entry for entry in engine.get(missing)}
    return [_also(one, hit, known) for one, hit in shown]


def _also(one: Folded, hit: EngineHit, known: Mapping[str, IndexEntry]) -> list[AlsoAnswer]:
    best = one.members[0].entry
    beside: Collection[str] = dict.fromkeys((best.id, *one.linked))
    answers = [
        AlsoAnswer(
            id=entry.id,
            title=entry.title,
            language=entry.language,
            relation=_relation(one, hit.entry, entry),
            edition=entry.edition,
            issued=entry.issued,
        )
        for entry in (known[id_] for id_ in beside if id_ in known)
        if entry.id != hit.entry.id
    ]
    return sorted(answers, key=lambda a: a["relation"] != "translation")


def _relation(one: Folded, main: IndexEntry, other: IndexEntry) -> str:
    """How two articles of one group belong together; those linked through the best hit only, by their languages."""
    best = one.members[0].entry.id
    if best in (main.id, other.id):
        return one.linked[other.id if main.id == best else main.id]
    return "duplicate" if main.language == other.language else "translation"
