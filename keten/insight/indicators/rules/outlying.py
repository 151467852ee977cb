"""One location held against the others: how far it lies from them, and how sure that is.

The others are taken together by a mixed effect (DerSimonian and Laird, Controlled Clinical Trials 7 (1986) 177-188), so
that locations that differ anyhow raise the bar. A monitor looks at many locations: the chance of an alarm that means
nothing holds for all of them together (Bonferroni).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

FALSE_ALARM = 0.01  # chance that a monitor raises any alarm in a region where nothing is the matter
_SHOWN = 0.95
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """The logarithm of a ratio at one location (``own``), at the others, and the difference, with standard errors."""

    location: int
    own: float
    own_error: float
    others: float
    difference: float
    error: float

    def is_beyond(self, threshold: float) -> bool:
        """Whether the difference lies so many standard errors away, below 0 for a negative threshold."""
        size = self.difference / self.error if self.error > 0 else 0.0
        return size < threshold if threshold < 0 else size > threshold

    def interval(self) -> tuple[float, float]:
        """The interval of 95 % of the own value."""
        width = NormalDist().inv_cdf((1 + _SHOWN) / 2) * self.own_error
        return self.own - width, self.own + width


def find_threshold(looks: int, *, chance: float = FALSE_ALARM) -> float:
    """How many standard errors are needed when so many one-sided looks are taken."""
    return NormalDist().inv_cdf(1 - chance / max(1, looks))


def compare_with_others(locations: Sequence[int], values: Floats, variances: Floats) -> list[Change]:
    """Each location against all others together. ``values`` and ``variances`` of shape (locations,).

    A location of which the variance is not finite is left out; of fewer than three nothing can be said.
    """
    known = np.flatnonzero(np.isfinite(values) & np.isfinite(variances) & (variances > 0))
    if known.size < 3:
        return []
    return [_compare_one(locations[place], values, variances, place, known) for place in known.tolist()]


def _compare_one(location: int, values: Floats, variances: Floats, place: int, known: NDArray[np.int64]) -> Change:
    rest = known[known != place]
    middle, variance, between = _pool(values[rest], variances[rest])
    own, own_variance = float(values[place]), float(variances[place])
    return Change(
        location=location, own=own, own_error=own_variance**0.5, others=middle, difference=own - middle,
        error=(own_variance + variance + between) ** 0.5,
    )  # fmt: skip


def _pool(values: Floats, variances: Floats) -> tuple[float, float, float]:
    """The mean, its variance, and how much locations differ among themselves (variance)."""
    weights = 1 / variances
    middle = float(np.average(values, weights=weights))
    spread = float((weights * (values - middle) ** 2).sum()) - (values.size - 1)
    scale = float(weights.sum() - (weights**2).sum() / weights.sum())
    between = max(0.0, spread / scale) if scale > 0 else 0.0
    weights = 1 / (variances + between)
    return float(np.average(values, weights=weights)), float(1 / weights.sum()), between
