"""Spells that end for one of several reasons, counted per group and moment."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from keten.ground.foundation.statistics.arrays import Floats, Integers, floats

NEVER = np.iinfo(np.int64).max
_DENSE = 10_000_000
"""Up to this moment the moments that occur are found by counting, which is faster than sorting."""


@dataclass(frozen=True)
class Spells:
    """What happened at the moments at which anything happened to anybody.

    ``moments``: (moments,), ascending, in the unit of the times. ``ended``: (groups, 1 + causes, moments), the number
    whose observation ended there, first those not seen to end (censored). ``at_risk``: (groups, moments), the number
    that could have ended there. Spells of several groups may be added up.

    Of small groups (``count_small_groups``) each has its own ``moments``: (groups, moments), ``NEVER`` where it has no
    more of them. Those cannot be added up.
    """

    moments: Integers
    ended: Floats
    at_risk: Floats

    def grouped(self, *shape: int) -> "Spells":
        """The same counts with the groups laid out in these dimensions."""
        ended, at_risk = self.ended.shape[-2:], self.at_risk.shape[-1:]
        return Spells(self.moments, self.ended.reshape(*shape, *ended), self.at_risk.reshape(*shape, *at_risk))

    def some(self, groups: slice) -> "Spells":
        """Some of the groups, at the same moments; nothing is copied."""
        return Spells(self.moments, self.ended[groups], self.at_risk[groups])

    def until(self, horizon: int) -> "Spells":
        """What a figure at the horizon rests on: the moments up to it, and one later that shows who was still there."""
        kept = int(np.searchsorted(self.moments, horizon, side="right")) + 1
        return Spells(self.moments[:kept], self.ended[..., :kept], self.at_risk[..., :kept])

    def count_moments(self, horizon: int, *, before: bool = False) -> Integers:
        """How many moments come up to the horizon, or ``before`` it: one number, or (groups,) when each has its own."""
        if self.moments.ndim == 1:
            return np.asarray(np.searchsorted(self.moments, horizon, side="left" if before else "right"))
        return np.asarray((self.moments < horizon if before else self.moments <= horizon).sum(-1))

    def summed(self, axis: int) -> "Spells":
        """All groups along one of those dimensions together."""
        return Spells(self.moments, self.ended.sum(axis), self.at_risk.sum(axis))

    def all_but_own(self, axis: int = 0) -> "Spells":
        """For each group along a dimension all the others together."""
        ended, at_risk = self.ended.sum(axis, keepdims=True), self.at_risk.sum(axis, keepdims=True)
        return Spells(self.moments, ended - self.ended, at_risk - self.at_risk)


def count_spells(
    time: ArrayLike,
    cause: ArrayLike,
    *,
    count: ArrayLike | None = None,
    group: ArrayLike | None = None,
    entry: ArrayLike | None = None,
    causes: int | None = None,
    groups: int | None = None,
) -> Spells:
    """Count spells: one row each, or rows that a database counted, with ``count``.

    ``time``: whole units (days) until the spell ended or was last seen, 0 or more. ``cause``: 1, 2, ... for why it
    ended, 0 for not seen to end. ``group``: 0, 1, ... ``entry``: followed only after this time (left truncation), 0
    from the beginning. All (rows,). ``causes`` and ``groups`` name how many there are, when the last may be absent.

    Who is last seen at the moment that others end was still at risk of it. Raises ValueError for times, causes or
    groups that are not whole or negative, for an entry that is not before its time, and without rows.
    """
    times, why = _whole(time, "time"), _whole(cause, "cause")
    where = np.zeros_like(times) if group is None else _whole(group, "group")
    since = np.zeros_like(times) if entry is None else _whole(entry, "entry")
    if times.size == 0 or not times.shape == why.shape == where.shape == since.shape:
        raise ValueError("times, causes, groups and entries must be as many, and at least one")
    if entry is not None and bool(((since >= times) & (since > 0)).any()):
        raise ValueError("an entry must lie before the time")
    weights = None if count is None else _whole(count, "count").astype(np.float64)
    moments = _find_moments(times if entry is None else np.concatenate([times, since[since > 0]]))
    sizes = _size(groups, where.max() + 1), 1 + _size(causes, why.max()), moments.size
    ended = _tally((where, why, np.searchsorted(moments, times)), sizes, weights)
    first = np.where(since > 0, np.searchsorted(moments, since, side="right"), 0) if entry is not None else since
    entered = _tally((where, first), (sizes[0], sizes[2]), weights)
    return Spells(moments, ended, _count_at_risk(entered, ended.sum(1)))


def count_small_groups(
    time: ArrayLike, cause: ArrayLike, *, count: ArrayLike, group: ArrayLike, causes: int, groups: int, at_once: int
) -> Iterator[tuple[Integers, Spells]]:
    """Spells of many groups of a few rows each, every group with its own moments: an array of all of them would be
    nearly empty. Yields parts of about ``at_once`` numbers: which groups, and their spells in that order.

    As ``count_spells`` otherwise; everybody is followed from the beginning, and a group may be empty.
    """
    times, why, where = _whole(time, "time"), _whole(cause, "cause"), _whole(group, "group")
    span = int(times.max(initial=0)) + 1
    places, row = np.unique(where * span + times, return_inverse=True)
    ended = _tally((row, why), (places.size, 1 + causes), np.asarray(count, dtype=np.float64))
    sizes = np.bincount(places // span, minlength=groups)
    first, order = np.cumsum(sizes) - sizes, np.argsort(sizes, kind="stable")
    start = 0
    while start < groups:
        part = order[start : start + _fit(sizes[order[start:]], (2 + causes), at_once)]
        yield part, _lay_out(first[part], sizes[part], places % span, ended)
        start += part.size


def _fit(sizes: Integers, width: int, most: int) -> int:
    """How many of these ascending sizes fit beside each other, each as wide as the widest; at least one."""
    room = np.maximum(sizes, 1) * width * np.arange(1, sizes.size + 1)
    return max(1, int(np.searchsorted(room, most, side="right")))


def _lay_out(first: Integers, sizes: Integers, moments: Integers, ended: Floats) -> Spells:
    """Groups of which the moments lie together, from ``first`` on, as rows of one width."""
    column = np.arange(max(1, int(sizes.max(initial=0))))
    is_own = column < sizes[:, None]
    place = np.where(is_own, first[:, None] + column, 0)
    own = np.where(is_own[..., None], ended[place], 0.0) if len(ended) else np.zeros((*is_own.shape, ended.shape[1]))
    own = np.ascontiguousarray(np.moveaxis(own, -1, 1))
    everybody = own.sum(1)
    at_risk = np.cumsum(everybody[:, ::-1], -1)[:, ::-1]
    return Spells(np.where(is_own, moments[place] if moments.size else 0, NEVER), own, floats(at_risk))


def _count_at_risk(entered: Floats, ended: Floats) -> Floats:
    """Who came in at or before each moment, less who ended before it."""
    return floats(np.cumsum(entered, -1) - np.cumsum(ended, -1) + ended)


def _tally(places: tuple[Integers, ...], sizes: tuple[int, ...], weights: Floats | None) -> Floats:
    """How many rows, or how much weight, fall in each place of an array of these sizes."""
    flat = places[0]
    for place, size in zip(places[1:], sizes[1:], strict=True):
        flat = flat * size + place
    return floats(np.bincount(flat, weights, math.prod(sizes))).reshape(sizes)


def _find_moments(times: Integers) -> Integers:
    return np.flatnonzero(np.bincount(times)) if times.max() <= _DENSE else np.unique(times)


def _size(named: int | None, found: int) -> int:
    """How many there are, which may be more than were found."""
    if named is not None and named < found:
        raise ValueError(f"{found} found where {named} was named")
    return int(found) if named is None else named


def _whole(values: ArrayLike, name: str) -> Integers:
    found = np.asarray(values)
    if found.size and (found.dtype.kind not in "iu" or found.min() < 0):
        raise ValueError(f"{name} must be whole and not negative")
    return found.astype(np.int64, copy=False)
