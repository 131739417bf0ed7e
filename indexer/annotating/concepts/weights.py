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
    -3.5380,
    0.30,
    {
        "title": 0.5907,
        "section": -0.2772,
        "heading": 0.6131,
        "lead": 0.4453,
        "hits": 0.5171,
        "strong_hits": -0.0768,
        "density": 0.0422,
        "share": 1.0769,
        "spread": 0.0523,
        "labels": -0.0057,
        "words": 0.2877,
        "single_word_only": -0.0420,
        "acronym": 0.3427,
        "weak_only": -0.0876,
        "unbacked": -0.2670,
        "lone_body_hit": -0.2187,
        "narrower": 0.4066,
        "broader": 1.0034,
        "related": 0.3891,
        "depth": -0.0567,
        "early": -0.2645,
        "length": 0.2331,
        "clue_kinds": -0.0335,
        "clue_weight": -0.0838,
        "clue_density": 0.8344,
        "clue_relative": 0.1507,
        "clue_prominent": -0.0914,
        "clue_window": 1.0043,
        "clue_rank": 0.3469,
        "clue_early": 0.3881,
        "repeated": -0.0741,
        "hits_rank": -0.0388,
        "named": 0.2030,
        "lone_clues": -0.2030,
        "about": -0.2543,
        "lone_in_short": 0.6099,
        "specific": 0.1791,
        "about_specific": 0.0239,
        "prominent_specific": 0.1718,
    },
)
BY_MEANING = Model(
    -3.7731,
    0.25,
    {
        "title": 0.0440,
        "section": -0.1060,
        "heading": 0.6537,
        "lead": 0.4665,
        "hits": 0.3490,
        "strong_hits": -0.1129,
        "density": 0.0148,
        "share": 0.3859,
        "spread": 0.0872,
        "labels": 0.0387,
        "words": 0.2557,
        "single_word_only": -0.1112,
        "acronym": 0.5377,
        "weak_only": -0.0595,
        "unbacked": -0.1960,
        "lone_body_hit": -0.1623,
        "narrower": 0.4064,
        "broader": 1.0212,
        "related": 0.1525,
        "depth": -0.0626,
        "early": -0.0348,
        "length": 0.4915,
        "clue_kinds": -0.1776,
        "clue_weight": -0.2472,
        "clue_density": 0.9024,
        "clue_relative": 0.2004,
        "clue_prominent": -0.3002,
        "clue_window": 0.3112,
        "clue_rank": 0.8573,
        "clue_early": 0.3459,
        "repeated": -0.1181,
        "hits_rank": 0.1522,
        "named": 0.1660,
        "lone_clues": -0.2829,
        "about": -0.1671,
        "lone_in_short": 1.0241,
        "specific": 0.2040,
        "about_specific": -0.1886,
        "prominent_specific": -0.0469,
        "meaning_best": -0.1104,
        "meaning_second": 0.9361,
        "meaning_mean": 1.1614,
        "meaning_title": -0.2915,
        "meaning_fit": 7.3106,
        "meaning_fit_second": 5.9051,
        "meaning_fit_mean": 12.3332,
        "meaning_fit_title": 14.4300,
        "meaning_deviation": 0.1749,
        "meaning_rank": 0.4422,
        "meaning_margin": -0.0900,
        "meaning_sentence_rank": -0.0610,
        "meaning_sentences": 0.8926,
        "meaning_named": 0.0227,
        "meaning_near_named": -0.5670,
        "meaning_sentence_named": -0.0183,
        "meaning_clues": -0.0486,
        "meaning_narrower": 0.2822,
        "meaning_related": 1.1271,
    },
)
