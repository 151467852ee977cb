"""Transition dip (*dip bij een verandering*): what a figure did at a location around a change, against elsewhere.

Shares before and after, held against the same change at the other locations (difference in differences). Who began
before and who began after are other people, as are those elsewhere: the four shares are independent.
"""

import math
from dataclasses import dataclass

from keten.ground.foundation.statistics import Estimate
from keten.ground.foundation.statistics.intervals import difference, rate

LEAST = 30  # rows in each of the four groups; with fewer nothing is said
LEVEL = (
    0.999  # some fourteen figures are looked at around a change: together at most 1 in 100 changes stands out by chance
)
STEPS = (1, 2, 5, 10, 20)  # per cent; with the least rows a step is six people
PEOPLE = 5  # that a step is at least: as many as a hidden count can be off (``suppressing.Limits``)


@dataclass(frozen=True)
class Counted:
    """How many rows, and for how many it holds."""

    rows: int
    held: int


@dataclass(frozen=True)
class Dip:
    """Shares before and after a change, and how much more it changed here than elsewhere; intervals at ``LEVEL``."""

    before: Estimate
    after: Estimate
    elsewhere: Estimate
    difference: Estimate


@dataclass(frozen=True, kw_only=True)
class Told:
    """What of a dip is told: whole per cents, in steps of at least five people, and tens of rows."""

    before: int
    after: int
    others: int
    difference: int
    low: int
    high: int
    rows_before: int
    rows_after: int


def measure_dip(*, before: Counted, after: Counted, before_elsewhere: Counted, after_elsewhere: Counted) -> Dip | None:
    """The change of a share at a location against the change elsewhere; None with too few rows."""
    groups = (before, after, before_elsewhere, after_elsewhere)
    if min(group.rows for group in groups) < LEAST:
        return None
    here = [rate(group.held, group.rows, LEVEL) for group in groups[:2]]
    rest = [rate(group.held, group.rows, LEVEL) for group in groups[2:]]
    own, others = difference(here[1], here[0]), difference(rest[1], rest[0])
    return Dip(here[0], here[1], others, difference(own, others))


def find_step(rows: float) -> int:
    """In steps of how many per cent a share of so many rows is told: the smallest that is five people or more."""
    return next((step for step in STEPS if step * rows >= 100 * PEOPLE), STEPS[-1])


def tell_dip(dip: Dip, *, least: int) -> Told:
    """A dip as it is kept. ``least``: the rows of the smallest of the four groups. The interval is rounded outwards."""
    step = find_step(least)
    before, after, others, value = (
        step * round(100 * part.value / step) for part in (dip.before, dip.after, dip.elsewhere, dip.difference)
    )
    return Told(
        before=before, after=after, others=others, difference=value,
        low=step * math.floor(100 * dip.difference.low / step), high=step * math.ceil(100 * dip.difference.high / step),
        rows_before=int(dip.before.cases) // 10 * 10, rows_after=int(dip.after.cases) // 10 * 10,
    )  # fmt: skip


def has_lost(low: int, high: int, *, better: str) -> bool:
    """Whether a whole interval, as it is told, lies on the worse side; never of what is neither good nor bad."""
    return {"more": high < 0, "less": low > 0}.get(better, False)


def has_gained(low: int, high: int, *, better: str) -> bool:
    """Whether a whole interval, as it is told, lies on the better side."""
    return {"more": low > 0, "less": high < 0}.get(better, False)
