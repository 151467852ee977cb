"""What a comparison can show: against published sizes, and against made-up trials that were counted."""

import math

import numpy as np
import pytest
from scipy import special

from keten.ground.foundation.statistics.power import (
    Incidence,
    Mean,
    Outcome,
    Share,
    Split,
    design_effect,
    detectable,
    people_needed,
)

EVEN = Split()
OUTCOMES: list[Outcome] = [Share(0.5), Share(0.05), Share(0.92), Mean(12.0), Incidence(0.3, 0.2, 0.3)]


def test_two_points_take_thousands() -> None:
    """UWV: 2 points on a share of one half take 19,623 people; 300 clients show 16 points."""
    assert people_needed(Share(0.5), 0.02, EVEN) == 19_623
    assert detectable(Share(0.5), 19_623, EVEN) == pytest.approx(0.02, abs=1e-6)
    assert detectable(Share(0.5), 300, EVEN) == pytest.approx(0.1617, abs=1e-4)


@pytest.mark.parametrize("outcome", OUTCOMES)
@pytest.mark.parametrize("split", [EVEN, Split(treated=0.2, power=0.9), Split(clusters=30, icc=0.01)])
@pytest.mark.parametrize("rising", [True, False])
def test_there_and_back(outcome: Outcome, split: Split, rising: bool) -> None:
    found = detectable(outcome, 4000, split, rising=rising)
    if found is None:
        assert outcome.get_room(rising=rising) < 0.1
    else:
        assert people_needed(outcome, found if rising else -found, split) == pytest.approx(4000, abs=2)


@pytest.mark.parametrize(("base", "treated", "people"), [(0.5, 0.5, 600), (0.1, 0.5, 800), (0.3, 0.25, 900)])
def test_the_effect_is_found_as_often_as_said(base: float, treated: float, people: int) -> None:
    rng = np.random.default_rng(3)
    effect = detectable(Share(base), people, Split(treated=treated))
    assert effect is not None
    size = np.array([round(people * (1 - treated)), round(people * treated)])
    share = rng.binomial(size[:, None], np.array([base, base + effect])[:, None], (2, 20_000)) / size[:, None]
    errors = (share[1] - share[0]) / np.sqrt((share * (1 - share) / size[:, None]).sum(0))
    assert np.mean(errors > special.ndtri(0.975)) == pytest.approx(0.8, abs=0.025)


@pytest.mark.parametrize(
    ("each", "lowest", "highest"), [([50] * 6, 0.79, 0.81), ([20, 30, 40, 50, 60, 100], 0.8, 0.86)]
)
def test_offices_find_it_as_often_as_said(each: list[int], lowest: float, highest: float) -> None:
    """Twelve offices, half of them with the measure, t with 10 degrees of freedom on the means of offices.

    Of unequal ones the formula is that of weighing by people, which is the less sharp.
    """
    rng, icc = np.random.default_rng(4), 0.05
    sizes = np.array(each * 2)
    split = Split(clusters=12, icc=icc, size_variation=float(sizes.std() / sizes.mean()))
    effect = detectable(Mean(1.0), int(sizes.sum()), split)
    assert effect is not None
    worlds = 20_000
    means = rng.normal(0, math.sqrt(icc), (worlds, 12)) + rng.normal(0, 1, (worlds, 12)) * np.sqrt((1 - icc) / sizes)
    one, other = means[:, :6] + effect, means[:, 6:]
    spread = (one.var(1, ddof=1) + other.var(1, ddof=1)) / 6
    found = np.mean((one.mean(1) - other.mean(1)) / np.sqrt(spread) > special.stdtrit(10, 0.975))
    assert lowest < found < highest


def test_an_incidence_without_losses_is_a_share() -> None:
    for competing in (0.0, 0.4):
        assert detectable(Incidence(0.3, competing), 900, EVEN) == pytest.approx(
            detectable(Share(0.3), 900, EVEN), rel=1e-3
        )


def test_the_variance_of_an_incidence_with_losses_by_counting() -> None:
    """Of 1,000 worlds with 400 people; the estimate is made here by hand, for one moment after the other."""
    rng, worlds, people, steps = np.random.default_rng(5), 1000, 400, 100
    when = rng.integers(1, steps + 1, (worlds, people))
    cause = rng.choice(3, (worlds, people), p=[0.5, 0.3, 0.2])  # 0: neither by the horizon
    ends = np.where(cause > 0, when, steps + 1)
    lost = np.where(rng.random((worlds, people)) < 0.6, rng.integers(1, steps + 1, (worlds, people)), steps + 1)
    still, incidence = np.ones(worlds), np.zeros(worlds)
    for moment in range(1, steps + 1):
        at_risk = ((ends >= moment) & (lost >= moment)).sum(1)
        now = (ends == moment) & (lost >= moment)
        incidence += still * (now & (cause == 1)).sum(1) / at_risk
        still *= 1 - now.sum(1) / at_risk
    expected = Incidence(0.3, 0.2, 0.6).get_variance(0.0) / people
    assert incidence.mean() == pytest.approx(0.3, abs=0.005)
    assert incidence.var() == pytest.approx(expected, rel=0.15)
    assert expected > 1.2 * 0.3 * 0.7 / people


def test_clusters_by_hand() -> None:
    assert design_effect(50, 0.02) == pytest.approx(1 + 49 * 0.02)
    sizes = np.array([10, 20, 90])
    variation = sizes.std() / sizes.mean()
    assert design_effect(40, 0.02, variation) == pytest.approx(1 + ((sizes**2).sum() / sizes.sum() - 1) * 0.02)
    assert design_effect(0.5, 0.02) == 1


def test_offices_bound_what_can_be_seen() -> None:
    """However many people twelve offices have, a small effect stays out of sight; with more offices it does not."""
    assert people_needed(Share(0.3), 0.02, Split(clusters=12, icc=0.02)) is None
    assert people_needed(Share(0.3), 0.02, Split(clusters=600, icc=0.02)) is not None
    few, many = (detectable(Share(0.3), 1200, Split(clusters=clusters)) for clusters in (4, 400))
    assert few is not None
    assert many is not None
    assert few > 1.5 * many


def test_what_no_effect_can_show() -> None:
    assert detectable(Share(0.97), 50, EVEN) is None
    assert detectable(Share(0.03), 50, EVEN, rising=False) is None
    assert detectable(Mean(1.0), 0, EVEN) is None


@pytest.mark.parametrize("wrong", [
    lambda: Share(0.0), lambda: Share(1.0), lambda: Mean(0.0), lambda: Incidence(0.7, 0.4),
    lambda: Incidence(0.3, lost=1.0),
    lambda: Split(treated=1.0), lambda: Split(clusters=2), lambda: Split(power=0.3), lambda: Split(icc=-0.1),
    lambda: people_needed(Share(0.9), 0.2, EVEN), lambda: people_needed(Share(0.9), 0.0, EVEN),
])  # fmt: skip
def test_what_makes_no_sense_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wrong()  # type: ignore[operator]
