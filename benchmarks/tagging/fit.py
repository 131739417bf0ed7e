"""Fit the concept tagger: `python -m benchmarks.tagging.fit GOLD_FOLDER… [--real FOLDER] [--write]`.

GOLD_FOLDER holds `pages/` and `gold/`, as a part of the sample corpus does; `--real` a folder as
benchmarks.real_documents reads it. Prints micro-F1 for articles that the fit has not seen (pages left out in eight
groups, hosts one by one), with and without an encoder; `--write` fits on all and writes the coefficients into the
tagger. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.tagging.cases import Case, gold_cases, parse, real_cases, topics_of
from corpus.model import Span
from indexer.annotating.concepts import weights
from indexer.annotating.concepts.features import FEATURES, MEANING_FEATURES, features, gather
from indexer.annotating.concepts.hits import HitFinder
from indexer.annotating.concepts.meaning import ConceptMeanings
from indexer.annotating.concepts.tagger import choose
from indexer.annotating.parsed import ParsedArticle
from indexer.annotating.passages import encode
from indexer.embedding import Embedder, load_embedder
from taxonomy.dictionary import Dictionary
from taxonomy.load import load_scheme
from taxonomy.scheme import Scheme

C = 0.03
FOLDS = 8
THRESHOLDS = (0.2, 0.25, 0.3, 0.35, 0.4)
Rows = dict[str, list[float]]
Topics = Mapping[str, frozenset[str]]
Parsed = tuple[Case, ParsedArticle, Sequence[Span]]


class Judged(NamedTuple):
    """A case and its rows of features by concept."""

    case: Case
    rows: Rows


def judged(parsed: Sequence[Parsed], scheme: Scheme, embedder: Embedder | None) -> list[Judged]:
    """The features of parsed cases, as the tagger would make them."""
    finder = HitFinder(Dictionary(scheme))
    articles = [case.article for case, _, _ in parsed]
    close: Sequence[Any] = [None] * len(articles)
    if embedder is not None:
        close = ConceptMeanings(scheme, embedder).closeness(encode(articles, embedder))
    found = [
        gather(finder.find(one, masked), scheme, near) for (_, one, masked), near in zip(parsed, close, strict=True)
    ]
    return [
        Judged(case, features(held, scheme, len(case.article.text)))
        for (case, _, _), held in zip(parsed, found, strict=True)
    ]


def fit(cases: Sequence[Judged], topics: Topics) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """A logistic regression on the rows of all cases; concepts that no topic tells of are left out of judged topics."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    rows, right = [], []
    for case, held in cases:
        for concept, row in held.items():
            if not case.by_topic or concept in topics:
                rows.append(row)
                right.append(bool(topics[concept] & case.right) if case.by_topic else concept in case.right)
    return make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1000, tol=1e-3)).fit(rows, right)


def scores(model: Any, cases: Sequence[Judged]) -> list[dict[str, float]]:  # noqa: ANN401
    """The chance of each concept in each case."""
    return [
        dict(zip(held, map(float, model.predict_proba(list(held.values()))[:, 1]), strict=True)) if held else {}
        for _, held in cases
    ]


def held_out(cases: Sequence[Judged], topics: Topics) -> list[dict[str, float]]:
    """The scores of each case by a fit on cases of other groups."""
    pages = sorted({case.group for case, _ in cases if not case.by_topic})
    hosts = sorted({case.group for case, _ in cases if case.by_topic})
    told: dict[int, dict[str, float]] = {}
    for left_out in [set(pages[n::FOLDS]) for n in range(FOLDS)] + [{host} for host in hosts]:
        inside = [n for n, (case, _) in enumerate(cases) if case.group in left_out]
        if inside:
            model = fit([one for one in cases if one.case.group not in left_out], topics)
            told.update(zip(inside, scores(model, [cases[n] for n in inside]), strict=True))
    return [told[n] for n in range(len(cases))]


def report(
    name: str,
    cases: Sequence[Judged],
    told: Sequence[dict[str, float]],
    scheme: Scheme,
    topics: Topics,
    threshold: float,
) -> float:
    """Print precision, recall and micro-F1 of the gold tags and of the topics; returns the mean of the two F1."""
    line, total = f"{name}, threshold {threshold:.2f}:", []
    for by_topic, kind in ((False, "gold tags"), (True, "topics, hosts left out")):
        hit = said = right = 0
        for (case, _), held in zip(cases, told, strict=True):
            if case.by_topic == by_topic:
                tags = set(choose(held, scheme, threshold))
                tags = {topic for tag in tags for topic in topics.get(tag, ())} if by_topic else tags
                hit, said, right = hit + len(tags & case.right), said + len(tags), right + len(case.right)
        if right:
            total.append(2 * hit / (said + right))
            line += f" {kind} F1 {total[-1]:.3f} (P {hit / max(1, said):.3f}, R {hit / right:.3f});"
    print(line)
    return sum(total) / max(1, len(total))


def coefficients(model: Any, names: Sequence[str]) -> tuple[float, dict[str, float]]:  # noqa: ANN401
    """Intercept and weights for features as they come, the scale worked in."""
    scale, regression = model[0], model[1]
    values = regression.coef_[0] / scale.scale_
    return float(regression.intercept_[0] - (values * scale.mean_).sum()), dict(
        zip(names, map(float, values), strict=True)
    )


def written(folders: Sequence[Path], models: Mapping[str, tuple[float, float, dict[str, float]]]) -> str:
    """The text of the module of coefficients."""
    golds = [path.read_bytes() for folder in folders for path in sorted((folder / "gold").glob("*.json"))]
    lines = [(weights.__doc__ or "").join(('"""', '"""')), "", "from typing import NamedTuple", ""]
    lines += [f'FITTED_ON = "{hashlib.sha256(b"".join(golds)).hexdigest()}"']
    lines += ['"""The sha256 of the gold files that it was fitted on, in the order of their names."""', "", ""]
    lines += [
        "class Model(NamedTuple):",
        '    """A logistic regression and the chance from which on a tag is given."""',
        "",
    ]
    lines += ["    intercept: float", "    threshold: float", "    weights: dict[str, float]", "", ""]
    for name, (intercept, threshold, values) in models.items():
        lines += [f"{name} = Model(", f"    {intercept:.4f},", f"    {threshold:.2f},", "    {"]
        lines += [f'        "{feature}": {value:.4f},' for feature, value in values.items()]
        lines += ["    },", ")"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", nargs="+", type=Path)
    options.add_argument("--real", type=Path)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    scheme = load_scheme()
    topics = topics_of(given.real, scheme) if given.real else {}
    cases = [case for folder in given.gold for case in gold_cases(folder)]
    cases += list(real_cases(given.real)) if given.real else []
    parsed = [(case, *parse(case.article)) for case in cases]
    models = {}
    for name, embedder in (("BY_WORDS", None), ("BY_MEANING", load_embedder())):
        held = judged(parsed, scheme, embedder)
        told = held_out(held, topics)
        best = max(THRESHOLDS, key=lambda t: report(name, held, told, scheme, topics, t))
        names = FEATURES if embedder is None else (*FEATURES, *MEANING_FEATURES)
        intercept, values = coefficients(fit(held, topics), names)
        models[name] = (intercept, best, values)
    if given.write:
        Path(weights.__file__).write_text(written(given.gold, models), encoding="utf-8")


if __name__ == "__main__":
    main()
