"""The comparison of ways of searching: its means, gains and intervals."""

from __future__ import annotations

import pytest

from vigie.evaluation.ablation import bootstrap, compare_ways
from vigie.evaluation.measuring import QueryFigures, Ranked

LANGUAGES = {"f#0": "fr", "e#0": "en"}
JUDGED = {"q1": {"f#0": 1, "e#0": 1}}


def run(*names: str) -> list[QueryFigures]:
    ranked = tuple(Ranked(n, "fr" if n[0] == "f" else "en") for n in names)
    return [QueryFigures("q1", "fr", "x", len(names), {}, ranked)]


def test_gains_are_of_hybrid_over_words() -> None:
    runs = {"words": run("f#0"), "concepts": run("f#0", "f#9", "e#0"), "hybrid": run("f#0", "e#0")}
    found = compare_ways(runs, JUDGED, LANGUAGES, no_answer=4, empty=3)
    assert found.measures["hybrid"]["all"]["nDCG@10"] == pytest.approx(1)
    assert found.gains["cross_alone"].mean == pytest.approx(1)
    assert found.gains["same_alone"].mean == 0
    figures = found.figures()
    assert figures["no_answer.empty"] == 0.75
    assert figures["cross_of_same"] == 1
    assert found.queries[0].by_way["words"] < found.queries[0].by_way["concepts"] < 1
    assert found.as_json(with_queries=True)["by_way"][0]["qid"] == "q1"


def test_the_interval_holds_the_mean_and_is_the_same_each_time() -> None:
    values = [0.0, 0.2, 0.4, 0.9, 1.0, 0.7]
    interval = bootstrap(values)
    assert interval.low < interval.mean < interval.high
    assert interval == bootstrap(values)
    assert bootstrap([0.5]) == bootstrap([0.5, 0.5])
