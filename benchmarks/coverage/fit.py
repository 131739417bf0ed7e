"""Learn the decision of past coverage on development material only, and write search_api/coverage/weights.json.

    python -m benchmarks.coverage.fit [--keep FILE]

Learnt from: the judged development drafts; and each article of the development part as a draft of itself, with itself
left out. Of those, the same event is the translation of an article, the same subject one whose careful reader gave it
much the same concepts; pairs in between say nothing. Prints what leaving out one draft at a time gives, since figures
on what was learnt from flatter.
"""

from __future__ import annotations

import argparse
import json
import pickle
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from scipy.optimize import minimize

from corpus.sample import load_gold
from search_api.coverage import Draft
from search_api.coverage.drafts import draft_article
from search_api.coverage.likeness import FEATURES
from vigie.evaluation.covering import coverage_of_sample, load_drafts
from vigie.opening import load_taxonomy, make_annotator

WEIGHTS = Path("search_api/coverage/weights.json")
# The same item in both languages; the last two pairs are told again years later, which is neither yes nor no.
TRANSLATED = (("a05-relais.html", 0, 2), ("a05-relais.html", 1, 3), ("b03-passerelle.html", 0, 3),
              ("c11-bilingue.html", 0, 2), ("d11-passages.html", 0, 1))  # fmt: skip
UNSURE = ({"a08-boussole.html#0", "b08-guet.html#0"}, {"a03-passerelles.txt#0", "b02-vigie.html#0"})
ARTICLE_WEIGHT = 0.25
ALIKE = 0.4
UNRELATED = 4
PENALTY = {"event": 0.05, "subject": 0.05}


class Row(NamedTuple):
    draft: str
    kind: str
    article: str
    grade: int | None
    values: list[float]


def observe() -> list[Row]:
    scheme = load_taxonomy(None)
    annotator = make_annotator(scheme)
    drafts = load_drafts("dev")
    pairs = list(annotator.annotate([draft_article(draft.text) for draft in drafts]))
    concepts = {f"{d.page}#{n}": set(a.concepts) for d in load_gold("dev") for n, a in enumerate(d.articles)}
    rows: list[Row] = []
    with coverage_of_sample(scheme=scheme, annotator=annotator, step=lambda *_: None) as (coverage, names):
        for draft, pair in zip(drafts, pairs, strict=True):
            grades = draft.grades()
            for one in coverage.compared(Draft(*pair)):
                name = names.get(one.entry.id, "")
                rows.append(Row(draft.id, draft.kind, name, grades.get(name, 0), one.likeness.values()))
        store = coverage._store
        for id_ in store.article_ids():
            told = store.annotation(id_)
            if told is None or id_ not in names:
                continue
            for one in coverage.compared(Draft(store.article(id_), told)):
                if one.entry.id != id_ and one.entry.id in names:
                    grade = _grade(names[id_], names[one.entry.id], concepts)
                    rows.append(Row(f"={names[id_]}", "article", names[one.entry.id], grade, one.likeness.values()))
    return rows


def _grade(one: str, other: str, concepts: dict[str, set[str]]) -> int | None:
    if {one, other} in UNSURE:
        return None
    for page, first, second in TRANSLATED:
        if {one, other} == {f"{page}#{first}", f"{page}#{second}"}:
            return 2
    share = len(concepts[one] & concepts[other]) / max(1, len(concepts[one] | concepts[other]))
    return 1 if share >= ALIKE else 0 if not share else None


def fit(rows: Sequence[Row], least: int, penalty: float) -> tuple[float, np.ndarray]:
    """Bias and weights, none below nought, of a logistic regression with an L2 penalty."""
    # A pair of articles that share some concepts is no same event, but may or may not be the same subject.
    known = [r for r in rows if r.grade is not None or least == 2]
    x = np.array([r.values for r in known])
    y = np.array([(r.grade or 0) >= least for r in known], float)
    w = np.array([ARTICLE_WEIGHT if r.kind == "article" else 1.0 for r in known])

    def loss(theta: np.ndarray) -> tuple[float, np.ndarray]:
        z = theta[0] + x @ theta[1:]
        p = 1 / (1 + np.exp(-z))
        error = w * (np.logaddexp(0, z) - y * z)
        slope = w * (p - y)
        return (
            float(error.sum() + penalty * theta[1:] @ theta[1:]),
            np.concatenate([[slope.sum()], x.T @ slope + 2 * penalty * theta[1:]]),
        )

    start = np.concatenate([[-5.0], np.ones(x.shape[1])])
    bounds = [(None, None)] + [(0.0, None)] * x.shape[1]
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B")
    return float(found.x[0]), found.x[1:]


def probabilities(rows: Sequence[Row], model: tuple[float, np.ndarray]) -> np.ndarray:
    return 1 / (1 + np.exp(-(model[0] + np.array([r.values for r in rows]) @ model[1])))


def left_out(rows: Sequence[Row], least: int, penalty: float) -> dict[str, list[tuple[float, Row]]]:
    """For each judged draft its articles with the probability by a model that has not seen that draft."""
    found = {}
    for draft in sorted({r.draft for r in rows if r.kind != "article"}):
        model = fit([r for r in rows if r.draft != draft], least, penalty)
        mine = [r for r in rows if r.draft == draft]
        found[draft] = sorted(zip(probabilities(mine, model), mine, strict=True), key=lambda pair: -pair[0])
    return found


def best_threshold(scored: dict[str, list[tuple[float, Row]]], counts: Callable[[Row], bool]) -> tuple[float, float]:
    """The threshold with the best F1 over all pairs, and that F1; in the middle between two probabilities.

    What is found for a draft of which nothing was published weighs more: it turns the whole answer around.
    """
    every = sorted(
        ((p, counts(row), UNRELATED if row.kind == "unrelated" else 1) for some in scored.values() for p, row in some),
        reverse=True,
    )
    gold, hits, found, best = sum(yes for _, yes, _ in every), 0, 0, (0.0, 0.5)
    for n, (p, yes, weight) in enumerate(every, start=1):
        hits += yes
        found += weight
        following = every[n][0] if n < len(every) else 0.0
        best = max(best, (2 * hits / (found + gold), (p + following) / 2))
    return best[1], best[0]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--keep", type=Path, help="Keep what was observed here, or read it from there.")
    kept = parser.parse_args().keep
    if kept and kept.exists():
        rows = [Row(*r) for r in pickle.loads(kept.read_bytes())]
    else:
        rows = observe()
        if kept:
            kept.write_bytes(pickle.dumps([tuple(r) for r in rows]))
    told: dict[str, dict[str, object]] = {}
    for name, least in (("event", 2), ("subject", 1)):
        scored = left_out(rows, least, PENALTY[name])
        threshold, f1 = best_threshold(scored, lambda row, least=least: (row.grade or 0) >= least)
        bias, weights = fit(rows, least, PENALTY[name])
        told[name] = {
            "bias": round(bias, 4),
            "threshold": round(float(threshold), 3),
            "weights": {f: round(float(w), 4) for f, w in zip(FEATURES, weights, strict=True)},
        }
        print(f"{name}: F1 {f1:.3f} at {threshold:.3f}, each draft left out")
        print("  ", {f: w for f, w in told[name]["weights"].items() if w})  # type: ignore[attr-defined]
        tell(scored, least)
    WEIGHTS.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def tell(scored: dict[str, list[tuple[float, Row]]], least: int) -> None:
    kinds = defaultdict(list)
    for draft, some in scored.items():
        kinds[some[0][1].kind].append(draft)
        shown = [f"{p:.2f}:{row.grade}" for p, row in some[:6]]
        missed = [f"{p:.2f}" for p, row in some[6:] if (row.grade or 0) >= least]
        print(f"   {draft} {some[0][1].kind:<10} {' '.join(shown)}   missed {missed}")


if __name__ == "__main__":
    main()
