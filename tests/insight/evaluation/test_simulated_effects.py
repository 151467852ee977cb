"""The worlds of ``keten bench evaluation`` in small: intervals hold the truth, few offices find nothing in nothing."""

import math

import numpy as np
import pytest

from keten.doors.commands.benches.evaluation.effects import (
    BASES,
    OFFICES,
    SHARES,
    SIZES,
    cover_adjusted,
    cover_rates,
    err_with_few_offices,
    measure_effects,
)

WORLDS = 400
ERROR = math.sqrt(0.95 * 0.05 / WORLDS)
LOWEST, MEAN = 0.935, (0.94, 0.97)
OF_OFFICES = (0.03, 0.06)


def test_intervals_of_rates_hold_the_truth() -> None:
    cells = list(cover_rates(2_000, 7))
    assert len(cells) == 2 * len(SIZES) * len(SHARES) * len(BASES)
    assert min(cells) >= LOWEST - 3.5 * math.sqrt(0.95 * 0.05 / 2_000)
    assert MEAN[0] <= np.mean(cells) <= MEAN[1]


def test_adjusted_intervals_hold_the_truth() -> None:
    cells = list(cover_adjusted(WORLDS, 7))
    assert min(cells) >= LOWEST - 3.5 * ERROR
    assert np.mean(cells) == pytest.approx(0.95, abs=0.02)


def test_few_offices_find_nothing_in_nothing() -> None:
    wrong = list(err_with_few_offices(WORLDS, 7))
    assert len(wrong) == len(OFFICES)
    assert all(OF_OFFICES[0] - 3 * ERROR <= one <= OF_OFFICES[1] + 3 * ERROR for one in wrong)
    assert OF_OFFICES[0] <= np.mean(wrong) <= OF_OFFICES[1]


def test_every_figure_is_told_with_its_error() -> None:
    found = measure_effects(20, 1)
    assert {"coverage_min", "coverage_mean", "few_cluster_error"} <= set(found)
    assert found["coverage_min_mc"] == pytest.approx(math.sqrt(0.95 * 0.05 / 20))
    assert found == measure_effects(20, 1)
