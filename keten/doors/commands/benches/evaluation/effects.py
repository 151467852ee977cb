"""Whether intervals of effects hold the truth, and how often few offices show an effect that is not there.

Worlds, each with its number of replications:

- ``coverage``: the difference of two rates, of 30 to 1000 people with 10 to 50 % in the smaller arm, base rates from
  5 to 95 %, without an effect and with ten points; the interval of 95 % that ``keten effect`` gives.
- ``adjusted``: the same with a covariate that predicts the outcome, in arms large enough to adjust.
- ``few_cluster``: 6 to 16 offices of unequal size, half of them with a measure that does nothing; 5 % of the variance
  lies between offices.
"""

import math
from collections.abc import Iterator

import numpy as np
from scipy import special

from keten.ground.foundation.statistics.arrays import Floats
from keten.ground.foundation.statistics.clusters import compare_clusters
from keten.ground.foundation.statistics.intervals import rate_differences
from keten.insight.evaluation.effects.answer import as_share
from keten.insight.evaluation.effects.comparing import Pair, can_adjust, find_means
from keten.insight.evaluation.effects.question import Kind
from keten.insight.evaluation.effects.sample import Sample

SIZES = (30, 60, 100, 300, 1000)
SHARES = (0.1, 0.2, 0.35, 0.5)
BASES = (0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95)
OFFICES = (6, 8, 10, 12, 14, 16)
_CONTRASTS = (0.0, 0.1)
_ADJUSTED = ((100, 0.35, 0.2), (100, 0.5, 0.5), (300, 0.2, 0.1), (300, 0.5, 0.9), (1000, 0.1, 0.05))
_ICC, _OFFICE_SIZE, _OFFICE_RATE, _SLOPE, _LEVEL = 0.05, 60, 0.3, 1.5, 0.05


def measure_effects(replications: int, seed: int) -> dict[str, float]:
    """Shares (0 to 1): the lowest and mean coverage over cells of worlds, the worst error of few offices.

    ``*_mc``: the standard error of a figure by chance (Monte Carlo; of a lowest or worst one that of its cell).
    """
    covered = list(cover_rates(replications, seed))
    adjusted = list(cover_adjusted(replications, seed))
    wrong = list(err_with_few_offices(replications, seed))
    of_cell = math.sqrt(_LEVEL * (1 - _LEVEL) / replications)
    return {
        "coverage_min": min(covered), "coverage_min_mc": of_cell,
        "coverage_mean": float(np.mean(covered)), "coverage_mean_mc": of_cell / math.sqrt(len(covered)),
        "coverage_cells": len(covered),
        "coverage_adjusted_min": min(adjusted), "coverage_adjusted_min_mc": of_cell,
        "coverage_adjusted_mean": float(np.mean(adjusted)),
        "coverage_adjusted_mean_mc": of_cell / math.sqrt(len(adjusted)),
        "few_cluster_error": max(wrong, key=lambda one: abs(one - _LEVEL)), "few_cluster_error_mc": of_cell,
        "few_cluster_error_min": min(wrong), "few_cluster_error_max": max(wrong),
    }  # fmt: skip


def cover_rates(replications: int, seed: int) -> Iterator[float]:
    """The coverage of each cell."""
    rng = np.random.default_rng([seed, 1])
    for size in SIZES:
        for share in SHARES:
            for base in BASES:
                for contrast in _CONTRASTS:
                    yield _cover(rng, replications, size, share, base, contrast if base < 0.5 else -contrast)


def _cover(
    rng: np.random.Generator, replications: int, size: int, share: float, base: float, effect: float
) -> float:  # fmt: skip
    people = max(round(size * share), 2)
    others = size - people
    one, other = rng.binomial(people, base + effect, replications), rng.binomial(others, base, replications)
    found = rate_differences(one / people, people, other / others, others)
    return float(((found.low <= effect) & (effect <= found.high)).mean())


def cover_adjusted(replications: int, seed: int) -> Iterator[float]:
    """The coverage of Lin's adjusted difference, of cells in which it would be the figure that counts."""
    rng = np.random.default_rng([seed, 2])
    for size, share, base in _ADJUSTED:
        parts = np.array([_adjust_once(rng, size, share, base) for _ in range(replications)])
        found = rate_differences(parts[:, 0], parts[:, 1], parts[:, 2], parts[:, 3])
        yield float(((found.low <= 0) & (found.high >= 0)).mean())


def _adjust_once(rng: np.random.Generator, size: int, share: float, base: float) -> tuple[float, float, float, float]:
    """Both shares, each with the cases that it rests on; when adjusting leaves the shares, those without it."""
    trait = rng.normal(size=size)
    is_one = np.zeros(size, dtype=np.bool_)
    is_one[: round(size * share)] = True
    outcome = (rng.random(size) < special.expit(special.logit(base) + _SLOPE * trait)).astype(np.float64)
    sample = Sample(
        kind=Kind.RATE, arms=("0", "1"), arm=is_one.astype(np.int64), outcome=outcome, covariates=trait[:, None],
        lost={}, left_out={},
    )  # fmt: skip
    pair = Pair(sample, is_one)
    if not can_adjust(pair):
        raise ValueError("in this cell the adjusted figure would not count")
    for covariates in (sample.covariates, pair.bare):
        means = find_means(pair, covariates) or ()
        shares = [as_share(part, people) for part, people in zip(means, pair.sizes, strict=True)]
        if all(shares):
            break
    one, other = (part for part in shares if part)
    return one.value, one.cases, other.value, other.cases


def err_with_few_offices(replications: int, seed: int) -> Iterator[float]:
    """How often an effect is found that is not there, at 5 %, by the number of offices."""
    rng = np.random.default_rng([seed, 3])
    for offices in OFFICES:
        yield float(np.mean([_find_nothing(rng, offices) < _LEVEL for _ in range(replications)]))


def _find_nothing(rng: np.random.Generator, offices: int) -> float:
    strength = 1 / _ICC - 1
    rate = rng.beta(_OFFICE_RATE * strength, (1 - _OFFICE_RATE) * strength, offices)
    people = np.maximum(rng.poisson(_OFFICE_SIZE * rng.lognormal(-0.125, 0.5, offices)), 2)
    share: Floats = rng.binomial(people, rate) / people
    return compare_clusters(share, np.arange(offices) < offices // 2).p_value
