"""How long the periods of figures are: as short as the counts carry, so that most places can be shown."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import numpy as np

from keten.insight.indicators.rules.tabulating import Coded

MONTH, QUARTER, HALF, YEAR = LENGTHS = (1, 3, 6, 12)  # in months; each is whole within the next but one, all in a year
ENOUGH = 0.5  # of the cells of locations: with less, a page shows more gaps than figures


class Because(StrEnum):
    """Why periods are as long as they are."""

    CARRIED = "carried"  # the shortest in which enough cells of locations could be shown on their own
    LONGEST = "longest"  # none is long enough; there is nothing longer than a year


@dataclass(frozen=True)
class Grain:
    """``months`` of one period, and why. ``shares``: of what was tried, the share of cells that could be shown."""

    months: int
    because: Because
    shares: Mapping[int, float]


def choose_grain(shares: Mapping[int, float]) -> Grain:
    """The shortest period of which enough cells of locations are not sensitive themselves.

    ``shares``: by length the share that is not, 1 where there are no cells. Others may have to be hidden with those, so
    that this is no promise of what is shown.
    """
    carried = next((months for months in LENGTHS if shares[months] >= ENOUGH), None)
    if carried is None:
        return Grain(YEAR, Because.LONGEST, shares)
    return Grain(carried, Because.CARRIED, shares)


def find_first_month(month: date, length: int) -> date:
    """The first day of the period of the calendar to which a month belongs."""
    return date(month.year, (month.month - 1) // length * length + 1, 1)


def coarsen(months: Coded, length: int) -> Coded:
    """A column of months as one of periods, by their first day."""
    starts = [find_first_month(month, length) for month in months.names]
    names = tuple(sorted(set(starts)))
    places = np.array([names.index(start) for start in starts], dtype=np.int64)
    return replace(months, codes=places[months.codes], names=names) if starts else months
