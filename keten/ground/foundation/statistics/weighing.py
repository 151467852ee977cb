"""Making a group that was not drawn by lot look like another: weights, what they leave over, and whether it can be."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from keten.ground.foundation.statistics.arrays import Flags, Floats, Integers, divide
from keten.ground.foundation.statistics.linear import Found, find_independent, with_constant

_ROUNDS, _CLOSE, _FARTHEST, _RIDGE, _MOST = 200, 1e-8, 5.0, 1e-10, 700.0


@dataclass(frozen=True)
class Balanced:
    """``weights``: (controls,), summing to 1; ``largest_gap``: what still differs, in standard deviations."""

    weights: Floats
    largest_gap: float

    @property
    def effective(self) -> float:
        """On how many people it rests in effect (Kish)."""
        return effective_sample(self.weights)


def effective_sample(weights: Floats) -> float:
    """How many people of equal weight are worth as much: the square of the sum over the sum of squares."""
    return float(divide(weights.sum() ** 2, (weights**2).sum()))


def balance_by_entropy(controls: Floats, target: Floats) -> Balanced:
    """Weights that give ``controls`` (people, terms) the means ``target`` (terms,), as equal as they can be.

    Hainmueller, Political Analysis 20 (2012) 25-46; Newton's method on the dual. When no weights do it (the target
    lies outside what the controls are) ``largest_gap`` stays large.
    """
    scale = controls.std(0)
    terms = (controls - target) / np.where(scale > 0, scale, 1.0)
    kept = find_independent(with_constant(terms - terms.mean(0)))
    chosen = terms[:, [place - 1 for place in kept if place > 0]]
    push = np.zeros(chosen.shape[1])
    for _ in range(_ROUNDS):
        weights = _weigh(chosen @ push)
        gap = weights @ chosen
        if np.abs(gap).max(initial=0.0) < _CLOSE:
            break
        push = _step(chosen, push, weights, gap)
    weights = _weigh(chosen @ push)
    return Balanced(weights, float(np.abs(weights @ terms).max(initial=0.0)))


def _weigh(score: Floats) -> Floats:
    raw = np.exp(np.clip(score - score.max(initial=0.0), -_MOST, 0.0))
    return np.asarray(raw / raw.sum(), dtype=np.float64)


def _step(terms: Floats, push: Floats, weights: Floats, gap: Floats) -> Floats:
    """One step of Newton, halved until the dual falls."""
    spread = (terms * weights[:, None]).T @ terms - np.outer(gap, gap)
    step = -np.linalg.solve(spread + _RIDGE * np.eye(len(push)), gap)
    step *= min(1.0, _FARTHEST / max(float(np.abs(step).max()), _CLOSE))
    start, part = float(special.logsumexp(terms @ push)), 1.0
    while part > _CLOSE and special.logsumexp(terms @ (push + part * step)) > start + 1e-4 * part * float(gap @ step):
        part /= 2
    return push + part * step


def compare_weighted(
    outcome: Floats, is_one: Flags, terms: Floats, weights: Floats, cluster: Integers | None = None
) -> Found:  # fmt: skip
    """The mean of those who got it less the weighted mean of who did not: the effect on who got it.

    ``outcome`` and ``terms`` (people, terms) of all, ``weights`` of the controls; ``cluster``: 0, 1, ... (people,) when
    people go together. The error allows for the weights being estimated: what the terms explain of the outcome does
    not count (Zhao and Percival, Journal of Causal Inference 5 (2017) 20160010). Degrees of freedom: the smallest of
    both effective samples and the clusters, less one.
    """
    columns = with_constant(terms)
    root = np.sqrt(weights)[:, None]
    slope = np.linalg.lstsq(columns[~is_one] * root, outcome[~is_one] * root[:, 0], rcond=None)[0]
    left = outcome - columns @ slope
    moved = np.zeros(len(outcome))
    moved[is_one] = (left[is_one] - left[is_one].mean()) / is_one.sum()
    moved[~is_one] = -weights * left[~is_one]
    value = float(outcome[is_one].mean() - weights @ outcome[~is_one])
    return _as_found(value, moved, min(effective_sample(weights), float(is_one.sum())), cluster)


def _as_found(value: float, moved: Floats, people: float, cluster: Integers | None) -> Found:
    """``moved``: how much each person moves the value."""
    if cluster is None:
        return Found(value, float(np.sqrt((moved**2).sum())), max(people - 1, 1.0))
    groups = int(np.unique(cluster).size)
    square = float((np.bincount(cluster, moved) ** 2).sum()) * groups / max(groups - 1, 1)
    return Found(value, float(np.sqrt(square)), max(min(people, float(groups)) - 1, 1.0))


def compare_predicted(outcome: Floats, is_one: Flags, terms: Floats, cluster: Integers | None = None) -> Found:
    """The mean of those who got it less what a line through the controls predicts of them (outcome regression).

    Oaxaca and Blinder's: Kline, American Economic Review 101(3) (2011) 532-537. Robust error (HC1 for the line).
    """
    columns = with_constant(terms)
    columns = columns[:, find_independent(columns[~is_one])]
    controls, people = columns[~is_one], int(is_one.sum())
    slope = np.linalg.lstsq(controls, outcome[~is_one], rcond=None)[0]
    left = outcome - columns @ slope
    pull = controls @ np.linalg.pinv(controls.T @ controls) @ columns[is_one].mean(0)
    spare = max(len(controls) - controls.shape[1], 1)
    moved = np.zeros(len(outcome))
    moved[is_one] = (left[is_one] - left[is_one].mean()) / np.sqrt(people * max(people - 1, 1))
    moved[~is_one] = -pull * left[~is_one] * np.sqrt(len(controls) / spare)
    return _as_found(float(left[is_one].mean()), moved, float(min(people, spare)), cluster)


def standardise_gaps(terms: Floats, is_one: Flags, weights: Floats | None = None) -> Floats:
    """How far the means (terms,) of both groups lie apart, in standard deviations of who got it (or of all)."""
    spread = np.where(terms[is_one].std(0) > 0, terms[is_one].std(0), terms.std(0))
    controls = terms[~is_one].mean(0) if weights is None else weights @ terms[~is_one]
    return divide(terms[is_one].mean(0) - controls, spread)


def predict_chance(terms: Floats, is_one: Flags) -> Floats:
    """The chance (people,) of being in the group, by logistic regression with a weak prior; for looking at overlap."""
    scale = terms.std(0)
    columns = with_constant((terms - terms.mean(0)) / np.where(scale > 0, scale, 1.0))
    weights = np.zeros(columns.shape[1])
    weights[0] = special.logit(is_one.mean())
    prior = np.diag([_RIDGE, *[0.01] * terms.shape[1]])
    for _ in range(_ROUNDS):
        chance = special.expit(columns @ weights)
        slope = columns.T @ (is_one - chance) - prior @ weights
        step = np.linalg.solve((columns * (chance * (1 - chance))[:, None]).T @ columns + prior, slope)
        weights = weights + _shorten(columns, is_one, prior, weights, step) * step
        if np.abs(step).max() < _CLOSE:
            break
    return np.asarray(special.expit(columns @ weights), dtype=np.float64)


def _shorten(columns: Floats, is_one: Flags, prior: Floats, weights: Floats, step: Floats) -> float:
    """The part of a step of Newton that makes the likelihood rise."""

    def fall(at: Floats) -> float:
        score = columns @ at
        return float(np.logaddexp(0.0, score).sum() - score[is_one].sum() + at @ prior @ at / 2)

    start, part = fall(weights), 1.0
    while part > _CLOSE and fall(weights + part * step) > start:
        part /= 2
    return part


def share_outside(chance: Floats, is_one: Flags) -> float:
    """The share of those who got it whose chance lies beyond that of every control."""
    others = chance[~is_one]
    return float(((chance[is_one] > others.max()) | (chance[is_one] < others.min())).mean())
