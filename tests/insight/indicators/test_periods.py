"""How long periods are: the counts decide, and it is said why."""

from datetime import date

import numpy as np
import pytest

from keten.insight.indicators.rules.periods import Because, choose_grain, coarsen, find_first_month
from keten.insight.indicators.rules.tabulating import Coded


@pytest.mark.parametrize(("shares", "months", "because"), [
    ((0.9, 0.9, 0.9, 0.9), 1, Because.CARRIED), ((0.49, 0.5, 0.9, 0.9), 3, Because.CARRIED),
    ((0.1, 0.2, 0.6, 0.4), 6, Because.CARRIED), ((0.1, 0.2, 0.3, 0.8), 12, Because.CARRIED),
    ((0.1, 0.2, 0.3, 0.4), 12, Because.LONGEST),
])  # fmt: skip
def test_the_shortest_period_that_the_counts_carry(shares: tuple[float, ...], months: int, because: Because) -> None:
    chosen = choose_grain(dict(zip((1, 3, 6, 12), shares, strict=True)))
    assert (chosen.months, chosen.because) == (months, because)


@pytest.mark.parametrize(("length", "first"), [(1, (2025, 11)), (3, (2025, 10)), (6, (2025, 7)), (12, (2025, 1))])
def test_periods_are_those_of_the_calendar(length: int, first: tuple[int, int]) -> None:
    assert find_first_month(date(2025, 11, 1), length) == date(*first, 1)


def test_months_of_one_period_become_alike() -> None:
    months = Coded(np.array([0, 1, 2, 1]), (date(2025, 4, 1), date(2025, 1, 1), date(2025, 3, 1)))
    found = coarsen(months, 3)
    assert [found.names[code] for code in found.codes] == [date(2025, month, 1) for month in (4, 1, 1, 1)]
    assert coarsen(Coded(np.array([], dtype=np.int64), ()), 3).names == ()
