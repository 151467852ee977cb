"""Starts one after another: cells as they are defined, and worlds in which a line with two means goes wrong."""

import numpy as np
import pytest
import statsmodels.api as sm

from keten.ground.foundation.statistics.staggered import (
    NEVER,
    check_before,
    combine_all,
    combine_by_time,
    combine_without_each,
    compare_within_periods,
    find_cells,
    permute_starts,
)

STARTS = np.repeat([3, 5, 7, NEVER], [6, 5, 6, 7])


def make(seed: int, start: np.ndarray = STARTS, *, growth: float = 0.0, periods: int = 10) -> np.ndarray:
    """Places and periods; the effect is ``growth`` for each period that it has run, and one more."""
    rng = np.random.default_rng(seed)
    places = len(start)
    run = np.maximum(np.arange(periods)[None, :] - np.minimum(start, periods)[:, None] + 1, 0)
    noise = rng.normal(size=(places, periods)) * 0.5
    return rng.normal(size=(places, 1)) * 3 + rng.normal(size=(1, periods)) + growth * run + noise


def test_cells_are_those_of_the_definition() -> None:
    outcome = make(1, growth=0.4)
    cells = find_cells(outcome, STARTS)
    for start, period, value in zip(cells.start, cells.period, cells.value, strict=True):
        mine = start == STARTS
        rest = [place for place in range(len(STARTS)) if STARTS[place] > max(period, start)]
        change = outcome[:, period] - outcome[:, start - 1]
        assert value == pytest.approx(change[mine].mean() - change[rest].mean())
    assert set(zip(cells.start.tolist(), cells.period.tolist(), strict=True)) == {
        (start, period) for start in (3, 5, 7) for period in range(10) if period != start - 1
    }


def test_one_start_is_difference_in_differences() -> None:
    """With one start and two periods: the t of two groups of changes."""
    from scipy.stats import ttest_ind

    start = np.repeat([1, NEVER], [9, 9])
    outcome = make(2, start, periods=2)
    change = outcome[:, 1] - outcome[:, 0]
    found = combine_all(find_cells(outcome, start))
    theirs = ttest_ind(change[:9], change[9:])
    assert found is not None
    assert found.value == pytest.approx(change[:9].mean() - change[9:].mean())
    assert found.value / found.error == pytest.approx(theirs.statistic)


def test_an_effect_that_grows_is_found_where_two_means_get_it_wrong() -> None:
    start = np.repeat([2, 5], [6, 6])  # no place is left without it
    outcome = make(3, start, growth=1.0)
    truth = 2.0  # of the first group, in periods 2, 3 and 4: 1, 2 and 3
    found = combine_all(find_cells(outcome, start))
    assert found is not None
    assert found.value == pytest.approx(truth, abs=0.4)
    assert two_means(outcome, start) < 0.6 * truth


def two_means(outcome: np.ndarray, start: np.ndarray) -> float:
    """A line with a mean per place and per period."""
    places, periods = outcome.shape
    has = (start[:, None] <= np.arange(periods)).ravel().astype(float)
    rows = [np.kron(np.eye(places), np.ones((periods, 1))), np.kron(np.ones((places, 1)), np.eye(periods))[:, 1:]]
    return float(sm.OLS(outcome.ravel(), np.column_stack([has, *rows])).fit().params[0])


def test_what_was_alike_before_passes_and_what_was_not_fails() -> None:
    passed = [check_before(find_cells(make(seed), STARTS)) for seed in range(150)]
    assert np.mean([one < 0.05 for one in passed if one is not None]) < 0.13
    drifting = make(1) + 0.5 * np.arange(10)[None, :] * (STARTS < NEVER)[:, None]
    found = check_before(find_cells(drifting, STARTS))
    assert found is not None
    assert found < 0.001


def test_too_few_periods_before_say_nothing() -> None:
    start = np.repeat([1, NEVER], [6, 6])
    assert check_before(find_cells(make(1, start), start)) is None


def test_intervals_hold_and_places_that_go_together_count_once() -> None:
    found = [combine_all(find_cells(make(seed), STARTS)) for seed in range(300)]
    covered = [one.interval().low <= 0 <= one.interval().high for one in found if one is not None]
    assert 0.91 <= np.mean(covered) <= 0.985
    twice, start = np.repeat(make(1), 2, axis=0), np.repeat(STARTS, 2)
    alone, pairs = combine_all(find_cells(make(1), STARTS)), np.repeat(np.arange(len(STARTS)), 2)
    together = combine_all(find_cells(twice, start), cluster=pairs)
    assert together is not None
    assert alone is not None
    assert together.freedom == alone.freedom
    assert together.error == pytest.approx(alone.error, rel=0.12)
    assert combine_all(find_cells(twice, start)).error < 0.8 * alone.error  # type: ignore[union-attr]


def test_by_time_since_the_start() -> None:
    found = combine_by_time(find_cells(make(1, growth=1.0), STARTS))
    assert [round(found[time].value) for time in (-3, 0, 1, 2)] == [0, 1, 2, 3]
    assert -1 not in found  # what the others are held against


def test_starts_of_one_place_get_the_error_of_a_jackknife() -> None:
    start = np.arange(1, 11)
    covered, narrow = [], []
    for seed in range(60):
        outcome = make(seed, start, periods=11)
        wide, small = combine_without_each(outcome, start), combine_all(find_cells(outcome, start))
        assert wide is not None
        assert small is not None
        covered.append(wide.interval().low <= 0 <= wide.interval().high)
        narrow.append(small.interval().low <= 0 <= small.interval().high)
    assert np.mean(covered) > 0.9 > np.mean(narrow)


def test_one_place_alone_has_no_jackknife_and_no_cells_without_it() -> None:
    start = np.array([2, NEVER, NEVER, NEVER])
    assert combine_without_each(make(1, start), start) is None
    assert combine_all(find_cells(make(1, start), np.full(4, NEVER))) is None


def test_within_periods_and_by_permutation() -> None:
    start = np.arange(2, 12)
    outcome = np.arange(14)[None, :] * 2.0 + 3.0 * (start[:, None] <= np.arange(14))
    assert compare_within_periods(outcome, start) == pytest.approx(3)
    uneven = make(4)
    assert compare_within_periods(uneven, STARTS) == pytest.approx(within_by_hand(uneven, STARTS))
    assert permute_starts(outcome, start, seed=1, draws=500) == pytest.approx(1 / 501)
    chances = [permute_starts(make(seed, start, periods=14), start, seed=1, draws=100) for seed in range(80)]
    assert np.mean(np.array(chances) < 0.1) < 0.25
    assert 0.3 < np.mean(chances) < 0.7


def within_by_hand(outcome: np.ndarray, start: np.ndarray) -> float:
    gaps, weights = [], []
    for period in range(outcome.shape[1]):
        has = start <= period
        if has.any() and not has.all():
            gaps.append(outcome[has, period].mean() - outcome[~has, period].mean())
            weights.append(1 / (1 / has.sum() + 1 / (~has).sum()))
    return float(np.average(gaps, weights=weights))
