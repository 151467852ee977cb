"""A group against the rest with the same people: by hand, with confounding, and what cannot be known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.ground.foundation.statistics.arrays import Estimates, floats
from keten.ground.foundation.statistics.intervals import rates
from keten.ground.foundation.statistics.logistic import fit, shift_to
from keten.ground.foundation.statistics.spells import count_spells
from keten.ground.foundation.statistics.standardising import adjust, adjust_by_strata, adjust_incidences
from keten.ground.foundation.statistics.survival import incidences
from tests.ground.foundation.statistics.simulated import FEATURES, Region, make_up


def test_two_kinds_of_people_by_hand() -> None:
    """Among the rest a fifth and a half; the group has 30 and 10 people, so 11 of 40 were expected and 16 occurred."""
    found = adjust([[0], [1]], [30, 10], [10, 6], rest_people=[4000, 6000], rest_events=[800, 3000])
    assert found.observed.value[0] == pytest.approx(0.4)
    assert found.expected.value[0] == pytest.approx(11 / 40, abs=1e-4)
    assert found.difference.value[0] == pytest.approx(5 / 40, abs=1e-4)
    assert found.standardised.value[0] == pytest.approx(16 / 11 * 3816 / 10040, abs=1e-4)


def test_the_error_of_the_expected_rate_is_that_of_its_parts() -> None:
    found = adjust([[0], [1]], [30, 10], [10, 6], rest_people=[400, 600], rest_events=[80, 300])
    variance = 0.75**2 * 0.2 * 0.8 / 400 + 0.25**2 * 0.5 * 0.5 / 600
    expected = found.expected
    assert expected.value[0] * (1 - expected.value[0]) / expected.cases[0] == pytest.approx(variance, rel=1e-3)


def test_unequal_chances_make_a_case_count_for_more() -> None:
    """Half of them surely, half surely not: what is left to chance is less than in a binomial rate."""
    found = adjust([[0], [1]], [20, 20], [2, 18], rest_people=[1000, 1000], rest_events=[100, 900])
    assert found.observed.cases[0] == pytest.approx(40 * 0.25 / 0.09, rel=1e-3)


def test_a_difference_in_people_is_no_difference_between_groups() -> None:
    rng = np.random.default_rng(1)
    region = Region(-0.5, 0.0)
    people, rest = make_up(4000)
    events, others = rng.binomial(people, region.chances()), rng.binomial(rest, region.chances())
    crude = others.sum() / rest.sum() - events.sum() / people.sum()
    found = adjust(FEATURES, [people, rest], [events, others])
    assert crude > 0.08
    assert found.difference.low[0] < 0 < found.difference.high[0]
    assert abs(found.difference.value[0]) < 0.02


def test_groups_are_compared_with_all_others() -> None:
    people, events = np.array([[50, 50], [80, 20], [30, 90]]), np.array([[10, 25], [20, 8], [4, 50]])
    all_at_once = adjust([[0], [1]], people, events)
    one = adjust([[0], [1]], people[1], events[1], rest_people=people[[0, 2]].sum(0), rest_events=events[[0, 2]].sum(0))
    assert all_at_once.difference.at(1) == one.difference.at(0)


def test_a_group_without_people_or_rest_is_unknown() -> None:
    found = adjust([[0], [1]], [[0, 0], [10, 10]], [[0, 0], [2, 5]])
    assert found.difference.at(0) is None
    assert found.difference.at(1) is None


def test_a_kind_without_events_stays_finite() -> None:
    found = adjust([[0], [1]], [30, 10], [3, 1], rest_people=[1000, 50], rest_events=[200, 0]).difference.at(0)
    assert found is not None
    assert found.low < found.value < found.high


@pytest.mark.parametrize(("people", "events"), [([5, 5], [6, 0]), ([5], [1]), ([5, 5], [-1, 0])])
def test_what_does_not_fit_is_refused(people: list[int], events: list[int]) -> None:
    with pytest.raises(ValueError, match="people"):
        adjust([[0], [1]], people, events)


def test_a_logistic_model_finds_odds() -> None:
    """With as many terms as kinds it is exact: odds of a quarter, and four times as much."""
    fitted = fit(np.array([[1.0, 0.0], [1.0, 1.0]]), np.array([[1e6, 1e6]]), np.array([[2e5, 5e5]]))
    assert fitted.weights[0] == pytest.approx([np.log(0.25), np.log(4)], abs=1e-6)
    assert fitted.covariance[0, 0, 0] == pytest.approx(1 / (1e6 * 0.16), rel=1e-4)


@settings(max_examples=30)
@given(st.floats(0.02, 0.98))
def test_moved_chances_average_what_was_asked(rate: float) -> None:
    chance, people = np.array([[0.1, 0.5, 0.9]]), np.array([[1.0, 2.0, 3.0]])
    moved = shift_to(chance, people, np.array([rate]))
    assert (moved @ people[0] / 6)[0] == pytest.approx(rate)


def test_strata_by_hand() -> None:
    observed = rates([0.4], [40])
    rest = rates([[0.2, 0.5]], [[400, 600]])
    found = adjust_by_strata(observed, [[30, 10]], rest, 0.38)
    variance = 0.75**2 * 0.2 * 0.8 / 400 + 0.25**2 * 0.5 * 0.5 / 600
    assert found.expected.value[0] == pytest.approx(0.275)
    assert 0.275 * 0.725 / found.expected.cases[0] == pytest.approx(variance, rel=0.01)
    assert found.difference.value[0] == pytest.approx(0.125)
    assert found.standardised.value[0] == pytest.approx(0.4 / 0.275 * 0.38)


def test_a_stratum_that_the_rest_does_not_have_makes_it_unknown() -> None:
    rest = Estimates(floats([[0.2, np.nan]]), floats([[0.1, np.nan]]), floats([[0.3, np.nan]]), floats([[400, np.nan]]))
    assert adjust_by_strata(rates([0.4], [40]), [[30, 10]], rest, 0.4).difference.at(0) is None
    assert adjust_by_strata(rates([0.4], [40]), [[40, 0]], rest, 0.4).difference.at(0) is not None


def test_incidences_are_adjusted_by_those_of_the_others() -> None:
    rng = np.random.default_rng(3)
    group, stratum = rng.integers(0, 3, 3000), rng.integers(0, 2, 3000)
    time, cause = rng.integers(1, 30, 3000) * (2 - stratum), rng.integers(0, 3, 3000)
    spells = count_spells(time, cause, group=group * 2 + stratum)
    [found] = adjust_incidences(spells, strata=2, cause=1, horizons=[20])
    own, rest = group == 1, group != 1
    expected = sum(
        float(np.mean(stratum[own] == s))
        * incidences(count_spells(time[rest & (stratum == s)], cause[rest & (stratum == s)]), 20).by_cause.value[
            0, 0, 0
        ]
        for s in range(2)
    )
    observed = incidences(count_spells(time[own], cause[own]), 20).by_cause.value[0, 0, 0]
    assert found.difference.value[1] == pytest.approx(observed - expected)
    assert found.difference.low[1] < found.difference.value[1] < found.difference.high[1]
