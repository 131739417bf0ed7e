"""The engine on an Elasticsearch cluster: written and read by any number of processes at a time.

A batch becomes visible whole, with the refresh at its end; the change that it reached is noted after that. A batch that
broke off is written again by the next run (see `indexer.following`); versions keep a late write from undoing a newer.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from corpus.errors import EngineError
from corpus.model import Language
from indexer.engine import (
    MAX_RANKED,
    EngineHit,
    EngineQuery,
    EngineResult,
    EngineStats,
    FacetCount,
    Meaning,
    NearArticle,
)
from indexer.engines.analysis import SEPARATOR
from indexer.engines.elasticsearch_bulk import (
    META_ID,
    Action,
    BulkWriter,
    delete_action,
    note_action,
    write_action,
)
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.elasticsearch_faults import error_type, raise_for, translated
from indexer.engines.elasticsearch_generations import ClusterGenerations, RebuildLock
from indexer.engines.elasticsearch_mapping import SCHEMA_VERSION
from indexer.engines.elasticsearch_query import (
    EVERY_ARTICLE,
    Query,
    alike_body,
    having,
    near_hits_body,
    nearest_body,
    others_body,
    search_body,
    spelling_body,
    suggest_body,
)
from indexer.entry import IndexEntry
from indexer.fusing import fused_page, window

_LONG_SPELLING = 8
_LOOK_SECONDS = 10.0
"""How long a look at the form of the index counts: it changes by a rebuild or rollback only."""
_REBUILD_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class ClusterState:
    """How the cluster is: its name, version and health, and the generations with their aliases."""

    name: str
    version: str
    health: str
    nodes: int
    unassigned_shards: int
    generations: Mapping[str, Sequence[str]]


class ElasticsearchEngine:
    """The `SearchEngine` port over a cluster. Safe to use from several threads; connects when first used.

    Args:
        connection: where and as whom.
        prefix: what the names of all indices begin with.
        shards: primary shards of a new generation.
        replicas: copies of each shard; None for one as soon as there is a second node.

    Raises:
        UsageError: the prefix cannot be the name of an index.
    """

    def __init__(
        self, connection: Connection, *, prefix: str = "vigie", shards: int = 1, replicas: int | None = None
    ) -> None:
        self._connection = connection
        self._client = connection.client()
        self._generations = ClusterGenerations(self._client, prefix=prefix, shards=shards, replicas=replicas)
        self._indices = _Indices(self._client, connection)
        self._looked = (-_LOOK_SECONDS, False)
        self._shards = 0
        """Of the index that answered last; 0 before the first answer."""

    def __repr__(self) -> str:
        return f"ElasticsearchEngine({self._connection.shown}, {self._generations.prefix!r})"

    # --- writing ------------------------------------------------------------------------------------------------------

    def apply(self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int) -> None:
        """See `SearchEngine.apply`. Makes the first generation when there is none."""
        # Taken in whole before anything is sent: a source that fails must leave nothing behind.
        entries, gone = list(upserts), list(deletes)
        with translated(self._connection.shown):
            # The index by its own name: were the aliases switched halfway, articles would go into one generation and
            # the number reached into the other.
            name = self._generations.in_use().current
            if name is None:
                self._generations.create_first()
                name = self._generations.in_use().current
            if name is None:
                raise EngineError("The index could not be made.", "Look at the log of Elasticsearch.")
            index = self._generations.index(name)
            self._indices.write(index, entries, gone, reached)
            if entries or gone:
                self._client.indices.refresh(index=index)
            self._indices.note(index, reached)

    def new_generation(self) -> ElasticsearchBuilder:
        """See `SearchEngine.new_generation`."""
        with translated(self._connection.shown):
            lock = RebuildLock(self._client, self._generations.prefix)
            lock.acquire()
            try:
                self._generations.discard_debris()
                name = self._generations.create()
            except BaseException:
                lock.release()
                raise
        return ElasticsearchBuilder(self._generations, name, self._indices, lock, self._connection.shown)

    def rollback(self) -> str:
        """See `SearchEngine.rollback`."""
        with translated(self._connection.shown):
            return self._generations.rollback()

    # --- reading ------------------------------------------------------------------------------------------------------

    def reached(self) -> int:
        """See `SearchEngine.reached`."""
        with translated(self._connection.shown):
            return self._indices.reached(self._generations.write)

    def stats(self) -> EngineStats:
        """See `SearchEngine.stats`."""
        with translated(self._connection.shown):
            used = self._generations.in_use()
            index = self._generations.index(used.current) if used.current else None
            return EngineStats(
                engine="elasticsearch",
                generation=used.current,
                previous=used.previous,
                articles=self._indices.count(index) if index else 0,
                reached=self._indices.reached(index) if index else 0,
            )

    def generation(self) -> str | None:
        """See `SearchEngine.generation`."""
        with translated(self._connection.shown):
            return self._generations.in_use().current

    def cluster(self) -> ClusterState:
        """How the cluster is. Raises EngineError when it does not answer."""
        with translated(self._connection.shown):
            health = self._client.cluster.health().body
            return ClusterState(
                name=health["cluster_name"],
                version=self._client.info().body["version"]["number"],
                health=health["status"],
                nodes=health["number_of_nodes"],
                unassigned_shards=health["unassigned_shards"],
                generations=self._generations.aliases(),
            )

    def search(self, query: EngineQuery) -> EngineResult:
        """See `SearchEngine.search`. One request; total, facets and page are of one state of the index. With near
        articles two or three: their scores and the others' at once, then the entries.
        """
        if query.near is not None and query.sort == "relevance":
            return self._fused(query)
        answers = self._searches([search_body(query)], query)
        if answers is None:
            return EngineResult(0, (), dict.fromkeys(query.facets, ()))
        answer = answers[0]
        counted, hits = answer.get("aggregations", {}), answer["hits"]["hits"]
        total = counted["total"]["doc_count"] if "total" in counted else answer["hits"]["total"]["value"]
        return EngineResult(
            total,
            _page(hits, query, int(counted["as_of"]["value"] or 0) if "as_of" in counted else 0),
            {f: _counts(counted[f]) for f in query.facets},
            self._generations.generation(hits[0]["_index"]) if hits else None,
        )

    def _fused(self, query: EngineQuery) -> EngineResult:
        offset = query.after[0] if query.after else 0
        limit = max(0, min(query.limit, MAX_RANKED - offset))
        first, count = window(offset, limit, len(query.near or ())) if query.after else (0, limit)
        bodies = [others_body(query, first, count)]
        bodies += [near_hits_body(query)] if query.near else []
        bodies += [others_body(query, 0, 1) | {"aggs": {}}] if first else []
        answers = self._searches(bodies, query)
        if answers is None:
            return EngineResult(0, (), dict.fromkeys(query.facets, ()))
        others, counted = answers[0]["hits"]["hits"], answers[0]["aggregations"]
        found = answers[1]["hits"]["hits"] if query.near else []
        scores = {hit["_id"]: float(hit["_score"] or 0.0) for hit in found}
        top = answers[-1]["hits"]["hits"][:1] if first else others[:1]
        near = {n.id: n for n in query.near or ()}
        placed = fused_page(
            [near[i] for i in scores],
            scores,
            [float(hit["_score"] or 0.0) for hit in others],
            first=first,
            highest=max([*scores.values(), *(float(hit["_score"] or 0.0) for hit in top)], default=0.0),
            offset=offset,
            limit=limit,
        )
        as_of = query.after[1] if query.after else int(counted["as_of"]["value"] or 0)
        ids = [p.near if p.near is not None else str(others[p.rank - first]["_id"]) for p in placed]
        entries = self._entries(ids, others)
        hits = [
            EngineHit(entries[i], p.score, (n, as_of), near.get(i))
            for n, (i, p) in enumerate(zip(ids, placed, strict=True), start=offset + 1)
            if i in entries  # it may have been taken out between the two requests
        ]
        shown = others[:1] or found[:1]
        return EngineResult(
            counted["total"]["doc_count"],
            tuple(hits),
            {f: _counts(counted[f]) for f in query.facets},
            self._generations.generation(shown[0]["_index"]) if shown else None,
        )

    def _entries(self, ids: Sequence[str], hits: Sequence[Mapping[str, Any]]) -> dict[str, IndexEntry]:
        """The entries of some articles: those that came with hits, and the others."""
        wanted = set(ids)
        came = {h["_id"]: h["_source"]["entry"] for h in hits if h["_id"] in wanted and h.get("_source")}
        entries = {i: IndexEntry.from_mapping(raw) for i, raw in came.items()}
        return entries | {one.id: one for one in self.get([i for i in ids if i not in entries])}

    def _searches(self, bodies: Sequence[dict[str, Any]], query: EngineQuery) -> list[dict[str, Any]] | None:
        """The answers to searches that rank, in one request; None when there is no index yet.

        Scores count words over all shards, not in each for itself. Of an index of one shard they do so anyway, without
        the round that asks all shards first: every answer tells how many there are, so that this is known from the last
        one, and where that has changed (by a rebuild) the question is put again.
        """
        preference = _preference(query)
        while True:
            over_all = self._shards != 1
            answers = self._asked(bodies, "dfs_query_then_fetch" if over_all else "query_then_fetch", preference)
            if answers is None:
                return None
            self._shards = max(int(answer["_shards"]["total"]) for answer in answers)
            if over_all or self._shards == 1:
                return answers

    def _asked(self, bodies: Sequence[dict[str, Any]], how: str, preference: str) -> list[dict[str, Any]] | None:
        """The answers to searches, all from the same copies of the shards; None when there is no index yet."""
        if len(bodies) == 1:
            answer = self._search(bodies[0], search_type=how, preference=preference)
            return None if answer is None else [answer]
        head = {
            "index": self._generations.read,
            "search_type": how,
            "preference": preference,
            "allow_partial_search_results": False,
        }
        with translated(self._connection.shown):
            answers = self._client.msearch(searches=[part for body in bodies for part in (head, body)])["responses"]
        for answer in answers:
            if "error" in answer:
                if error_type(answer["error"])[0] == "index_not_found_exception":
                    return None
                raise_for({"error": answer["error"], "status": answer.get("status", 503)}, self._connection.shown)
        return list(answers)

    def nearest(self, meaning: Meaning) -> list[NearArticle]:
        """See `SearchEngine.nearest`."""
        if self._is_older():
            return []
        answer = self._search(nearest_body(meaning))
        return [_near(hit) for hit in answer["hits"]["hits"]] if answer else []

    def alike(self, text: str, language: Language, *, limit: int, without: str | None = None) -> list[EngineHit]:
        """See `SearchEngine.alike`."""
        answer = self._search(alike_body(text, language, limit, without))
        hits = answer["hits"]["hits"] if answer else []
        found = [(IndexEntry.from_mapping(hit["_source"]["entry"]), float(hit["_score"])) for hit in hits]
        return [EngineHit(entry, score, (n,)) for n, (entry, score) in enumerate(found, start=1)]

    def outdated(self) -> bool:
        """See `SearchEngine.outdated`."""
        with translated(self._connection.shown):
            try:
                held = self._client.indices.get_mapping(index=self._generations.read).body
            except NotFoundError:
                return False
        forms = {index["mappings"].get("_meta", {}).get("schema") for index in held.values()}
        self._looked = (monotonic(), forms != {SCHEMA_VERSION})
        return self._looked[1]

    def _is_older(self) -> bool:
        """As `outdated`, but asked once in a while only."""
        at, was = self._looked
        return was if monotonic() - at < _LOOK_SECONDS else self.outdated()

    def _search(self, body: dict[str, Any], **how: Any) -> dict[str, Any] | None:  # noqa: ANN401
        """The answer to a search; None when there is no index yet. A part of an answer is a fault, not an answer."""
        how |= {"body": body, "allow_partial_search_results": False}
        with translated(self._connection.shown):
            try:
                return dict(self._client.search(index=self._generations.read, **how).body)
            except NotFoundError:
                return None

    def get(self, ids: Sequence[str]) -> list[IndexEntry]:
        """See `SearchEngine.get`."""
        if not ids:
            return []
        with translated(self._connection.shown):
            try:
                answer = self._client.mget(
                    index=self._generations.read, ids=list(ids), realtime=False, source=["entry"]
                )
            except NotFoundError:
                return []
        for document in answer["docs"]:
            if "error" in document and document["error"].get("type") != "index_not_found_exception":
                raise_for({"error": document["error"], "status": 503}, self._connection.shown)
        found = [d for d in answer["docs"] if d.get("found") and "entry" in d["_source"]]
        return [IndexEntry.from_mapping(d["_source"]["entry"]) for d in found]

    def suggest(self, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.suggest`."""
        answer = self._search(suggest_body(prefix, limit)) if prefix else None
        if answer is None:
            return []
        return [(str(b["key"]), int(b["doc_count"])) for b in answer["aggregations"]["words"]["buckets"]]

    def frequency(self, word: str) -> int:
        """See `SearchEngine.frequency`."""
        with translated(self._connection.shown):
            try:
                return self._indices.count(self._generations.read, having(word))
            except NotFoundError:
                return 0

    def spellings(self, word: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.spellings`. Only words with the same first letter: people seldom mistype that one."""
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < _LONG_SPELLING else 2
        answer = self._search(spelling_body(word, allowed)) if word else None
        if answer is None:
            return []
        options = [(str(o["text"]), int(o["freq"])) for part in answer["suggest"]["near"] for o in part["options"]]
        near = [(OSA.distance(word, term), term, count) for term, count in options]
        near = sorted((n for n in near if n[0] <= allowed), key=lambda n: (n[0], -n[2], n[1]))
        return [(term, count) for _, term, count in near][:limit]

    def remove(self) -> None:
        """Remove every index of this prefix from the cluster, for good."""
        with translated(self._connection.shown):
            self._generations.remove()

    def close(self) -> None:
        """See `SearchEngine.close`."""
        self._client.close()


class ElasticsearchBuilder:
    """A generation that is being built aside; see `GenerationBuilder`. It holds the lock until it is done."""

    def __init__(
        self, generations: ClusterGenerations, name: str, indices: _Indices, lock: RebuildLock, hosts: str
    ) -> None:
        self._generations = generations
        self._name = name
        self._index = generations.index(name)
        self._indices = indices
        self._lock = lock
        self._hosts = hosts

    def apply(self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int) -> None:
        """See `GenerationBuilder.apply`. Articles are sent as they come, however many."""
        with translated(self._hosts):
            self._lock.renew()
            self._indices.write(self._index, self._renewing(upserts), deletes, reached)
            if reached:
                self._indices.note(self._index, reached)

    def _renewing(self, entries: Iterable[IndexEntry]) -> Iterator[IndexEntry]:
        for entry in entries:
            self._lock.renew()
            yield entry

    def count(self) -> int:
        """See `GenerationBuilder.count`."""
        with translated(self._hosts):
            self._indices.refresh(self._index)
            return self._indices.count(self._index)

    def switch(self) -> str:
        """See `GenerationBuilder.switch`."""
        with translated(self._hosts):
            self._indices.refresh(self._index)
            self._generations.finish(self._name, self._lock.renew)
            self._lock.renew()
            self._generations.switch(self._name)
            self._lock.release()
            return self._name

    def discard(self) -> None:
        """See `GenerationBuilder.discard`."""
        with translated(self._hosts):
            used = self._generations.in_use()
            if self._name not in (used.current, used.previous):
                self._generations.discard(self._name)
            self._lock.release()


class _Indices:
    """Reading and writing one index by its name."""

    def __init__(self, client: Elasticsearch, connection: Connection) -> None:
        self._client = client
        self._patient = client.options(request_timeout=_REBUILD_SECONDS)
        self._writer = BulkWriter(client, connection.shown, timeout=connection.bulk_timeout)

    def write(self, index: str, entries: Iterable[IndexEntry], gone: Iterable[str], reached: int) -> None:
        def actions() -> Iterator[Action]:
            for entry in entries:
                yield write_action(index, entry)
            for article_id in gone:
                yield delete_action(index, article_id, reached)

        self._writer.write(actions())

    def note(self, index: str, reached: int) -> None:
        """Remember the change that was reached, unless a later one is noted already."""
        self._writer.write([note_action(index, reached)], refresh=True)

    def reached(self, index: str) -> int:
        try:
            return int(self._client.get(index=index, id=META_ID)["_source"]["reached"])
        except NotFoundError:
            return 0

    def refresh(self, index: str) -> None:
        self._patient.indices.refresh(index=index)

    def count(self, index: str, query: Query = EVERY_ARTICLE) -> int:
        return int(self._client.count(index=index, query=query)["count"])


def _preference(query: EngineQuery) -> str:
    """The same for all pages of a query, so that one copy of the index ranks them all."""
    return hashlib.sha256(repr(replace(query, after=None, limit=0, near=None)).encode()).hexdigest()[:16]


def _page(hits: Sequence[Mapping[str, Any]], query: EngineQuery, as_of: int) -> tuple[EngineHit, ...]:
    entries = [IndexEntry.from_mapping(hit["_source"]["entry"]) for hit in hits]
    if query.sort != "relevance":
        near = {n.id: n for n in query.near or ()}
        return tuple(
            EngineHit(e, 0.0, (int(hit["sort"][0]),), near.get(e.id)) for e, hit in zip(entries, hits, strict=True)
        )
    offset, as_of = query.after or (0, as_of)
    return tuple(
        EngineHit(entry, float(hit["_score"] or 0.0), (offset + n, as_of))
        for n, (entry, hit) in enumerate(zip(entries, hits, strict=True), start=1)
    )


def _near(hit: Mapping[str, Any]) -> NearArticle:
    place = hit["inner_hits"]["passages"]["hits"]["hits"][0]["fields"]
    # Elasticsearch gives (1 + cosine) / 2.
    cosine = 2 * float(hit["_score"]) - 1
    return NearArticle(hit["_id"], cosine, int(place["passages.start"][0]), int(place["passages.end"][0]))


def _counts(answer: Mapping[str, Any]) -> tuple[FacetCount, ...]:
    buckets = answer["values"]["buckets"] if "values" in answer else answer["buckets"]
    return tuple(_count(bucket) for bucket in buckets)


def _count(bucket: Mapping[str, Any]) -> FacetCount:
    value, separator, label = str(bucket["key"]).partition(SEPARATOR)
    return FacetCount(value, int(bucket["doc_count"]), label if separator else None)
