"""Fit how closeness in meaning counts for a scheme that nothing was learnt of:
`python -m benchmarks.tagging.fit_untaught GOLD_FOLDER --restated FILE [--some NUMBER]`.

The packaged scheme stands in for another one: other ids, no clues, weak labels, gists or examples. Prints micro-F1 by
words alone and with closeness, fitted on the restated articles and measured on the gold, and the other way round; then
the coefficients fitted on both, to be written into indexer/annotating/concepts/untaught.py. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.tagging.cases import gold_cases, restated_cases
from benchmarks.tagging.rows import Judged, prepare
from indexer.annotating.concepts.features import FEATURES
from indexer.annotating.concepts.tagger import choose, least_score, probability
from indexer.annotating.concepts.untaught import ADDED, inputs
from indexer.annotating.concepts.weights import BY_MEANING, BY_WORDS
from indexer.embedding import load_embedder
from taxonomy.load import load_scheme
from taxonomy.scheme import Concept, Scheme

C = 0.1
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4)
Scores = Mapping[str, float]


def stripped(scheme: Scheme) -> Scheme:
    """A scheme as anybody might have it: labels, definitions and relations, under ids that nothing was learnt of."""

    def other(concept: Concept) -> Concept:
        labels = (replace(x, role="alternative") if x.role == "acronym" else x for x in concept.labels)
        return replace(
            concept,
            id=_other(concept.id),
            labels=tuple(x for x in labels if x.role in {"preferred", "alternative", "hidden"}),
            broader=tuple(map(_other, concept.broader)),
            narrower=tuple(map(_other, concept.narrower)),
            related=tuple(map(_other, concept.related)),
            replaced_by=concept.replaced_by and _other(concept.replaced_by),
            gists={},
            examples=(),
        )

    return Scheme("urn:other", "", tuple(map(other, scheme)))


def _other(concept_id: str) -> str:
    return f"other-{concept_id}"


def by_words(row: Sequence[float]) -> float:
    """What words alone say."""
    return probability(row[: len(FEATURES)], BY_WORDS)


def fit(cases: Iterable[Judged]) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """A logistic regression on the rows of all cases."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    rows = [(inputs(row, by_words(row)), concept in _right(one)) for one in cases for concept, row in one.rows.items()]
    model = make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=2000))
    return model.fit([values for values, _ in rows], [right for _, right in rows])


def _right(one: Judged) -> frozenset[str]:
    return frozenset(map(_other, one.case.right))


def scores(model: Any, one: Judged) -> Scores:  # noqa: ANN401
    """The chance of each concept in a case."""
    told = [inputs(row, by_words(row)) for row in one.rows.values()]
    return dict(zip(one.rows, model.predict_proba(told)[:, 1].tolist(), strict=True)) if told else {}


def report(
    name: str, cases: Sequence[Judged], told: Sequence[Scores], scheme: Scheme, thresholds: Iterable[float]
) -> None:
    """Print precision, recall and micro-F1."""
    for threshold in thresholds:
        hit = said = wanted = 0
        for one, held in zip(cases, told, strict=True):
            tags = set(choose(held, scheme, least_score(held, threshold)))
            right = {concept for concept in _right(one) if concept in scheme and scheme[concept].tags}
            hit, said, wanted = hit + len(tags & right), said + len(tags), wanted + len(right)
        figures = f"F1 {2 * hit / (said + wanted):.3f} (P {hit / max(1, said):.3f}, R {hit / wanted:.3f})"
        print(f"{name}, threshold {threshold:.2f}: {figures}", flush=True)


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", type=Path)
    options.add_argument("--restated", type=Path, required=True)
    options.add_argument("--some", type=int, default=500, help="restated articles, drawn by chance")
    given = options.parse_args()
    scheme = stripped(load_scheme())
    gold = list(gold_cases(given.gold))
    drawn = list(restated_cases(given.restated))
    Random(1).shuffle(drawn)
    material = prepare([*gold, *islice(drawn, given.some)], scheme, load_embedder())
    held = material.untaught()
    parts = {"gold": held[: len(gold)], "restated": held[len(gold) :]}
    for name, other in (("gold", "restated"), ("restated", "gold")):
        plain = [{concept: by_words(row) for concept, row in one.rows.items()} for one in parts[name]]
        report(f"{name} by words", parts[name], plain, scheme, [BY_MEANING.threshold, *THRESHOLDS])
        model = fit(parts[other])
        told = [scores(model, one) for one in parts[name]]
        report(f"{name} with closeness, fitted on {other}", parts[name], told, scheme, THRESHOLDS)
    scaler, regression = (step for _, step in fit(held).steps)
    weights = regression.coef_[0] / scaler.scale_
    print(dict(zip(("by words", *ADDED), weights.round(3).tolist(), strict=True)))
    print("intercept", round(float(regression.intercept_[0] - (weights * scaler.mean_).sum()), 3))


if __name__ == "__main__":
    main()
