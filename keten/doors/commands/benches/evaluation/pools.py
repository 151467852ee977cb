"""A dozen offices that try the same: how much nearer comes what each does, when they learn from each other?"""

import math

import numpy as np

from keten.doors.commands.benches.evaluation.counting import Figures
from keten.ground.foundation.statistics.arrays import Floats, Integers, floats
from keten.ground.foundation.statistics.shrinking import shrink

OFFICES = 12
_BASE, _EFFECT = 0.3, 0.05
_PEOPLE = (60, 400)  # at an office, in both arms together
TAUS = (0.0, 0.02, 0.04, 0.06)
"""How far offices truly differ (standard deviation of their effects); the figure is that of .04."""
_HEADLINE = 0.04


def measure_pools(worlds: int, seed: int) -> tuple[Figures, Figures]:
    """``pooling_rmse_gain``: by which part the error (root of its mean square) of an office's effect falls by pooling.

    The reference has it for other spreads: the more offices truly differ, the less there is to learn.
    """
    rng = np.random.default_rng([seed, 4])
    gains = {tau: _get_gain(rng, worlds, tau) for tau in TAUS}
    others = {f"pooling_rmse_gain_tau_{round(100 * tau)}": gain for tau, (gain, _error) in gains.items()}
    gain, error = gains[_HEADLINE]
    return {"pooling_rmse_gain": gain}, {"pooling_rmse_gain_mc": error} | others


def _get_gain(rng: np.random.Generator, worlds: int, tau: float) -> tuple[float, float]:
    squares = np.array([_live(rng, tau) for _world in range(worlds)])
    own, pooled = squares.mean(0)
    ratio = math.sqrt(pooled / own)
    # Delta method: half the relative error of a ratio of two means of the same worlds.
    error = ratio / 2 * float((squares[:, 1] / pooled - squares[:, 0] / own).std(ddof=1)) / math.sqrt(worlds)
    return round(1 - ratio, 4), round(error, 4)


def _live(rng: np.random.Generator, tau: float) -> tuple[float, float]:
    """The mean squared error over the offices: of each its own figure, and of the pooled ones."""
    truth = np.clip(rng.normal(_EFFECT, tau, OFFICES), -_BASE, 1 - _BASE)
    size = rng.integers(_PEOPLE[0] // 2, _PEOPLE[1] // 2, (2, OFFICES))
    share = rng.binomial(size, np.stack([np.full(OFFICES, _BASE), _BASE + truth])) / size
    found = share[1] - share[0]
    pooled = shrink(found, _get_variances(share, size)).value
    return float(np.square(found - truth).mean()), float(np.square(pooled - truth).mean())


def _get_variances(share: Floats, size: Integers) -> Floats:
    """Of each difference, with the share of all offices in its arm: at its own a small office would seem sure."""
    whole = (share * size).sum(1, keepdims=True) / size.sum(1, keepdims=True)
    return floats((whole * (1 - whole) / size).sum(0))
