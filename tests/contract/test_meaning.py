"""What every engine must do with the meaning of passages: find what is near, and make one set of hits with the words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from corpus.vectors import PassageVectors
from indexer.embedding import DIMENSIONS
from indexer.engine import FACET_FIELDS, EngineQuery, Meaning, NearArticle, SearchEngine
from indexer.entry import IndexEntry
from indexer.passage_vectors import quantized
from tests.contract.entries import SAMPLE, entry

MODEL = "test 1"


def direction(*weights: float) -> bytes:
    """A vector with these first numbers."""
    row = np.zeros((1, DIMENSIONS), np.float32)
    row[0, : len(weights)] = weights
    return quantized(row).tobytes()


def with_vectors(one: IndexEntry, *rows: bytes, model: str = MODEL) -> IndexEntry:
    spans = tuple((n, len(one.text) - n) for n in range(len(rows)))
    return replace(one, vectors=PassageVectors(model, spans, b"".join(rows)))


def meaning(*weights: float, floor: float = 0.3, **more: object) -> Meaning:
    return Meaning(direction(*weights), MODEL, floor, **more)  # type: ignore[arg-type]


NIGHT, CAMERAS, LIGHTING, UNDATED = SAMPLE
HELD = (
    with_vectors(NIGHT, direction(1, 0), direction(0.6, 0.8)),
    with_vectors(CAMERAS, direction(0, 1)),
    with_vectors(LIGHTING, direction(0.8, -0.6)),
    UNDATED,
)


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    engine.apply(HELD, [], reached=1)
    return engine


def ids(hits: list[NearArticle]) -> list[str]:
    return [hit.id for hit in hits]


def found(engine: SearchEngine, **query: object) -> list[str]:
    return [hit.entry.id for hit in engine.search(EngineQuery(**query)).hits]  # type: ignore[arg-type]


def test_the_nearest_articles_each_by_its_nearest_passage(filled: SearchEngine) -> None:
    near = filled.nearest(meaning(0.6, 0.8))
    assert ids(near) == ["night", "cameras"]
    assert [n.score for n in near] == pytest.approx([1.0, 0.8], abs=0.01)
    assert near[0].passage == HELD[0].vectors.spans[1]  # type: ignore[union-attr]
    assert ids(filled.nearest(meaning(0.6, 0.8, limit=1))) == ["night"]
    assert ids(filled.nearest(meaning(0.6, 0.8, without="night"))) == ["cameras"]
    assert filled.nearest(meaning(0.6, 0.8, floor=1.01)) == []


def test_an_empty_engine_and_one_without_vectors_have_nothing_near(engine: SearchEngine) -> None:
    assert engine.nearest(meaning(1, 0)) == []
    engine.apply(SAMPLE, [], reached=1)
    assert engine.nearest(meaning(1, 0)) == []
    assert found(engine, words=("mediateurs",), near=()) == ["night"]


def test_vectors_of_another_model_are_not_compared(filled: SearchEngine) -> None:
    assert filled.nearest(replace(meaning(1, 0), model="test 2")) == []
    filled.apply([with_vectors(CAMERAS, direction(1, 0), model="test 2")], [], reached=2)
    assert ids(filled.nearest(meaning(0, 1))) == ["night"]
    assert ids(filled.nearest(replace(meaning(1, 0), model="test 2"))) == ["cameras"]


def test_what_is_written_again_or_deleted_is_found_as_it_is_now(filled: SearchEngine) -> None:
    filled.apply([replace(with_vectors(LIGHTING, direction(0, 1)), seq=2)], [], reached=2)
    assert set(ids(filled.nearest(meaning(0, 1, floor=0.9)))) == {"cameras", "lighting"}
    filled.apply([replace(CAMERAS, seq=3)], ["night"], reached=3)  # without vectors now
    assert ids(filled.nearest(meaning(0, 1))) == ["lighting"]
    assert ids(filled.nearest(meaning(0, 1, as_of=1))) == []


def test_many_small_writes_are_all_found(engine: SearchEngine) -> None:
    for n in range(12):
        engine.apply([with_vectors(entry(f"a{n}", "text", seq=n + 1), direction(1, n / 10))], [], reached=n + 1)
    engine.apply([], ["a0"], reached=13)
    assert ids(engine.nearest(meaning(1, 0))) == [f"a{n}" for n in range(1, 12)]


def test_the_hits_are_words_or_concepts_or_near_and_the_filters(filled: SearchEngine) -> None:
    near = tuple(filled.nearest(meaning(1, 0)))
    assert ids(list(near)) == ["night", "lighting"]
    assert set(found(filled, words=("police",), near=near)) == {"undated", "night", "lighting"}
    assert found(filled, near=near) == ["night", "lighting"]
    assert found(filled, near=()) == []
    assert found(filled, words=("police",), near=near, filters={"language": ("en",)}) == ["lighting"]
    assert set(found(filled, concepts=("video-surveillance",), near=near)) == {"cameras", "night", "lighting"}
    assert found(filled, words=("police",), near=near, excluded=("burglaries",), sort="newest") == ["night", "undated"]


def test_total_and_facets_count_near_articles(filled: SearchEngine) -> None:
    query = EngineQuery(words=("police",), near=tuple(filled.nearest(meaning(1, 0))), facets=FACET_FIELDS, limit=1)
    result = filled.search(query)
    assert (result.total, len(result.hits)) == (3, 1)
    counts = {f: {c.value: c.count for c in values} for f, values in result.facets.items()}
    assert counts["language"] == {"fr": 2, "en": 1}
    french = filled.search(replace(query, filters={"language": ("fr",)}))
    assert french.total == 2
    assert {c.value: c.count for c in french.facets["language"]} == {"fr": 2, "en": 1}


def test_a_hit_tells_the_passage_that_is_near(filled: SearchEngine) -> None:
    near = tuple(filled.nearest(meaning(1, 0)))
    for sort in ("relevance", "newest"):
        hits = filled.search(EngineQuery(words=("police",), near=near, sort=sort)).hits  # type: ignore[arg-type]
        assert {h.entry.id: h.near for h in hits} == {"night": near[0], "lighting": near[1], "undated": None}


@pytest.mark.parametrize("sort", ["relevance", "newest"])
def test_the_passages_of_hits_are_found_when_they_are_shown(filled: SearchEngine, sort: str) -> None:
    asked = meaning(1, 0)
    known = {n.id: n for n in filled.nearest(asked)}
    near = tuple(filled.nearest(replace(asked, places=False)))
    assert [(n.id, pytest.approx(n.score)) for n in known.values()] == [(n.id, n.score) for n in near]
    query = EngineQuery(words=("police",), near=near, meaning=asked, sort=sort, limit=2)  # type: ignore[arg-type]
    shown = list(filled.search(query).hits)
    shown += filled.search(replace(query, after=shown[-1].sort_values)).hits
    passages = {h.entry.id: h.near and h.near.passage for h in shown}
    assert passages == {"night": known["night"].passage, "lighting": known["lighting"].passage, "undated": None}


def test_words_beside_raise_a_hit_and_make_none(filled: SearchEngine) -> None:
    near = tuple(filled.nearest(meaning(0.9, -0.2)))
    assert found(filled, near=near, beside=("cameras",)) == found(filled, near=near)
    assert found(filled, near=near, beside=("burglaries", "cameras"))[0] == "lighting"
    assert found(filled, near=near, beside=("habitants", "cameras"))[0] == "night"


def test_a_concept_that_one_word_names_adds_less(filled: SearchEngine) -> None:
    both = ("social-mediation", "video-surveillance")
    assert found(filled, words=("zzz",), concepts=both, lone=both[:1]) == ["cameras", "night"]
    assert found(filled, words=("zzz",), concepts=both, lone=both[1:]) == ["night", "cameras"]


def test_of_translated_words_the_best_of_each_raises_a_hit_and_none_makes_one(filled: SearchEngine) -> None:
    near = tuple(filled.nearest(meaning(0.9, -0.2)))
    alone = {h.entry.id: h.score for h in filled.search(EngineQuery(words=("zzz",), near=near)).hits}
    query = EngineQuery(words=("zzz",), near=near, translated=(("cameras", "burglaries"),))
    raised = {h.entry.id: h.score for h in filled.search(query).hits}
    assert raised.keys() == alone.keys() == {"night", "lighting"}
    assert raised["lighting"] > alone["lighting"] and raised["night"] == pytest.approx(alone["night"])
    # one word twice in a group counts once: the group adds its best, not the sum
    twice = replace(query, translated=(("burglaries", "burglary"),), words=("habitants",))
    once = replace(twice, translated=(("burglaries",),))
    scores = [{h.entry.id: h.score for h in filled.search(q).hits} for q in (twice, once)]
    assert scores[0] == pytest.approx(scores[1])


@pytest.mark.parametrize("size", [1, 4, 7])
def test_pages_of_the_fused_order_join(engine: SearchEngine, size: int) -> None:
    many = [
        entry(f"a{n:02}", "lantern " * (n % 5 + 1) + "filler " * n, seq=n + 1, kind="news" if n % 3 else "event")
        for n in range(30)
    ]
    engine.apply(
        [with_vectors(e, direction(1, n / 9)) if n % 4 == 0 else e for n, e in enumerate(many)], [], reached=30
    )
    near = tuple(engine.nearest(meaning(1, 0)))
    query = EngineQuery(words=("lantern",), near=near, limit=size, filters={"kind": ("news",)})
    expected = [(h.entry.id, h.score) for h in engine.search(replace(query, limit=30)).hits]
    assert len(expected) == 20
    assert [score for _, score in expected] == sorted((score for _, score in expected), reverse=True)
    seen: list[tuple[str, float]] = []
    for _ in range(30):
        result = engine.search(query)
        assert result.total == 20
        seen += [(h.entry.id, h.score) for h in result.hits]
        if len(result.hits) < size:
            break
        query = replace(query, after=result.hits[-1].sort_values)
    assert [i for i, _ in seen] == [i for i, _ in expected]
    assert [s for _, s in seen] == pytest.approx([s for _, s in expected], abs=1e-6)


def test_articles_alike_share_telling_words(engine: SearchEngine) -> None:
    engine.apply(
        [
            entry("a", "The mediators calm the night-time conflicts in the old harbour quarter."),
            entry("b", "In the harbour, mediators calm conflicts; the quarter is old."),
            entry("c", "A survey of victims was made in the spring."),
        ],
        [],
        reached=1,
    )
    hits = engine.alike("The mediators calm the night-time conflicts in the old harbour.", "en", limit=5, without="a")
    assert [h.entry.id for h in hits] == ["b"]
    assert engine.alike("", "en", limit=5) == []


def test_where_a_town_lies_comes_back(engine: SearchEngine) -> None:
    from indexer.entry import EntryPlace

    place = EntryPlace(2792413, "Liège", "BE", ("liege",), 50.63, 5.57)
    engine.apply([entry("a", "text", places=(place,))], [], reached=1)
    assert engine.get(["a"])[0].points == ((50.63, 5.57),)


def test_a_cluster_can_be_asked_for_a_distance(elasticsearch_url: str, elasticsearch_prefix: str) -> None:
    from elasticsearch import Elasticsearch

    from indexer.engines.elasticsearch import ElasticsearchEngine
    from indexer.engines.elasticsearch_connection import Connection
    from indexer.entry import EntryPlace

    engine = ElasticsearchEngine(Connection.at(elasticsearch_url), prefix=elasticsearch_prefix)
    liege, brest = EntryPlace(1, "Liège", "BE", (), 50.63, 5.57), EntryPlace(2, "Brest", "FR", (), 48.39, -4.49)
    engine.apply([entry("a", "text", places=(liege,)), entry("b", "text", places=(brest,))], [], reached=1)
    near_namur = {"geo_distance": {"distance": "80km", "points": {"lat": 50.47, "lon": 4.87}}}
    with Elasticsearch(elasticsearch_url) as client:
        client.indices.refresh(index=f"{elasticsearch_prefix}*")
        found = client.search(index=f"{elasticsearch_prefix}-read", query=near_namur)
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["a"]
    engine.close()
