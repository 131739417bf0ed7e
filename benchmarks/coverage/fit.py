"""Learn the decision of past coverage on development drafts only, and write search_api/coverage/weights.json.

    python -m benchmarks.coverage.fit [--keep FILE]

For the event and for the subject, each with meaning and without. What is printed leaves out, in turn, all drafts of the
articles of one page: drafts of one article are alike, and figures on what was learnt from flatter.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from search_api.coverage import Draft
from search_api.coverage.candidates import find_candidates
from search_api.coverage.drafts import draft_article
from search_api.coverage.judging import Decision, features_of, model_name
from search_api.coverage.likeness import FEATURES, compare_all
from search_api.coverage.meaning import nearness
from vigie.evaluation.covering import EVENT, SUBJECT, load_drafts
from vigie.evaluation.desks import desks_of_sample

WEIGHTS = Path("search_api/coverage/weights.json")
LEAST: dict[Decision, int] = {"event": EVENT, "subject": SUBJECT}
PENALTY = 0.3
"""Of the square of the weights (L2)."""
UNRELATED = 4
"""What an article found for a draft of which nothing was told weighs: it turns the whole answer around."""

NEARLY = 0.01
"""How far below the best F a threshold is nearly as good."""
BETA: dict[Decision, float] = {"event": 2.0, "subject": 1.0}
"""How many times recall counts: an event that is missed is told twice, one found too many costs a look (van Rijsbergen,
Information Retrieval, 1979)."""


class Row(NamedTuple):
    """A draft beside an article, with the likenesses that are known of the two."""

    draft: str
    kind: str
    article: str
    grade: int
    by_meaning: bool
    values: list[float]


Scored = dict[str, list[tuple[float, Row]]]


def observe() -> list[Row]:
    """Each development draft beside each of its candidates, with meaning and without."""
    drafts = load_drafts("dev")
    rows: list[Row] = []
    with desks_of_sample() as desks:
        services = desks.services
        made = desks.annotator.annotate_with_vectors([draft_article(draft.text) for draft in drafts])
        for judged, one in zip(drafts, made, strict=True):
            grades = judged.grades()
            for vectors in (one.vectors, None):
                draft = Draft(one.article, one.annotation, vectors)
                entries = find_candidates(draft, services.store, services.engine)
                near = nearness(vectors, services.store.vectors.of([entry.id for entry in entries]))
                for compared in compare_all(draft, entries, near, services.engine, services.scheme):
                    # What is none of the gold's articles, as two that were not cut apart, is neither right nor wrong.
                    if name := desks.names.get(compared.entry.id):
                        told = (judged.id, judged.kind, name, grades.get(name, 0))
                        rows.append(Row(*told, compared.by_meaning, compared.likeness.values()))
    return rows


def fit(rows: Sequence[Row], columns: Sequence[int], least: int) -> np.ndarray:
    """Bias and weights, none below nought, of a logistic regression with an L2 penalty."""
    x = np.array([[row.values[column] for column in columns] for row in rows])
    y = np.array([row.grade >= least for row in rows], float)

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = theta[0] + x @ theta[1:]
        slope = 1 / (1 + np.exp(-z)) - y
        return (
            float((np.logaddexp(0, z) - y * z).sum() + PENALTY * theta[1:] @ theta[1:]),
            np.concatenate([[slope.sum()], x.T @ slope + 2 * PENALTY * theta[1:]]),
        )

    start = np.concatenate([[-5.0], np.ones(len(columns))])
    bounds = [(None, None)] + [(0.0, None)] * len(columns)
    return np.asarray(minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B").x)


def left_out(rows: Sequence[Row], columns: Sequence[int], least: int) -> Scored:
    """For each draft its articles with the probability by a model that has seen no draft of the same page."""
    pages: dict[str, str] = {}
    for row in rows:
        if row.grade == EVENT:
            pages[row.draft] = min(pages.get(row.draft, "~"), row.article.split("#")[0])
    of_page = defaultdict(set)
    for row in rows:
        of_page[pages.get(row.draft, row.draft)].add(row.draft)
    found: Scored = {}
    for drafts in of_page.values():
        theta = fit([row for row in rows if row.draft not in drafts], columns, least)
        for draft in drafts:
            mine = [row for row in rows if row.draft == draft]
            x = np.array([[row.values[column] for column in columns] for row in mine])
            probabilities = 1 / (1 + np.exp(-(theta[0] + x @ theta[1:])))
            found[draft] = sorted(zip(probabilities.tolist(), mine, strict=True), key=lambda pair: -pair[0])
    return found


def best_threshold(scored: Scored, least: int, beta: float) -> tuple[float, float]:
    """A threshold with nearly the best F over all pairs, and the best F.

    Nearly the best are many: the one in the middle of them is the least left to chance.
    """
    every = sorted(
        (
            (p, row.grade >= least, UNRELATED if row.kind == "unrelated" else 1)
            for some in scored.values()
            for p, row in some
        ),
        reverse=True,
    )
    gold, hits, found = sum(yes for _, yes, _ in every), 0, 0
    reached = []
    for p, yes, weight in every:
        hits += yes
        found += weight
        reached.append(((1 + beta**2) * hits / (found + beta**2 * gold), p))
    best = max(f for f, _ in reached)
    good = [p for f, p in reached if f >= best - NEARLY]
    return (min(good) + max(good)) / 2, best


def tell(scored: Scored, threshold: float, least: int) -> None:
    """Print, for each kind of draft, how many have a right article first, or rightly none."""
    right: Mapping[str, list[bool]] = defaultdict(list)
    for some in scored.values():
        first, asked = some[0], any(row.grade >= least for _, row in some)
        right[first[1].kind].append((first[0] >= threshold) == asked and (first[1].grade >= least) == asked)
    print("  ", ", ".join(f"{kind} {sum(found)}/{len(found)}" for kind, found in sorted(right.items())))


def main() -> None:
    """Observe, fit, print, write."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path, help="Keep what was observed here, or read it from there.")
    kept = parser.parse_args().keep
    every = [Row(*r) for r in pickle.loads(kept.read_bytes())] if kept and kept.exists() else observe()
    if kept and not kept.exists():
        kept.write_bytes(pickle.dumps([tuple(row) for row in every]))
    told: dict[str, dict[str, object]] = {}
    for by_meaning in (True, False):
        rows = [row for row in every if row.by_meaning == by_meaning]
        names = features_of(by_meaning=by_meaning)
        columns = [FEATURES.index(name) for name in names]
        for decision, least in LEAST.items():
            scored = left_out(rows, columns, least)
            threshold, f = best_threshold(scored, least, BETA[decision])
            bias, *weights = fit(rows, columns, least).tolist()
            name = model_name(decision, by_meaning=by_meaning)
            told[name] = {
                "bias": round(bias, 4),
                "threshold": round(threshold, 3),
                "weights": {feature: round(weight, 4) for feature, weight in zip(names, weights, strict=True)},
            }
            print(f"{name}: F{BETA[decision]:g} {f:.3f} at {threshold:.3f}, each page left out")
            tell(scored, threshold, least)
    WEIGHTS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
