"""Which concepts have become more or less frequent, with how sure that is.

A concept's share of the articles of the last years is compared with its share of those before, as two Poisson rates
whose exposures are the numbers of articles. Given their sum n, the recent count k is binomial with p = r e1 / (r e1 +
e2), r being the ratio of the rates (Przyborowski and Wilenski 1940); Wilson's score interval (1927) for p, turned back
into r, is the interval given. At 99 %, since some two hundred concepts are looked at at once.
"""

from __future__ import annotations

import math
from typing import Literal, NamedTuple

Z = 2.5758
"""The quantile of the normal distribution for 99 %."""
FEWEST = 5
"""Articles of a concept below which nothing can be said."""
Direction = Literal["rising", "quiet", "steady"]


class RateRatio(NamedTuple):
    """How many times as frequent something is: the ratio and the ends of its interval; None is beyond all bounds."""

    ratio: float | None
    low: float
    high: float | None


def rate_ratio(recent: int, before: int, recent_all: int, before_all: int) -> RateRatio:
    """The ratio of two rates.

    Args:
        recent: articles of the concept in the last years.
        before: those before.
        recent_all: all articles of the last years, above 0.
        before_all: all before, above 0.
    """
    n = recent + before
    exposure = before_all / recent_all
    if n == 0:
        return RateRatio(None, 0.0, None)
    low, high = wilson(recent, n)
    return RateRatio(
        recent / before * exposure if before else None,
        _odds(low) * exposure,
        _odds(high) * exposure if high < 1 else None,
    )


def wilson(k: int, n: int) -> tuple[float, float]:
    """Wilson's score interval for a share of k in n, at 99 %."""
    share, square = k / n, Z * Z
    centre = (share + square / (2 * n)) / (1 + square / n)
    half = Z / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    # At the ends the sum is 0 or 1 but for rounding.
    return (0.0 if k == 0 else max(0.0, centre - half)), (1.0 if k == n else min(1.0, centre + half))


def direction(ratio: RateRatio) -> Direction:
    """Rising or gone quiet only where the whole interval says so."""
    if ratio.low > 1:
        return "rising"
    return "quiet" if ratio.high is not None and ratio.high < 1 else "steady"


def _odds(share: float) -> float:
    return share / (1 - share)
