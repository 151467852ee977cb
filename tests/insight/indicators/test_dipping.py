"""Around a change: what changed here and not elsewhere, with how sure that is."""

from datetime import date

import numpy as np
import pytest

from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.rules.dipping import LEAST, Counted, Dip, find_step, has_lost, measure_dip, tell_dip
from keten.insight.indicators.rules.families import Tally
from keten.insight.indicators.rules.grids import Grid, lay_out, measure_around
from keten.insight.indicators.rules.tabulating import Coded
from keten.insight.indicators.rules.windows import add_months, find_window


def dip(before: float, after: float, rest: tuple[float, float], rows: int = 400) -> Dip | None:
    counted = [Counted(rows, round(rows * share)) for share in (before, after, *rest)]
    return measure_dip(
        before=counted[0], after=counted[1], before_elsewhere=counted[2], after_elsewhere=counted[3]
    )  # fmt: skip


def test_a_dip_here_alone_is_found() -> None:
    found = dip(0.8, 0.6, (0.8, 0.8))
    assert found is not None
    assert found.difference.value == pytest.approx(-0.2)
    assert found.difference.high < 0


def test_what_happens_everywhere_is_no_dip() -> None:
    found = dip(0.8, 0.6, (0.8, 0.6))
    assert found is not None
    assert found.difference.low < 0 < found.difference.high
    assert found.elsewhere.value == pytest.approx(-0.2)


def test_of_few_nothing_is_said() -> None:
    assert dip(0.8, 0.6, (0.8, 0.8), rows=LEAST - 1) is None
    assert dip(0.8, 0.6, (0.8, 0.8), rows=LEAST) is not None


def test_without_a_change_nearly_every_interval_holds_zero() -> None:
    """Of two thousand changes that change nothing about one in a hundred seems to; at most 3 % here."""
    draw = np.random.default_rng(4)
    outside = 0
    for _one in range(2000):
        counted = [Counted(80, int(draw.binomial(80, share))) for share in (0.6, 0.55, 0.7, 0.65)]
        found = measure_dip(
            before=counted[0], after=counted[1], before_elsewhere=counted[2], after_elsewhere=counted[3]
        )  # fmt: skip
        assert found is not None
        outside += not found.difference.low <= 0 <= found.difference.high
    assert outside / 2000 < 0.02


@pytest.mark.parametrize(("rows", "step"), [(30, 20), (49, 20), (50, 10), (99, 10), (100, 5), (249, 5), (250, 2),
                                            (499, 2), (500, 1), (90_000, 1)])  # fmt: skip
def test_a_step_is_five_people_or_more(rows: int, step: int) -> None:
    assert find_step(rows) == step
    assert step * rows >= 500


def test_what_is_told_is_rounded_outwards_and_an_alarm_follows_from_it() -> None:
    found = dip(0.8, 0.6, (0.8, 0.8))
    assert found is not None
    assert -0.34 < found.difference.low < -0.33
    assert -0.06 < found.difference.high < -0.05
    told = tell_dip(found, least=400)
    assert (told.before, told.after, told.others, told.difference) == (80, 60, 0, -20)
    assert (told.low, told.high) == (-34, -4)
    assert (told.rows_before, told.rows_after) == (400, 400)
    assert tell_dip(found, least=60).high == 0  # in steps of ten it can be nothing
    assert (has_lost(-32, -8, better="more"), has_lost(-32, 0, better="more")) == (True, False)
    assert (has_lost(-32, -8, better="less"), has_lost(8, 32, better="less")) == (False, True)
    assert (has_lost(-32, -8, better=""), has_lost(8, 32, better="")) == (False, False)


def lay(*cells: tuple[int, int, int]) -> Grid:
    """Of each location the rows a month, and for how many it holds before and after the change (month 6 of 13)."""
    months = tuple(add_months(date(2025, 1, 1), step) for step in range(13))
    held = [[before] * 6 + [0] + [after] * 6 for _rows, before, after in cells]
    rows = [[size] * 6 + [10 * size] + [size] * 6 for size, _before, _after in cells]  # the month of it never counts
    return Grid(tuple(range(1, len(cells) + 1)), months, np.array(rows), np.array(held))


def test_of_an_incidence_the_shortest_horizon_counts_and_what_has_no_location_does_not() -> None:
    first_talk, month = list_definitions()["first_talk"], date(2025, 1, 1)
    counted = {"n": [3, 4, 5, 6], "time": [14, 15, 3, 2], "cause": [1, 1, 2, 1]}  # the last has no location
    grid = lay_out(
        Tally(
            first_talk, {name: np.array(values) for name, values in counted.items()},
            {"location": Coded(np.array([0, 0, 0, -1]), (7,)), "month": Coded(np.zeros(4, dtype=np.int64), (month,))},
        )
    )  # fmt: skip
    assert (grid.locations, grid.months) == ((7,), (month,))
    assert (grid.rows.tolist(), grid.held.tolist()) == ([[12]], [[3]])  # in 14 days, not in 28; no other end


WINDOW = find_window(
    changed_on=date(2025, 7, 9), from_month=date(2025, 1, 1), until=date(2026, 3, 1), needed_days=15
)  # fmt: skip


@pytest.mark.parametrize(("disturbed", "elsewhere"), [
    (frozenset(), -0.2),  # the second stays, the third falls by 0.4
    (frozenset({3}), 0.0), (frozenset({1, 3}), 0.0), (frozenset({2}), -0.4),
    (frozenset({2, 3}), -0.2),  # nobody is left: all others
])  # fmt: skip
def test_elsewhere_is_where_nothing_else_changed(disturbed: frozenset[int], elsewhere: float) -> None:
    found = measure_around(lay((20, 16, 8), (20, 16, 16), (20, 16, 8)), location=1, window=WINDOW, disturbed=disturbed)
    assert found is not None
    assert found.dip.elsewhere.value == pytest.approx(elsewhere)
    assert found.dip.difference.value == pytest.approx(-0.4 - elsewhere)


def test_few_elsewhere_are_taken_together_with_those_that_changed_too() -> None:
    found = measure_around(lay((20, 16, 8), (4, 4, 0), (20, 16, 16)), location=1, window=WINDOW, disturbed={3})
    assert found is not None
    assert (found.dip.elsewhere.value, found.least) == (pytest.approx(-24 / 144), 120)
    assert measure_around(lay((20, 16, 8), (4, 4, 0)), location=1, window=WINDOW, disturbed=()) is None
    assert measure_around(lay((4, 2, 2), (20, 16, 16)), location=1, window=WINDOW, disturbed=()) is None
    assert measure_around(lay((20, 16, 8)), location=9, window=WINDOW, disturbed=()) is None
