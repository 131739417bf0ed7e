"""Coefficients of the concept tagger: logistic regression fitted on the development part of the sample corpus
and, with less weight (0.3), on real documents that are not part of the project.

Written by a fit with scikit-learn (L2, C=0.1, features brought to one scale and the scale then worked into the
coefficients), which is not needed to run.
"""

FITTED_ON = "fc2f16ce483d0f7337fc66011e8720f3d78c46f195c8c1e955852d6107452990"
"""The sha256 of the gold files of the development part, in the order of their names."""
THRESHOLD = 0.35
INTERCEPT = -5.0532
WEIGHTS = {
    "title": 0.9300,
    "section": -0.2950,
    "heading": 0.5642,
    "lead": 0.4335,
    "hits": 0.4550,
    "strong_hits": -0.0256,
    "density": 0.0555,
    "share": 1.0903,
    "spread": 0.1419,
    "labels": -0.1450,
    "words": 0.2868,
    "single_word_only": -0.0620,
    "acronym": 1.8005,
    "weak_only": -0.0966,
    "lone_body_hit": -0.0060,
    "narrower": 0.3598,
    "broader": 0.9630,
    "related": 0.2586,
    "depth": -0.0492,
    "early": 0.5482,
    "length": 0.2841,
    "clue_kinds": 0.0257,
    "clue_weight": 0.0584,
    "clue_density": 1.0444,
    "clue_relative": 0.2303,
    "clue_prominent": 0.0003,
    "clue_window": 1.7258,
    "clue_rank": 0.5955,
    "clue_early": 0.4281,
    "repeated": 0.1339,
    "hits_rank": -1.0863,
    "named": 0.2691,
}
