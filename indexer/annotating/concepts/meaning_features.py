"""What closeness in meaning says for a concept, as numbers."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

from indexer.annotating.concepts.found import Found
from indexer.annotating.concepts.meaning import Closeness

_BY_LENGTH = (
    "meaning_fit",
    "meaning_fit_mean",
    "meaning_deviation",
    "meaning_rank",
    "learnt",
    "learnt_rank",
    "learnt_words",
)
"""Features that weigh otherwise in a long text than in a notice: a long one names its subject again and again."""
MEANING_FEATURES = (
    "meaning_best",
    "meaning_second",
    "meaning_mean",
    "meaning_title",
    "meaning_fit",
    "meaning_fit_second",
    "meaning_fit_mean",
    "meaning_fit_title",
    "meaning_deviation",
    "meaning_rank",
    "meaning_margin",
    "meaning_sentence_rank",
    "meaning_sentences",
    "meaning_named",
    "meaning_near_named",
    "meaning_sentence_named",
    "meaning_clues",
    "learnt",
    "learnt_rank",
    "learnt_words",
    "learnt_words_rank",
    "learnt_deviation",
    "learnt_share",
    "learnt_named",
    "meaning_narrower",
    "meaning_related",
    *(f"{name}_long" for name in _BY_LENGTH),
)
"""What is known besides where an encoder is installed."""
NEAR = 5.0
"""Rank in meaning at which a named concept is half as much confirmed as at the first."""
SHORTEST, LONGEST = -1.6, 1.8
"""Logarithms of the thousands of characters between which length counts: 200 to 6,000."""


def of_meaning(held: Found, close: Closeness, length: int) -> dict[str, float]:
    """The features of one concept by itself; `length` in characters."""
    strong = any(not hit.weak for hit in held.labels)
    values = {
        "meaning_best": close.best,
        "meaning_second": close.second,
        "meaning_mean": close.mean,
        "meaning_title": close.title,
        "meaning_fit": close.fit,
        "meaning_fit_second": close.fit_second,
        "meaning_fit_mean": close.fit_mean,
        "meaning_fit_title": close.fit_title,
        "meaning_deviation": close.deviation,
        "meaning_rank": 1.0 / (1 + close.rank),
        "meaning_margin": close.margin,
        "meaning_sentence_rank": 1.0 / (1 + close.sentence_rank),
        "meaning_sentences": close.sentences,
        "meaning_named": close.deviation if held.labels else 0.0,
        "meaning_near_named": float(strong) * NEAR / (NEAR + close.rank),
        "meaning_sentence_named": float(strong) * NEAR / (NEAR + close.sentence_rank),
        "meaning_clues": close.deviation * math.log1p(held.clue_weight),
        "learnt": held.taught.value,
        "learnt_rank": 1.0 / (1 + held.taught.rank),
        "learnt_words": held.taught.words,
        "learnt_words_rank": 1.0 / (1 + held.taught.words_rank),
        "learnt_deviation": held.taught.deviation,
        "learnt_share": held.taught.share,
        "learnt_named": held.taught.deviation if strong else 0.0,
    }
    long = min(LONGEST, max(SHORTEST, math.log(length / 1000)))
    return values | {f"{name}_long": values[name] * long for name in _BY_LENGTH}


def of_close_relatives(
    narrower: Iterable[str], related: Iterable[str], closeness: Callable[[str], Closeness | None]
) -> dict[str, float]:
    """The features that concepts narrower than one and related to it lend it."""

    def nearest(concepts: Iterable[str]) -> float:
        held = (closeness(other) for other in concepts)
        return max((1.0 / (1 + close.rank) for close in held if close is not None), default=0.0)

    return {"meaning_narrower": nearest(narrower), "meaning_related": nearest(related)}
