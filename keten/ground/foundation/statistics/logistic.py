"""Logistic regression on counted kinds of people, many populations at once."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from keten.ground.foundation.statistics.arrays import Floats, divide, floats

_PRECISION = 0.01
"""Of the weights but the constant (a standard deviation of 10): keeps them finite when a kind has no or only events."""
_ROUNDS, _CLOSE, _LONGEST_STEP = 60, 1e-9, 4.0


@dataclass(frozen=True)
class Fitted:
    """``weights``: (populations, terms); ``covariance``: (populations, terms, terms)."""

    weights: Floats
    covariance: Floats

    def predict(self, features: Floats) -> Floats:
        """The chance of an event of each kind, (populations, kinds)."""
        return floats(special.expit(self.weights @ features.T))


def fit(features: Floats, people: Floats, events: Floats) -> Fitted:
    """Maximum likelihood by Newton's method (IRLS), with a weak normal prior.

    ``features``: (kinds, terms), the first a column of ones. ``people``, ``events``: (populations, kinds).
    McCullagh and Nelder, Generalized Linear Models (1989) 4.4.
    """
    terms = features.shape[1]
    squares = (features[:, :, None] * features[:, None, :]).reshape(-1, terms**2)
    prior = np.diag([1e-9, *[_PRECISION] * (terms - 1)])
    weights = np.zeros((people.shape[0], terms))
    weights[:, 0] = special.logit(divide(events.sum(1) + 0.5, people.sum(1) + 1.0))
    for _ in range(_ROUNDS):
        chance = special.expit(weights @ features.T)
        information = _inform(chance, people, squares, prior)
        slope = (events - people * chance) @ features - weights @ prior
        step = np.linalg.solve(information, slope[..., None])[..., 0]
        weights = weights + np.clip(step, -_LONGEST_STEP, _LONGEST_STEP)
        if np.abs(step).max() < _CLOSE:
            break
    information = _inform(special.expit(weights @ features.T), people, squares, prior)
    return Fitted(weights, floats(np.linalg.inv(information)))


def _inform(chance: Floats, people: Floats, squares: Floats, prior: Floats) -> Floats:
    flat = (people * chance * (1 - chance)) @ squares
    return flat.reshape(-1, *prior.shape) + prior


def shift_to(chance: Floats, people: Floats, rate: Floats) -> Floats:
    """The chances (populations, kinds), all moved by one amount on the scale of log-odds so that they average ``rate``.

    ``people``: (populations, kinds), the weights of the average; ``rate``: (populations,), between 0 and 1.
    """
    odds = special.logit(np.clip(chance, 1e-9, 1 - 1e-9))
    low, high = np.full(rate.shape, -50.0), np.full(rate.shape, 50.0)
    share = divide(people, people.sum(1, keepdims=True))
    for _ in range(50):
        middle = (low + high) / 2
        is_under = (share * special.expit(odds + middle[:, None])).sum(1) < rate
        low, high = np.where(is_under, middle, low), np.where(is_under, high, middle)
    return floats(special.expit(odds + high[:, None]))
