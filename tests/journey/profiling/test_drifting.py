"""The alarm goes when the people have changed, and only then."""

import numpy as np
import pytest

from keten.journey.profiling.rules.drifting import describe_population, measure_drift, measure_stability
from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.model import Model
from tests.journey.profiling.people import PLANTED, make_people, shifted

TERMS = {
    feature.code: {level.code: weight for level, weight in zip(feature.levels, weights, strict=True)}
    for feature, weights in zip(FEATURES, PLANTED, strict=True)
}
MODEL = Model(-2.3, TERMS, [0.0] * 12, 6, {"kind": "none"})
POPULATION = describe_population(MODEL, make_people(20_000, 1))


@pytest.mark.parametrize("count", [100, 400, 3000])
def test_the_same_people_give_no_alarm(count: int) -> None:
    people = make_people(20_000, 1)
    dice = np.random.default_rng(9)
    for _time in range(25):
        some = np.zeros(20_000, dtype=bool)
        some[dice.choice(20_000, count, replace=False)] = True
        assert measure_drift(MODEL, POPULATION, people.take(some), bound=0.2)["alarm"] == []


def test_other_people_give_an_alarm_that_says_what_shifted() -> None:
    found = measure_drift(MODEL, POPULATION, shifted(make_people(3000, 1)), bound=0.2)
    assert found["alarm"] == ["age", "score"]


def test_a_season_is_no_drift() -> None:
    people = make_people(20_000, 1)
    winter = people.take(people.levels[:, 5] == 0)
    assert measure_drift(MODEL, POPULATION, winter, bound=0.2)["alarm"] == []


def test_the_index_itself() -> None:
    index = measure_stability([0.5, 0.5], np.array([900_000, 100_000]), 1_000_000)
    assert index == pytest.approx((0.9 - 0.5) * np.log(0.9 / 0.5) + (0.1 - 0.5) * np.log(0.1 / 0.5), abs=1e-4)
    assert measure_stability([0.5, 0.5], np.array([0, 0]), 1000) == 0.0
