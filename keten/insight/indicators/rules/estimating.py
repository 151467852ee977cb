"""From numbers that were counted to a figure and its interval, for many groups at once.

Rows of what was counted are given as arrays of one length with ``group`` (0, 1, ...); the answer is one per group.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from keten.ground.foundation.statistics import Z
from keten.ground.foundation.statistics.arrays import Estimates, Floats, Integers, divide, floats
from keten.ground.foundation.statistics.intervals import rates
from keten.ground.foundation.statistics.spells import Spells, count_spells
from keten.ground.foundation.statistics.standardising import Adjusted, adjust, adjust_incidences
from keten.ground.foundation.statistics.survival import Incidences, incidences, incidences_of_small_groups
from keten.insight.indicators.rules.definitions import Definition, Kind

Counted = Mapping[str, Integers | Floats]
_MANY = 1000  # groups, from which on each is taken to have few rows
COUNTS = 1  # of the causes of an incidence: it happened; 2 competes


@dataclass(frozen=True)
class Figures:
    """Per group (and horizon, 0 when a figure has none): the figure, on how many rows, and how many it holds for.

    ``estimates`` of shape (groups, horizons); ``rows`` (groups,); ``held`` (groups, horizons), NaN for a ratio.
    """

    estimates: Estimates
    rows: Floats
    held: Floats


def estimate(one: Definition, counted: Counted, *, group: Integers, groups: int) -> Figures:
    """The figures of a definition for each group. Raises ValueError for a kind that is not counted from rows."""
    rows = _sum(group, counted["n"], groups)
    if one.kind is Kind.INCIDENCE:
        return _estimate_incidence(one, counted, group, groups, rows)
    if one.kind in (Kind.SHARE, Kind.SURVEY):
        held = _sum(group, counted["held"], groups)
        return Figures(_column(rates(divide(held, rows, np.nan), rows)), rows, held[:, None])
    if one.kind is Kind.RATIO:
        return _estimate_ratio(one, counted, group, groups, rows)
    raise ValueError(f"{one.code}: {one.kind} is not counted from rows")


def _estimate_incidence(one: Definition, counted: Counted, group: Integers, groups: int, rows: Floats) -> Figures:
    horizons = [horizon.days for horizon in one.horizons]
    found = _find_incidences(counted, group, groups, horizons).by_cause
    first = Estimates(*(part[:, COUNTS - 1] for part in (found.value, found.low, found.high, found.cases)))
    held = [_sum(group, each, groups) for each in list_held(one, counted)]
    return Figures(first, rows, np.stack(held, axis=-1))


def _find_incidences(counted: Counted, group: Integers, groups: int, horizons: list[int]) -> Incidences:
    if groups <= _MANY:
        return incidences(_spells(counted, group, groups), horizons)
    return incidences_of_small_groups(
        counted["time"], counted["cause"], count=counted["n"], group=group, causes=2, groups=groups, horizons=horizons
    )  # fmt: skip


def list_held(one: Definition, counted: Counted) -> list[Integers]:
    """Of each row that was counted for how many it holds: per horizon of an incidence, once of a share or a survey."""
    if one.kind is Kind.INCIDENCE:
        time, cause, n = counted["time"], counted["cause"], counted["n"]
        return [np.where((cause == COUNTS) & (time <= each.days), n, 0).astype(np.int64) for each in one.horizons]
    return [np.asarray(counted["held"], dtype=np.int64)]


def _spells(counted: Counted, group: Integers, groups: int) -> Spells:
    return count_spells(
        counted["time"], counted["cause"], count=counted["n"], group=group, causes=2, groups=groups
    )  # fmt: skip


def _estimate_ratio(one: Definition, counted: Counted, group: Integers, groups: int, rows: Floats) -> Figures:
    """A ratio of two sums; its variance by the delta method (Cochran, Sampling Techniques 1977, 6.4)."""
    top, bottom = _sum(group, counted["top"], groups), _sum(group, counted["bottom"], groups)
    value = divide(top, bottom, np.nan)
    squares = (
        _sum(group, counted["top2"], groups) - 2 * value * _sum(group, counted["both"], groups)
        + np.square(value) * _sum(group, counted["bottom2"], groups)
    )  # fmt: skip
    error = np.sqrt(np.maximum(squares, 0.0) * divide(rows, rows - 1, np.nan)) / np.where(bottom > 0, bottom, np.nan)
    low, high = np.maximum(value - Z * error, 0.0) * one.times, (value + Z * error) * one.times
    if one.times == 1:  # a share of time
        high = np.minimum(high, 1.0)
    return Figures(_column(Estimates(value * one.times, low, high, rows)), rows, np.full((groups, 1), np.nan))


def adjust_for_mix(
    one: Definition, counted: Counted, *, group: Integers, groups: int, stratum: Integers, strata: int
) -> list[Adjusted] | None:
    """Each group against the others as if they were made up of the same people; one per horizon.

    None for a figure that is not adjusted. ``stratum`` (rows,): which combination of what it is adjusted for.
    """
    if not one.adjust or groups < 2:
        return None
    if one.kind is Kind.INCIDENCE:
        spells = _spells(counted, group * strata + stratum, groups * strata)
        return adjust_incidences(spells, strata=strata, cause=COUNTS, horizons=[each.days for each in one.horizons])
    if one.kind is Kind.SHARE:
        where = group * strata + stratum
        people, events = (_sum(where, counted[name], groups * strata).reshape(groups, strata) for name in ("n", "held"))
        return [adjust(np.eye(strata)[:, 1:], people, events)]
    return None


def _sum(group: Integers, values: Integers | Floats, groups: int) -> Floats:
    return floats(np.bincount(group, weights=floats(values), minlength=groups))


def _column(found: Estimates) -> Estimates:
    return Estimates(*(part[:, None] for part in (found.value, found.low, found.high, found.cases)))
