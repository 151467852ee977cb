"""Locations beside each other: do they truly differ, and what is each most likely?

When they cannot be told apart there is no order: then the page shows a funnel, and what each most likely is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from keten.ground.foundation.statistics import Estimate, Z
from keten.ground.foundation.statistics.arrays import Floats, floats
from keten.ground.foundation.statistics.shrinking import Spread, shrink, spread
from keten.insight.indicators.rules.definitions import SHARES, Kind

LEAST = 3  # with fewer nothing can be said about how locations differ
WARN, ALARM = 0.95, 0.998  # of the funnel: Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202


@dataclass(frozen=True)
class Placed:
    """Locations in the order in which they came: what each most likely is, how they differ, and each error."""

    spread: Spread
    shrunk: tuple[Estimate, ...]
    errors: Floats
    scale: float  # standard deviation of one person: the error of n people is this by the root of n

    @property
    def middle(self) -> float:
        """The figure around which locations lie."""
        return self.spread.mean.value


def place(found: Sequence[Estimate], *, kind: Kind) -> Placed | None:
    """Locations with their figures (shares, or numbers per year); None for fewer than three.

    The error of each is taken at the scale of all together: at its own a small one without events would seem sure.
    """
    if len(found) < LEAST:
        return None
    values, cases = floats([one.value for one in found]), floats([one.cases for one in found])
    scale = _scale(found, values, cases, is_share=kind in SHARES)
    if scale == 0:
        return None
    variances = np.square(scale) / cases
    bounds = (0.0, 1.0 if kind in SHARES else np.inf)
    drawn = shrink(values, variances, bounds=bounds)
    shrunk = [drawn.at(index) for index in range(len(found))]
    return Placed(
        spread(values, variances), tuple(one for one in shrunk if one), np.sqrt(variances), scale
    )  # fmt: skip


def _scale(found: Sequence[Estimate], values: Floats, cases: Floats, *, is_share: bool) -> float:
    """Of a share its own (with half an event more, so that 0 is not sure); else the middle of what intervals say."""
    if is_share:
        whole = float((values @ cases + 0.5) / (cases.sum() + 1))
        binomial = whole * (1 - whole)
        return float(np.sqrt(max(binomial, 0.0)))
    widths = floats([one.high - one.low for one in found]) / (2 * Z)
    return float(np.median(widths * np.sqrt(cases)))


def limits(placed: Placed, cases: Floats, *, level: float, is_share: bool) -> tuple[Floats, Floats]:
    """Between which figures locations of so many people stay by chance when they are like the middle."""
    half = NormalDist().inv_cdf((1 + level) / 2) * placed.scale / np.sqrt(cases)
    return np.maximum(placed.middle - half, 0.0), np.minimum(placed.middle + half, 1.0 if is_share else np.inf)
