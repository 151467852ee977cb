"""Better or worse is said only of what chance cannot explain; no order where there is none."""

import numpy as np
import pytest

from keten.ground.foundation.statistics import Estimate, wilson
from keten.insight.indicators.rules.charting import BASE, TOP, Limits, draw_funnel, draw_trend
from keten.insight.indicators.rules.definitions import Kind
from keten.insight.indicators.rules.judging import Verdict, compare_with_past, judge
from keten.insight.indicators.rules.spreading import limits, place


@pytest.mark.parametrize(
    ("low", "high", "better", "verdict"),
    [
        (0.01, 0.2, "more", Verdict.BETTER), (0.01, 0.2, "less", Verdict.WORSE), (-0.2, -0.01, "less", Verdict.BETTER),
        (-0.2, -0.01, "more", Verdict.WORSE), (-0.2, -0.01, "", Verdict.LESS), (0.01, 0.2, "", Verdict.MORE),
        (-0.01, 0.2, "more", Verdict.SAME), (0.0, 0.2, "more", Verdict.SAME),
    ],
)  # fmt: skip
def test_a_difference_is_one_when_its_interval_leaves_zero_out(
    low: float, high: float, better: str, verdict: Verdict
) -> None:
    assert judge(Estimate((low + high) / 2, low, high, 100), better=better) is verdict


def test_without_something_to_compare_with_nothing_is_said() -> None:
    assert judge(None, better="more") is Verdict.UNKNOWN
    assert compare_with_past(wilson(0.4, 100), None) is None


def test_a_change_is_as_unsure_as_both_periods_together() -> None:
    change = compare_with_past(wilson(0.5, 200), wilson(0.4, 200))
    assert change is not None
    assert change.value == pytest.approx(0.1)
    assert judge(change, better="more") is Verdict.BETTER
    few = compare_with_past(wilson(0.5, 50), wilson(0.4, 50))
    assert judge(few, better="more") is Verdict.SAME


def _draw(rates: np.ndarray, cases: int, seed: int) -> list[Estimate]:
    chance = np.random.default_rng(seed)
    return [wilson(float(chance.binomial(cases, rate)) / cases, cases) for rate in rates]


def test_locations_that_are_alike_get_no_order() -> None:
    """Of forty regions in which all locations are alike about one in forty may be called different."""
    alike = [place(_draw(np.full(12, 0.4), 80, seed), kind=Kind.SHARE) for seed in range(40)]
    assert sum(one.spread.is_distinguishable for one in alike if one) <= 4


def test_locations_that_truly_differ_are_told_apart() -> None:
    placed = place(_draw(np.linspace(0.2, 0.6, 12), 200, 1), kind=Kind.SHARE)
    assert placed
    assert placed.spread.is_distinguishable


def test_a_small_location_is_drawn_to_the_middle() -> None:
    found = [wilson(0.4, 400), wilson(0.42, 400), wilson(0.38, 400), wilson(0.9, 10)]
    placed = place(found, kind=Kind.SHARE)
    assert placed is not None
    assert placed.shrunk[3].value < 0.6
    assert abs(placed.shrunk[0].value - 0.4) < 0.02


def test_fewer_than_three_say_nothing() -> None:
    assert place([wilson(0.4, 100), wilson(0.5, 100)], kind=Kind.SHARE) is None


def test_nobody_had_it_anywhere_is_no_reason_to_stop() -> None:
    placed = place([wilson(0.0, 30)] * 4, kind=Kind.SHARE)
    assert placed is not None
    assert not placed.spread.is_distinguishable


def test_a_funnel_narrows_as_there_are_more_people() -> None:
    placed = place(_draw(np.full(6, 0.4), 100, 3), kind=Kind.SHARE)
    assert placed is not None
    low, high = limits(placed, np.array([10.0, 1000.0]), level=0.95, is_share=True)
    assert low[0] >= 0
    assert high[0] - low[0] > 5 * (high[1] - low[1])


def test_every_point_of_a_chart_is_on_its_canvas() -> None:
    trend = draw_trend([wilson(0.4, 50), None, wilson(0.0, 20)], middle=0.3)
    assert [dot.place for dot in trend.dots] == [0, 2]
    assert all(TOP <= dot.high_y <= dot.y <= dot.low_y <= BASE for dot in trend.dots)
    assert trend.dots[1].y == BASE
    assert trend.ticks[0].value == 0


def test_a_funnel_draws_who_lies_outside_as_well() -> None:
    edges = Limits([10.0, 100.0], [0.1, 0.3], [0.7, 0.5])
    drawn = draw_funnel([wilson(0.95, 100), wilson(0.0, 10)], middle=0.4, inner=edges, outer=edges)
    assert all(TOP <= dot.y <= BASE for dot in drawn.dots)
    assert drawn.dots[0].x > drawn.dots[1].x
    assert drawn.inner[0].startswith("M")
