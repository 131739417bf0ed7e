"""Measures of ranked lists, over all relevant articles and over those in one language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

MEASURES = ("nDCG@10", "R@20", "RR")
"""As `ir_measures` names them: nDCG with linear gain, the share of relevant articles in the first 20, and the
reciprocal rank of the first relevant one (its mean is MRR)."""
WAYS = ("words", "concepts", "hybrid")
"""Ways of searching: by words alone; with the concepts that a query names; and with meaning too, as people search."""
Half = Literal["all", "same", "cross", "same_alone", "cross_alone"]
HALVES: tuple[Half, ...] = ("all", "same", "cross", "same_alone", "cross_alone")
"""Which articles count as relevant: all, those in the query's language, or those in the other one. In the halves
`…_alone` the hits in the language that does not count are taken out of the list too, so that 1 can be reached."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """One hit: the article's name (`page#ordinal`) and its language."""

    name: str
    language: str


@dataclass(frozen=True, slots=True)
class QueryFigures:
    """One query with its figures over all articles (none where nothing relevant is held), and its number of hits."""

    qid: str
    language: str
    text: str
    hits: int
    measures: Mapping[str, float]
    ranked: tuple[Ranked, ...] = ()


def measure_halves(
    runs: Sequence[QueryFigures], judgements: Mapping[str, Mapping[str, int]], languages: Mapping[str, str]
) -> tuple[dict[str, dict[str, float]], dict[str, int], tuple[QueryFigures, ...]]:
    """The figures of ranked lists, over all and by half.

    Args:
        runs: queries with their ranked hits.
        judgements: for each query the grade of each judged article.
        languages: of each article of the gold.

    Returns:
        The mean of each measure by half; how many queries have a relevant article in that half (the others are left
        out of it); and the runs with their figures over all.
    """
    means: dict[str, dict[str, float]] = {}
    judged: dict[str, int] = {}
    for half in HALVES:
        figures = half_figures(half, runs, judgements, languages)
        judged[half] = len(figures)
        means[half] = {name: _mean([f[name] for f in figures.values()]) for name in MEASURES}
    over_all = half_figures("all", runs, judgements, languages)
    by_query = tuple(
        QueryFigures(run.qid, run.language, run.text, run.hits, over_all.get(run.qid, {}), run.ranked) for run in runs
    )
    return means, judged, by_query


def half_figures(
    half: Half,
    runs: Sequence[QueryFigures],
    judgements: Mapping[str, Mapping[str, int]],
    languages: Mapping[str, str],
) -> dict[str, dict[str, float]]:
    """The measures of each query that has a relevant article in a half; arguments as those of `measure_halves`."""
    figures: dict[str, dict[str, float]] = {}
    for run in runs:
        grades = {
            name: grade
            for name, grade in judgements.get(run.qid, {}).items()
            if grade > 0 and _counts(half, languages[name], run.language)
        }
        ranked = run.ranked
        if half.endswith("_alone"):
            ranked = tuple(r for r in ranked if _counts(half, languages.get(r.name, r.language), run.language))
        if grades:
            figures[run.qid] = measure([r.name for r in ranked], grades)
    return figures


def _counts(half: Half, language: str, asked_in: str) -> bool:
    return half == "all" or (language == asked_in) == half.startswith("same")


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def measure(ranked: Sequence[str], grades: Mapping[str, int]) -> dict[str, float]:
    """The measures of one ranked list, by `ir_measures`.

    Args:
        ranked: names of articles, best first; each once.
        grades: of the judged articles; others count as 0.
    """
    import ir_measures

    wanted = [ir_measures.parse_measure(name) for name in MEASURES]
    qrels = [ir_measures.Qrel("q", name, grade) for name, grade in grades.items()]
    # Scores fall with the rank and never tie: the measures would order ties by name.
    run = [ir_measures.ScoredDoc("q", name, float(len(ranked) - n)) for n, name in enumerate(ranked)]
    found = {str(m.measure): float(m.value) for m in ir_measures.iter_calc(wanted, qrels, run)}
    return {name: found.get(name, 0.0) for name in MEASURES}
