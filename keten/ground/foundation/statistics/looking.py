"""Looking at a comparison while it runs, as often as one likes, without being fooled more often than once.

- ``look_until``: up to an end date that was registered. The error of 5 % is spent over the time up to it, nearly all of
  it at the end, so that the last look is hardly wider than if nobody had looked before: O'Brien and Fleming's shape by
  Lan and DeMets, Biometrika 70 (1983) 659-663. What is spent follows the calendar, how looks hang together follows what
  is known at each: Lan and DeMets, Controlled Clinical Trials 10 (1989) 195-206 (of calendar and information time).
- ``look_always``: without an end date. A confidence sequence by the normal mixture, which holds at all looks together
  however long it goes on: Robbins, Annals of Mathematical Statistics 41 (1970) 1397-1409; that it holds for estimates
  with a central limit: Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, Annals of Statistics 52 (2024) 2613-2640. It is
  narrowest at the size it was tuned for: 55 % wider than a fixed test there, and at most 60 % wider from .4 to 4 times
  as much information.

Both take the difference and its variance at each look, everybody so far included. Both lean on the central limit: look
when there are some tens of people in each arm, and give variances that are not 0 because nothing happened yet.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from keten.ground.foundation.statistics.arrays import Flags, Floats, floats

_NODES = 200  # of the quadrature; with 400 the limits of 365 looks differ by less than 1e-6
_FARTHEST = 8.5  # standard errors that nothing passes
_NOTHING = 1e-14  # an error too small to spend
_KEPT = 0.04  # of the error (.002 of 5 %), for being only nearly normal
_NEW = 1e-9  # part by which what is known must grow to count as a look


@dataclass(frozen=True)
class Looked:
    """Each look: the interval (``low``, ``high``) and how many standard errors it is wide to each side (``limit``).

    All (looks,). The intervals of all looks together hold the truth with the level.
    """

    low: Floats
    high: Floats
    limit: Floats

    @property
    def is_sure(self) -> Flags:
        """Where the interval excludes 0."""
        return (self.low > 0) | (self.high < 0)


def look_until(differences: ArrayLike, variances: ArrayLike, elapsed: ArrayLike, *, level: float = 0.95) -> Looked:
    """Intervals at looks up to the registered end date; all arrays (looks,), in the order of time.

    ``elapsed``: the part of the time up to the end that had passed (over 0, to 1). When half a year is waited for what
    becomes of people who come in the first half, the last look is 23 % wider than one test; evenly known, 14 %. A look
    at which no more was known than before has the limit of the one before. Raises ValueError for variances that are not
    over 0, or times that do not go up.
    """
    found, error, when = _checked(differences, variances, elapsed)
    return _surround(found, error, limits_until(1 / error, when, level=keep_back(level)))


def look_always(differences: ArrayLike, variances: ArrayLike, *, tuned_to: float, level: float = 0.95) -> Looked:
    """Intervals at looks without an end.

    ``tuned_to``: the variance of the difference when there are as many people as the plan expects; there the sequence
    is narrowest. It is fixed before the start: choosing it afterwards breaks the promise. Raises as ``look_until``.
    """
    found, error, _when = _checked(differences, variances, None)
    return _surround(found, error, limits_always(1 / error, tuned_to=1 / tuned_to, level=level))


def spend(elapsed: ArrayLike, *, level: float = 0.95) -> Floats:
    """How much of the error has been spent when this part (0 to 1) of the time has passed, on both sides together."""
    edge = special.ndtri(1 - (1 - level) / 4)
    with np.errstate(divide="ignore"):
        return floats(4 * special.ndtr(-edge / np.sqrt(np.clip(floats(elapsed), 0.0, 1.0))))


def keep_back(level: float) -> float:
    """The level to work at, so that the error stays under that of ``level`` where errors are only nearly normal."""
    return 1 - (1 - level) * (1 - _KEPT)


def limits_until(information: ArrayLike, elapsed: ArrayLike, *, level: float = 0.95) -> Floats:
    """How many standard errors each look must pass, (looks,); infinite where nothing is spent yet.

    ``information``: 1 / variance at each look. By recursive integration: Armitage, McPherson and Rowe, Journal of the
    Royal Statistical Society A 132 (1969) 235-244, with Gauss and Legendre's points.
    """
    known = np.maximum.accumulate(floats(information))
    spent, limits = spend(elapsed, level=level), np.full(known.size, np.inf)
    path, before, used = _Path.start(), 0.0, 0.0
    for look, now in enumerate(known / known[-1]):
        limits[look] = limits[look - 1] if look else np.inf
        if now <= before * (1 + _NEW):
            continue
        share = float(spent[look]) - used
        edge = path.find_edge(now - before, share) if share > _NOTHING else math.inf
        used += share if share > _NOTHING else 0.0
        limits[look] = edge / math.sqrt(now)
        path, before = path.go_on(now - before, min(edge, _FARTHEST * math.sqrt(now))), now
    return limits


def limits_always(information: ArrayLike, *, tuned_to: float, level: float = 0.95) -> Floats:
    """How many standard errors each look must pass, (looks,); ``tuned_to``: the information where that is least."""
    prior = tuned_to / (get_widest(level) - 1)
    ratio = prior / floats(information)
    return floats(np.sqrt((1 + ratio) * (np.log1p(1 / ratio) - 2 * math.log(1 - level))))


def get_widest(level: float = 0.95) -> float:
    """1 + information / that of the mixture, where the sequence is narrowest, by Lambert's W (ibidem)."""
    return -float(special.lambertw(-((1 - level) ** 2) / math.e, k=-1).real)


@dataclass(frozen=True)
class _Path:
    """Where the sum of all so far may be while no limit was passed: points, and the chance of being at each."""

    points: Floats
    chances: Floats

    @classmethod
    def start(cls) -> "_Path":
        return cls(np.zeros(1), np.ones(1))

    def find_edge(self, step: float, share: float) -> float:
        """The limit (of the sum) that is passed at the next look with this chance, on both sides together."""
        size = math.sqrt(step)

        def misses(edge: float) -> float:
            out = special.ndtr((self.points - edge) / size) + special.ndtr((-edge - self.points) / size)
            return float(self.chances @ out) - share

        most = float(np.abs(self.points).max()) + _FARTHEST * size
        if misses(0.0) <= 0:
            return 0.0
        return float(optimize.brentq(misses, 0.0, most, xtol=1e-12)) if misses(most) < 0 else most

    def go_on(self, step: float, edge: float) -> "_Path":
        """After the next look, when the limit was not passed."""
        roots, weights = _POINTS
        points = roots * edge
        away = (points[:, None] - self.points[None, :]) / math.sqrt(step)
        density = np.exp(-0.5 * np.square(away)) @ self.chances / math.sqrt(2 * math.pi * step)
        return _Path(points, floats(density * weights * edge))


_POINTS: tuple[Floats, Floats] = np.polynomial.legendre.leggauss(_NODES)


def _checked(differences: ArrayLike, variances: ArrayLike, elapsed: ArrayLike | None) -> tuple[Floats, Floats, Floats]:
    found, error = floats(differences), floats(variances)
    when = np.arange(1.0, found.size + 1) if elapsed is None else floats(elapsed)
    if found.ndim != 1 or found.size == 0 or not found.shape == error.shape == when.shape:
        raise ValueError("differences, variances and times must be as many, and at least one")
    if not bool((error > 0).all() and np.isfinite(error).all()):
        raise ValueError("a variance is over 0")
    if bool((np.diff(when) <= 0).any() or when[0] <= 0) or (elapsed is not None and when[-1] > 1):
        raise ValueError("looks go up in time, to at most 1")
    return found, error, when


def _surround(found: Floats, error: Floats, limit: Floats) -> Looked:
    half = limit * np.sqrt(error)
    return Looked(found - half, found + half, limit)
