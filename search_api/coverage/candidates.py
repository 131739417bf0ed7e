"""Articles that may have told of what a draft tells, by whatever leads to them: names, dates, subjects, words."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.store import CorpusStore
from corpus.text import fold_key
from corpus.words import STOP_WORDS, words
from indexer.engine import DateRange, EngineQuery, FacetField, SearchEngine
from indexer.entry import IndexEntry
from indexer.sketching import passage_bands
from search_api.coverage.drafts import Draft

MOST = 80
"""Candidates that are compared in full."""
_NAMES, _WORDS = 8, 12
_SHORT = 31


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
    shared = store.sketches.sharing(passage_bands(draft.article.text), limit=20)
    missing = [id_ for id_, _ in shared if id_ not in entries]
    entries.update((entry.id, entry) for entry in engine.get(missing))
    for id_, count in shared:
        scores[id_] += 2.0 * count
    best = sorted((id_ for id_ in scores if id_ in entries), key=lambda id_: (-scores[id_], id_))
    return [entries[id_] for id_ in best[:MOST]]


def _leads(draft: Draft) -> Iterator[_Lead]:
    told = draft.annotation
    concepts = tuple(tag.id for tag in sorted(told.concepts, key=lambda tag: -tag.score)[:10])
    for organisation in told.organisations[:_NAMES]:
        yield _Lead(EngineQuery(filters={"organisation": (organisation.name,)}, sort="newest", limit=30))
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
    title = tuple(dict.fromkeys(w.text for w in words(draft.article.title) if w.text not in STOP_WORDS))
    if title:
        yield _Lead(EngineQuery(words=title, limit=20))
    named = {key for o in told.organisations for key in fold_key(o.name).split()}
    telling = sorted(draft.proper - named, key=lambda w: (-len(w), w))[:_WORDS]
    for word in [*telling, *sorted(n for n in draft.numbers if n.isdigit() and len(n) > 2)[:_NAMES]]:
        yield _Lead(EngineQuery(words=(word,), limit=15))
    frequent = sorted(draft.content, key=lambda w: (-len(w), w))[:_WORDS]
    for word in frequent:
        yield _Lead(EngineQuery(words=(word,), limit=15), 0.5)
