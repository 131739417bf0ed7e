"""Coefficients of the concept tagger: logistic regression (L2, C=0.03, features brought to one scale and the scale then
worked into the coefficients), `BY_MEANING` where an encoder is installed, `BY_WORDS` where none is.

Written by `python -m benchmarks.tagging.fit`, on the development part of the sample corpus and on real documents that
are not part of the project.
"""

from typing import NamedTuple

FITTED_ON = "3fdc2157184cf8b2c8a362950abc2a2779c77ed7b3c75f6fcf96aaf36d28897e"
"""The sha256 of the gold files that it was fitted on, in the order of their names."""


class Model(NamedTuple):
    """A logistic regression and the chance from which on a tag is given."""

    intercept: float
    threshold: float
    weights: dict[str, float]


BY_WORDS = Model(
    -3.5289,
    0.35,
    {
        "title": 0.6459,
        "section": -0.2927,
        "heading": 0.6564,
        "lead": 0.4453,
        "hits": 0.4890,
        "strong_hits": -0.0524,
        "density": 0.0298,
        "share": 1.1321,
        "spread": 0.0522,
        "labels": -0.0104,
        "words": 0.2888,
        "single_word_only": -0.0384,
        "acronym": 0.3543,
        "weak_only": -0.0825,
        "unbacked": -0.2541,
        "lone_body_hit": -0.2247,
        "narrower": 0.4057,
        "broader": 0.9977,
        "related": 0.3913,
        "depth": -0.0592,
        "early": -0.2661,
        "length": 0.2322,
        "clue_kinds": -0.0383,
        "clue_weight": -0.0914,
        "clue_density": 0.8363,
        "clue_relative": 0.1568,
        "clue_prominent": -0.1087,
        "clue_window": 1.0230,
        "clue_rank": 0.3455,
        "clue_early": 0.3867,
        "repeated": -0.0549,
        "hits_rank": -0.0473,
        "named": 0.2076,
        "lone_clues": -0.2076,
        "about": -0.2049,
        "lone_in_short": 0.6030,
        "specific": 0.1873,
    },
)
BY_MEANING = Model(
    -3.6291,
    0.35,
    {
        "title": 0.0167,
        "section": -0.1996,
        "heading": 0.6120,
        "lead": 0.4689,
        "hits": 0.3194,
        "strong_hits": -0.1933,
        "density": 0.0136,
        "share": 0.7719,
        "spread": 0.1368,
        "labels": 0.0159,
        "words": 0.2437,
        "single_word_only": -0.1134,
        "acronym": 0.5226,
        "weak_only": 0.0163,
        "unbacked": -0.1571,
        "lone_body_hit": -0.2106,
        "narrower": 0.4708,
        "broader": 1.0928,
        "related": 0.0683,
        "depth": -0.0977,
        "early": -0.0682,
        "length": 0.5080,
        "clue_kinds": -0.2021,
        "clue_weight": -0.2659,
        "clue_density": 0.9342,
        "clue_relative": 0.2436,
        "clue_prominent": -0.2937,
        "clue_window": 0.3801,
        "clue_rank": 0.6011,
        "clue_early": 0.3842,
        "repeated": -0.1871,
        "hits_rank": 0.1782,
        "named": 0.1612,
        "lone_clues": -0.2639,
        "about": -0.1992,
        "lone_in_short": 0.9025,
        "specific": 0.1230,
        "meaning_best": -0.5901,
        "meaning_second": 1.4942,
        "meaning_mean": 0.6701,
        "meaning_title": -0.4543,
        "meaning_fit": 7.4864,
        "meaning_fit_second": 7.9179,
        "meaning_fit_mean": 11.8812,
        "meaning_fit_title": 14.0792,
        "meaning_deviation": 0.1341,
        "meaning_rank": 0.7449,
        "meaning_margin": -0.0863,
        "meaning_sentence_rank": -0.0958,
        "meaning_sentences": 0.2031,
        "meaning_named": 0.0167,
        "meaning_clues": 0.0026,
        "meaning_narrower": 0.0977,
        "meaning_related": 1.4529,
    },
)
