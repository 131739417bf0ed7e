"""Weights of the features that tell the start of an article from a subheading."""

from __future__ import annotations

from typing import Final

WEIGHTS: Final[dict[str, float]] = {
    "bias": -0.2,
    "likeness": -2.0,
    "far_likeness": -2.0,
    "shared_names": -2.0,
    "forward": 1.0,
    "backward": -1.0,
    "new_words": 1.5,
    "length": 2.0,
    "one_word": -1.0,
    "subheading": -3.0,
    "repeated": -3.0,
    "section": 2.0,
    "capitals": -0.5,
    "question": -0.7,
    "colon": -2.0,
    "numbered": -0.5,
    "top_level": 0.5,
    "deeper": -1.5,
    "unmarked": 1.0,
    "weak": -1.5,
    "rule": 1.0,
    "anchored": 2.5,
    "closing": 0.7,
    "short_body": -1.0,
    "short_before": -1.0,
    "restart": 2.5,
    "header": 0.5,
    "leads_in": -2.0,
    "list_after": -0.5,
    "language": 3.0,
    "container": 4.0,
}
