"""Coefficients of the finder of kinds: `by_meaning` where an encoder is installed, `by_words` where none is.

They stand in `weights.json` and, for the words and the meaning of articles, in `learnt.npz`; both are written by
`python -m benchmarks.tagging.fit_kinds`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from corpus.model import KINDS, Kind

FILE = Path(__file__).with_name("weights.json")
LEARNT = Path(__file__).with_name("learnt.npz")
_IN_A_LIST = re.compile(r"(?<=[\[,])\s+(?=-?\d)|(?<=\d)\s+(?=\])")


class KindModel(NamedTuple):
    """A conditional logit: what speaks for a kind is weighed alike for all kinds, but for its forms and intercept.

    `learnt` weighs what the words and the meaning of other articles teach, `points` the points of the cues.
    """

    intercepts: Mapping[Kind, float]
    points: Sequence[float]
    learnt: float
    forms: Mapping[str, Sequence[float]]
    """By form, what it counts for each kind in the order of KINDS."""


@cache
def load_models() -> dict[str, KindModel]:
    """The models by name: `by_words`, `by_meaning`."""
    held = json.loads(FILE.read_text(encoding="utf-8"))
    return {name: KindModel(**told) for name, told in held.items()}


def write(models: Mapping[str, KindModel]) -> None:
    """Keep the models, rounded, a form a line."""
    told = {
        name: {
            "intercepts": {kind: round(model.intercepts[kind], 4) for kind in KINDS},
            "points": [round(value, 4) for value in model.points],
            "learnt": round(model.learnt, 4),
            "forms": {form: [round(value, 3) for value in values] for form, values in model.forms.items()},
        }
        for name, model in models.items()
    }
    text = json.dumps(told, indent=1)
    FILE.write_text(_IN_A_LIST.sub(" ", text) + "\n", encoding="utf-8")
