"""Fit the concept tagger: `python -m benchmarks.tagging.fit GOLD_FOLDER… [--passages FILE] [--outside FILE]
[--restated FILE…] [--real FOLDER] [--write]`.

GOLD_FOLDER holds `pages/` and `gold/`, as a part of the sample corpus does; `--real` a folder as
benchmarks.real_documents reads it; `--restated` articles restated from public pages or invented, with concepts and
topics; `--passages` articles that were written to teach, `--outside` such as are not on the field (both teach only).
Prints micro-F1 for articles that the fit has not seen (pages left out in eight groups, hosts in ten), with and without
an encoder; `--write` fits on all and writes the coefficients into the tagger. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.tagging.cases import (
    Case,
    gold_cases,
    outside_cases,
    passage_cases,
    real_cases,
    restated_cases,
    topics_of,
)
from benchmarks.tagging.rows import Judged, Material, Topics, prepare
from corpus.text import digest
from indexer.annotating.concepts import learnt, outside, weights
from indexer.annotating.concepts.features import FEATURES
from indexer.annotating.concepts.meaning_features import MEANING_FEATURES
from indexer.annotating.concepts.tagger import choose, least_score, probability
from indexer.annotating.concepts.weights import Model
from indexer.embedding import load_embedder
from taxonomy.load import load_scheme
from taxonomy.scheme import Scheme

C = 0.03
"""Inverse of the penalty of the logistic regression."""
OFFSET = 3.0
"""Size of the column that tells one concept from all others: larger lets offsets go further from nought."""
BESIDE = 0.2
"""Weight of a concept of a right topic that is not the one which most speaks for: a topic says that one of its concepts
is right, not which, and not that all are (Dietterich et al. 1997, multiple-instance learning)."""
DOUBTFUL = 0.5
"""Weight of a concept on which one reader's concepts and topics disagree (given, but the article was filed under none
of its topics, or not given though it was filed under one), or writer and reader."""
FEW = 3.0
"""Weight of the articles of the development part and of real documents: they are written in other manners than the
restated ones, which are ten times as many and would drown them."""
FOLDS = 8
HOST_FOLDS = 10
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
SLACK = 0.002
"""By how much F1 may lie below the best for a higher threshold: a wrong tag is seen by all, a missing one by few."""
Chooser = Callable[[Mapping[str, float], Scheme, float], list[str]]


class _Row(NamedTuple):
    concept: str
    values: list[float]
    right: bool
    weight: float


def fit(cases: Sequence[Judged], topics: Topics, threshold: float = 0.0) -> Model:
    """A logistic regression on the rows of all cases, with an offset for each concept.

    Articles judged by topic join in a second round: of each right topic the concept that the first round finds
    likeliest counts in full, the others by `BESIDE`. Concepts that no topic tells of are left out of these. Articles
    that were written to teach do not join: they say their subject more plainly than others do.
    """
    rows = [
        _Row(concept, values, concept in one.case.right, _weight(concept, one.case, topics))
        for one in cases
        if not one.case.by_topic and not one.case.written
        for concept, values in one.rows.items()
    ]
    by_topic = [one for one in cases if one.case.by_topic]
    if not by_topic:
        return _regression(rows, threshold)
    first = _regression(rows or [row for one in by_topic for row in _by_topic(one, topics, None)], threshold)
    return _regression(rows + [row for one in by_topic for row in _by_topic(one, topics, first)], threshold)


def _weight(concept: str, case: Case, topics: Topics) -> float:
    """How much it counts that a concept is right or wrong for a case that was judged by concepts."""
    if case.topics is None:
        return FEW
    weight = DOUBTFUL if concept in (case.doubtful or ()) else 1.0
    agreed = concept not in topics or (concept in case.right) == bool(topics[concept] & case.topics)
    return weight if agreed else weight * DOUBTFUL


def _by_topic(one: Judged, topics: Topics, model: Model | None) -> list[_Row]:
    told = {} if model is None else scores(model, one)
    best: dict[str, str] = {}
    for concept in sorted(told, key=lambda c: told[c]):
        best.update((topic, concept) for topic in topics.get(concept, ()) if topic in one.case.right)
    rows = []
    for concept, values in one.rows.items():
        if concept in topics:
            right = bool(topics[concept] & one.case.right)
            beside = right and model is not None and concept not in best.values()
            rows.append(_Row(concept, values, right, FEW * (BESIDE if beside else 1.0)))
    return rows


def _regression(rows: Sequence[_Row], threshold: float) -> Model:
    import numpy as np
    from scipy.sparse import csr_matrix, hstack
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    values = np.array([row.values for row in rows])
    scale = StandardScaler().fit(values)
    concepts = {concept: n for n, concept in enumerate(sorted({row.concept for row in rows}))}
    columns = ([OFFSET] * len(rows), (range(len(rows)), [concepts[row.concept] for row in rows]))
    table = hstack([csr_matrix(scale.transform(values)), csr_matrix(columns, shape=(len(rows), len(concepts)))])
    model = LogisticRegression(C=C, max_iter=2000, tol=1e-3)
    model.fit(table.tocsr(), [row.right for row in rows], sample_weight=[row.weight for row in rows])
    names = (*FEATURES, *MEANING_FEATURES)[: values.shape[1]]
    fitted = model.coef_[0][: len(names)] / scale.scale_
    return Model(
        intercept=float(model.intercept_[0] - (fitted * scale.mean_).sum()),
        threshold=threshold,
        weights=dict(zip(names, map(float, fitted), strict=True)),
        offsets={c: float(OFFSET * value) for c, value in zip(concepts, model.coef_[0][len(names) :], strict=True)},
    )


def scores(model: Model, one: Judged) -> dict[str, float]:
    """The chance of each concept in a case."""
    return {c: max(probability(row, model, c), one.floors.get(c, 0.0)) for c, row in one.rows.items()}


def held_out(cases: Sequence[Judged], topics: Topics) -> list[dict[str, float]]:
    """The scores of each case by a fit on cases of other groups; none of those that were written to teach."""
    judged = [one.case for one in cases if not one.case.written]
    hosts = sorted({case.group for case in judged if case.hosted}, key=digest)
    pages = sorted({case.group for case in judged} - set(hosts))
    told: dict[int, dict[str, float]] = {}
    for left_out in [
        *(set(pages[n::FOLDS]) for n in range(FOLDS)),
        *(set(hosts[n::HOST_FOLDS]) for n in range(HOST_FOLDS)),
    ]:
        inside = [n for n, one in enumerate(cases) if one.case.group in left_out]
        if inside:
            model = fit([one for one in cases if one.case.group not in left_out], topics)
            told.update((n, scores(model, cases[n])) for n in inside)
    return [told.get(n, {}) for n in range(len(cases))]


def as_shipped(held: Mapping[str, float], scheme: Scheme, threshold: float) -> list[str]:
    """The tags that the tagger gives with these scores and this fitted threshold."""
    return choose(held, scheme, least_score(held, threshold))


def report(
    name: str,
    cases: Sequence[Judged],
    told: Sequence[dict[str, float]],
    scheme: Scheme,
    topics: Topics,
    threshold: float,
    chosen: Chooser = as_shipped,
) -> float:
    """Print precision, recall and micro-F1 of the tags and topics of each source; returns the mean of the F1."""
    counts: dict[str, list[int]] = {}
    for (case, *_), held in zip(cases, told, strict=True):
        if not case.written:
            tags = frozenset(chosen(held, scheme, threshold))
            for kind, found, right in _judgements(case, tags, topics):
                hit, said, wanted = counts.get(kind, (0, 0, 0))
                counts[kind] = [hit + len(found & right), said + len(found), wanted + len(right)]
    line, total = f"{name}, threshold {threshold:.2f}:", []
    for kind, (hit, said, wanted) in counts.items():
        if wanted:
            total.append(2 * hit / (said + wanted))
            line += f" {kind} F1 {total[-1]:.3f} (P {hit / max(1, said):.3f}, R {hit / wanted:.3f});"
    print(line, flush=True)
    return sum(total) / max(1, len(total))


def _judgements(
    case: Case, tags: frozenset[str], topics: Topics
) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """What is measured of a case: its name, what was found, what is right."""
    of_tags = frozenset(topic for tag in tags for topic in topics.get(tag, ()))
    if case.by_topic:
        yield "real topics", of_tags, case.right
    elif case.topics is None:
        yield "gold tags", tags, case.right
    elif case.doubtful is not None:
        yield "invented tags", tags, case.right
    else:
        yield "restated tags", tags, case.right
        if topics:
            yield "restated topics", of_tags, case.topics


def _digest(folders: Sequence[Path]) -> str:
    golds = [path.read_bytes() for folder in folders for path in sorted((folder / "gold").glob("*.json"))]
    taught = [file.read_bytes() for file in (learnt.FILE, outside.FILE)]
    return hashlib.sha256(b"".join([*golds, *taught])).hexdigest()


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", nargs="+", type=Path)
    options.add_argument("--real", type=Path)
    options.add_argument("--restated", type=Path, nargs="*", default=[])
    options.add_argument("--passages", type=Path)
    options.add_argument("--outside", type=Path)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    scheme = load_scheme()
    topics = topics_of(given.real, scheme) if given.real else {}
    cases = [case for folder in given.gold for case in gold_cases(folder)]
    cases += list(real_cases(given.real)) if given.real else []
    cases += [case for file in given.restated for case in restated_cases(file)]
    cases += list(passage_cases(given.passages)) if given.passages else []
    cases += list(outside_cases(given.outside)) if given.outside else []
    material: Material = prepare(cases, scheme, load_embedder())
    models = fit_both(material, topics)
    if given.write:
        learnt.write(material.teaching(topics).learnt())
        learnt.write(material.outside.learnt(), outside.FILE)
        weights.write(_digest(given.gold), **models)


def fit_both(material: Material, topics: Topics) -> dict[str, Model]:
    """The models `by_words` and `by_meaning`, each with the highest threshold that is about the best on cases left out;
    prints the figures."""
    models = {}
    for name, meaning in (("by_words", False), ("by_meaning", True)):
        held = material.judged(topics, meaning=meaning)
        told = held_out(held, topics)
        if meaning:
            told = _without_outsiders(material, told)
        reached = {t: report(name, held, told, material.scheme, topics, t) for t in THRESHOLDS}
        best = max(reached.values())
        models[name] = fit(held, topics, max(t for t, figure in reached.items() if figure >= best - SLACK))
    return models


def _without_outsiders(material: Material, told: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """The scores of cases, none for those that other groups call outside the field; prints how many these are."""
    values = [held[outside.OUTSIDE].value for held in material.outside.held_out([c.group for c in material.cases])]
    called = [value >= outside.LEAST for value in values]
    of_field = [far for far, case in zip(called, material.cases, strict=True) if case.right]
    others = [far for far, case in zip(called, material.cases, strict=True) if not case.right]
    print(f"called outside: {sum(others)} of {len(others)} of other fields, {sum(of_field)} of {len(of_field)} others")
    return [{} if far else scores for far, scores in zip(called, told, strict=True)]


if __name__ == "__main__":
    main()
