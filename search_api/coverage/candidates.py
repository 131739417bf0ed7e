"""Articles that may have told of what a draft tells, by whatever leads to them: meaning, names, dates, words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.store import CorpusStore
from corpus.text import fold_key
from indexer.engine import NEAR_FLOOR, DateRange, EngineQuery, FacetField, Meaning, SearchEngine
from indexer.entry import IndexEntry
from indexer.sketching import passage_bands
from search_api.coverage.drafts import Draft

MOST = 80
"""Candidates that are compared in full."""
_NAMES, _WORDS = 8, 12
_SHORT = 31
_PASSAGES = 12
"""Passages of a draft that are looked for by meaning: the first ones tell what it is about."""
_NEAR = 30
_BY_MEANING = 4.0
"""What meaning counts in all, where a rare name counts about one."""


@dataclass(frozen=True, slots=True)
class _Lead:
    query: EngineQuery
    weight: float = 1.0


def find_candidates(draft: Draft, store: CorpusStore, engine: SearchEngine) -> list[IndexEntry]:
    """At most `MOST` articles that share something with a draft, those first that share the most and the rarest.

    Raises:
        EngineError: the engine cannot answer.
    """
    scores: dict[str, float] = defaultdict(float)
    entries: dict[str, IndexEntry] = {}
    for lead in _leads(draft):
        result = engine.search(lead.query)
        rarity = lead.weight / math.log2(2 + result.total)
        for rank, hit in enumerate(result.hits):
            entries[hit.entry.id] = hit.entry
            scores[hit.entry.id] += rarity * (1 + 1 / (1 + rank))
    for rank, hit in enumerate(engine.alike(draft.whole, draft.annotation.language, limit=_NEAR)):
        entries[hit.entry.id] = hit.entry
        scores[hit.entry.id] += 2 / (1 + rank)
    for id_, score in _by_meaning(draft, engine):
        scores[id_] += score
    for id_, count in store.sketches.sharing(passage_bands(draft.article.text), limit=20):
        scores[id_] += 2.0 * count
    best = sorted(scores, key=lambda id_: (-scores[id_], id_))[:MOST]
    entries |= {entry.id: entry for entry in engine.get([id_ for id_ in best if id_ not in entries])}
    return [entries[id_] for id_ in best if id_ in entries]


def _by_meaning(draft: Draft, engine: SearchEngine) -> Iterator[tuple[str, float]]:
    """Articles near to each passage of a draft, with what each passage adds."""
    vectors = draft.vectors
    if vectors is None:
        return
    size, count = vectors.dimensions, min(len(vectors.spans), _PASSAGES)
    for first in range(0, count * size, size):
        meaning = Meaning(vectors.rows[first : first + size], vectors.model, NEAR_FLOOR, limit=_NEAR)
        for near in engine.nearest(meaning):
            yield near.id, _BY_MEANING * near.score / count


def _leads(draft: Draft) -> Iterator[_Lead]:
    told = draft.annotation
    concepts = tuple(tag.id for tag in sorted(told.concepts, key=lambda tag: -tag.score)[:10])
    for key in dict.fromkeys(series.key for series in draft.series):
        yield _Lead(EngineQuery(filters={"series": (key,)}, sort="newest", limit=30), 2.0)
    for body in draft.bodies[:_NAMES]:
        yield _Lead(EngineQuery(filters={"organisation": body.keys}, sort="newest", limit=30))
    for organisation in told.organisations[:_NAMES]:
        for name in {organisation.name, organisation.acronym or organisation.name}:
            yield _Lead(EngineQuery(phrases=(name,), limit=20))
    for person in told.people[:_NAMES]:
        yield _Lead(EngineQuery(phrases=(person.name,), limit=20), 1.5)
    for place in told.places[:_NAMES]:
        city: dict[FacetField, tuple[str, ...]] = {"city": (str(place.geonames_id),)}
        yield _Lead(EngineQuery(filters=city, sort="newest", limit=30))
        if concepts:
            yield _Lead(EngineQuery(filters=city, concepts=concepts, limit=30))
    if concepts:
        yield _Lead(EngineQuery(concepts=concepts, limit=60))
    for day in [d for d in told.dates if (d.end - d.start).days < _SHORT][:4]:
        span = DateRange("event", day.start.isoformat(), day.end.isoformat())
        yield _Lead(EngineQuery(ranges=(span,), sort="newest", limit=20))
    named = {key for o in told.organisations for key in fold_key(o.name).split()}
    telling = sorted(draft.proper - named, key=lambda w: (-len(w), w))[:_WORDS]
    for word in [*telling, *sorted(n for n in draft.numbers if n.isdigit() and len(n) > 2)[:_NAMES]]:
        yield _Lead(EngineQuery(words=(word,), limit=15))
