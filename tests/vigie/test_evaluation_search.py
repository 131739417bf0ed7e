from __future__ import annotations

import io
import json
from math import log2
from pathlib import Path
from typing import Any

import pytest
from evaluation_part import Oracle, article, document, french_article, write
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from corpus.errors import InputError, UsageError
from corpus.sample import Judgement, SampleQuery, load_gold
from taxonomy.load import load_scheme
from vigie.evaluation import evaluate_search, render
from vigie.evaluation.measuring import QueryFigures, Ranked, measure, measure_halves
from vigie.evaluation.retrieval import judged_articles, load_documents


def test_measures_of_a_list_worked_by_hand() -> None:
    figures = measure(["x", "b", "y", "a"], {"a": 2, "b": 1, "c": 1})
    ideal = 2 / log2(2) + 1 / log2(3) + 1 / log2(4)
    assert figures["nDCG@10"] == pytest.approx((1 / log2(3) + 2 / log2(5)) / ideal)
    assert figures["R@20"] == pytest.approx(2 / 3)
    assert figures["RR"] == pytest.approx(1 / 2)


def test_depth_of_the_measures() -> None:
    figures = measure([f"x{n}" for n in range(10)] + ["a"], {"a": 1})
    assert figures == {"nDCG@10": 0.0, "R@20": 1.0, "RR": pytest.approx(1 / 11)}
    assert measure([f"x{n}" for n in range(20)] + ["a"], {"a": 1})["R@20"] == 0.0
    assert measure([], {"a": 1}) == {"nDCG@10": 0.0, "R@20": 0.0, "RR": 0.0}


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(1, 2), min_size=1))
def test_the_best_order_scores_one(grades: dict[str, int]) -> None:
    best = sorted(grades, key=lambda name: -grades[name])
    assert measure(best, grades) == pytest.approx({"nDCG@10": 1.0, "R@20": 1.0, "RR": 1.0})


def run(*names: str) -> QueryFigures:
    return QueryFigures("q1", "fr", "x", len(names), {}, tuple(Ranked(n, "fr" if n[0] == "f" else "en") for n in names))


LANGUAGES = {"f#0": "fr", "f#1": "fr", "e#0": "en"}


def test_halves_count_only_what_is_in_the_language_or_in_the_other() -> None:
    means, judged, by_query = measure_halves([run("e#9", "f#0", "f#9", "e#0")], {"q1": {"f#0": 1, "e#0": 1}}, LANGUAGES)
    assert judged == dict.fromkeys(means, 1)
    assert means["all"]["RR"] == 1 / 2
    assert means["same"]["RR"] == 1 / 2
    assert means["cross"]["RR"] == 1 / 4
    # without the hits in the other language
    assert means["same_alone"]["RR"] == 1
    assert means["cross_alone"]["RR"] == 1 / 2
    assert by_query[0].measures == means["all"]


def test_a_query_without_relevant_articles_in_a_half_is_left_out_of_it() -> None:
    means, judged, _ = measure_halves([run("f#0")], {"q1": {"f#0": 2, "e#0": 0}}, LANGUAGES)
    assert (judged["all"], judged["same"], judged["cross"]) == (1, 1, 0)
    assert means["same"]["nDCG@10"] == 1.0
    means, judged, by_query = measure_halves([run("f#0")], {}, LANGUAGES)
    assert judged["all"] == 0
    assert by_query[0].measures == {}


def test_a_query_that_finds_nothing_counts_as_zero() -> None:
    found = QueryFigures("q2", "fr", "y", 1, {}, (Ranked("f#1", "fr"),))
    means, judged, _ = measure_halves([run(), found], {"q1": {"f#0": 1}, "q2": {"f#1": 1}}, LANGUAGES)
    assert judged["all"] == 2
    assert means["all"] == {"nDCG@10": 0.5, "R@20": 0.5, "RR": 0.5}


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    write(tmp_path / "dev", document("a.html", article(section=None), french_article(section=None), edition=None))
    other = french_article(
        section=None, title="Un autre sujet", text="Le marché couvert ferme plus tôt en hiver. " * 5, concepts=[]
    )
    write(tmp_path / "test", document("b.html", other, edition=None))
    (tmp_path / "queries").mkdir()
    queries = [
        {"qid": "q1", "language": "fr", "text": "permanence victimes cambriolage", "need": "x", "part": "dev"},
        {"qid": "q2", "language": "en", "text": "victim support", "need": "x", "part": "dev"},
        {"qid": "q3", "language": "fr", "text": "marché couvert", "need": "x", "part": "test"},
    ]
    text = "".join(json.dumps(query) + "\n" for query in queries)
    (tmp_path / "queries" / "queries.jsonl").write_text(text, encoding="utf-8")
    qrels = "qid\tpage\tordinal\tgrade\nq1\ta.html\t1\t2\nq2\ta.html\t1\t2\nq3\tb.html\t0\t2\n"
    (tmp_path / "queries" / "qrels.tsv").write_text(qrels, encoding="utf-8")
    return tmp_path


def search(sample: Path, part: Any, **options: Any) -> Any:
    oracle = Oracle([*load_gold(sample / "dev"), *load_gold(sample / "test")])
    return evaluate_search(part, folder=sample, scheme=load_scheme(), annotator=oracle, **options)


@pytest.mark.parametrize("given_articles", [False, True])
def test_queries_are_asked_of_an_index_of_all_articles(sample: Path, given_articles: bool) -> None:
    evaluation = search(sample, "dev", given_articles=given_articles)
    assert (evaluation.articles, evaluation.queries) == (3, 2)
    # The English query finds the French article through the concept that it names.
    assert evaluation.measures["all"] == {"nDCG@10": 1.0, "R@20": 1.0, "RR": 1.0}
    assert evaluation.measures["cross"]["nDCG@10"] == 1.0
    assert (evaluation.judged["same"], evaluation.judged["cross"]) == (1, 1)
    assert evaluation.key == ("search-dev-given" if given_articles else "search-dev")
    told = json.loads(json.dumps(evaluation.as_json(evaluation.listed())))
    assert told["measures"]["all"] == {"queries": 2, "nDCG@10": 1.0, "R@20": 1.0, "RR": 1.0}
    assert [one["qid"] for one in told["by_query"]] == ["q1", "q2"]
    out = io.StringIO()
    render(evaluation, Console(file=out, width=100, color_system=None), listed=evaluation.listed())
    assert "permanence victimes cambriolage" in out.getvalue()


def test_single_queries_of_the_test_part_are_not_shown_by_accident(sample: Path) -> None:
    evaluation = search(sample, "test")
    assert evaluation.figures()["all.nDCG@10"] == 1.0
    assert "cross.nDCG@10" not in evaluation.figures()
    with pytest.raises(UsageError, match="test part"):
        evaluation.listed()
    assert [one.qid for one in evaluation.listed(look_at_test=True)] == ["q3"]
    assert "by_query" not in evaluation.as_json()


def test_judgements_of_what_is_not_there_are_named(sample: Path) -> None:
    documents = load_documents(sample)
    query = SampleQuery(qid="q1", language="fr", text="x", need="", part="dev")

    def judge(qid: str, page: str, ordinal: int, **options: bool) -> dict[str, dict[str, int]]:
        judgement = Judgement(qid=qid, page=page, ordinal=ordinal, grade=1)
        return judged_articles([query], [judgement], documents, **options)

    assert judge("q1", "a.html", 1) == {"q1": {"a.html#1": 1}}
    for qid, page, ordinal in (("q9", "a.html", 0), ("q1", "a.html", 2), ("q1", "z.html", 0)):
        with pytest.raises(InputError, match=r"qrels\.tsv"):
            judge(qid, page, ordinal)
    # where a part is missing, its pages may be judged all the same
    assert judge("q1", "z.html", 0, complete=False) == {}


def test_two_pages_of_one_name_are_refused(sample: Path) -> None:
    write(sample / "test", document("a.html", article(), edition=None))
    with pytest.raises(InputError, match=r"a\.html"):
        load_documents(sample)
