"""Weights against censoring: who stays in sight stands in for the like of them who did not.

A case that leaves otherwise than to work, or whose time is not over yet, is out of sight from then on. The chance to
be still in sight is modelled on the same features; its inverse is the weight. Within a month the one who goes out of
sight is taken to go halfway.
"""

from dataclasses import dataclass

import numpy as np

from keten.journey.profiling.rules.fitting import fit_logit, one_hot, sigmoid
from keten.journey.profiling.rules.histories import PERIODS, STILL, WORK, Cells, Floats, Followed


@dataclass(frozen=True)
class Sight:
    """Per kind of person and month the weight of who left to work in it, and of who stayed through it."""

    of_worked: Floats
    of_stayed: Floats


def weigh_sight(cells: Cells, *, sizes: tuple[int, ...], ridge: float, longest: float) -> Sight:
    """Inverse chances to be still in sight, never above ``longest``."""
    gone = _chance_to_go(cells, sizes, ridge)
    through = np.cumprod(1 - gone, axis=1)
    before = np.hstack([np.ones((len(gone), 1)), through[:, :-1]])
    halfway = before * (1 - gone / 2)
    return Sight(np.minimum(1 / halfway, longest), np.minimum(1 / through, longest))


def unweighted(cells: Cells) -> Sight:
    """As if nobody went out of sight for a reason; only to compare with."""
    return Sight(np.ones_like(cells.worked), np.ones_like(cells.worked))


def known_at(followed: Followed, cells: Cells, sight: Sight, *, horizon: int) -> tuple[Floats, Floats]:
    """Per case whether it had left to work after ``horizon`` months (1 or 0), and its weight: 0 when out of sight."""
    kind, month = cells.kind_of, np.minimum(followed.month, PERIODS - 1)
    worked = (followed.exit == WORK) & (followed.month < horizon)
    stayed = followed.month >= horizon
    weight = np.where(worked, sight.of_worked[kind, month], np.where(stayed, sight.of_stayed[kind, horizon - 1], 0.0))
    return worked.astype(np.float64), weight


def _chance_to_go(cells: Cells, sizes: tuple[int, ...], ridge: float) -> Floats:
    """Per kind and month; who left to work was half a month at risk of going out of sight."""
    rows = np.repeat(cells.kinds, PERIODS, axis=0)
    months = np.tile(np.arange(PERIODS), len(cells.kinds))[:, None]
    columns = one_hot(np.hstack([months, rows]), (PERIODS, *sizes))
    yes, no = cells.lost.ravel(), (cells.stayed + cells.worked / 2).ravel()
    seen = (yes + no) > 0
    columns = np.hstack([np.ones((len(columns), 1)), columns])
    penalty = np.full(columns.shape[1], ridge)
    penalty[0] = 1e-6
    fit = fit_logit(columns[seen], yes[seen], no[seen], penalty=penalty)
    return sigmoid(columns @ fit.weights).reshape(cells.lost.shape)


__all__ = ["STILL", "Sight", "known_at", "unweighted", "weigh_sight"]
