"""Both engines over the same articles: the same hits, counts, suggestions, and the same order where it is decided."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.text import fold_key
from corpus.words import words
from indexer.engine import FACET_FIELDS, DateRange, EngineQuery, EngineResult, SearchEngine
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.tantivy import TantivyEngine
from indexer.entry import EntryBody, EntryPlace, IndexEntry
from tests.contract.entries import entry
from tests.elasticsearch_server.fixtures import remove_indices

Pair = tuple[SearchEngine, SearchEngine]

_TEXT = """
    l’accès la prévention de prévenir médiateurs médiatrice sociale sociaux qu’il n’est aujourd’hui rendez-vous été étés
    quartier quartiers sécurité sûreté délinquance délinquants jeunes jeunesse œuvre cœur police policière municipale
    ville villes vols voleurs maire mairies the prevention preventing prevented burglary burglaries lighting lights
    light street streets youth offender offenders offending police policing council’s community communities national
    nation city cities 3,5 2005 n°7 A.B.C. e-mail it’s cameras camera safer safety safe mediation municipalities
"""
VOCABULARY = _TEXT.split()
CONCEPTS = ("social-mediation", "street-lighting", "burglary", "video-surveillance")
TOWNS = (EntryPlace(1, "Liège", "BE", ("liege",)), EntryPlace(2, "London", "GB", ("london", "londres")))
BODIES = (EntryBody(("authority:undp",), "UNDP"), EntryBody(("harbour office", "hbo"), "Harbour Office"))


def made(rng: random.Random, n: int) -> IndexEntry:
    """An article by chance."""
    text = " ".join(rng.choices(VOCABULARY, k=rng.randint(3, 60)))
    cut = rng.randint(0, len(text))
    tags = tuple(rng.sample(CONCEPTS, rng.randint(0, 2)))
    month = rng.randint(1, 12)
    given: dict[str, Any] = {
        "language": rng.choice(["fr", "en"]),
        "title": " ".join(rng.choices(VOCABULARY, k=rng.randint(0, 6))),
        "section": rng.choice([None, "Nouvelles", "News of the city"]),
        "authors": rng.choice([(), ("Anne Dupont",)]),
        "kind": rng.choice(["news", "report", "event"]),
        "concepts": tags,
        "concept_path": (*tags, "prevention-approaches") if tags else (),
        "places": tuple(rng.sample(TOWNS, rng.randint(0, 2))),
        "organisations": tuple(rng.sample(BODIES, rng.randint(0, 2))),
        "available": tuple(rng.sample(["fr", "en"], rng.randint(0, 2))),
        "countries": tuple(rng.sample(["BE", "GB"], rng.randint(0, 2))),
        "issued": rng.choice([None, f"200{rng.randint(3, 7)}-{month:02}-0{rng.randint(1, 9)}"]),
        "events": rng.choice([(), ((f"2005-{month:02}-03", f"2006-{month:02}-20"),)]),
        "seq": n + 1,
    }
    made = entry(f"article{n:03}", text, **given)
    return replace(made, passages=((0, cut, "fr"), (cut, len(text), "en")))


@pytest.fixture(scope="module")
def pair(elasticsearch_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    rng = random.Random(11)
    entries = [made(rng, n) for n in range(300)]
    folder: Path = tmp_path_factory.mktemp("agreement")
    prefix = f"test-{uuid4().hex[:12]}"
    embedded = TantivyEngine(folder / "index")
    clustered = ElasticsearchEngine(Connection.at(elasticsearch_url), prefix=prefix)
    for engine in (embedded, clustered):
        engine.apply(entries, [], reached=300)
    yield embedded, clustered
    embedded.close()
    clustered.close()
    remove_indices(elasticsearch_url, prefix)


some_words = st.lists(st.sampled_from(VOCABULARY), max_size=5).map(
    lambda some: tuple(w.text for one in some for w in words(one))
)
phrases = st.lists(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=2).map(" ".join), max_size=1).map(tuple)
days = st.sampled_from([None, "2003-05-01", "2005-01-20", "2005-12-31", "2006-03-04"])
ranges = st.lists(st.builds(DateRange, st.sampled_from(["issued", "event"]), days, days), max_size=1).map(tuple)
filters = st.fixed_dictionaries(
    {},
    optional={
        "kind": st.sampled_from([("news",), ("news", "report")]),
        "language": st.just(("fr",)),
        "available": st.sampled_from([("fr",), ("en", "fr")]),
        "organisation": st.sampled_from([("authority:undp",), ("hbo", "authority:undp"), ("harbour office",)]),
        "city": st.sampled_from([("1",), ("londres",), (fold_key("Liège"), "2")]),
        "country": st.just(("BE",)),
        "year": st.sampled_from([("2005",), ("2004", "2006")]),
        "concept": st.sampled_from([("prevention-approaches",), ("burglary", "social-mediation")]),
    },
)
queries = st.builds(
    EngineQuery,
    words=some_words,
    phrases=phrases,
    excluded=phrases,
    concepts=st.lists(st.sampled_from(CONCEPTS), max_size=2, unique=True).map(tuple),
    lone=st.lists(st.sampled_from(CONCEPTS), max_size=1).map(tuple),
    beside=some_words,
    translated=st.lists(some_words, max_size=2).map(tuple),
    filters=filters,
    ranges=ranges,
    facets=st.just(FACET_FIELDS),
    limit=st.just(300),
    sort=st.sampled_from(["relevance", "newest", "oldest"]),
)


def counts(result: EngineResult) -> dict[str, dict[str, tuple[int, str | None]]]:
    return {f: {c.value: (c.count, c.label) for c in values} for f, values in result.facets.items()}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_the_same_hits_and_counts(pair: Pair, query: EngineQuery) -> None:
    here, there = (engine.search(query) for engine in pair)
    assert here.total == there.total
    assert counts(here) == counts(there)
    assert {h.entry.id for h in here.hits} == {h.entry.id for h in there.hits}
    if query.sort != "relevance":
        assert here.hits == there.hits
        return
    scores = {h.entry.id: h.score for h in there.hits}
    for hit in here.hits:
        # Lucene counts only articles that have a title where it weighs titles, tantivy counts all.
        assert scores[hit.entry.id] == pytest.approx(hit.score, rel=0.05, abs=0.02)


def test_the_same_suggestions_spellings_and_frequencies(pair: Pair) -> None:
    here, there = pair
    known = sorted({w.text for one in VOCABULARY for w in words(one)})
    for word in known:
        assert here.suggest(word[:2], limit=5) == there.suggest(word[:2], limit=5)
        assert here.frequencies([word]) == there.frequencies([word])
        wrong = word[:-2] + word[-1:]
        if len(wrong) >= 4:  # shorter ones Lucene treats in a way of its own
            near = [engine.spellings(wrong, limit=20) for engine in pair]
            assert set(near[0]) == set(near[1]), wrong
            assert near[0][:1] == near[1][:1] or near[0][0][1] == near[1][0][1], wrong


def test_scores_count_words_over_all_shards_of_an_index_that_has_more_than_before(
    elasticsearch_url: str, elasticsearch_prefix: str
) -> None:
    rng = random.Random(3)
    entries = [made(rng, n) for n in range(40)]
    query = EngineQuery(words=("prevention",), limit=40)
    one, three = (
        ElasticsearchEngine(Connection.at(elasticsearch_url), prefix=elasticsearch_prefix, shards=n) for n in (1, 3)
    )
    one.apply(entries, [], reached=40)
    before = {hit.entry.id: hit.score for hit in one.search(query).hits}
    builder = three.new_generation()
    builder.apply(entries, [], reached=40)
    builder.switch()
    after = {hit.entry.id: hit.score for hit in one.search(query).hits}
    assert len(before) > 5 and after == pytest.approx(before, rel=1e-4)
    one.close()
    three.close()
