"""Weights against a general optimiser, and the checks on worlds that are made for them."""

import numpy as np
import pytest
from scipy import optimize, special

from keten.ground.foundation.statistics.weighing import (
    balance_by_entropy,
    compare_predicted,
    compare_weighted,
    effective_sample,
    predict_chance,
    share_outside,
    standardise_gaps,
)


def make(seed: int, *, people: int = 600, pull: float = 1.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Traits, who got it, and an outcome with an effect of 2 on who got it; the traits decide both."""
    rng = np.random.default_rng(seed)
    traits = np.column_stack([rng.normal(size=people), rng.random(people) < 0.3, rng.exponential(size=people)])
    got = rng.random(people) < special.expit(-1.5 + pull * (traits @ [0.8, 0.6, 0.3]))
    outcome = traits @ [3.0, -1.0, 2.0] + 2 * got + rng.normal(size=people)
    return traits, got, outcome


def test_weights_are_those_of_the_most_entropy() -> None:
    traits, got, _ = make(1, people=80)
    controls, target = traits[~got], traits[got].mean(0)
    found = balance_by_entropy(controls, target)
    assert found.weights @ controls == pytest.approx(target)
    size = len(controls)
    theirs = optimize.minimize(
        lambda weights: float((weights * np.log(np.maximum(weights, 1e-300) * size)).sum()), np.full(size, 1 / size),
        jac=lambda weights: np.log(np.maximum(weights, 1e-300) * size) + 1, bounds=[(1e-12, 1)] * size,
        method="SLSQP", options={"maxiter": 500, "ftol": 1e-14}, constraints=[
            {"type": "eq", "fun": lambda weights: weights.sum() - 1},
            {"type": "eq", "fun": lambda weights: weights @ controls - target},
        ],
    )  # fmt: skip
    assert theirs.success
    assert found.weights == pytest.approx(theirs.x, abs=1e-4)
    assert found.effective == pytest.approx(1 / (theirs.x**2).sum(), rel=1e-3)


def test_what_lies_outside_cannot_be_balanced() -> None:
    traits, got, _ = make(1)
    found = balance_by_entropy(traits[~got], traits.max(0) + 1)
    assert found.largest_gap > 0.1


def test_a_term_that_repeats_another_does_no_harm() -> None:
    traits, got, _ = make(1)
    doubled = np.column_stack([traits, traits[:, 0] * 2, np.ones(len(traits))])
    one = balance_by_entropy(traits[~got], traits[got].mean(0))
    other = balance_by_entropy(doubled[~got], doubled[got].mean(0))
    assert other.weights == pytest.approx(one.weights, abs=1e-8)


def test_both_find_the_effect_and_know_how_sure_they_are() -> None:
    found = []
    for seed in range(300):
        traits, got, outcome = make(seed)
        weights = balance_by_entropy(traits[~got], traits[got].mean(0)).weights
        found.append((compare_weighted(outcome, got, traits, weights), compare_predicted(outcome, got, traits)))
    for at in (0, 1):
        values = np.array([one[at].value for one in found])
        assert values.mean() == pytest.approx(2, abs=0.03)
        assert np.mean([one[at].error for one in found]) == pytest.approx(values.std(), rel=0.12)
        covered = np.mean([one[at].interval().low <= 2 <= one[at].interval().high for one in found])
        assert covered >= 0.92


def test_effective_sample_is_kish() -> None:
    assert effective_sample(np.full(40, 3.0)) == pytest.approx(40)
    assert effective_sample(np.array([1.0, 0, 0])) == pytest.approx(1)


def test_chances_are_calibrated_and_show_who_has_nobody_alike() -> None:
    traits, got, _ = make(2, people=20_000)
    chance = predict_chance(traits, got)
    truth = special.expit(-1.5 + traits @ [0.8, 0.6, 0.3])
    assert np.abs(chance - truth).max() < 0.06
    assert share_outside(chance, got) < 0.01
    apart = traits[:, :1] + 40 * got[:, None]
    assert share_outside(predict_chance(apart, got), got) == 1


def test_gaps_are_in_deviations_of_who_got_it() -> None:
    traits, got, _ = make(3)
    gap = (traits[got].mean(0) - traits[~got].mean(0)) / traits[got].std(0)
    assert standardise_gaps(traits, got) == pytest.approx(gap)
    weights = balance_by_entropy(traits[~got], traits[got].mean(0)).weights
    assert standardise_gaps(traits, got, weights) == pytest.approx(np.zeros(3), abs=1e-6)
