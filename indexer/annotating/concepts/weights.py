"""Coefficients of the concept tagger: logistic regression fitted on the development part of the sample corpus
and, with less weight (1.0), on real documents that are not part of the project.

Written by a fit with scikit-learn (L2, C=0.1, features brought to one scale and the scale then worked into the
coefficients), which is not needed to run.
"""

FITTED_ON = "fc2f16ce483d0f7337fc66011e8720f3d78c46f195c8c1e955852d6107452990"
"""The sha256 of the gold files of the development part, in the order of their names."""
THRESHOLD = 0.35
INTERCEPT = -3.8920
WEIGHTS = {
    "title": 0.8766,
    "section": -0.3557,
    "heading": 0.4654,
    "lead": 0.5193,
    "hits": 0.4313,
    "strong_hits": -0.3534,
    "density": 0.1576,
    "share": 1.0143,
    "spread": 0.2581,
    "labels": -0.2924,
    "words": 0.3207,
    "single_word_only": -0.2568,
    "acronym": 2.0715,
    "weak_only": -0.3705,
    "lone_body_hit": -0.2441,
    "narrower": 0.5621,
    "broader": 1.0473,
    "related": 0.2671,
    "depth": -0.2920,
    "early": 0.3093,
    "length": 0.5051,
    "clue_kinds": -0.4151,
    "clue_weight": 0.1465,
    "clue_density": 0.9994,
    "clue_relative": -0.2873,
    "clue_prominent": -0.2158,
    "clue_window": 1.8046,
    "clue_rank": 0.4174,
    "clue_early": 0.5897,
    "repeated": -0.0248,
    "hits_rank": -0.9204,
    "named": 0.0695,
}
