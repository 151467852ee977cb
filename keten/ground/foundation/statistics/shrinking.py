"""Groups that borrow from each other: how much they truly differ, and what each most likely is.

The model is that of random effects: what is measured of a group is its true figure with a known error, and the true
figures lie around a mean with standard deviation tau.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from keten.ground.foundation.statistics.arrays import Estimates, Floats, divide, floats
from keten.ground.foundation.statistics.estimates import Estimate

_HALVINGS = 60


@dataclass(frozen=True)
class Spread:
    """How far groups truly differ: the standard deviation ``tau`` around the ``mean``, both with an interval.

    ``is_distinguishable``: the interval of tau excludes 0. When it does not, an order of the groups is an order of
    chance.
    """

    tau: Estimate
    mean: Estimate
    is_distinguishable: bool


def spread(values: ArrayLike, variances: ArrayLike, *, level: float = 0.95) -> Spread:
    """The spread of at least two groups: their figures in any unit, and the variances of their errors (over 0).

    Tau by REML; its interval by the Q-profile, which is exact for normal errors: Viechtbauer, Statistics in Medicine
    26 (2007) 37-52. The mean with Student's t and the variance of Hartung and Knapp, the same 20 (2001) 3875-3889, that
    is never taken under the usual one. Both rest on as many cases as there are groups. Raises ValueError for fewer
    groups or variances of 0.
    """
    figure, error = _checked(values, variances)
    square = _find_root(partial(_score, figure, error))
    edges = special.chdtri(figure.size - 1, [(1 - level) / 2, (1 + level) / 2])
    low, high = (math.sqrt(_find_root(partial(_excess, figure, error, edge))) for edge in edges)
    tau = Estimate(math.sqrt(square), min(low, math.sqrt(square)), max(high, math.sqrt(square)), figure.size)
    return Spread(tau, _find_mean(figure, error, square, level), low > 0)


def shrink(
    values: ArrayLike, variances: ArrayLike, *, bounds: tuple[float, float] | None = None, level: float = 0.95
) -> Estimates:
    """What each group most likely is: its own figure, drawn to the mean as its error is large beside tau.

    ``values`` and ``variances``: (groups,), as for ``spread``; ``bounds``: what limits may not pass (0 and 1 for
    shares); the cases are the groups. Empirical Bayes: Morris, Journal of the American Statistical Association 78
    (1983) 47-65; the error holds that of mean and tau: Prasad and Rao, the same 85 (1990) 163-171. Intervals cover on
    average over the groups, not each of them.
    """
    figure, error = _checked(values, variances)
    square = _find_root(partial(_score, figure, error))
    weight, drawn = 1 / (error + square), error / (error + square)
    middle = float(weight @ figure / weight.sum())
    value = drawn * middle + (1 - drawn) * figure
    own, common = error * (1 - drawn), np.square(drawn) / weight.sum()
    unsure = 2 * np.square(error) * weight**3 * 2 / np.square(weight).sum()
    half = float(special.ndtri(0.5 + level / 2)) * np.sqrt(own + common + unsure)
    low, high = bounds or (-np.inf, np.inf)
    return Estimates(
        value, np.maximum(value - half, low), np.minimum(value + half, high), np.full_like(value, value.size)
    )


def rates_with_errors(events: ArrayLike, cases: ArrayLike) -> tuple[Floats, Floats]:
    """The shares of groups and the variances of their errors, for ``spread`` and ``shrink``; cases over 0.

    The variance is taken at the share of all groups together: at its own, a small group without events would seem sure.
    """
    hits, size = floats(events), floats(cases)
    whole = (hits.sum() + 0.5) / (size.sum() + 1.0)
    return divide(hits, size), divide(whole * (1 - whole), size)


def funnel(cases: ArrayLike, reference: float, *, level: float = 0.95) -> tuple[Floats, Floats]:
    """Between which shares groups of so many cases (whole, over 0) stay by chance when they are like the reference.

    Exact binomial limits, themselves still inside: at most (1 - level) / 2 lies beyond either. Funnel plots draw those
    of .95 and .998: Spiegelhalter, Statistics in Medicine 24 (2005) 1185-1202.
    """
    size = floats(cases)
    low, high = (_find_quantile(part, size, reference) for part in ((1 - level) / 2, (1 + level) / 2))
    return low / size, high / size


def _find_quantile(part: float, size: Floats, share: float) -> Floats:
    """The smallest number of events of which the chance to come to at most so many is ``part``."""
    if share in (0.0, 1.0):
        return size * share
    near = np.clip(np.ceil(special.bdtrik(part, size, share)), 0.0, size)
    one_less = np.maximum(near - 1, 0.0)
    return floats(np.where(special.bdtr(one_less, size.astype(np.int64), share) >= part, one_less, near))


def _checked(values: ArrayLike, variances: ArrayLike) -> tuple[Floats, Floats]:
    figure, error = floats(values), floats(variances)
    if figure.ndim != 1 or figure.shape != error.shape or figure.size < 2 or not bool((error > 0).all()):
        raise ValueError("at least two groups are needed, each with a variance over 0")
    return figure, error


def _find_mean(figure: Floats, error: Floats, square: float, level: float) -> Estimate:
    weight = 1 / (error + square)
    middle = float(weight @ figure / weight.sum())
    scale = max(1.0, _excess(figure, error, 0.0, square) / (figure.size - 1))
    half = float(special.stdtrit(figure.size - 1, 0.5 + level / 2)) * math.sqrt(scale / float(weight.sum()))
    return Estimate(middle, middle - half, middle + half, figure.size)


def _excess(figure: Floats, error: Floats, edge: float, square: float) -> float:
    """Cochran's Q with weights for this tau squared, less ``edge``; falls as tau grows."""
    weight = 1 / (error + square)
    return float(weight @ np.square(figure - weight @ figure / weight.sum())) - edge


def _score(figure: Floats, error: Floats, square: float) -> float:
    """Twice the slope of the restricted likelihood in tau squared."""
    weight = 1 / (error + square)
    squares = np.square(weight)
    away = np.square(figure - weight @ figure / weight.sum())
    return float(squares @ away - weight.sum() + squares.sum() / weight.sum())


def _find_root(function: Callable[[float], float]) -> float:
    """Where a function that begins over 0 at 0 falls through it; 0 when it does not begin over it."""
    if function(0.0) <= 0:
        return 0.0
    low, high = 0.0, 1e-12
    while function(high) > 0:
        low, high = high, high * 4
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return high
