"""Intervals and error rates, by hand."""

import numpy as np
import pytest

from keten.journey.profiling.rules.intervals import effective, share_of, wilson
from keten.journey.profiling.rules.validating import Outcomes, measure, measure_auc, measure_group


def test_wilson_by_hand() -> None:
    found = wilson(0.1, 50)
    assert (found.low, found.high) == pytest.approx((0.0435, 0.2136), abs=1e-4)
    assert (wilson(0.0, 0).low, wilson(0.0, 0).high) == (0.0, 1.0)


def test_weights_count_for_as_many_cases_as_they_are_worth() -> None:
    assert effective(np.ones(40)) == 40
    assert effective(np.array([1.0, 0.0, 0.0])) == 1
    assert share_of(np.array([1.0, 0.0]), np.array([3.0, 1.0])).value == 0.75


def test_auc_counts_ties_for_half() -> None:
    outcomes = Outcomes(np.array([0.2, 0.5, 0.5, 0.9]), np.array([0.0, 0.0, 1.0, 1.0]), np.ones(4))
    pairs = [(0.5 > 0.2) + 0, 0.5, 1, 1]
    assert measure_auc(outcomes).value == sum(pairs) / 4


def test_errors_of_a_flag() -> None:
    outcomes = Outcomes(np.array([0.2, 0.3, 0.6, 0.2]), np.array([1.0, 0.0, 0.0, 0.0]), np.array([1.0, 1.0, 1.0, 0.0]))
    found = measure_group(outcomes, small_chance=0.35)
    assert found["cases"] == 3  # the last is not known
    assert found["false_flags"]["value"] == 1.0
    assert found["missed"]["value"] == 0.5


def test_a_chance_that_is_too_sure_has_a_slope_below_one() -> None:
    dice = np.random.default_rng(1)
    logit = dice.normal(0, 1, 20_000)
    worked = (dice.random(20_000) < 1 / (1 + np.exp(-logit))).astype(float)
    told = 1 / (1 + np.exp(-2 * logit))
    found = measure(Outcomes(told, worked, np.ones(20_000)))
    assert found["slope"]["low"] < 0.5 < found["slope"]["high"]
    assert found["level"]["value"] == pytest.approx(0, abs=0.1)
