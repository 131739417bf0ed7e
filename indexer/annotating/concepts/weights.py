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
    -3.5237,
    0.35,
    {
        "title": 0.6176,
        "section": -0.2702,
        "heading": 0.6059,
        "lead": 0.4462,
        "hits": 0.4870,
        "strong_hits": -0.0671,
        "density": 0.0308,
        "share": 1.1395,
        "spread": 0.0514,
        "labels": -0.0022,
        "words": 0.2896,
        "single_word_only": -0.0399,
        "acronym": 0.3453,
        "weak_only": -0.0838,
        "unbacked": -0.2593,
        "lone_body_hit": -0.2228,
        "narrower": 0.4110,
        "broader": 1.0028,
        "related": 0.3931,
        "depth": -0.0595,
        "early": -0.2642,
        "length": 0.2325,
        "clue_kinds": -0.0390,
        "clue_weight": -0.0945,
        "clue_density": 0.8366,
        "clue_relative": 0.1526,
        "clue_prominent": -0.1081,
        "clue_window": 1.0211,
        "clue_rank": 0.3485,
        "clue_early": 0.3848,
        "repeated": -0.0628,
        "hits_rank": -0.0481,
        "named": 0.2079,
        "lone_clues": -0.2079,
        "about": -0.2594,
        "lone_in_short": 0.6100,
        "specific": 0.1782,
        "about_specific": 0.0118,
        "prominent_specific": 0.2095,
    },
)
BY_MEANING = Model(
    -3.7826,
    0.30,
    {
        "title": 0.0059,
        "section": -0.1308,
        "heading": 0.6671,
        "lead": 0.4660,
        "hits": 0.3313,
        "strong_hits": -0.1120,
        "density": 0.0009,
        "share": 0.5500,
        "spread": 0.1175,
        "labels": 0.0212,
        "words": 0.2569,
        "single_word_only": -0.1009,
        "acronym": 0.5601,
        "weak_only": -0.0720,
        "unbacked": -0.1687,
        "lone_body_hit": -0.1773,
        "narrower": 0.4068,
        "broader": 1.0255,
        "related": 0.1671,
        "depth": -0.0723,
        "early": -0.0335,
        "length": 0.5024,
        "clue_kinds": -0.1917,
        "clue_weight": -0.2409,
        "clue_density": 0.9143,
        "clue_relative": 0.2299,
        "clue_prominent": -0.3158,
        "clue_window": 0.2964,
        "clue_rank": 0.8257,
        "clue_early": 0.3407,
        "repeated": -0.1201,
        "hits_rank": 0.1747,
        "named": 0.1725,
        "lone_clues": -0.2686,
        "about": -0.1801,
        "lone_in_short": 1.0110,
        "specific": 0.1948,
        "about_specific": -0.2314,
        "prominent_specific": -0.0392,
        "meaning_best": -0.1513,
        "meaning_second": 0.9683,
        "meaning_mean": 1.1510,
        "meaning_title": -0.3046,
        "meaning_fit": 7.4179,
        "meaning_fit_second": 5.9159,
        "meaning_fit_mean": 11.8964,
        "meaning_fit_title": 14.9239,
        "meaning_deviation": 0.1770,
        "meaning_rank": 0.4784,
        "meaning_margin": -0.0867,
        "meaning_sentence_rank": -0.0713,
        "meaning_sentences": 0.9277,
        "meaning_named": 0.0329,
        "meaning_near_named": -0.5774,
        "meaning_sentence_named": 0.0058,
        "meaning_clues": -0.0463,
        "meaning_narrower": 0.2662,
        "meaning_related": 1.1202,
    },
)
