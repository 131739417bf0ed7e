"""Coefficients of the concept tagger: logistic regression (L2, features brought to one scale and the scale then worked
into the coefficients), `BY_MEANING` where an encoder is installed, `BY_WORDS` where none is.

They stand in `weights.json`, written by `python -m benchmarks.tagging.fit` on the development part of the sample corpus
and on real documents that are not part of the project.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

FILE = Path(__file__).with_name("weights.json")


class Model(NamedTuple):
    """A logistic regression and the chance from which on a tag is given."""

    intercept: float
    threshold: float
    weights: dict[str, float]
    """By feature, in the order of the features."""
    offsets: dict[str, float]
    """By concept what is added to the intercept: how much oftener than others it is given where as much speaks for
    it. None for a concept that was not seen."""


_HELD: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))

FITTED_ON: str = _HELD["fitted_on"]
"""A digest of the gold files that the models were fitted on and of the coefficients in learnt.npz."""
BY_WORDS = Model(**_HELD["by_words"])
BY_MEANING = Model(**_HELD["by_meaning"])


def write(fitted_on: str, by_words: Model, by_meaning: Model) -> None:
    """Keep models, rounded to four digits."""
    held: dict[str, Any] = {"fitted_on": fitted_on}
    for name, model in (("by_words", by_words), ("by_meaning", by_meaning)):
        held[name] = {
            "intercept": round(model.intercept, 4),
            "threshold": model.threshold,
            "weights": {feature: round(value, 4) for feature, value in model.weights.items()},
            "offsets": {concept: round(value, 4) for concept, value in sorted(model.offsets.items())},
        }
    FILE.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
