"""What each way of searching gives, how sure that is, and what becomes of queries that have no answer."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vigie.evaluation.measuring import HALVES, MEASURES, WAYS, QueryFigures, half_figures

RESAMPLES = 2000
_MAIN: tuple[str, ...] = ("all", "same_alone", "cross_alone")
"""Halves that ways are compared by: all articles, those in the query's language, and those in the other."""
_MEASURE = "nDCG@10"


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean and the interval that holds 95 of 100 means of queries drawn anew."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class QueryDifference:
    """The nDCG@10 of one query by way, over all articles that are relevant to it."""

    qid: str
    text: str
    by_way: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Ablation:
    """The measures of each way by half, the intervals of nDCG@10, and the gain of the hybrid way over words alone."""

    measures: Mapping[str, Mapping[str, Mapping[str, float]]]
    intervals: Mapping[str, Mapping[str, Interval]]
    gains: Mapping[str, Interval]
    queries: tuple[QueryDifference, ...]
    no_answer: int
    empty: int

    def figures(self) -> dict[str, float]:
        """The figures that floors are pinned for, beside those of the hybrid way."""
        found = {f"gain.{half}.{_MEASURE}": max(0.0, gain.mean) for half, gain in self.gains.items()}
        same, cross = (self.intervals["hybrid"].get(half) for half in ("same_alone", "cross_alone"))
        if same and cross and same.mean:
            found["cross_of_same"] = min(1.0, cross.mean / same.mean)
        if self.no_answer:
            found["no_answer.empty"] = self.empty / self.no_answer
        return found

    def as_json(self, *, with_queries: bool) -> dict[str, Any]:
        """The comparison as `--json` prints it."""
        told: dict[str, Any] = {
            "ways": {
                way: {half: {n: round(v, 4) for n, v in m.items()} for half, m in halves.items()}
                for way, halves in self.measures.items()
            },
            "intervals": {way: {h: _rounded(i) for h, i in halves.items()} for way, halves in self.intervals.items()},
            "gains": {half: _rounded(gain) for half, gain in self.gains.items()},
            "no_answer": {"queries": self.no_answer, "empty": self.empty},
        }
        if with_queries:
            told["by_way"] = [
                {"qid": q.qid, "text": q.text, **{w: round(v, 4) for w, v in q.by_way.items()}} for q in self.queries
            ]
        return told


def _rounded(interval: Interval) -> dict[str, float]:
    return {"mean": round(interval.mean, 4), "low": round(interval.low, 4), "high": round(interval.high, 4)}


def compare_ways(
    runs: Mapping[str, Sequence[QueryFigures]],
    judgements: Mapping[str, Mapping[str, int]],
    languages: Mapping[str, str],
    *,
    no_answer: int = 0,
    empty: int = 0,
) -> Ablation:
    """Compare ways of searching.

    Args:
        runs: the ranked hits of each query by way (`WAYS`).
        judgements: for each query the grade of each judged article.
        languages: of each judged article.
        no_answer: how many queries without an answer were asked.
        empty: how many of them found nothing.
    """
    by: dict[str, dict[str, dict[str, dict[str, float]]]] = {
        way: {half: half_figures(half, runs[way], judgements, languages) for half in HALVES} for way in WAYS
    }
    values = {way: {h: {q: f[_MEASURE] for q, f in by[way][h].items()} for h in _MAIN} for way in WAYS}
    measures = {
        way: {h: {n: _mean([f[n] for f in figures.values()]) for n in MEASURES} for h, figures in halves.items()}
        for way, halves in by.items()
    }
    intervals = {way: {h: bootstrap(list(v.values())) for h, v in values[way].items() if v} for way in WAYS}
    gains = {
        h: bootstrap([hybrid - values["words"][h][q] for q, hybrid in values["hybrid"][h].items()])
        for h in _MAIN
        if values["hybrid"][h]
    }
    queries = tuple(
        QueryDifference(run.qid, run.text, {way: values[way]["all"][run.qid] for way in WAYS})
        for run in runs["hybrid"]
        if run.qid in values["hybrid"]["all"]
    )
    return Ablation(measures, intervals, gains, queries, no_answer, empty)


def bootstrap(values: Sequence[float], *, seed: int = 1) -> Interval:
    """The mean of values and its 95 % interval by the percentile bootstrap (Efron 1979), the same for the same values.

    Args:
        values: one for each query, at least one.
        seed: of the draws.
    """
    draw = random.Random(seed)  # noqa: S311 - statistics, no secret
    means = sorted(_mean(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    cut = RESAMPLES * 25 // 1000
    return Interval(_mean(values), means[cut], means[-cut - 1])


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
