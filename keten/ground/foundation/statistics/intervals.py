"""Intervals of rates, of differences and ratios of two rates, of means and of medians.

The interval of a rate was chosen by its exact coverage, counted over all outcomes. Lowest: over every number of cases
from 30 to 200 and steps of 15 to 1000, with rates from .05 to .95 in steps of .005. Lowest, mean and width "of cells":
over 30, 60, 100, 300 and 1000 cases with rates .05, .1, .2, .35, .5, .65, .8, .9 and .95.

=====================================  =======  ================  =============  ===================
interval of 95 %                       lowest   lowest of cells   mean of cells  width, Wilson = 1
=====================================  =======  ================  =============  ===================
Jeffreys                               .884     .924              .949           0.99
mid-P                                  .923     .924              .950           1.01
Wilson                                 .920     .936              .953           1.00
Agresti-Coull                          .929     .941              .956           1.03
Agresti-Coull, t with as many degrees  .940     .943              .957           1.05
Clopper-Pearson                        .950     .952              .965           1.08
=====================================  =======  ================  =============  ===================

The fifth is the narrowest of these that falls under .935 nowhere; Wilson's does not in the cells, but it does between
them. It is a formula, so that it also takes a number of cases *in effect* that is no whole number; the t gives room for
such a number being an estimate itself. For rates under .05 it stays above .94, where Wilson's falls to .86.
"""

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from keten.ground.foundation.statistics.arrays import Estimates, Floats, divide, floats
from keten.ground.foundation.statistics.estimates import Estimate

_NO_TILT = 1e-6


def rate(events: float, cases: float, level: float = 0.95) -> Estimate:
    """The share (0 to 1) of ``events`` in ``cases``; 0 with an interval from 0 to 1 when there are no cases.

    Agresti and Coull, The American Statistician 52 (1998) 119-126, with Student's t for the normal quantile. Raises
    ValueError when there are more events than cases, or fewer than none.
    """
    if not 0 <= events <= cases:
        raise ValueError(f"{events} events in {cases} cases")
    return rate_in_effect(events / cases if cases else 0.0, cases, level)


def rate_in_effect(share: float, cases: float, level: float = 0.95) -> Estimate:
    """The interval of a share that rests on so many cases in effect (Kish: the share's own variance decides)."""
    low, high = limits(share, cases, level=level)
    return Estimate(share, float(low), float(high), cases)


def rates(share: ArrayLike, cases: ArrayLike, *, freedom: ArrayLike | None = None, level: float = 0.95) -> Estimates:
    """As ``rate_in_effect``, for arrays that broadcast."""
    value, size = np.broadcast_arrays(floats(share), floats(cases))
    return Estimates(value, *limits(value, size, freedom=freedom, level=level), size)


def limits(
    share: ArrayLike, cases: ArrayLike, *, freedom: ArrayLike | None = None, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Lower and upper limits of shares (0 to 1) on so many cases; arrays that broadcast, 0 and 1 without cases.

    ``freedom``: the degrees of freedom of t, when fewer than the cases (never taken under 1).
    """
    value, size = floats(share), np.maximum(floats(cases), 0.0)
    square = _square(size if freedom is None else floats(freedom), level)
    middle = (size * value + square / 2) / (size + square)
    half = np.sqrt(square * middle * (1 - middle) / (size + square))
    low, high = np.maximum(middle - half, 0.0), np.minimum(middle + half, 1.0)
    return np.where(size > 0, np.minimum(low, value), 0.0), np.where(size > 0, np.maximum(high, value), 1.0)


def rate_difference(
    events: float, cases: float, other_events: float, other_cases: float, level: float = 0.95
) -> Estimate:
    """The share of some cases less that of others; both at least one case.

    Newcombe, Statistics in Medicine 17 (1998) 873-890, method 10, with Student's t for the normal quantile in Wilson's
    limits: two rates fewer degrees of freedom than cases. With arms of 3 and 27 (30, one in ten) Newcombe's own falls
    to .932 and two intervals of ``rate`` cover .986 on average. Raises ValueError as ``rate``.
    """
    for part, whole in ((events, cases), (other_events, other_cases)):
        if not 0 <= part <= whole or whole < 1:
            raise ValueError(f"{part} events in {whole} cases")
    return _single(rate_differences(events / cases, cases, other_events / other_cases, other_cases, level=level))


def rate_differences(
    share: ArrayLike, cases: ArrayLike, other_share: ArrayLike, other_cases: ArrayLike, *, level: float = 0.95
) -> Estimates:
    """As ``rate_difference``, for arrays of shares and cases that broadcast."""
    square = _square(floats(cases) + floats(other_cases) - 2, level)
    one, other = (
        Estimates(floats(value), *_wilson_limits(floats(value), floats(size), square), floats(size))
        for value, size in ((share, cases), (other_share, other_cases))
    )
    return differences(one, other)


def _wilson_limits(share: Floats, cases: Floats, square: Floats) -> tuple[Floats, Floats]:
    middle = (cases * share + square / 2) / (cases + square)
    half = np.sqrt(square * (cases * share * (1 - share) + square / 4)) / (cases + square)
    return np.clip(middle - half, 0.0, share), np.clip(middle + half, share, 1.0)


def _square(freedom: Floats, level: float) -> Floats:
    return np.square(floats(special.stdtrit(np.maximum(freedom, 1.0), 0.5 + level / 2)))


def difference(one: Estimate, other: Estimate) -> Estimate:
    """One independent figure less another, with the interval made of theirs; the level is that of both.

    MOVER: Zou and Donner, Statistics in Medicine 27 (2008) 1693-1702. For two counted rates see ``rate_difference``.
    """
    return _single(differences(_plural(one), _plural(other)))


def differences(one: Estimates, other: Estimates) -> Estimates:
    """As ``difference``, for arrays that broadcast."""
    value = one.value - other.value
    low = value - np.hypot(one.value - one.low, other.high - other.value)
    high = value + np.hypot(one.high - one.value, other.value - other.low)
    return Estimates(value, low, high, one.cases + other.cases)


def ratio(one: Estimate, other: Estimate) -> Estimate | None:
    """One independent figure divided by another, both 0 or more; None when the second is 0.

    MOVER-R: Donner and Zou, Statistical Methods in Medical Research 21 (2012) 347-359. The upper limit is infinite
    when the second figure may be 0.
    """
    return _single(ratios(_plural(one), _plural(other))) if other.value > 0 else None


def ratios(one: Estimates, other: Estimates) -> Estimates:
    """As ``ratio``, for arrays that broadcast; NaN where the second figure is 0."""
    value, product = divide(one.value, other.value, np.nan), one.value * other.value
    nearest, farthest = one.low * (2 * one.value - one.low), one.high * (2 * one.value - one.high)
    below, above = other.low * (2 * other.value - other.low), other.high * (2 * other.value - other.high)
    low = divide(nearest, product + np.sqrt(product**2 - nearest * above))
    high = divide(product + np.sqrt(product**2 - farthest * below), below, np.inf)
    return Estimates(value, np.minimum(low, value), np.maximum(high, value), one.cases + other.cases)


def mean(values: ArrayLike, level: float = 0.95) -> Estimate | None:
    """The mean of at least three values in their own unit; None of fewer.

    Student's interval, bent for skewness: Hall, Journal of the Royal Statistical Society B 54 (1992) 221-228. Of 30
    waiting times (exponential) it covers .947 where Student's own covers .923; of 30 amounts as skew as a lognormal
    with sigma 1 still only .92, so that of such the median is the better figure.
    """
    known = floats(values)
    if known.size < 3:
        return None
    middle, spread = float(known.mean()), float(known.std(ddof=1))
    edge = float(special.stdtrit(known.size - 1, 0.5 + level / 2))
    tilt = _skewness(known) / math.sqrt(known.size)
    low, high = (middle - spread / math.sqrt(known.size) * _unbend(sign * edge, tilt) for sign in (1, -1))
    return Estimate(middle, min(low, middle), max(high, middle), float(known.size))


def _unbend(edge: float, tilt: float) -> float:
    """The quantile of t belonging to that of its skewless transform (Hall's cubic, turned round)."""
    if abs(tilt) < _NO_TILT:
        return edge
    return float(3 / tilt * (np.cbrt(1 + tilt * (edge - tilt / 6)) - 1))


def _skewness(values: Floats) -> float:
    """Of the population, unbiased for normal values; 0 when all are equal."""
    away, size = values - values.mean(), values.size
    square = float(np.square(away).sum()) / (size - 1)
    return float((away**3).sum()) * size / ((size - 1) * (size - 2) * square**1.5) if square > 0 else 0.0


def median(values: ArrayLike, level: float = 0.95) -> Estimate | None:
    """The median of values in their own unit; None when they are too few for an interval (of 95 %: under 6).

    Between order statistics: Hettmansperger and Sheather, Statistics & Probability Letters 4 (1986) 75-79.
    """
    known = np.sort(floats(values))
    ranks = np.arange(1, known.size // 2 + 1)
    covered = 1 - 2 * special.bdtr(ranks - 1.0, known.size, 0.5)
    rank = int((covered >= level).sum())
    if rank == 0:
        return None
    low, high = (_between(ordered, rank, covered, level) for ordered in (known, known[::-1]))
    return Estimate(float(np.median(known)), low, high, float(known.size))


def _between(ordered: Floats, rank: int, covered: Floats, level: float) -> float:
    """The limit between the order statistics ``rank`` and the next, from the side where ``ordered`` begins."""
    size, inner = ordered.size, covered[rank] if rank < covered.size else 0.0
    part = (covered[rank - 1] - level) / (covered[rank - 1] - inner)
    step = (size - rank) * part / (rank + (size - 2 * rank) * part)
    return float((1 - step) * ordered[rank - 1] + step * ordered[rank])


def _plural(one: Estimate) -> Estimates:
    return Estimates(floats(one.value), floats(one.low), floats(one.high), floats(one.cases))


def _single(many: Estimates) -> Estimate:
    return Estimate(float(many.value), float(many.low), float(many.high), float(many.cases))
