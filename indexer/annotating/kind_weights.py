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
        "toolkit": 0.2229,
        "event": 0.5234,
        "programme": -0.5235,
        "observatory": -0.0704,
        "publication": -0.8414,
        "report": 1.1629,
        "news": 1.1090,
        "interview": -0.5271,
        "tender": -0.1948,
        "other": -0.8610,
    },
    (2.6222, 0.6358, 0.4647, -2.0060),
)
BY_MEANING = KindModel(
    {
        "toolkit": 0.3605,
        "event": 0.6281,
        "programme": -1.3874,
        "observatory": 0.5842,
        "publication": -0.4394,
        "report": 1.0635,
        "news": -0.1010,
        "interview": -0.2749,
        "tender": -0.0008,
        "other": -0.4330,
    },
    (2.2384, 1.0242, 0.3282, -2.1056, 0.1197, 0.2935, 1.0726, 0.3886),
)
