"""Fit the finder of kinds: `python -m benchmarks.tagging.fit_kinds GOLD_FOLDER… [--real FOLDER] [--write]`.

Prints the accuracy on articles whose page or host was left out of the fit; `--write` fits on all. Each article counts
twice, with its section and without: most sites show none. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.tagging.cases import Case, gold_cases, real_cases
from corpus.model import KINDS
from indexer.annotating import kind_weights
from indexer.annotating.kinds import kind_features
from indexer.annotating.passages import Encoded, encode
from indexer.embedding import load_embedder

C = 0.3
FOLDS = 8


def rows_of(case: Case, encoded: Encoded | None, section: bool) -> list[list[float]]:
    """One row for each kind: its features, then which kind it is."""
    one = case.article if section else case.article.model_copy(update={"section": None})
    held = kind_features(one, encoded)
    return [[*held[kind], *(float(kind == other) for other in KINDS)] for kind in KINDS]


def fit(cases: Sequence[Case], encoded: Sequence[Encoded | None]) -> Any:  # noqa: ANN401 - scikit-learn has no types
    """One logistic regression for all kinds: weights shared, an intercept each."""
    from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]
    from sklearn.pipeline import make_pipeline  # type: ignore[import-untyped]
    from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

    rows, right = [], []
    for case, vectors in zip(cases, encoded, strict=True):
        for section in (True, False) if case.article.section else (True,):
            rows += rows_of(case, vectors, section)
            right += [kind == case.kind for kind in KINDS]
    return make_pipeline(StandardScaler(), LogisticRegression(C=C, max_iter=1000)).fit(rows, right)


def held_out(cases: Sequence[Case], encoded: Sequence[Encoded | None]) -> dict[str, float]:
    """Accuracy by sort of article, each by a fit on other pages and hosts."""
    pages = sorted({case.group for case in cases if not case.by_topic})
    hosts = sorted({case.group for case in cases if case.by_topic})
    right: dict[str, list[bool]] = defaultdict(list)
    for left_out in [set(pages[n::FOLDS]) for n in range(FOLDS)] + [{host} for host in hosts]:
        kept = [n for n, case in enumerate(cases) if case.group not in left_out]
        model = fit([cases[n] for n in kept], [encoded[n] for n in kept])
        for case, vectors in zip(cases, encoded, strict=True):
            if case.group in left_out:
                told = model.decision_function(rows_of(case, vectors, True))
                right["real" if case.by_topic else "gold"].append(KINDS[int(told.argmax())] == case.kind)
    return {name: sum(held) / len(held) for name, held in right.items()}


def written(models: dict[str, Any]) -> str:
    """The text of the module of weights."""
    lines = [(kind_weights.__doc__ or "").join(('"""', '"""')), "", "from typing import NamedTuple", ""]
    lines += ["from corpus.model import Kind", "", ""]
    lines += ["class KindModel(NamedTuple):", '    """A logistic regression over `kind_features`."""', ""]
    lines += ["    intercepts: dict[Kind, float]", "    weights: tuple[float, ...]", "", ""]
    for name, model in models.items():
        values = model[1].coef_[0] / model[0].scale_
        features, kinds = values[: -len(KINDS)], values[-len(KINDS) :]
        lines += [f"{name} = KindModel(", "    {"]
        lines += [f'        "{kind}": {value:.4f},' for kind, value in zip(KINDS, kinds, strict=True)]
        lines += ["    },", f"    ({', '.join(f'{value:.4f}' for value in features)}),", ")"]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run from the command line."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("gold", nargs="+", type=Path)
    options.add_argument("--real", type=Path)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    cases = [case for folder in given.gold for case in gold_cases(folder)]
    cases += list(real_cases(given.real)) if given.real else []
    models = {}
    for name, embedder in (("BY_WORDS", None), ("BY_MEANING", load_embedder())):
        encoded: Sequence[Encoded | None] = [None] * len(cases)
        if embedder is not None:
            encoded = encode([case.article for case in cases], embedder)
        print(name, held_out(cases, encoded))
        models[name] = fit(cases, encoded)
    if given.write:
        Path(kind_weights.__file__).write_text(written(models), encoding="utf-8")


if __name__ == "__main__":
    main()
