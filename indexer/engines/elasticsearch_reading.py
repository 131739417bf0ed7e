"""Reading an index of Elasticsearch: searching it, and looking things up in it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from corpus.model import Language
from indexer.engine import (
    MAX_RANKED,
    EngineHit,
    EngineQuery,
    EngineResult,
    FacetCount,
    Meaning,
    NearArticle,
)
from indexer.engines.analysis import SEPARATOR
from indexer.engines.elasticsearch_faults import error_type, raise_for, translated
from indexer.engines.elasticsearch_generations import ClusterGenerations
from indexer.engines.elasticsearch_mapping import SCHEMA_VERSION
from indexer.engines.elasticsearch_query import (
    alike_body,
    entries_body,
    frequencies_body,
    near_hits_body,
    nearest_body,
    others_body,
    places_body,
    search_body,
    spelling_body,
    suggest_body,
    total_body,
)
from indexer.entry import IndexEntry
from indexer.fusing import fused_page, window

_LONG_SPELLING = 8
_LOOK_SECONDS = 10.0
"""How long a look at the form of the index counts: it changes by a rebuild or rollback only."""


class ElasticsearchReader:
    """The half of the `SearchEngine` port that reads. Safe to use from several threads.

    Args:
        client: a client of the cluster.
        generations: the indices and their aliases.
        shown: the hosts, as faults name them.
    """

    def __init__(self, client: Elasticsearch, generations: ClusterGenerations, shown: str) -> None:
        self._client = client
        self._generations = generations
        self._shown = shown
        self._looked = (-_LOOK_SECONDS, False)
        self._shards = 0
        """Of the index that answered last; 0 before the first answer."""

    def search(self, query: EngineQuery) -> EngineResult:
        """See `SearchEngine.search`. One request; total, facets and page are of one state of the index. With near
        articles two: their scores and the others' at once, then what is shown of those on the page.
        """
        if query.near is not None and query.sort == "relevance":
            return self._fused(query)
        answers = self._searches([search_body(query)], query)
        if answers is None:
            return EngineResult(0, (), dict.fromkeys(query.facets, ()))
        answer = answers[0]
        counted, hits = answer.get("aggregations", {}), answer["hits"]["hits"]
        total = counted["total"]["doc_count"] if "total" in counted else answer["hits"]["total"]["value"]
        page = _page(hits, query, int(counted["as_of"]["value"] or 0) if "as_of" in counted else 0)
        return EngineResult(
            total,
            self._with_places(page, query),
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
        scores = {_id(hit): float(hit["_score"] or 0.0) for hit in found}
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
        ids = [p.near if p.near is not None else _id(others[p.rank - first]) for p in placed]
        wanted = set(ids)
        came = {_id(hit): _entry(hit) for hit in others if "_source" in hit and _id(hit) in wanted}
        entries, near = self._shown_of(ids, came, near, query.meaning)
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

    def _shown_of(
        self, ids: Sequence[str], came: dict[str, IndexEntry], near: dict[str, NearArticle], meaning: Meaning | None
    ) -> tuple[dict[str, IndexEntry], dict[str, NearArticle]]:
        """What is shown of the hits of a page, asked for at once: their entries, but for those that came already, and
        the passages that are not known yet.
        """
        placeless = [i for i in ids if i in near and near[i].passage is None] if meaning is not None else []
        others = [i for i in ids if i not in came and i not in placeless]
        bodies = [entries_body(others)] if others else []
        bodies += [places_body(meaning, placeless)] if meaning is not None and placeless else []
        answers = (self._asked(bodies) or []) if bodies else []
        entries, placed = dict(came), dict(near)
        for hit in (hit for answer in answers for hit in answer["hits"]["hits"]):
            entries[_id(hit)] = _entry(hit)
            if "inner_hits" in hit:
                placed[_id(hit)] = replace(near[_id(hit)], passage=_passage(hit))
        # Only one that was written anew since it was found near is near no more; it is a hit all the same.
        written = [i for i in placeless if i not in entries]
        return entries | {one.id: one for one in self.get(written)}, placed

    def _with_places(self, hits: tuple[EngineHit, ...], query: EngineQuery) -> tuple[EngineHit, ...]:
        """Hits with the passages that are near, where these are not known yet."""
        near = {hit.entry.id: hit.near for hit in hits if hit.near is not None and hit.near.passage is None}
        if not near or query.meaning is None:
            return hits
        _, placed = self._shown_of(list(near), {}, near, query.meaning)
        return tuple(replace(hit, near=placed.get(hit.entry.id, hit.near)) for hit in hits)

    def _searches(self, bodies: Sequence[dict[str, Any]], query: EngineQuery) -> list[dict[str, Any]] | None:
        """The answers to searches that rank, in one request; None when there is no index yet.

        Scores count words over all shards, not in each for itself. Of an index of one shard they do so anyway, without
        the round that asks all shards first: every answer tells how many there are, so that this is known from the last
        one, and where that has changed (by a rebuild) the question is put again.
        """
        preference = _preference(query)
        while True:
            over_all = self._shards != 1
            how = "dfs_query_then_fetch" if over_all else "query_then_fetch"
            answers = self._asked(bodies, search_type=how, preference=preference)
            if answers is None:
                return None
            self._shards = max(int(answer["_shards"]["total"]) for answer in answers)
            if over_all or self._shards == 1:
                return answers

    def _asked(self, bodies: Sequence[dict[str, Any]], **how: str) -> list[dict[str, Any]] | None:
        """The answers to searches in one request; None when there is no index yet.

        Args:
            bodies: what is asked.
            how: `search_type`, and `preference` for the same copies of the shards, which are the same for all.
        """
        if len(bodies) == 1:
            answer = self._search(bodies[0], **how)
            return None if answer is None else [answer]
        head = how | {"index": self._generations.read, "allow_partial_search_results": False}
        with translated(self._shown):
            answers = self._client.msearch(searches=[part for body in bodies for part in (head, body)])["responses"]
        for answer in answers:
            if "error" in answer:
                if error_type(answer["error"])[0] == "index_not_found_exception":
                    return None
                raise_for({"error": answer["error"], "status": answer.get("status", 503)}, self._shown)
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
        found = [(_entry(hit), float(hit["_score"])) for hit in hits]
        return [EngineHit(entry, score, (n,)) for n, (entry, score) in enumerate(found, start=1)]

    def outdated(self) -> bool:
        """See `SearchEngine.outdated`."""
        with translated(self._shown):
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
        with translated(self._shown):
            try:
                return dict(self._client.search(index=self._generations.read, **how).body)
            except NotFoundError:
                return None

    def get(self, ids: Sequence[str]) -> list[IndexEntry]:
        """See `SearchEngine.get`."""
        if not ids:
            return []
        with translated(self._shown):
            try:
                answer = self._client.mget(
                    index=self._generations.read, ids=list(ids), realtime=False, source=["entry"]
                )
            except NotFoundError:
                return []
        for document in answer["docs"]:
            if "error" in document and document["error"].get("type") != "index_not_found_exception":
                raise_for({"error": document["error"], "status": 503}, self._shown)
        found = [d for d in answer["docs"] if d.get("found") and "entry" in d["_source"]]
        return [IndexEntry.from_mapping(d["_source"]["entry"]) for d in found]

    def suggest(self, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.suggest`."""
        answer = self._search(suggest_body(prefix, limit)) if prefix else None
        if answer is None:
            return []
        return [(str(b["key"]), int(b["doc_count"])) for b in answer["aggregations"]["words"]["buckets"]]

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """See `SearchEngine.frequencies`."""
        answer = self._search(frequencies_body(words)) if words else None
        if answer is None:
            return [0] * len(words)
        return [int(bucket["doc_count"]) for bucket in answer["aggregations"]["words"]["buckets"]]

    def totals(self, queries: Sequence[EngineQuery]) -> list[int]:
        """See `SearchEngine.totals`. One request."""
        answers = self._asked([total_body(q) for q in queries]) if queries else []
        if answers is None:
            return [0] * len(queries)
        return [int(answer["hits"]["total"]["value"]) for answer in answers]

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


def _preference(query: EngineQuery) -> str:
    """The same for all pages of a query, so that one copy of the index ranks them all."""
    return hashlib.sha256(repr(replace(query, after=None, limit=0, near=None, meaning=None)).encode()).hexdigest()[:16]


def _page(hits: Sequence[Mapping[str, Any]], query: EngineQuery, as_of: int) -> tuple[EngineHit, ...]:
    entries = [_entry(hit) for hit in hits]
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


def _entry(hit: Mapping[str, Any]) -> IndexEntry:
    return IndexEntry.from_mapping(hit["_source"]["entry"])


def _near(hit: Mapping[str, Any]) -> NearArticle:
    # Elasticsearch gives (1 + cosine) / 2.
    return NearArticle(_id(hit), 2 * float(hit["_score"]) - 1, _passage(hit) if "inner_hits" in hit else None)


def _id(hit: Mapping[str, Any]) -> str:
    """The id of the article: told with the entry, or alone."""
    return str(hit["_id"] if "_id" in hit else hit["fields"]["id"][0])


def _passage(hit: Mapping[str, Any]) -> tuple[int, int]:
    place = hit["inner_hits"]["passages"]["hits"]["hits"][0]["fields"]
    return int(place["passages.start"][0]), int(place["passages.end"][0])


def _counts(answer: Mapping[str, Any]) -> tuple[FacetCount, ...]:
    buckets = answer["values"]["buckets"] if "values" in answer else answer["buckets"]
    return tuple([_count(bucket["key"], bucket["doc_count"]) for bucket in buckets])


def _count(key: str, number: int) -> FacetCount:
    value, separator, label = key.partition(SEPARATOR)
    return FacetCount(value, number, label) if separator else FacetCount(value, number)
