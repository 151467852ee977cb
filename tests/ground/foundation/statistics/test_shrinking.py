"""Groups that borrow from each other, and limits within which they differ by chance alone."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special

from keten.ground.foundation.statistics.shrinking import funnel, rates_with_errors, shrink, spread

# Eight coaching courses (Rubin, Journal of Educational Statistics 6 (1981) 377-401).
EFFECTS = [28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0]
ERRORS = np.square([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0])
# BCG vaccine, thirteen trials: log relative risks (Viechtbauer 2007, table I).
BCG = [
    -0.8893,
    -1.5854,
    -1.3481,
    -1.4416,
    -0.2175,
    -0.7861,
    -1.6209,
    0.0120,
    -0.4694,
    -1.3713,
    -0.3394,
    0.4459,
    -0.0173,
]
BCG_ERRORS = [0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714]

groups = st.lists(st.tuples(st.floats(-5, 5), st.floats(0.01, 4)), min_size=2, max_size=15)


def test_the_spread_in_print() -> None:
    """Of the trials of BCG: tau squared .3132 by REML, .1197 to 1.1115 by the Q-profile, mean -.7145."""
    found = spread(BCG, BCG_ERRORS)
    assert found.tau.value**2 == pytest.approx(0.3132, abs=5e-4)
    assert (found.tau.low**2, found.tau.high**2) == pytest.approx((0.1197, 1.1115), abs=5e-3)
    assert found.mean.value == pytest.approx(-0.7145, abs=5e-4)
    assert found.is_distinguishable


def test_what_differs_by_chance_is_not_distinguishable() -> None:
    found = spread(EFFECTS, ERRORS)
    assert found.tau.low == 0
    assert not found.is_distinguishable
    assert found.mean.value == pytest.approx(7.69, abs=0.01)  # all weighed by their error


def test_equal_groups_are_drawn_to_their_mean() -> None:
    found = shrink([0.3, 0.3, 0.3], [0.01, 0.02, 0.03])
    assert found.value == pytest.approx([0.3] * 3)
    assert (found.low < 0.3).all()


def test_a_sure_group_stays_and_an_unsure_one_is_drawn() -> None:
    found = shrink([0.1, 0.5, 0.9, 0.9], [1e-6, 1e-6, 1e-6, 10.0])
    assert found.value[:3] == pytest.approx([0.1, 0.5, 0.9], abs=1e-4)
    assert found.value[3] == pytest.approx(0.5, abs=1e-2)


def test_shrinking_comes_closer_and_covers() -> None:
    rng = np.random.default_rng(8)
    closer, covered = [], []
    for _ in range(100):
        truth = np.clip(rng.normal(0.3, 0.06, 20), 0.01, 0.99)
        cases = rng.integers(30, 200, 20)
        events = rng.binomial(cases, truth)
        found = shrink(*rates_with_errors(events, cases), bounds=(0, 1))
        closer.append(np.square(found.value - truth).sum() / np.square(events / cases - truth).sum())
        covered.append(((found.low <= truth) & (truth <= found.high)).mean())
    assert np.mean(closer) < 0.85
    assert np.mean(covered) == pytest.approx(0.95, abs=0.025)


def test_equal_groups_are_seldom_called_different() -> None:
    rng = np.random.default_rng(9)
    cases = np.array([30, 60, 100, 200, 400, 50, 80, 150])
    found = [spread(*rates_with_errors(rng.binomial(cases, 0.3), cases)).is_distinguishable for _ in range(200)]
    assert np.mean(found) < 0.06


def test_a_group_without_events_is_not_sure() -> None:
    values, variances = rates_with_errors([0, 10], [10, 90])
    assert values == pytest.approx([0, 1 / 9])
    assert variances == pytest.approx([10.5 / 101 * 90.5 / 101 / 10, 10.5 / 101 * 90.5 / 101 / 90])


@pytest.mark.parametrize(("values", "variances"), [([1.0], [1.0]), ([1.0, 2.0], [1.0, 0.0]), ([1.0, 2.0], [1.0])])
def test_what_cannot_be_shrunk_is_refused(values: list[float], variances: list[float]) -> None:
    with pytest.raises(ValueError, match="two groups"):
        shrink(values, variances)


@settings(max_examples=30)
@given(groups)
def test_a_shrunk_figure_lies_between_its_own_and_the_mean(given_groups: list[tuple[float, float]]) -> None:
    values, variances = (np.array(part) for part in zip(*given_groups, strict=True))
    found, middle = shrink(values, variances), spread(values, variances).mean.value
    assert (found.value >= np.minimum(values, middle) - 1e-9).all()
    assert (found.value <= np.maximum(values, middle) + 1e-9).all()
    assert ((found.low < found.value) & (found.value < found.high)).all()


@settings(max_examples=30)
@given(groups, st.floats(-3, 3))
def test_the_spread_does_not_depend_on_the_level_of_the_figures(
    given_groups: list[tuple[float, float]], by: float
) -> None:
    values, variances = (np.array(part) for part in zip(*given_groups, strict=True))
    one, moved = spread(values, variances), spread(values + by, variances)
    assert one.tau.value == pytest.approx(moved.tau.value, abs=1e-4)
    assert one.tau.low <= one.tau.value <= one.tau.high
    assert moved.mean.value == pytest.approx(one.mean.value + by, abs=1e-4)


def test_a_funnel_by_hand() -> None:
    """Of ten with a chance of a half: at most one beyond 2 and 8 (.0107 each), and 1 and 9 would not do (.0547)."""
    low, high = funnel([10], 0.5)
    assert (low[0], high[0]) == (0.2, 0.8)
    assert [float(part[0]) for part in funnel([10], 0.5, level=0.998)] == [0.1, 0.9]
    assert [float(part[0]) for part in funnel([10], 0.0)] == [0.0, 0.0]


@given(st.integers(1, 3000), st.floats(0.001, 0.999), st.sampled_from([0.95, 0.998]))
def test_beyond_a_funnel_lies_little(cases: int, reference: float, level: float) -> None:
    low, high = (round(float(part[0]) * cases) for part in funnel([cases], reference, level=level))
    edge = (1 - level) / 2 + 1e-12
    assert low == 0 or special.bdtr(low - 1, cases, reference) < edge
    assert special.bdtr(low, cases, reference) >= edge - 2e-12
    assert special.bdtrc(high, cases, reference) <= edge
    assert high == 0 or special.bdtrc(high - 1, cases, reference) > edge - 2e-12
