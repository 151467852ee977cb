"""Intervals of 95 % for shares and means with weights."""

import math
from dataclasses import dataclass

import numpy as np

from keten.journey.profiling.rules.histories import Floats

Z = 1.959964


@dataclass(frozen=True)
class Estimate:
    """A figure with its interval, and on how many cases it rests (in effect, when cases weigh differently)."""

    value: float
    low: float
    high: float
    cases: float


def wilson(share: float, cases: float) -> Estimate:
    """Wilson's interval for a share of so many cases; from 0 to 1 when there are none."""
    if cases <= 0:
        return Estimate(0.0, 0.0, 1.0, 0.0)
    middle = (share + Z**2 / (2 * cases)) / (1 + Z**2 / cases)
    half = Z * math.sqrt(share * (1 - share) / cases + Z**2 / (4 * cases**2)) / (1 + Z**2 / cases)
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half), cases)


def share_of(which: Floats, weight: Floats) -> Estimate:
    """The weighted share of ones with Wilson's interval on the cases it rests on in effect."""
    total = float(weight.sum())
    return wilson(float(weight @ which) / total, effective(weight)) if total > 0 else wilson(0.0, 0.0)


def mean_of(value: Floats, weight: Floats) -> Estimate:
    """The weighted mean with the interval of its standard error."""
    total = float(weight.sum())
    if total <= 0:
        return Estimate(0.0, -math.inf, math.inf, 0.0)
    mean = float(weight @ value) / total
    half = Z * math.sqrt(float(np.square(weight) @ np.square(value - mean))) / total
    return Estimate(mean, mean - half, mean + half, effective(weight))


def effective(weight: Floats) -> float:
    """How many equal cases these weights are worth (Kish)."""
    squares = float(np.square(weight).sum())
    return float(weight.sum()) ** 2 / squares if squares > 0 else 0.0
