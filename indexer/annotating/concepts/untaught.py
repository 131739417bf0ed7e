"""How likely concepts are of a scheme that nothing was learnt of: one that took the place of the packaged one.

The packaged model weighs closeness beside what annotated articles teach, and says next to nothing without it. Here
words are judged as where no encoder is installed, and a small logistic regression adds closeness to that. It was fitted
by `python -m benchmarks.tagging.fit_untaught` on the packaged scheme, stripped to what anybody's SKOS holds, and shows
nothing of its concepts: it may be used with any other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from indexer.annotating.concepts.features import FEATURES
from indexer.annotating.concepts.meaning_features import MEANING_FEATURES
from indexer.annotating.concepts.weights import BY_MEANING
from taxonomy.scheme import Scheme

THRESHOLD = 0.3
ADDED = ("named", "meaning_deviation", "meaning_rank")
"""The features that count beside what words say."""
INTERCEPT, BY_WORDS_WEIGHT, WEIGHTS = -1.232, 0.6, (0.03, 0.577, 0.757)
_NAMES = (*FEATURES, *MEANING_FEATURES)
_PLACES = tuple(_NAMES.index(name) for name in ADDED)
_LEAST = 1e-6


def is_taught(scheme: Scheme) -> bool:
    """Whether annotated articles teach of any of its concepts; a home may keep packaged ones as deprecated."""
    return any(concept in scheme and scheme[concept].tags for concept in BY_MEANING.offsets)


def inputs(row: Sequence[float], by_words: float) -> list[float]:
    """What the regression takes.

    Args:
        row: the features of one concept with those of meaning.
        by_words: how likely words alone make it.
    """
    chance = min(1.0 - _LEAST, max(_LEAST, by_words))
    return [math.log(chance / (1.0 - chance)), *(row[place] for place in _PLACES)]


def probability_untaught(row: Sequence[float], by_words: float) -> float:
    """How likely a librarian would give a concept of which nothing was learnt; takes what `inputs` takes."""
    weights = (BY_WORDS_WEIGHT, *WEIGHTS)
    total = INTERCEPT + sum(w * value for w, value in zip(weights, inputs(row, by_words), strict=True))
    return 1.0 / (1.0 + math.exp(-total))
