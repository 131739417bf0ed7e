"""Fit what tells queries of the field from others: `python -m benchmarks.domain [--write]`. Needs scikit-learn.

Prints the share of queries inside and outside that are taken for inside: of those it is fitted on (each tenth told by
the other nine) and of those that another writer made (`aside.jsonl`), which nothing was chosen by.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.embedding import load_embedder, unit
from indexer.passage_vectors import quantized, vectors_version
from search_api.domain import INSIDE, Domain, write
from taxonomy.load import load_scheme

C = 10.0
"""Inverse of the penalty of the logistic regression."""
_PARTS = 10
_FOLDER = Path(__file__).parent


def read(name: str) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """The vectors of the queries of a file, as the search has them, and which are inside."""
    embedder = load_embedder()
    if embedder is None:
        raise SystemExit("No encoder is installed.")
    told = [json.loads(line) for line in (_FOLDER / name).read_text("utf-8").splitlines()]
    return quantized(embedder.embed([q["text"] for q in told])), np.array([q["inside"] for q in told])


def main() -> None:
    """Run from the command line."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import cross_val_predict

    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    (rows, inside), (others, others_inside) = read("queries.jsonl"), read("aside.jsonl")
    model: Any = LogisticRegression(C=C, max_iter=2000)
    shuffled = np.random.default_rng(7).permutation(len(rows))
    vectors = unit(rows)[shuffled]
    held_out = cross_val_predict(model, vectors, inside[shuffled], cv=_PARTS, method="predict_proba")[:, 1]
    model.fit(vectors, inside[shuffled])
    domain = Domain(load_scheme().uri, vectors_version(), model.coef_[0].astype(np.float32), float(model.intercept_[0]))
    aside = np.array([domain.likelihood(row.tobytes()) for row in others])
    for name, told, right in (("fitted on", held_out, inside[shuffled]), ("aside", aside, others_inside)):
        taken = told >= INSIDE
        print(f"{name}: taken for inside {taken[right].mean():.3f} of {right.sum()} inside,", end=" ")
        print(f"{taken[~right].mean():.3f} of {(~right).sum()} outside")
    if given.write:
        write(domain)


if __name__ == "__main__":
    main()
