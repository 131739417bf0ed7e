"""Links between articles: translations, duplicates, and what goes on in another article.

What the machine says is computed anew at any time; what an editor says follows from decisions, and wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, get_args

from sqlalchemy import ColumnElement, Connection, and_, delete, insert, or_, select

from corpus.cuts import decision_of
from corpus.deciding import ArticleLink, Decision, LinkDecided, Relation, Speaker, in_force
from corpus.feed import chunks, record_changes
from corpus.tables import article, decision, link

if TYPE_CHECKING:
    from corpus.database import Database

_Key = tuple[str, str, Relation]
_BELIEVED: tuple[Speaker, ...] = get_args(Speaker)
_FIELDS = ("a", "b", "relation", "score", "said_by", "holds", "made_by")
_SAME_TEXT: tuple[Relation, ...] = ("translation", "duplicate")
"""The relations that make two articles versions of one text; what goes on in another article is another."""


class Links:
    """The links in one corpus; reached as `CorpusStore.links`.

    Every method raises `HomeError` when the home cannot be read or written.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def put_links(self, of: Sequence[str], links: Iterable[ArticleLink]) -> int:
        """Let these be all links that the machine tells of some articles; writes only what differs.

        Each article whose links change gets a change in the feed. What editors decided stays.

        Args:
            of: the articles that were compared with all others: links of theirs that are not among `links` go.
            links: by the machine, each with at least one end in `of`.

        Returns:
            How many links were written or taken away.
        """
        wanted = {(one.a, one.b, one.relation): one for one in links if one.said_by == "machine"}
        with self._database.reading() as connection:
            if not any(_difference(connection, of, wanted)):
                return 0
        return self._database.retried(lambda: self._put_alone(of, wanted))

    def _put_alone(self, of: Sequence[str], wanted: dict[_Key, ArticleLink]) -> int:
        with self._database.writing() as connection:
            gone, new = _difference(connection, of, wanted)
            for one in gone:
                connection.execute(delete(link).where(_is(one)))
            if new:
                connection.execute(insert(link), [one.model_dump() for one in new])
            touched = [end for one in (*gone, *new) for end in (one.a, one.b)]
            record_changes(connection, sorted(set(touched)))
            return len({(one.a, one.b, one.relation) for one in (*gone, *new)})

    def links_of(self, article_ids: Sequence[str]) -> list[ArticleLink]:
        """The links of articles that hold: what an editor says of two articles stands instead of what their pages
        say, and that instead of the machine's.

        Those whose other end has been taken out are left out. Surest first.
        """
        with self._database.reading() as connection:
            found = _links(connection, article_ids, only_current=True)
        held: dict[tuple[str, str, str], ArticleLink] = {}
        for one in sorted(found, key=lambda one: _BELIEVED.index(one.said_by)):
            held.setdefault((one.a, one.b, one.relation), one)
        holding = (one for one in held.values() if one.holds)
        return sorted(holding, key=lambda one: (-one.score, one.relation, one.a, one.b))

    def versions_of(self, article_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """All versions of the text of each article: what is linked with it as its translation or duplicate, what is
        linked with that, and so on, as a text that stands in many places is not linked with each of them.

        What has been taken out is no version, but those that were linked with it still belong together.

        Returns:
            For each article that has other versions the ids of all of them and its own; the same for each of them.
        """
        beside: dict[str, set[str]] = defaultdict(set)
        with self._database.reading() as connection:
            asked, new = set[str](), set(article_ids)
            while new:
                for some in chunks(sorted(new)):
                    for a, b in _same_text(connection, some):
                        beside[a].add(b)
                        beside[b].add(a)
                asked |= new
                new = beside.keys() - asked
            current = set[str]()
            for some in chunks(sorted(beside)):
                here = select(article.c.id).where(article.c.id.in_(some), article.c.gone.is_(False))
                current.update(connection.scalars(here))
        found: dict[str, tuple[str, ...]] = {}
        for id_ in current.intersection(article_ids):
            if id_ not in found:
                versions = tuple(sorted(current & _reached(id_, beside)))
                found |= dict.fromkeys(versions, versions) if len(versions) > 1 else {}
        return found


def follow_decisions(connection: Connection, made: Decision) -> None:
    """Let the editors' link between the two articles of a decision be what the decisions in force say."""
    said = made.said
    if not isinstance(said, LinkDecided):
        return
    pair = ArticleLink(a=made.article_id, b=said.other, relation=said.relation, said_by="editor")
    one_way = and_(decision.c.article_id == pair.a, decision.c.other_id == pair.b)
    other_way = and_(decision.c.article_id == pair.b, decision.c.other_id == pair.a)
    ways = one_way if said.relation == "continued" else or_(one_way, other_way)
    query = select(decision).where(decision.c.decide == "link", decision.c.withdrawn.is_(None), ways)
    rows = connection.execute(query).mappings()
    held = [
        d
        for d in in_force(decision_of(row) for row in rows)
        if isinstance(d.said, LinkDecided) and d.said.relation == said.relation
    ]
    connection.execute(delete(link).where(_is(pair)))
    if held and isinstance(last := held[-1].said, LinkDecided):
        row = pair.model_copy(update={"holds": last.holds, "made_by": held[-1].by})
        connection.execute(insert(link).values(row.model_dump()))


def _is(one: ArticleLink) -> ColumnElement[bool]:
    return and_(link.c.a == one.a, link.c.b == one.b, link.c.relation == one.relation, link.c.said_by == one.said_by)


def _links(connection: Connection, article_ids: Sequence[str], *, only_current: bool) -> list[ArticleLink]:
    found: dict[tuple[str, ...], ArticleLink] = {}
    at_a, at_b = article.alias(), article.alias()
    for some in chunks(article_ids):
        query = select(link).where(or_(link.c.a.in_(some), link.c.b.in_(some)))
        if only_current:
            query = (
                query.join(at_a, at_a.c.id == link.c.a)
                .join(at_b, at_b.c.id == link.c.b)
                .where(at_a.c.gone.is_(False), at_b.c.gone.is_(False))
            )
        for row in connection.execute(query).mappings():
            one = ArticleLink(**{name: row[name] for name in _FIELDS})
            found[one.a, one.b, one.relation, one.said_by] = one
    return list(found.values())


def _same_text(connection: Connection, article_ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Both ends of the links of articles that make two of them versions of one text, and that no editor denies."""
    query = select(link.c.a, link.c.b, link.c.relation, link.c.holds).where(
        or_(link.c.a.in_(article_ids), link.c.b.in_(article_ids)), link.c.relation.in_(_SAME_TEXT)
    )
    rows = connection.execute(query).all()
    denied = {(a, b, relation) for a, b, relation, holds in rows if not holds}
    return ((a, b) for a, b, relation, _ in rows if (a, b, relation) not in denied)


def _reached(first: str, beside: Mapping[str, set[str]]) -> set[str]:
    found, queue = {first}, [first]
    while queue:
        new = beside[queue.pop()] - found
        found |= new
        queue += new
    return found


def _difference(
    connection: Connection, of: Sequence[str], wanted: dict[_Key, ArticleLink]
) -> tuple[list[ArticleLink], list[ArticleLink]]:
    """The machine's links to be taken away and to be written; one that changes is among both."""
    ends = list(dict.fromkeys([*of, *(one.a for one in wanted.values())]))
    held = {
        (one.a, one.b, one.relation): one
        for one in _links(connection, ends, only_current=False)
        if one.said_by == "machine"
    }
    asked = set(of)
    gone = [one for key, one in held.items() if wanted.get(key) != one and (key in wanted or asked & {one.a, one.b})]
    return gone, [one for key, one in wanted.items() if held.get(key) != one]
