"""Intervals against values by hand and in print, and their exact coverage over all outcomes."""

from math import exp, sqrt
from statistics import stdev

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from keten.ground.foundation.statistics.arrays import Floats
from keten.ground.foundation.statistics.estimates import Estimate
from keten.ground.foundation.statistics.intervals import (
    difference,
    limits,
    mean,
    median,
    rate,
    rate_difference,
    rate_differences,
    rate_in_effect,
    ratio,
)

SHARES = np.linspace(0.05, 0.5, 91)

counts = st.integers(1, 2000).flatmap(lambda cases: st.tuples(st.integers(0, cases), st.just(cases)))
values = st.lists(st.integers(-1000, 1000), min_size=3, max_size=40)


def chances(cases: int, share: Floats | float) -> Floats:
    """Of each number of events, a column for each; (shares, cases + 1)."""
    below = special.bdtr(np.arange(cases + 1.0), cases, np.atleast_1d(share)[:, None])
    return np.diff(below, axis=1, prepend=0.0)


def test_a_rate_by_hand() -> None:
    # t of 30 degrees is 2.04227; its square, 4.17088, comes to the cases and half of it to the events.
    middle, half = (3 + 2.08544) / 34.17088, 2.04227 * sqrt(0.148824 * 0.851176 / 34.17088)
    assert rate(3, 30) == Estimate(
        0.1, pytest.approx(middle - half, abs=1e-5), pytest.approx(middle + half, abs=1e-5), 30
    )


def test_no_events_and_no_cases() -> None:
    assert rate(0, 30).low == 0
    assert rate(0, 30).high == pytest.approx(0.1447, abs=1e-4)
    assert rate(30, 30).low == pytest.approx(1 - 0.1447, abs=1e-4)
    assert rate(0, 0) == Estimate(0.0, 0.0, 1.0, 0)


@pytest.mark.parametrize(("events", "cases"), [(2, 1), (-1, 10)])
def test_what_is_no_rate_is_refused(events: int, cases: int) -> None:
    with pytest.raises(ValueError, match="events in"):
        rate(events, cases)
    with pytest.raises(ValueError, match="events in"):
        rate_difference(events, cases, 1, 10)


@pytest.mark.parametrize("cases", [30, 31, 35, 41, 48, 60, 71, 100, 134, 300, 1000])
def test_a_rate_never_covers_less_than_935(cases: int) -> None:
    low, high = limits(np.arange(cases + 1) / cases, cases)
    holds = (low <= SHARES[:, None]) & (SHARES[:, None] <= high)
    covered = (holds * chances(cases, SHARES)).sum(1)
    assert covered.min() >= 0.935
    assert 0.945 <= covered.mean() <= 0.967


@pytest.mark.parametrize("share", [0.005, 0.01, 0.02, 0.04])
def test_a_rare_event_is_covered(share: float) -> None:
    for cases in (30, 100, 300, 1000):
        low, high = limits(np.arange(cases + 1) / cases, cases)
        assert chances(cases, share)[0] @ ((low <= share) & (share <= high)) >= 0.935


@pytest.mark.parametrize(("one", "other"), [(3, 27), (15, 15), (6, 54), (50, 50), (60, 240)])
def test_a_difference_never_covers_less_than_935(one: int, other: int) -> None:
    outcomes = np.arange(one + 1.0)[:, None] / one, np.arange(other + 1.0)[None] / other
    found = rate_differences(outcomes[0], one, outcomes[1], other)
    for share in (0.05, 0.1, 0.2, 0.35, 0.5):
        for effect in (0.0, 0.1, 0.2):
            holds = (found.low <= effect + 1e-9) & (effect - 1e-9 <= found.high)
            assert chances(one, share + effect)[0] @ holds @ chances(other, share)[0] >= 0.935


def test_a_difference_in_print() -> None:
    """Newcombe (1998), table II, (a): 56 of 70 less 48 of 80 is .2 (.0524 to .3339), with the normal quantile."""
    found = rate_difference(56, 70, 48, 80)
    assert (found.value, found.cases) == (pytest.approx(0.2), 150)
    assert 0.0524 - 0.002 < found.low < 0.0524
    assert 0.3339 < found.high < 0.3339 + 0.002


def test_a_difference_of_figures_by_hand() -> None:
    found = difference(Estimate(0.5, 0.2, 0.9, 10), Estimate(0.3, 0.0, 0.7, 5))
    assert found == Estimate(pytest.approx(0.2), pytest.approx(0.2 - 0.5), pytest.approx(0.2 + 0.5), 15)


def test_a_ratio_of_a_certain_figure_is_a_scale() -> None:
    found = ratio(Estimate(0.3, 0.2, 0.5, 10), Estimate(0.6, 0.6, 0.6, 1e9))
    assert found is not None
    assert (found.value, found.low, found.high) == pytest.approx((0.5, 1 / 3, 5 / 6))


def test_a_ratio_to_what_may_be_nothing_has_no_upper_limit() -> None:
    assert ratio(Estimate(0.3, 0.2, 0.5, 10), Estimate(0.0, 0.0, 0.1, 10)) is None
    found = ratio(Estimate(0.3, 0.2, 0.5, 10), Estimate(0.1, 0.0, 0.3, 10))
    assert found is not None
    assert found.high == float("inf")


def test_the_mean_of_symmetric_values_has_students_interval() -> None:
    found = mean([1, 2, 3])
    assert found == Estimate(2, pytest.approx(2 - 2.48414, abs=1e-5), pytest.approx(2 + 2.48414, abs=1e-5), 3)
    assert mean([1, 2]) is None


def test_the_mean_of_skew_values_reaches_further_to_the_long_side() -> None:
    """At either limit Hall's transform of t, T + aT^2/3 + a^2T^3/27 + a/6, is Student's quantile of five degrees."""
    values = [exp(step) for step in range(6)]
    found = mean(values)
    assert found is not None
    error, tilt = stdev(values) / sqrt(6), 1.881743 / sqrt(6)
    for limit, edge in ((found.low, 2.57058), (found.high, -2.57058)):
        t = (found.value - limit) / error
        assert t + tilt * t**2 / 3 + tilt**2 * t**3 / 27 + tilt / 6 == pytest.approx(edge, abs=1e-3)
    assert found.high - found.value > 2 * (found.value - found.low)


def test_the_mean_of_waiting_times_is_covered() -> None:
    times = np.random.default_rng(0).exponential(size=(1000, 30))
    found = [mean(row) for row in times]
    assert np.mean([one is not None and one.low <= 1 <= one.high for one in found]) > 0.93


def test_the_median_lies_between_order_statistics() -> None:
    """Of eleven, the third and ninth hold it with .9346 and the second and tenth with .9883: between these."""
    found = median(range(11))
    assert found is not None
    assert (found.value, found.cases) == (5, 11)
    assert 1 < found.low < 2
    assert found.high == pytest.approx(10 - found.low)
    assert median(range(5)) is None


def test_the_median_of_few_values_is_covered() -> None:
    times = np.random.default_rng(1).exponential(size=(1000, 30))
    found = [median(row) for row in times]
    assert np.mean([one is not None and one.low <= np.log(2) <= one.high for one in found]) == pytest.approx(
        0.95, abs=0.02
    )


@settings(max_examples=40)
@given(counts, counts)
def test_an_interval_contains_its_figure(one: tuple[int, int], other: tuple[int, int]) -> None:
    found = [
        rate(*one),
        rate_difference(*one, *other),
        difference(rate(*one), rate(*other)),
        ratio(rate(*one), rate(*other)),
    ]
    assert all(each is None or each.low <= each.value <= each.high for each in found)


@settings(max_examples=40)
@given(values)
def test_an_interval_of_values_contains_its_figure(known: list[int]) -> None:
    assert all(each is None or each.low <= each.value <= each.high for each in (mean(known), median(known)))


@settings(max_examples=40)
@given(counts)
def test_limits_rise_with_events_and_close_in_with_cases(one: tuple[int, int]) -> None:
    events, cases = one
    found, surer = rate(events, cases), rate_in_effect(events / cases, cases * 2)
    assert surer.high - surer.low <= found.high - found.low
    wider = rate(events, cases, level=0.99)
    assert wider.low <= found.low
    assert found.high <= wider.high
    if events < cases:
        more = rate(events + 1, cases)
        assert found.low <= more.low
        assert found.high <= more.high


@settings(max_examples=40)
@given(counts, counts)
def test_a_difference_turns_round(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = rate_difference(*one, *other), rate_difference(*other, *one)
    assert (there.value, there.low, there.high) == pytest.approx((-back.value, -back.high, -back.low))
