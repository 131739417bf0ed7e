"""Coefficients of the concept tagger: logistic regression fitted on the development part of the sample corpus.

Written by a fit with scikit-learn (L2, C=0.1, features brought to one scale and the scale then worked into the
coefficients), which is not needed to run.
"""

FITTED_ON = "fc2f16ce483d0f7337fc66011e8720f3d78c46f195c8c1e955852d6107452990"
"""The sha256 of the gold files of the development part, in the order of their names."""
THRESHOLD = 0.35
INTERCEPT = -5.8259
WEIGHTS = {
    "title": 0.9839,
    "section": -0.1406,
    "heading": -0.9775,
    "lead": 0.5654,
    "hits": 0.0119,
    "strong_hits": 0.0174,
    "density": 0.1363,
    "share": 1.2741,
    "spread": 0.6009,
    "labels": 0.3913,
    "words": 0.1779,
    "single_word_only": 0.0071,
    "acronym": 0.8192,
    "weak_only": 0.0207,
    "lone_body_hit": 0.4949,
    "narrower": -1.1828,
    "broader": 0.8197,
    "related": -0.1841,
    "depth": 0.1313,
    "early": 0.8269,
    "length": -0.2305,
    "clue_kinds": 1.0432,
    "clue_weight": 1.5126,
    "clue_density": 0.6762,
    "clue_relative": 1.4222,
    "clue_prominent": 0.3738,
    "named": 0.1282,
}
