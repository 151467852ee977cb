"""What was counted for a figure, by location and month: all that is needed to look around a change."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

import numpy as np

from keten.ground.foundation.statistics.arrays import Flags, Integers
from keten.insight.indicators.rules.definitions import Kind
from keten.insight.indicators.rules.dipping import LEAST, Counted, Dip, measure_dip
from keten.insight.indicators.rules.estimating import list_held
from keten.insight.indicators.rules.families import Tally
from keten.insight.indicators.rules.windows import Window


@dataclass(frozen=True)
class Grid:
    """``rows`` and for how many of them it holds (``held``), each of shape (locations, months)."""

    locations: tuple[int, ...]
    months: tuple[date, ...]
    rows: Integers
    held: Integers

    def count(self, here: Flags, months: Collection[date]) -> Counted:
        """Of some locations (a flag for each) in some months together."""
        when = np.array([month in months for month in self.months], dtype=bool)
        chosen = np.ix_(here, when)
        return Counted(int(self.rows[chosen].sum()), int(self.held[chosen].sum()))


@dataclass(frozen=True)
class Measured:
    """A dip, and the rows of the smallest group that it rests on."""

    dip: Dip
    least: int


def lay_out(tally: Tally) -> Grid:
    """The rows of a share, or of an incidence at its shortest horizon; what has no location is left out.

    Of an incidence ``held`` is to whom it happened by that horizon: a share where everybody was followed so long.
    """
    place, month = tally.columns["location"], tally.columns["month"]
    held, shape = list_held(tally.one, tally.counted)[_find_shortest(tally)], (len(place.names), len(month.names))
    known = place.codes >= 0
    where = place.codes[known] * shape[1] + month.codes[known]
    rows, holds = (
        np.bincount(where, weights=np.asarray(values)[known], minlength=shape[0] * shape[1]).reshape(shape)
        for values in (tally.counted["n"], held)
    )
    return Grid(place.names, month.names, rows.astype(np.int64), holds.astype(np.int64))


def _find_shortest(tally: Tally) -> int:
    if tally.one.kind is not Kind.INCIDENCE:
        return 0
    days = [horizon.days for horizon in tally.one.horizons]
    return days.index(min(days))


def measure_around(grid: Grid, *, location: int, window: Window, disturbed: Collection[int]) -> Measured | None:
    """A change at a location against the others; None with too few rows on either side.

    The others are those that are not ``disturbed`` by a change of their own; when they have too few rows, all of them.
    """
    here = np.array([one == location for one in grid.locations], dtype=bool)
    own = _count_sides(grid, here, window)
    if min(one.rows for one in own) < LEAST:
        return None
    quiet = ~here & np.array([one not in disturbed for one in grid.locations], dtype=bool)
    rest = _count_sides(grid, quiet, window)
    if min(one.rows for one in rest) < LEAST:
        rest = _count_sides(grid, ~here, window)
    dip = measure_dip(before=own[0], after=own[1], before_elsewhere=rest[0], after_elsewhere=rest[1])
    return Measured(dip, min(one.rows for one in (*own, *rest))) if dip else None


def _count_sides(grid: Grid, which: Flags, window: Window) -> tuple[Counted, Counted]:
    return grid.count(which, window.before), grid.count(which, window.after)
