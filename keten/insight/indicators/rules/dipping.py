"""Transition dip (*dip bij een verandering*): what a figure did at a location around a change, against elsewhere.

Shares before and after, held against the same change at the other locations (difference in differences). Who began
before and who began after are other people, as are those elsewhere: the four shares are independent.
"""

from dataclasses import dataclass

from keten.ground.foundation.statistics import Estimate
from keten.ground.foundation.statistics.intervals import difference, rate

LEAST = 30  # rows in each of the four groups; with fewer nothing is said
LEVEL = 0.99  # several figures are looked at around one change: wider than 95 %, so that they hold nearly all together
DAYS = 182  # on either side of a change that are looked at


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


def measure_dip(*, before: Counted, after: Counted, before_elsewhere: Counted, after_elsewhere: Counted) -> Dip | None:
    """The change of a share at a location against the change elsewhere; None with too few rows."""
    groups = (before, after, before_elsewhere, after_elsewhere)
    if min(group.rows for group in groups) < LEAST:
        return None
    here = [rate(group.held, group.rows, LEVEL) for group in groups[:2]]
    rest = [rate(group.held, group.rows, LEVEL) for group in groups[2:]]
    own, others = difference(here[1], here[0]), difference(rest[1], rest[0])
    return Dip(here[0], here[1], others, difference(own, others))
