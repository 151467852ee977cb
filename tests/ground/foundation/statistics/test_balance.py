"""Arms that are as they should be, and arms that are not."""

import numpy as np
import pytest
from scipy import stats

from keten.ground.foundation.statistics.balance import compare_jointly, compare_ratio, standardised_differences


def test_the_ratio_as_scipy_has_it() -> None:
    counts, weights = [480, 560, 260], [2, 2, 1]
    expected = stats.chisquare(counts, [520, 520, 260])
    found = compare_ratio(counts, weights)
    assert (found.statistic, found.p_value, found.freedom) == pytest.approx((*expected, 2))


def test_the_alarm_of_a_ratio() -> None:
    """821,588 and 815,482 people at 50/50, a case in print (Fabijan and others, 2019), is no accident; 51 of 100 is."""
    assert compare_ratio([821_588, 815_482], [1, 1]).is_alarm
    assert not compare_ratio([51, 49], [1, 1]).is_alarm


def test_the_alarm_is_rarely_false() -> None:
    rng = np.random.default_rng(1)
    counts = rng.multinomial(1000, [0.4, 0.4, 0.2], 20_000)
    assert np.mean([compare_ratio(one, [2, 2, 1]).is_alarm for one in counts]) < 0.002


def test_differences_by_hand() -> None:
    values, arms = np.array([[1.0, 5.0], [3.0, 5.0], [2.0, 5.0], [6.0, 5.0]]), np.array([0, 0, 1, 1])
    assert standardised_differences(values, arms) == pytest.approx(np.array([[2 / np.sqrt((2 + 8) / 2), 0.0]]))
    assert standardised_differences(values, 1 - arms)[0, 0] == pytest.approx(-2 / np.sqrt(5))


def test_two_arms_and_one_stratum_are_a_permutation_test() -> None:
    """Against all that could have been drawn: the statistic has mean 2 (two covariates) over 20,000 shuffles."""
    rng = np.random.default_rng(2)
    values, arms = rng.exponential(1, (40, 2)), np.repeat([0, 1], 20)
    drawn = [compare_jointly(values, rng.permutation(arms)).statistic for _ in range(4000)]
    assert np.mean(drawn) == pytest.approx(2, abs=0.1)
    observed = compare_jointly(values, arms)
    assert observed.p_value == pytest.approx(np.mean(np.array(drawn) >= observed.statistic), abs=0.04)


def test_strata_with_other_chances_are_no_imbalance() -> None:
    """At one office one in five is treated, at another four: people differ between offices, the draw was right."""
    rng = np.random.default_rng(3)
    office = np.repeat([0, 1], 200)
    far = rng.normal(office * 2.0, 1.0)
    found, naive = [], []
    for _ in range(400):
        arms = np.concatenate([rng.permutation(np.repeat([0, 1], counts)) for counts in ([160, 40], [40, 160])])
        found.append(compare_jointly(far[:, None], arms, office).p_value)
        naive.append(compare_jointly(far[:, None], arms).p_value)
    assert np.mean(np.array(found) < 0.05) == pytest.approx(0.05, abs=0.035)
    assert np.mean(np.array(naive) < 0.001) == 1


def test_three_arms_are_right_at_the_level_and_see_a_difference() -> None:
    rng = np.random.default_rng(4)
    values, office = rng.normal(0, 1, (300, 4)), rng.integers(6, size=300)
    arms = np.repeat([0, 1, 2], 100)
    p_values = [compare_jointly(values, rng.permutation(arms), office).p_value for _ in range(400)]
    assert stats.kstest(p_values, "uniform").pvalue > 0.001
    assert compare_jointly(values, arms, office).freedom == 8
    moved = values + np.outer(arms == 2, [0.6, 0, 0, 0])
    assert compare_jointly(moved, arms, office).is_alarm


def test_covariates_that_say_the_same_count_once() -> None:
    rng = np.random.default_rng(5)
    one, arms = rng.normal(0, 1, 60), np.repeat([0, 1], 30)
    single = compare_jointly(one[:, None], arms)
    double = compare_jointly(np.column_stack([one, 3 * one + 1, np.ones(60)]), arms)
    assert (double.statistic, double.freedom) == pytest.approx((single.statistic, single.freedom))
    assert compare_jointly(np.ones((60, 2)), arms).p_value == 1


@pytest.mark.parametrize("wrong", [
    lambda: compare_ratio([5], [1]), lambda: compare_ratio([5, 5], [1, 0]),
    lambda: standardised_differences([[1.0], [np.nan]], [0, 1]),
    lambda: standardised_differences([[1.0], [2.0]], [0, 0]),
    lambda: compare_jointly([1.0, 2.0], [0, 1]),
])  # fmt: skip
def test_what_cannot_be_compared_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wrong()  # type: ignore[operator]
