"""The decision: does an article tell of the same event or item as a draft, of the same subject, or of neither?

Logistic regressions over what the two share, with weights that cannot be negative (what is shared never speaks
against), learnt on development drafts only by `benchmarks/coverage/fit.py`: for the event and for the subject, each
once with meaning and once without. The thresholds were set there too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import orjson

from search_api.coverage.likeness import FEATURES, OF_MEANING, Compared

Decision = Literal["event", "subject"]
LIKELY = 0.5
"""The probability below which a "yes" is told as a "possibly": the thresholds lie lower, so that little is missed."""
_FILE = Path(__file__).parent / "weights.json"
_PLAIN = "{}_without_meaning"


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: bias, a weight for each likeness, and the probability from which it says yes."""

    bias: float
    weights: Mapping[str, float]
    threshold: float

    def probability(self, values: Sequence[float]) -> float:
        """How probable it is, by the likenesses in the order of `FEATURES`."""
        z = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in zip(FEATURES, values, strict=True))
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with how probable it is that it tells of the same event, or at least of the same subject or body."""

    compared: Compared
    event: float
    subject: float


@cache
def models() -> dict[str, Model]:
    """The models by name (see `model_name`)."""
    told = orjson.loads(_FILE.read_bytes())
    return {name: Model(told[name]["bias"], told[name]["weights"], told[name]["threshold"]) for name in told}


def model_name(decision: Decision, *, by_meaning: bool) -> str:
    """The name of the model for a decision; the one without meaning has no weights for `OF_MEANING`."""
    return decision if by_meaning else _PLAIN.format(decision)


def features_of(*, by_meaning: bool) -> tuple[str, ...]:
    """The likenesses that a model looks at."""
    return tuple(name for name in FEATURES if by_meaning or name not in OF_MEANING)


def judge(compared: Sequence[Compared]) -> list[Judged]:
    """Each article with its probabilities; the same event first, then the same subject, the surest first."""
    judged = []
    for one in compared:
        values = one.likeness.values()
        event = _model("event", one).probability(values)
        judged.append(Judged(one, event, max(event, _model("subject", one).probability(values))))
    return sorted(judged, key=lambda j: (-j.event, -j.subject, j.compared.entry.id))


def same_event(judged: Judged) -> bool:
    """Whether an article tells of the same event or item."""
    return judged.event >= _model("event", judged.compared).threshold


def same_subject(judged: Judged) -> bool:
    """Whether it tells of the same subject or body, and of no same event."""
    return not same_event(judged) and judged.subject >= _model("subject", judged.compared).threshold


def _model(decision: Decision, compared: Compared) -> Model:
    return models()[model_name(decision, by_meaning=compared.by_meaning)]
