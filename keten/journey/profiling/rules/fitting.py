"""A penalised logit by iteratively reweighted least squares, on counts of yes and no."""

from dataclasses import dataclass

import numpy as np

from keten.journey.profiling.rules.histories import Floats, Whole

_MOST_STEPS, _HALVINGS, _CLOSE = 50, 20, 1e-8


class NotFitted(Exception):
    """No model can be made of this; the message says why, in Dutch."""


@dataclass(frozen=True)
class Fit:
    """Coefficients and their covariance, in the order of the columns."""

    weights: Floats
    covariance: Floats


def sigmoid(score: Floats) -> Floats:
    """Chance from log-odds, without overflow."""
    return np.asarray(0.5 * (1 + np.tanh(0.5 * score)), dtype=np.float64)


def fit_logit(columns: Floats, yes: Floats, no: Floats, *, penalty: Floats, offset: Floats | None = None) -> Fit:
    """Maximise the binomial likelihood less half the penalty times the squared coefficients.

    ``columns`` (rows × coefficients); ``yes`` and ``no`` counts per row, fractions allowed; ``penalty`` per coefficient
    (0: not shrunk). Raises ``NotFitted`` when it does not settle.
    """
    start = np.zeros(len(yes)) if offset is None else offset
    weights = np.zeros(columns.shape[1])
    total = yes + no
    best = _likelihood(columns, yes, total, penalty, start, weights)
    for _step in range(_MOST_STEPS):
        slope, bend = _derivatives(columns, yes, total, penalty, start, weights)
        move = _solve(bend, slope)
        weights, reached = _climb(columns, yes, total, penalty, start, weights, move, best)
        if abs(reached - best) < _CLOSE * (1 + abs(best)):
            return Fit(weights, _solve(bend, np.eye(len(weights))))
        best = reached
    raise NotFitted("De schatting komt niet tot rust: de gegevens scheiden de uitkomsten te scherp.")


def one_hot(levels: Whole, sizes: tuple[int, ...]) -> Floats:
    """A column for each level of each feature, one where a row has it."""
    columns = np.zeros((len(levels), sum(sizes)))
    start = 0
    for place, size in enumerate(sizes):
        columns[np.arange(len(levels)), start + levels[:, place]] = 1.0
        start += size
    return columns


def _likelihood(columns: Floats, yes: Floats, total: Floats, penalty: Floats, start: Floats, weights: Floats) -> float:
    score = start + columns @ weights
    return float(yes @ score - total @ np.logaddexp(0, score) - 0.5 * (penalty * weights) @ weights)


def _derivatives(
    columns: Floats, yes: Floats, total: Floats, penalty: Floats, start: Floats, weights: Floats
) -> tuple[Floats, Floats]:
    chance = sigmoid(start + columns @ weights)
    slope = columns.T @ (yes - total * chance) - penalty * weights
    bend = (columns * (total * chance * (1 - chance))[:, None]).T @ columns + np.diag(penalty)
    return slope, bend


def _solve(bend: Floats, right: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(bend, right), dtype=np.float64)
    except np.linalg.LinAlgError as singular:
        raise NotFitted("De schatting is niet mogelijk: te weinig verschil in de gegevens.") from singular


def _climb(
    columns: Floats, yes: Floats, total: Floats, penalty: Floats, start: Floats, weights: Floats, move: Floats,
    best: float,
) -> tuple[Floats, float]:  # fmt: skip
    """The full step, or half of it as often as needed to go up."""
    for _halving in range(_HALVINGS):
        reached = _likelihood(columns, yes, total, penalty, start, weights + move)
        if np.isfinite(reached) and reached >= best - _CLOSE * (1 + abs(best)):
            return weights + move, reached
        move = move / 2
    return weights, best
