"""Estimates with an interval of 95 %: of a mean, a share and a quantile. Plain formulas, no randomness.

Intervals treat people as independent; they share the agenda of the coaches, so that this is a little too narrow when
that agenda is full.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

Z = 1.96


@dataclass(frozen=True)
class Estimate:
    """``value`` with its interval, over ``n`` people; all None when there was nobody."""

    value: float | None
    low: float | None
    high: float | None
    n: int


NOTHING = Estimate(None, None, None, 0)


def estimate_mean(values: Sequence[float]) -> Estimate:
    """The mean of values."""
    n = len(values)
    if n == 0:
        return NOTHING
    mean = math.fsum(values) / n
    error = Z * math.sqrt(math.fsum((value - mean) ** 2 for value in values) / max(1, n - 1) / n)
    return Estimate(round(mean, 3), round(mean - error, 3), round(mean + error, 3), n)


def estimate_share(values: Sequence[float]) -> Estimate:
    """The share of ones among zeros and ones, in percent (Wilson)."""
    n = len(values)
    if n == 0:
        return NOTHING
    share = math.fsum(values) / n
    middle, width = share + Z**2 / (2 * n), Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low, high = ((middle + sign * width) / (1 + Z**2 / n) for sign in (-1, 1))
    return Estimate(round(100 * share, 2), round(100 * low, 2), round(100 * high, 2), n)


def estimate_quantile(values: Sequence[float], at: float) -> Estimate:
    """The value below which a share ``at`` of the values lies; its interval from the order of the values."""
    n = len(values)
    if n == 0:
        return NOTHING
    ordered = sorted(values)
    width = Z * math.sqrt(n * at * (1 - at))
    low, here, high = (min(max(math.ceil(n * at + side), 1), n) - 1 for side in (-width, 0, width))
    return Estimate(round(ordered[here], 3), round(ordered[low], 3), round(ordered[high], 3), n)
