"""How long until, and for which reason: cumulative incidences with competing causes, and median times.

The estimate is Aalen and Johansen's, Scandinavian Journal of Statistics 5 (1978) 141-150; with one cause it is one less
Kaplan and Meier's. Its variance is the delta method's with multinomial increments (of Greenwood's type): Andersen,
Borgan, Gill and Keiding, Statistical Models Based on Counting Processes (1993) IV.4; Allignol, Schumacher and
Beyersmann, Biometrical Journal 52 (2010) 126-137. Without censoring it is exactly p(1-p)/n.

The interval is that of a rate on the cases that this variance is worth: p(1-p)/variance. Where the variance says
nothing (no event, or only events) and where the last person followed ended the curve, the cases are those effectively
followed to the end: at risk there, divided by the share that has not ended yet. That number is also a bound of the
degrees of freedom. Symmetric limits, also of log(-log), fall far under 95 % with 30 people and heavy censoring.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from keten.ground.foundation.statistics.arrays import Estimates, Flags, Floats, Integers, divide, floats
from keten.ground.foundation.statistics.intervals import rates
from keten.ground.foundation.statistics.spells import Spells, count_small_groups

_NO_VARIANCE, _ROUNDING = 1e-14, 1e-12
_AT_ONCE = 400_000  # numbers that are worked on at a time: with what is made of them they fit in the cache
_WORTH_SHARING = 8  # parts from which on it pays to share them between cores


@dataclass(frozen=True)
class Incidences:
    """The share ended by each cause at each horizon.

    ``by_cause``: (groups, causes, horizons) with NaN where nobody was followed that long, as its ``variance``.
    ``remaining``: (groups, horizons), the share not ended; with the causes it sums to 1.
    """

    horizons: Integers
    by_cause: Estimates
    variance: Floats
    remaining: Floats


@dataclass(frozen=True)
class MedianTime:
    """The time at which half had ended, in the unit of the spells; ``high`` None when the interval has no end."""

    value: int
    low: int
    high: int | None


@dataclass(frozen=True)
class _Curves:
    """Per group and moment: the hazard of each cause and of all, and the share remaining before and after it."""

    hazard: Floats
    total: Floats
    before: Floats
    after: Floats
    incidence: Floats


def incidences(spells: Spells, horizons: ArrayLike, *, level: float = 0.95) -> Incidences:
    """Aalen and Johansen's estimate for all groups of ``spells`` at the horizons (whole, in the unit of the spells).

    An event at the horizon counts. Unknown (NaN) is a horizon that nobody of the group was followed to while some had
    not ended, also when nobody was followed at some moment before it (possible with late entries).
    """
    found = _look_at_all(_divide(spells), _whole(horizons), level)
    return _gather(_whole(horizons), [np.concatenate(part) for part in zip(*found, strict=True)])


def incidences_of_small_groups(
    time: ArrayLike, cause: ArrayLike, *, count: ArrayLike, group: ArrayLike, causes: int, groups: int,
    horizons: ArrayLike, level: float = 0.95,
) -> Incidences:  # fmt: skip
    """The same of rows that were counted, of many groups with few rows each: as ``count_small_groups`` takes them."""
    parts = list(count_small_groups(
        time, cause, count=count, group=group, causes=causes, groups=groups, at_once=_AT_ONCE
    ))  # fmt: skip
    found = _look_at_all([spells for _groups, spells in parts], _whole(horizons), level)
    order = np.argsort(np.concatenate([numbers for numbers, _spells in parts]))
    return _gather(_whole(horizons), [np.concatenate(part)[order] for part in zip(*found, strict=True)])


def _whole(horizons: ArrayLike) -> Integers:
    return np.atleast_1d(np.asarray(horizons, dtype=np.int64))


def _gather(asked: Integers, parts: Sequence[Floats]) -> Incidences:
    value, low, high, cases, variance = parts
    return Incidences(asked, Estimates(value, low, high, cases), variance, 1 - value.sum(-2))


def _divide(spells: Spells) -> list[Spells]:
    """A few groups at a time: what is computed on the way to a month of a location then stays in the fast memory."""
    size = max(1, _AT_ONCE // max(spells.ended[0].size, 1))
    return [spells.some(slice(start, start + size)) for start in range(0, max(len(spells.ended), 1), size)]


def _look_at_all(parts: Sequence[Spells], asked: Integers, level: float) -> list[tuple[Floats, ...]]:
    if len(parts) < _WORTH_SHARING:
        return [_look_at_some(part, asked, level) for part in parts]
    with ThreadPoolExecutor(os.cpu_count()) as cores:
        return list(cores.map(lambda part: _look_at_some(part, asked, level), parts))


def _look_at_some(spells: Spells, asked: Integers, level: float) -> tuple[Floats, ...]:
    """Value, low, high, cases and variance of shape (groups, causes, horizons)."""
    curves = _draw(spells)
    found = [_look(spells, curves, int(horizon), level) for horizon in asked]
    return tuple(np.stack(part, axis=-1) for part in zip(*found, strict=True))


def _draw(spells: Spells) -> _Curves:
    events, at_risk = spells.ended[..., 1:, :], spells.at_risk
    hazard, total = divide(events, at_risk[..., None, :]), divide(events.sum(-2), at_risk)
    after = floats(np.cumprod(1 - total, -1))
    before = np.concatenate([np.ones_like(after[..., :1]), after[..., :-1]], -1)
    return _Curves(hazard, total, floats(before), after, np.cumsum(before[..., None, :] * hazard, -1))


def _look(spells: Spells, curves: _Curves, horizon: int, level: float) -> tuple[Floats, ...]:
    """Value, low, high, cases and variance of shape (groups, causes) at one horizon."""
    passed = spells.count_moments(horizon)
    value = np.where(passed[..., None] > 0, _pick(curves.incidence, np.maximum(passed - 1, 0)), 0.0)
    variance = _sum_variance(spells, curves, value, passed)
    followed, has_ended = _follow(spells, curves, horizon)
    cases, freedom = _weigh(value, variance, followed[..., None], has_ended[..., None])
    estimates = rates(value, cases, freedom=freedom, level=level).only(cases > 0)
    variance = np.where(cases > 0, variance, np.nan)
    return estimates.value, estimates.low, estimates.high, estimates.cases, variance


def _pick(values: Floats, place: Integers) -> Floats:
    """Along the last axis the value at a place: the same for all groups, or one of each."""
    if place.ndim == 0:
        return floats(values[..., int(place)])
    return floats(np.take_along_axis(values, place.reshape(-1, *(1,) * (values.ndim - 1)), -1)[..., 0])


def _sum_variance(spells: Spells, curves: _Curves, value: Floats, passed: Integers) -> Floats:
    """The variance of each cause: the sum over moments of that of their multinomial increments.

    One more event of the cause adds to the estimate what remained and takes what would still have come of it.
    """
    most = int(passed.max(initial=0))
    hazard, total = curves.hazard[..., :most], curves.total[..., None, :most]
    to_come = divide(value[..., None] - curves.incidence[..., :most], curves.after[..., None, :most])
    spread = hazard * (1 - hazard) - 2 * hazard * (1 - total) * to_come + total * (1 - total) * np.square(to_come)
    weight = divide(np.square(curves.before[..., :most]), spells.at_risk[..., :most])
    if passed.ndim:
        weight = np.where(np.arange(most) < passed[:, None], weight, 0.0)
    return floats(np.maximum((weight[..., None, :] * spread).sum(-1), 0.0))


def _follow(spells: Spells, curves: _Curves, horizon: int) -> tuple[Floats, Flags]:
    """How many were effectively followed to the end (0: unknown), and whether all had ended; shape (groups,).

    The end is the horizon, or the moment at which the last who remained ended.
    """
    last = np.minimum(spells.count_moments(horizon, before=True), (curves.after > 0).sum(-1))
    is_seen = last < spells.at_risk.shape[-1]
    place = np.minimum(last, spells.at_risk.shape[-1] - 1)[..., None]
    at_end, before = (np.take_along_axis(part, place, -1)[..., 0] for part in (spells.at_risk, curves.before))
    gaps = np.cumsum(spells.at_risk <= 0, -1)
    is_followed = is_seen & (np.take_along_axis(gaps, place, -1)[..., 0] == 0)
    has_ended = np.take_along_axis(curves.after, place, -1)[..., 0] <= 0
    moments = np.broadcast_to(spells.moments, spells.at_risk.shape)
    is_in_time = np.take_along_axis(moments, place, -1)[..., 0] <= horizon
    return np.where(is_followed, divide(at_end, before), 0.0), has_ended & is_in_time


def _weigh(value: Floats, variance: Floats, followed: Floats, has_ended: Flags) -> tuple[Floats, Floats]:
    """Cases in effect and degrees of freedom."""
    followed = np.broadcast_to(followed, value.shape)
    cases = np.where(variance > _NO_VARIANCE, divide(value * (1 - value), variance), followed)
    fewest = np.minimum(cases, followed)
    return np.where(has_ended | (followed <= 0), fewest, cases), fewest


def median_times(spells: Spells, *, level: float = 0.95) -> list[MedianTime | None]:
    """The median time to an end by any cause, for each group; None when half had not ended while followed.

    The interval is every time at which the interval of the share remaining holds one half: Brookmeyer and Crowley,
    Biometrics 38 (1982) 29-41, with the interval that incidences have.
    """
    whole = Spells(spells.moments, np.stack([spells.ended[:, 0], spells.ended[:, 1:].sum(1)], 1), spells.at_risk)
    curves = _draw(whole)
    ended = _bound_all(whole, curves, level)
    crossings = [_first(part >= 0.5 - _ROUNDING) for part in (ended.value, ended.high)] + [_first(ended.low > 0.5)]
    return [_as_median(spells.moments, *(int(part[group]) for part in crossings)) for group in range(len(curves.after))]


def _bound_all(spells: Spells, curves: _Curves, level: float) -> Estimates:
    """The share ended after every moment with its interval, (groups, moments); NaN where nobody was at risk."""
    at_risk, value = spells.at_risk, 1 - curves.after
    greenwood = np.cumsum(divide(curves.total, at_risk * (1 - curves.total)), -1)
    cases, freedom = _weigh(
        value, np.square(curves.after) * greenwood, divide(at_risk, curves.before), curves.after <= 0
    )
    known = np.cumsum((at_risk <= 0) & (curves.before > 0), -1) == 0
    return rates(value, cases, freedom=freedom, level=level).only(known & (at_risk > 0))


def _first(is_past: Flags) -> Integers:
    """The first moment of each group at which it is so, and the number of moments when it never is."""
    return np.asarray(np.where(is_past.any(-1), is_past.argmax(-1), is_past.shape[-1]), dtype=np.int64)


def _as_median(moments: Integers, middle: int, low: int, high: int) -> MedianTime | None:
    if middle == moments.size:
        return None
    return MedianTime(int(moments[middle]), int(moments[low]), int(moments[high]) if high < moments.size else None)
