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
    "alike": -0.56,
    "alike_plain": -10.75,
    "alone": -1.17,
    "anchored": 2.11,
    "as_first": 3.58,
    "asked": -1.53,
    "below_first": -0.96,
    "bias": -1.87,
    "capitals": -0.55,
    "closing": 0.76,
    "colon": -2.9,
    "container": 2.78,
    "dated": 0.67,
    "deeper": -1.61,
    "gain": -0.9,
    "gain_root": 4.91,
    "gap": -0.07,
    "glued": 1.02,
    "language": 1.84,
    "languages": 2.73,
    "leads_in": -0.44,
    "left_size": 0.98,
    "left_tiny": 1.15,
    "left_title_here": -0.88,
    "left_untitled": 0.69,
    "length": 2.68,
    "level_down": 0.32,
    "level_same": -0.73,
    "level_up": 1.13,
    "list_after": -0.9,
    "list_before": -0.95,
    "long_body": 0.34,
    "looks_as_left": 0.17,
    "markup": 0.53,
    "mates_merged": -2.82,
    "mates_parted": -1.51,
    "names_common": -1.52,
    "numbered": 1.03,
    "one_word": 0.65,
    "parts_again": 3.5,
    "question": -0.3,
    "repeated": -0.42,
    "restart": -0.29,
    "right_size": -0.23,
    "right_tiny": 0.8,
    "rule": 3.44,
    "section": 1.38,
    "several_heads": 1.33,
    "short_before": -0.09,
    "short_body": -1.73,
    "speaker": 0.15,
    "style_mates": -0.46,
    "subheading": -1.55,
    "tail": -1.59,
    "theme_left": -0.31,
    "theme_right": -1.31,
    "title_case": 1.13,
    "title_left": -0.06,
    "title_news": 0.73,
    "title_right": 0.93,
    "top_level": -2.21,
    "unmarked": -1.26,
    "usual_parts_again": 3.01,
    "weak": -0.67,
}

TITLE_WEIGHTS: Final[dict[str, float]] = {
    "above_part": 1.37,
    "after_section": 1.51,
    "anchored": 0.82,
    "backward": -1.51,
    "capitals": 0.37,
    "deepest": -0.2,
    "first": -0.18,
    "first_line": 1.06,
    "first_of_page": -0.46,
    "forward": 2.7,
    "gap_below": 0.66,
    "last": -0.78,
    "length": 1.72,
    "long_below_short": 0.6,
    "look_mates": -0.37,
    "one_word": -0.09,
    "repeated": -1.38,
    "section": -1.0,
    "shallowest": -0.43,
    "short_above_long": -1.51,
    "subheading": -1.2,
    "unmarked": -0.22,
    "very_long": -2.24,
    "weak": -1.93,
}
