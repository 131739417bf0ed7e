"""Weights of the features that tell the start of an article from a subheading, and a title from headings beside it.

Fitted by `benchmarks.splitting.fit` on pages of bulletins and on public texts of eight sites, glued together and set in
many layouts; positive ones speak for an article, or for the title.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final


def weigh(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of features: the log odds of what they speak for."""
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


WEIGHTS: Final[dict[str, float]] = {
    "alike": -0.66,
    "alike_plain": -10.56,
    "alone": -1.12,
    "anchored": 1.92,
    "as_first": 4.14,
    "asked": -1.46,
    "below_first": -0.85,
    "bias": -1.39,
    "capitals": -0.3,
    "closing": 0.84,
    "colon": -2.54,
    "container": 2.21,
    "dated": 0.59,
    "deeper": -2.03,
    "gain": -1.38,
    "gain_root": 5.23,
    "gap": 0.05,
    "glued": 1.05,
    "language": 1.88,
    "languages": 2.78,
    "last_of_look": -0.58,
    "leads_in": -0.51,
    "left_size": 0.66,
    "left_tiny": 1.34,
    "left_title_here": -0.5,
    "left_untitled": 0.56,
    "length": 2.35,
    "level_down": 0.64,
    "level_same": -0.45,
    "level_up": 0.5,
    "list_after": -0.9,
    "list_before": -0.94,
    "long_body": 0.25,
    "looks_as_left": 0.15,
    "markup": 0.49,
    "mates_merged": -2.25,
    "mates_parted": -1.56,
    "names_common": -1.57,
    "numbered": 0.99,
    "one_word": 0.73,
    "parts_again": 3.51,
    "question": -0.39,
    "ranked_merged": -0.27,
    "repeated": -0.16,
    "restart": -0.23,
    "right_size": -0.08,
    "right_tiny": 0.62,
    "rule": 3.19,
    "section": 1.27,
    "several_heads": 1.19,
    "short_before": -0.01,
    "short_body": -1.57,
    "speaker": -0.02,
    "style_mates": -0.49,
    "subheading": -1.68,
    "tail": -1.58,
    "theme_left": -0.4,
    "theme_right": -1.54,
    "title_case": 0.85,
    "title_left": 0.21,
    "title_news": 0.7,
    "title_right": 1.03,
    "top_level": -1.95,
    "unmarked": -1.32,
    "usual_parts_again": 3.2,
    "weak": -0.61,
}

TITLE_WEIGHTS: Final[dict[str, float]] = {
    "above_part": 2.15,
    "after_section": 1.35,
    "anchored": 0.73,
    "backward": -1.2,
    "capitals": 0.53,
    "deepest": -0.25,
    "first": -0.41,
    "first_line": 1.04,
    "first_of_page": -0.5,
    "forward": 2.36,
    "gap_below": 0.52,
    "last": -0.46,
    "length": 1.07,
    "long_below_short": 0.53,
    "look_mates": -0.59,
    "one_word": -0.23,
    "repeated": -1.05,
    "section": -0.9,
    "shallowest": -0.26,
    "short_above_long": -1.48,
    "subheading": -0.91,
    "unmarked": 0.25,
    "very_long": -2.15,
    "weak": -2.13,
}
