"""Articles that the concept tagger is fitted on and measured with."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.tagging.cases import Case, article, restated_cases
from benchmarks.tagging.fit import DOUBTFUL, fit, held_out
from benchmarks.tagging.rows import Judged
from indexer.annotating.concepts.features import FEATURES
from taxonomy.load import load_scheme

FOLDER = Path(__file__).parent.parent.parent / "benchmarks" / "tagging"
SCHEME = load_scheme()
TOPICS = {"burglary": frozenset({"property"}), "prisons": frozenset({"offenders"})}


@pytest.mark.parametrize("file", ["restated.jsonl", "restated_aside.jsonl", "invented.jsonl"])
def test_read_articles_are_tagged_with_concepts_that_can_tag(file: str) -> None:
    cases = list(restated_cases(FOLDER / file))
    assert cases
    assert {concept for case in cases for concept in case.right if not SCHEME[concept].tags} == set()


def test_what_is_set_aside_is_not_among_what_is_fitted_on() -> None:
    fitted = {case.article.text for case in restated_cases(FOLDER / "restated.jsonl")}
    assert fitted.isdisjoint(case.article.text for case in restated_cases(FOLDER / "restated_aside.jsonl"))


def test_writer_and_reader_of_invented_articles_are_both_heard() -> None:
    cases = list(restated_cases(FOLDER / "invented.jsonl"))
    assert len({case.group for case in cases}) == len(cases)
    assert all(case.doubtful is not None for case in cases)
    differ = sum(len(case.doubtful or ()) for case in cases)
    assert 0 < differ < sum(len(case.right) for case in cases)


def _judged(
    number: int,
    right: set[str],
    topics: set[str] | None,
    *,
    written: bool = False,
    doubtful: frozenset[str] | None = None,
) -> Judged:
    """A case in which both concepts stand, burglary as often as the number says."""
    rows = {
        concept: [float(number % 7 if name == "hits" else concept == "burglary") for name in FEATURES]
        for concept in TOPICS
    }
    told = None if topics is None else frozenset(topics)
    group = f"{'file' if written else 'host'} {number}"
    case = Case(group, article("", "Text."), frozenset(right), False, "news", written, told, doubtful)
    return Judged(case, rows, {})


def test_a_concept_of_no_topic_that_the_reader_gave_counts_less() -> None:
    filed = [_judged(n, {"burglary"} if n % 2 else set(), {"property"} if n % 2 else set()) for n in range(20)]
    astray = [_judged(n, {"burglary"} if n % 2 else set(), set()) for n in range(20)]
    assert DOUBTFUL < 1
    assert fit(astray, TOPICS).offsets["burglary"] < fit(filed, TOPICS).offsets["burglary"]


def test_a_concept_on_which_writer_and_reader_differ_counts_less() -> None:
    def told(doubtful: frozenset[str]) -> float:
        one = [_judged(n, {"burglary"}, {"property"}, doubtful=doubtful) for n in range(20)]
        return fit(one, TOPICS).offsets["burglary"]

    assert told(frozenset({"burglary"})) < told(frozenset())


def test_written_articles_are_neither_fitted_on_nor_measured() -> None:
    cases = [_judged(n, {"burglary"} if n % 2 else set(), None) for n in range(20)]
    written = [_judged(n, {"prisons"}, None, written=True) for n in range(20)]
    assert fit(cases, {}) == fit([*cases, *written], {})
    told = held_out([*cases, *written], {})
    assert all(told[:20])
    assert not any(told[20:])
