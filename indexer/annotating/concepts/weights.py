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
    -3.4563,
    0.35,
    {
        "title": 0.5990,
        "section": -0.2784,
        "heading": 0.6697,
        "lead": 0.4268,
        "hits": 0.4646,
        "strong_hits": -0.1012,
        "density": 0.0400,
        "share": 1.1649,
        "spread": 0.1501,
        "labels": -0.0140,
        "words": 0.3494,
        "single_word_only": -0.1128,
        "acronym": 0.3691,
        "weak_only": -0.1957,
        "unbacked": -0.2956,
        "lone_body_hit": -0.2173,
        "narrower": 0.3828,
        "broader": 0.9861,
        "related": 0.3874,
        "depth": -0.0648,
        "early": -0.2344,
        "length": 0.2112,
        "clue_kinds": -0.0284,
        "clue_weight": -0.1009,
        "clue_density": 0.8328,
        "clue_relative": 0.1534,
        "clue_prominent": -0.0895,
        "clue_window": 1.0360,
        "clue_rank": 0.3551,
        "clue_early": 0.3730,
        "repeated": -0.1065,
        "hits_rank": -0.0328,
        "named": 0.2585,
        "lone_clues": -0.2585,
    },
)
BY_MEANING = Model(
    -3.6004,
    0.35,
    {
        "title": 0.0047,
        "section": -0.1989,
        "heading": 0.6406,
        "lead": 0.4474,
        "hits": 0.2978,
        "strong_hits": -0.2555,
        "density": 0.0268,
        "share": 0.7447,
        "spread": 0.3286,
        "labels": -0.0222,
        "words": 0.3155,
        "single_word_only": -0.1444,
        "acronym": 0.5297,
        "weak_only": -0.1477,
        "unbacked": -0.2042,
        "lone_body_hit": -0.2252,
        "narrower": 0.4300,
        "broader": 1.0903,
        "related": 0.0583,
        "depth": -0.1061,
        "early": -0.0440,
        "length": 0.5056,
        "clue_kinds": -0.2099,
        "clue_weight": -0.2821,
        "clue_density": 0.9541,
        "clue_relative": 0.2421,
        "clue_prominent": -0.2816,
        "clue_window": 0.4118,
        "clue_rank": 0.5694,
        "clue_early": 0.3585,
        "repeated": -0.2912,
        "hits_rank": 0.1973,
        "named": 0.2479,
        "lone_clues": -0.2699,
        "meaning_best": -0.6374,
        "meaning_second": 1.4689,
        "meaning_mean": 0.6785,
        "meaning_title": -0.5152,
        "meaning_fit": 7.4892,
        "meaning_fit_second": 6.9842,
        "meaning_fit_mean": 12.6461,
        "meaning_fit_title": 13.9206,
        "meaning_deviation": 0.1483,
        "meaning_rank": 0.7233,
        "meaning_margin": -0.0795,
        "meaning_sentence_rank": -0.0975,
        "meaning_sentences": 0.1716,
        "meaning_named": 0.0211,
        "meaning_clues": 0.0128,
        "meaning_narrower": 0.1403,
        "meaning_related": 1.4799,
    },
)
