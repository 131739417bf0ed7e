"""Coefficients of the finder of kinds, written by `python -m benchmarks.tagging.fit_kinds`.

`BY_MEANING` where an encoder is installed, `BY_WORDS` where none is. Fitted on the development part of the sample
corpus and on real documents that are not part of the project.
"""

from typing import NamedTuple

from corpus.model import Kind


class KindModel(NamedTuple):
    """A logistic regression over `kind_features`."""

    intercepts: dict[Kind, float]
    weights: tuple[float, ...]


BY_WORDS = KindModel(
    {
        "toolkit": -0.0299,
        "event": 1.0743,
        "programme": -0.2718,
        "observatory": -0.2467,
        "publication": -0.8566,
        "report": 1.4891,
        "news": 0.8828,
        "interview": -0.5762,
        "tender": -0.3286,
        "other": -1.1364,
    },
    (2.6657, -0.0861, 0.1036, -1.8991),
)
BY_MEANING = KindModel(
    {
        "toolkit": 0.0907,
        "event": 1.0812,
        "programme": -1.1847,
        "observatory": 0.3961,
        "publication": -0.3377,
        "report": 1.3038,
        "news": -0.4393,
        "interview": -0.2936,
        "tender": -0.0301,
        "other": -0.5865,
    },
    (2.3043, 0.0241, 0.0857, -1.9244, 0.1974, 0.2430, 1.2984, 0.3797),
)
