"""The rising line, against an oracle that tries every way to pool; and what a chance becomes by it."""

from itertools import product

import numpy as np
import pytest

from keten.journey.profiling.rules.calibrating import Steps, apply_calibration, fit_steps, pool_adjacent


def pool_by_trying(value: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Every way to cut the row into blocks; of those whose means rise, the nearest in weighted squares."""
    best, nearest = np.inf, value
    for cuts in product([False, True], repeat=len(value) - 1):
        block = np.concatenate([[0], np.cumsum(cuts)]).astype(int)
        means = np.bincount(block, weights=value * weight) / np.bincount(block, weights=weight)
        if (np.diff(means) >= 0).all():
            distance = float(weight @ np.square(value - means[block]))
            if distance < best:
                best, nearest = distance, means[block]
    return nearest


@pytest.mark.parametrize("seed", range(60))
def test_pooling_against_every_way_to_pool(seed: int) -> None:
    dice = np.random.default_rng(seed)
    count = int(dice.integers(1, 9))
    value = np.round(dice.random(count), int(dice.integers(0, 3)))  # with ties
    weight = dice.random(count) + 0.1
    assert pool_adjacent(value, weight) == pytest.approx(pool_by_trying(value, weight))


def test_the_line_rises_and_keeps_the_mean() -> None:
    dice = np.random.default_rng(4)
    chance = dice.random(5000)
    outcome, weight = (dice.random(5000) < chance**2).astype(float), dice.random(5000) + 0.5
    steps = fit_steps(chance, outcome, weight, least=100)
    assert list(steps.share) == sorted(steps.share)
    assert len(steps.at) > 5
    grid = np.linspace(0.1, 0.9, 9)
    assert np.abs(steps.read(grid) - grid**2).max() < 0.08


def test_a_handful_at_an_end_is_no_block() -> None:
    chance = np.linspace(0.01, 0.99, 1000)
    outcome = (chance > 0.5).astype(float)
    outcome[:3] = 1
    steps = fit_steps(chance, outcome, np.ones(1000), least=100)
    assert min(np.histogram(chance, bins=[0, *np.array(steps.at[1:]), 1])[0]) >= 50


def test_a_chance_is_never_quite_certain() -> None:
    steps = Steps((0.2, 0.8), (0.0, 1.0))
    calibration = {"kind": "steps", "at": steps.at, "share": steps.share}
    shown = apply_calibration(calibration, np.array([0.0, 0.5, 1.0]))
    assert shown == pytest.approx([0.005, 0.5, 0.995])
