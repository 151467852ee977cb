"""Intervals of 95 % for shares and means with weights."""

import math

import numpy as np

from keten.ground.foundation.statistics import Estimate, Z, wilson
from keten.journey.profiling.rules.histories import Floats

__all__ = ["Estimate", "Z", "effective", "mean_of", "share_of", "wilson"]


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
