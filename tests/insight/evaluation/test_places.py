"""One measure over many places: what each place says alone, all together, and how fast."""

import time

import numpy as np
import pytest
from scipy.stats import ttest_ind

from keten.ground.foundation.statistics.intervals import rate_difference
from keten.ground.foundation.statistics.spells import count_spells
from keten.ground.foundation.statistics.survival import incidences
from keten.insight.evaluation.effects.estimating import find_effect
from keten.insight.evaluation.effects.places import estimate_by_place, estimate_durations_by_place
from keten.insight.evaluation.effects.question import Kind, Question

PLACES, PEOPLE, MEASURES = 12, 100_000, 8


def make(people: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    place, arm = rng.integers(0, PLACES, people), rng.random(people) < 0.4
    return place, arm, (rng.random(people) < 0.2 + 0.02 * place / PLACES + 0.1 * arm).astype(float)


def test_every_place_is_that_place_alone() -> None:
    place, arm, y = make(6_000)
    rates = estimate_by_place(y, arm, place)
    means = estimate_by_place(y, arm, place, kind=Kind.MEAN)
    for one in range(PLACES):
        mine, rest = y[(place == one) & arm], y[(place == one) & ~arm]
        expected = rate_difference(mine.sum(), len(mine), rest.sum(), len(rest))
        assert (rates.effects.low[one], rates.effects.high[one]) == pytest.approx((expected.low, expected.high))
        welch = ttest_ind(mine, rest, equal_var=False).confidence_interval()
        assert (means.effects.low[one], means.effects.high[one]) == pytest.approx((welch.low, welch.high))


def test_together_they_are_the_difference_within_blocks() -> None:
    place, arm, y = make(6_000)
    asked = Question(arm="arm", control="False", outcome="y", block="place", kind=Kind.MEAN)
    expected = find_effect({"arm": arm, "y": y, "place": place}, asked).comparisons[0].figures["unadjusted"]
    found = estimate_by_place(y, arm, place, kind=Kind.MEAN)
    assert found.pooled is not None
    assert (found.pooled.value, found.pooled.error) == pytest.approx((expected.value, expected.error))
    assert found.shrunk is not None
    assert np.nanstd(found.shrunk.value) < np.nanstd(found.effects.value)


def test_places_that_differ_are_told_apart() -> None:
    place, arm, y = make(20_000)
    apart = y + arm * (place - PLACES / 2)
    found, same = estimate_by_place(apart, arm, place, kind=Kind.MEAN), estimate_by_place(y, arm, place)
    assert found.spread is not None
    assert found.spread.is_distinguishable
    assert found.spread.tau.value == pytest.approx(np.arange(PLACES).std(ddof=1), rel=0.1)
    assert same.spread is not None
    assert same.spread.tau.value < 0.05


def test_a_place_with_one_arm_says_nothing() -> None:
    place, arm, y = make(2_000)
    arm[place == 3] = False
    found = estimate_by_place(y, arm, place, places=PLACES + 1)
    assert np.isnan(found.effects.value[[3, PLACES]]).all()
    assert np.isnan(found.effects.value).sum() == 2
    assert found.pooled is not None
    assert found.shrunk is not None
    assert np.isnan(found.shrunk.value[3])
    none = estimate_by_place(y, np.zeros(len(y), dtype=bool), place)
    assert none.pooled is none.spread is None


def test_a_place_without_events_is_not_sure() -> None:
    place = np.repeat([0, 1, 2], 60)
    arm, y = np.arange(180) % 2 == 0, np.zeros(180)
    y[60:90] = 1
    found = estimate_by_place(y, arm, place)
    assert found.errors[0] == pytest.approx(found.errors[1])


def test_durations_by_place() -> None:
    rng = np.random.default_rng(2)
    place, arm, _ = make(8_000)
    days, cause = rng.integers(1, 400, 8_000), rng.integers(0, 3, 8_000)
    found = estimate_durations_by_place(days, cause, arm, place, horizons=(91, 183))
    value = incidences(count_spells(days, cause, group=place * 2 + arm), [91, 183]).by_cause.value
    for at, horizon in enumerate((91, 183)):
        assert found[horizon].effects.value == pytest.approx(value[1::2, 0, at] - value[::2, 0, at])
        pooled = found[horizon].pooled
        assert pooled is not None
        whole = incidences(count_spells(days, cause, group=arm.astype(int)), [horizon]).by_cause.value[:, 0, 0]
        assert pooled.value == pytest.approx(whole[1] - whole[0], abs=0.01)


def test_eight_measures_at_twelve_places_take_seconds() -> None:
    rng = np.random.default_rng(99)
    worlds = [make(PEOPLE, seed) for seed in range(MEASURES)]
    days, cause = rng.integers(1, 500, PEOPLE), rng.integers(0, 3, PEOPLE)
    started = time.monotonic()
    for place, arm, y in worlds:
        assert estimate_by_place(y, arm, place).spread is not None
        assert len(estimate_durations_by_place(days, cause, arm, place, horizons=(91, 183, 365))) == 3
    assert time.monotonic() - started < 5
