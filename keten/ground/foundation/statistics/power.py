"""What a comparison can show before it starts: the smallest effect it would find, and how many people an effect takes.

An outcome (``Share``, ``Mean``, ``Incidence``) says how much people differ; a ``Split`` how they are divided over two
arms, one by one or in clusters. The effect found is that of a two-sided test at ``level`` with chance ``power``.

Variances are those under the effect, and never less than without it: that nobody is promised more than can be shown.
UWV's 2 points take 19,623 people at 50/50: that is a share of one half, a level of 95 % and a power of 80 %.
"""

import math
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import optimize, special

from keten.ground.foundation.statistics.spells import Spells
from keten.ground.foundation.statistics.survival import incidences

_STEPS = 100  # in which the time up to the horizon is cut; twice as many change an incidence's variance by under .1 %
_CROWD = 1e6  # people of which the variance of an incidence is read
_ALMOST = 1e-9


class Outcome(Protocol):
    """What is compared."""

    def get_variance(self, effect: float) -> float:
        """Of the outcome of one person in an arm where it differs so much from the base."""
        ...

    def get_room(self, *, rising: bool) -> float:
        """The largest effect there can be in that direction."""
        ...


@dataclass(frozen=True)
class Share:
    """A share (0 to 1) of the people to whom something happens; ``base`` is that without the measure."""

    base: float

    def __post_init__(self) -> None:
        if not 0 < self.base < 1:
            raise ValueError("a base rate lies between 0 and 1")

    def get_variance(self, effect: float) -> float:
        """Bernoulli's."""
        share = min(max(self.base + effect, 0.0), 1.0)
        return share * (1 - share)

    def get_room(self, *, rising: bool) -> float:
        """To everybody, or to nobody."""
        return 1 - self.base if rising else self.base


@dataclass(frozen=True)
class Mean:
    """A mean in its own unit, of values with this standard deviation (over 0)."""

    deviation: float

    def __post_init__(self) -> None:
        if self.deviation <= 0:
            raise ValueError("a standard deviation is more than 0")

    def get_variance(self, effect: float) -> float:
        """The same whatever the effect."""
        return self.deviation**2

    def get_room(self, *, rising: bool) -> float:
        """No end."""
        return math.inf


@dataclass(frozen=True)
class Incidence:
    """A cumulative incidence at a horizon (0 to 1), with other ends (``competing``) and a share ``lost`` before it.

    All three are taken to be spread evenly over the time up to the horizon, losses without regard to who ends.
    """

    base: float
    competing: float = 0.0
    lost: float = 0.0

    def __post_init__(self) -> None:
        shares = (self.base, self.competing, self.lost)
        if not 0 < self.base < 1 or min(shares) < 0 or self.base + self.competing > 1 or self.lost >= 1:
            raise ValueError("shares lie between 0 and 1, and ends together come to at most 1")

    def get_variance(self, effect: float) -> float:
        """That of Aalen and Johansen's estimate, per person; without losses it is that of a share."""
        share = min(max(self.base + effect, _ALMOST), 1 - _ALMOST)
        found = incidences(self._expect(share, min(self.competing, 1 - share)), [_STEPS])
        return float(found.variance[0, 0, 0]) * _CROWD

    def get_room(self, *, rising: bool) -> float:
        """To everybody, or to nobody."""
        return 1 - self.base if rising else self.base

    def _expect(self, share: float, competing: float) -> Spells:
        """What happens to a crowd, in fractions of people."""
        each = np.full(_STEPS, 1 / _STEPS)
        still = 1 - (share + competing) * np.arange(1, _STEPS + 1) / _STEPS
        followed = 1 - self.lost * np.arange(_STEPS) / _STEPS
        ended = _CROWD * np.stack([self.lost * each * still, share * each * followed, competing * each * followed])
        ended[0, -1] += _CROWD - ended.sum()
        at_risk = _CROWD - np.concatenate([[0.0], np.cumsum(ended.sum(0))[:-1]])
        return Spells(np.arange(1, _STEPS + 1), ended[None], at_risk[None])


@dataclass(frozen=True, kw_only=True)
class Split:
    """How people come into two arms.

    ``treated``: the part (0 to 1) in the arm with the measure. ``clusters``: how many offices, coaches or weeks are
    drawn when not people, in both arms together; then ``icc``, how alike people of one are (0 to 1), and
    ``size_variation``, the coefficient of variation of their sizes. Raises ValueError for less than three clusters.
    """

    treated: float = 0.5
    clusters: int | None = None
    icc: float = 0.0
    size_variation: float = 0.0
    level: float = 0.95
    power: float = 0.8

    def __post_init__(self) -> None:
        if not 0 < self.treated < 1 or not 0 <= self.icc <= 1 or not 0 < self.level < 1 or not 0.5 <= self.power < 1:
            raise ValueError("treated, icc, level and power are parts of 1, and a power is at least a half")
        if self.clusters is not None and self.clusters < 3:
            raise ValueError("with fewer than three clusters nothing can be told")

    @property
    def errors(self) -> float:
        """How many standard errors an effect must be: by t with two fewer than the clusters, else by the normal."""
        parts = (0.5 + self.level / 2, self.power)
        if self.clusters is None:
            return float(sum(special.ndtri(part) for part in parts))
        return float(sum(special.stdtrit(self.clusters - 2, part) for part in parts))


def design_effect(size: float, icc: float, size_variation: float = 0.0) -> float:
    """How many times more people are needed because clusters of ``size`` people on average are drawn.

    1 + (m - 1) ICC, with m larger as sizes differ: Eldridge, Ashby and Kerry, International Journal of Epidemiology 35
    (2006) 1292-1300. Under 1 it would be a gain that nobody should count on: then 1.
    """
    return max(1.0, 1 + ((1 + size_variation**2) * size - 1) * icc)


def detectable(outcome: Outcome, people: float, split: Split, *, rising: bool = True) -> float | None:
    """The smallest effect (over 0, in the unit of the outcome) that so many people in all would show.

    ``rising``: whether the outcome goes up by it. None when no effect that there can be would be found.
    """
    if people <= 0:
        return None
    size = people / split.clusters if split.clusters else 1.0
    spread = design_effect(size, split.icc, split.size_variation)

    def lacks(effect: float) -> float:
        each = _combine(outcome, effect if rising else -effect, split) / people
        return split.errors * math.sqrt(spread * each) - effect

    room = outcome.get_room(rising=rising)
    most = room if math.isfinite(room) else lacks(0.0) * (1 + _ALMOST)
    return float(optimize.brentq(lacks, 0.0, most, xtol=1e-12)) if lacks(most) <= 0 else None


def people_needed(outcome: Outcome, effect: float, split: Split) -> int | None:
    """How many people in all it takes to find an effect (not 0; under 0 when the outcome falls by it).

    None when no number is enough: with clusters there is a smallest effect however many people each of them has.
    Raises ValueError for an effect that there cannot be.
    """
    if effect == 0 or abs(effect) > outcome.get_room(rising=effect > 0):
        raise ValueError(f"there is no effect of {effect}")
    each, aim = _combine(outcome, effect, split), (effect / split.errors) ** 2
    if split.clusters is None:
        return math.ceil(each / aim)
    alike = (1 + split.size_variation**2) * split.icc / split.clusters
    left = aim - alike * each
    return math.ceil(max((1 - split.icc) * each / left, each / aim)) if left > 0 else None


def _combine(outcome: Outcome, effect: float, split: Split) -> float:
    """The variance of the difference between the arms, times the people in both."""
    without = outcome.get_variance(0.0)
    return max(without, outcome.get_variance(effect)) / split.treated + without / (1 - split.treated)
