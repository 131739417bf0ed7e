"""What every engine must do, whatever it is made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from corpus.editions import publication_key
from corpus.errors import EngineError
from indexer.engine import FACET_FIELDS, DateRange, EngineQuery, SearchEngine
from indexer.entry import EntryBody
from tests.contract.entries import SAMPLE, entry


@pytest.fixture
def filled(engine: SearchEngine) -> SearchEngine:
    engine.apply(SAMPLE, [], reached=1)
    return engine


def found(engine: SearchEngine, **query: object) -> list[str]:
    return [hit.entry.id for hit in engine.search(EngineQuery(**query)).hits]  # type: ignore[arg-type]


def test_an_empty_engine_answers(engine: SearchEngine) -> None:
    assert engine.search(EngineQuery(words=("police",), facets=FACET_FIELDS)).total == 0
    assert engine.reached() == 0
    assert engine.stats().articles == 0
    assert engine.get(["x"]) == []
    assert engine.suggest("po", limit=3) == []


def test_an_entry_comes_back_as_it_was_written(filled: SearchEngine) -> None:
    assert filled.get(["cameras", "nothing", "night"]) == [SAMPLE[1], SAMPLE[0]]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("mediateur",), ["night"]),  # stem and accent
        (("médiateurs",), ["night"]),
        (("burglary",), ["lighting"]),
        (("burglaries",), ["lighting"]),
        (("habitant",), ["night"]),
        (("police", "citoyen"), ["undated"]),
        (("police", "cameras"), []),  # of two words both
        (("nothing",), []),
    ],
)
def test_words_match_by_stem_and_without_accents(
    filled: SearchEngine, words: tuple[str, ...], expected: list[str]
) -> None:
    assert found(filled, words=words) == expected


def test_hits_among_some_articles_only(filled: SearchEngine) -> None:
    some = ("night", "lighting", "nothing")
    assert set(found(filled, among=some)) == {"night", "lighting"}
    assert found(filled, words=("burglary",), among=some) == ["lighting"]
    assert found(filled, words=("burglary",), among=("night",)) == found(filled, among=()) == []
    told = filled.search(EngineQuery(among=some, facets=("language",), sort="newest"))
    assert (told.total, {c.value: c.count for c in told.facets["language"]}) == (2, {"en": 1, "fr": 1})
    assert filled.totals([EngineQuery(among=some)]) == [2]


def test_the_plural_of_an_acronym_is_found_by_the_singular_and_the_other_way_round(engine: SearchEngine) -> None:
    engine.apply([entry("one", "The NGO met an SDCF."), entry("many", "NGOs met SDCFs.")], [], reached=1)
    for typed in ("ngo", "ngos", "sdcf", "sdcfs"):
        assert set(found(engine, words=(typed,))) == {"one", "many"}, typed
    for typed in ("NGO", "NGOs", "ngos"):
        assert found(engine, excluded=(typed,)) == [], typed
    assert found(engine, phrases=("met SDCFs",)) == ["many"]  # a phrase stays literal


def test_of_four_words_three_suffice_and_of_three_all_are_needed(filled: SearchEngine) -> None:
    assert found(filled, words=("street", "lighting", "burglaries", "elephant")) == ["lighting"]
    assert found(filled, words=("street", "lighting", "elephant")) == []


def test_stop_words_in_a_query_do_not_count(filled: SearchEngine) -> None:
    assert found(filled, words=("the", "police", "citoyens")) == ["undated"]


def test_a_phrase_is_literal_but_for_case_and_accents(filled: SearchEngine) -> None:
    assert found(filled, phrases=("Video Surveillance",)) == ["cameras"]
    assert found(filled, phrases=("mediateurs sociaux",)) == ["night"]
    assert found(filled, phrases=("surveillance video",)) == []
    assert found(filled, phrases=("mediateur social",)) == []
    assert found(filled, phrases=("police et citoyens",)) == ["undated"]


def test_exclusion(filled: SearchEngine) -> None:
    assert set(found(filled, excluded=("burglary",))) == {"night", "cameras", "undated"}
    assert set(found(filled, excluded=("car parks",))) == {"night", "lighting", "undated"}


def test_concepts_widen_a_query_and_reach_below(filled: SearchEngine) -> None:
    assert found(filled, words=("nothing",), concepts=("situational-prevention",)) != []
    assert set(found(filled, words=("mediateurs",), concepts=("situational-prevention",))) == {
        "night",
        "cameras",
        "lighting",
    }
    both = found(filled, words=("burglaries",), concepts=("situational-prevention",))
    assert both == ["lighting", "cameras"]  # who has words and concept comes first


def test_title_counts_more_than_text(engine: SearchEngine) -> None:
    engine.apply(
        [entry("in-text", "word " * 10 + "lantern", title="other"), entry("in-title", "word " * 11, title="lantern")],
        [],
        reached=1,
    )
    assert found(engine, words=("lantern",)) == ["in-title", "in-text"]


def test_neither_language_has_an_advantage_as_the_other_grows(engine: SearchEngine) -> None:
    french = [entry(f"fr{n}", "mot " * 40, language="fr") for n in range(50)]
    pair = [
        entry("short-fr", "lanterne rouge", language="fr", title="a"),
        entry("short-en", "lanterne rouge", language="en", title="a"),
    ]
    engine.apply([*pair, *french], [], reached=1)
    scores = {h.entry.id: h.score for h in engine.search(EngineQuery(words=("rouge",))).hits}
    assert scores["short-fr"] == pytest.approx(scores["short-en"], rel=0.01)


def test_filters_or_inside_and_across(filled: SearchEngine) -> None:
    assert set(found(filled, filters={"kind": ("report", "programme")})) == {"cameras", "night"}
    assert found(filled, filters={"kind": ("report", "programme"), "language": ("fr",)}) == ["night"]
    assert found(filled, filters={"year": ("2005",)}) == ["night"]
    assert found(filled, filters={"edition": ("Edition 4",)}) == ["lighting"]
    assert found(filled, filters={"publication": (publication_key("THE LOOKOUT'S POST"),)}) == ["cameras"]
    assert set(found(filled, filters={"concept": ("prevention-approaches",)})) == {"night", "cameras", "lighting"}


def test_an_event_series_by_its_key_whatever_the_language(filled: SearchEngine) -> None:
    assert set(found(filled, filters={"series": ("annual_colloquium_icpc",)})) == {"night", "cameras"}
    assert found(filled, filters={"series": ("congress_un", "another_key")}) == ["cameras"]
    counted = filled.search(EngineQuery(facets=("series",))).facets["series"]
    assert [(c.value, c.count) for c in counted] == [("annual_colloquium_icpc", 2), ("congress_un", 1)]


def test_the_language_in_which_something_can_be_had_is_not_that_of_the_article(filled: SearchEngine) -> None:
    assert set(found(filled, filters={"available": ("fr",)})) == {"night", "lighting"}
    assert found(filled, filters={"available": ("fr",), "language": ("en",)}) == ["lighting"]
    result = filled.search(EngineQuery(filters={"available": ("en",)}, facets=("available",)))
    assert [hit.entry.id for hit in result.hits] == ["night"]
    assert [(c.value, c.count) for c in result.facets["available"]] == [("fr", 2), ("en", 1)]


def test_a_city_by_id_and_by_name_in_either_language(filled: SearchEngine) -> None:
    for city in ("2643743", "london", "londres"):
        assert found(filled, filters={"city": (city,)}) == ["cameras"]
    assert found(filled, filters={"city": ("paris",)}) == []


def test_a_body_by_its_key_and_its_acronym_is_counted_once_by_its_key(filled: SearchEngine) -> None:
    assert set(found(filled, filters={"organisation": ("authority:undp",)})) == {"night", "cameras"}
    for key in ("city safety council", "csc"):
        assert found(filled, filters={"organisation": (key,)}) == ["cameras"]
    assert found(filled, filters={"organisation": ("undp", "City Safety Council")}) == []
    counted = filled.search(EngineQuery(facets=("organisation",))).facets["organisation"]
    assert [(c.value, c.count) for c in counted] == [("authority:undp", 2), ("city safety council", 1)]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (DateRange("issued", "2006-01-01", "2006-12-31"), {"cameras", "lighting"}),
        (DateRange("issued", None, "2005-12-31"), {"night"}),
        (DateRange("event", "2005-01-10", "2005-01-10"), {"night"}),  # a whole month inside the interval
        (DateRange("event", "2004-12-28", "2004-12-28"), {"night"}),
        (DateRange("event", "2004-12-01", "2004-12-27"), set()),
        (DateRange("event", "2005-02-03", "2005-02-03"), {"night"}),
        (DateRange("event", "2005-02-04", "2005-02-28"), set()),
        (DateRange("event", "2006-06-16", None), {"cameras"}),
    ],
)
def test_ranges_of_dates(filled: SearchEngine, wanted: DateRange, expected: set[str]) -> None:
    assert set(found(filled, ranges=(wanted,))) == expected


def test_facets_count_all_hits_and_leave_out_their_own_filter(filled: SearchEngine) -> None:
    result = filled.search(EngineQuery(filters={"language": ("en",)}, facets=FACET_FIELDS, limit=1))
    counts = {f: {c.value: c.count for c in values} for f, values in result.facets.items()}
    assert counts["language"] == {"en": 2, "fr": 2}
    assert counts["kind"] == {"report": 1, "news": 1}
    assert counts["concept"]["prevention-approaches"] == 2  # once for each article, though "lighting" has two below
    assert counts["city"] == {"2643743": 1}
    assert [c.label for c in result.facets["city"]] == ["London"]
    assert set(result.facets) == set(FACET_FIELDS)


def test_the_count_beside_a_value_is_the_total_after_choosing_it(filled: SearchEngine) -> None:
    before = filled.search(EngineQuery(words=("the",), facets=FACET_FIELDS))
    for field, values in before.facets.items():
        for value in values:
            after = filled.search(EngineQuery(words=("the",), filters={field: (value.value,)}))
            assert after.total == value.count, (field, value)


def test_sorting_by_date_puts_the_undated_last_in_both_orders(filled: SearchEngine) -> None:
    assert found(filled, sort="newest") == ["cameras", "lighting", "night", "undated"]
    assert found(filled, sort="oldest") == ["night", "lighting", "cameras", "undated"]


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
def test_pages_join_without_gap_or_repetition_while_articles_are_added(engine: SearchEngine, sort: str) -> None:
    many = [entry(f"a{n:03}", "lantern " * (n % 7 + 1), issued=f"2005-01-{n % 9 + 1:02}", seq=n + 1) for n in range(55)]
    engine.apply(many, [], reached=55)
    query = EngineQuery(words=("lantern",), sort=sort, limit=10)  # type: ignore[arg-type]
    expected = [h.entry.id for h in engine.search(replace(query, limit=55)).hits]
    seen: list[str] = []
    for n in range(10):
        hits = engine.search(query).hits
        seen += [h.entry.id for h in hits]
        if len(hits) < 10:
            break
        query = replace(query, after=hits[-1].sort_values)
        newer = entry(f"new{n}", "lantern " * 3, issued=f"{2001 + 20 * (sort == 'newest')}-01-01", seq=56 + n)
        engine.apply([newer], [], reached=56 + n)
    assert seen == expected


def test_writing_again_replaces_and_deleting_takes_out(filled: SearchEngine) -> None:
    filled.apply([entry("night", "tout autre chose", language="fr")], ["cameras", "unknown"], reached=2)
    assert found(filled, words=("mediateurs",)) == []
    assert found(filled, words=("chose",)) == ["night"]
    assert filled.get(["cameras"]) == []
    assert (filled.stats().articles, filled.reached()) == (3, 2)


def test_a_failed_batch_leaves_nothing_behind(filled: SearchEngine) -> None:
    def broken() -> object:
        yield entry("half", "half written")
        raise RuntimeError("the source failed")

    with pytest.raises(RuntimeError):
        filled.apply(broken(), [], reached=9)  # type: ignore[arg-type]
    assert filled.get(["half"]) == []
    assert filled.reached() == 1


def test_suggestions_begin_with_the_prefix_most_frequent_first(filled: SearchEngine) -> None:
    assert filled.suggest("obs", limit=5) == [("observatoire", 1)]
    assert filled.suggest("neigh", limit=5) == [("neighbourhood", 1)]
    assert filled.suggest("zz", limit=5) == []


def test_spellings_are_near_words_of_the_corpus(filled: SearchEngine) -> None:
    assert filled.spellings("burglry", limit=3) == [("burglary", 1)]
    assert filled.spellings("elephant", limit=3) == []
    assert ("neighbourhood", 1) in filled.spellings("neigbourhood", limit=3)


def test_frequency_of_words_as_they_stand(filled: SearchEngine) -> None:
    assert filled.frequencies(["observatoire", "observatoires", "zz", "observatoire"]) == [1, 0, 0, 1]
    assert filled.frequencies([]) == []


def test_totals_of_several_queries(filled: SearchEngine) -> None:
    asked = [EngineQuery(words=("police",)), EngineQuery(words=("zz",)), EngineQuery(), EngineQuery(limit=0)]
    expected = [filled.search(replace(query, limit=1)).total for query in asked]
    assert filled.totals(asked) == expected and expected[0] > expected[1] == 0 < expected[2]
    assert filled.totals([]) == []


def test_a_rebuild_is_aside_until_it_is_switched(filled: SearchEngine) -> None:
    builder = filled.new_generation()
    builder.apply([entry("fresh", "fresh text")], [], reached=7)
    assert builder.count() == 1
    assert found(filled, words=("fresh",)) == []
    name = builder.switch()
    assert found(filled, words=("fresh",)) == ["fresh"]
    assert filled.generation() == filled.stats().generation == name
    assert filled.reached() == 7
    filled.rollback()
    assert found(filled, words=("fresh",)) == []
    assert filled.stats().articles == 4


def test_a_discarded_rebuild_leaves_no_trace(filled: SearchEngine) -> None:
    before = filled.stats()
    builder = filled.new_generation()
    builder.apply([entry("fresh", "fresh text")], [], reached=7)
    builder.discard()
    assert filled.stats() == before
    filled.new_generation().discard()  # the lock was given back


def test_one_rebuild_at_a_time(filled: SearchEngine) -> None:
    builder = filled.new_generation()
    with pytest.raises(EngineError, match="rebuild"):
        filled.new_generation()
    builder.discard()


def test_rollback_needs_an_earlier_generation(filled: SearchEngine) -> None:
    with pytest.raises(EngineError, match="no earlier generation"):
        filled.rollback()


def test_a_late_write_does_not_undo_a_newer_one(filled: SearchEngine) -> None:
    """Two writers at once may finish in either order; what the later change said must stay."""
    if filled.stats().engine == "tantivy":
        pytest.skip("the embedded engine has one writer at a time, under a lock")
    filled.apply([entry("night", "neuf", seq=9)], ["cameras"], reached=9)
    filled.apply([entry("night", "vieux", seq=5), entry("cameras", "vieux", seq=5)], [], reached=5)
    assert found(filled, words=("vieux",)) == []
    assert found(filled, words=("neuf",)) == ["night"]
    assert filled.get(["cameras"]) == []
    assert filled.reached() == 9


def test_a_hit_names_the_generation_that_it_came_from(filled: SearchEngine) -> None:
    assert (
        filled.search(EngineQuery(words=("citoyens",))).generation == filled.generation() == filled.stats().generation
    )


def test_odd_words_and_very_long_ones_are_taken(engine: SearchEngine) -> None:
    long = "a" * 40_000
    odd = entry(
        "odd",
        f'x {long} «é» l’été [.*] 北京 ☃ \U0001f600 _ \\ " {{}}',
        title=long,
        organisations=(EntryBody((long,), long),),
        edition=long[:9000],
    )
    engine.apply([odd], [], reached=1)
    assert engine.get(["odd"]) == [odd]
    assert found(engine, words=("ete",)) == ["odd"]
    assert found(engine, phrases=('"[.*]\\',)) == ["odd"]  # nothing but signs asks for nothing
    for prefix in ("[.*", "x|y", "\\", "é", "北", "0"):
        engine.suggest(prefix, limit=3)
        engine.spellings(prefix, limit=3)
        engine.frequencies([prefix])


def test_many_words_are_no_fault(filled: SearchEngine) -> None:
    filled.search(EngineQuery(words=tuple(f"word{n}" for n in range(300)), facets=FACET_FIELDS))


def test_pages_end_at_the_last_rank(engine: SearchEngine) -> None:
    engine.apply([entry(f"a{n}", "lantern") for n in range(5)], [], reached=1)
    query = EngineQuery(words=("lantern",), limit=100)
    assert len(engine.search(replace(query, after=(3, 1))).hits) == 2
    beyond = engine.search(replace(query, after=(10_000, 1)))
    assert (beyond.total, beyond.hits) == (5, ())


def test_a_page_beyond_keeps_total_and_facets(filled: SearchEngine) -> None:
    query = EngineQuery(filters={"language": ("en",)}, facets=FACET_FIELDS, limit=1)
    first = filled.search(query)
    filled.apply([entry("later", "later", seq=9)], [], reached=9)
    second = filled.search(replace(query, after=first.hits[0].sort_values))
    assert (first.total, second.total) == (2, 3)
    assert {c.value: c.count for c in second.facets["language"]} == {"en": 3, "fr": 2}
    assert [h.entry.id for h in second.hits] != [h.entry.id for h in first.hits]
    assert "later" not in {h.entry.id for h in second.hits}
