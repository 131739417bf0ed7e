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
    "alike": -0.47,
    "alike_plain": -10.53,
    "alone": -1.16,
    "anchored": 1.67,
    "as_first": 3.64,
    "asked": -1.28,
    "below_first": -1.18,
    "bias": -2.26,
    "capitals": -0.56,
    "closing": 0.67,
    "colon": -3.0,
    "container": 3.0,
    "dated": 0.67,
    "deeper": -1.66,
    "gain": -0.83,
    "gain_root": 4.93,
    "gap": -0.04,
    "glued": 1.0,
    "language": 1.58,
    "languages": 2.37,
    "leads_in": -0.52,
    "left_size": 1.16,
    "left_tiny": 1.31,
    "left_title_here": -0.78,
    "left_untitled": 0.09,
    "length": 2.71,
    "level_down": 0.48,
    "level_same": -0.74,
    "level_up": 1.41,
    "list_after": -1.34,
    "list_before": -0.99,
    "long_body": 0.52,
    "looks_as_left": 0.2,
    "markup": 0.55,
    "mates_merged": -2.93,
    "mates_parted": -1.63,
    "names_common": -1.92,
    "numbered": 1.12,
    "one_word": 0.54,
    "parts_again": 3.31,
    "question": -0.41,
    "repeated": -0.54,
    "restart": -0.43,
    "right_size": -0.01,
    "right_tiny": 0.78,
    "rule": 3.49,
    "section": 1.46,
    "several_heads": 1.36,
    "short_before": 0.01,
    "short_body": -1.57,
    "speaker": 0.35,
    "style_mates": -0.51,
    "subheading": -1.52,
    "tail": -1.69,
    "theme_left": -0.38,
    "theme_right": -1.51,
    "title_case": 1.15,
    "title_left": 0.01,
    "title_news": 0.75,
    "title_right": 1.0,
    "top_level": -2.05,
    "unmarked": -1.27,
    "usual_parts_again": 3.07,
    "weak": -0.69,
}

TITLE_WEIGHTS: Final[dict[str, float]] = {
    "above_part": 1.32,
    "after_section": 1.47,
    "anchored": 0.82,
    "backward": -1.5,
    "capitals": 0.32,
    "deepest": -0.19,
    "first": -0.18,
    "first_line": 1.15,
    "first_of_page": -0.52,
    "forward": 2.69,
    "gap_below": 0.66,
    "last": -0.81,
    "length": 1.72,
    "long_below_short": 0.6,
    "look_mates": -0.39,
    "one_word": -0.11,
    "repeated": -1.38,
    "section": -1.01,
    "shallowest": -0.42,
    "short_above_long": -1.53,
    "subheading": -1.22,
    "unmarked": -0.22,
    "very_long": -2.22,
    "weak": -1.99,
}
