"""Made-up people whose way to work follows a relation that we planted, so that we know what should be found."""

from dataclasses import replace

import numpy as np

from keten.journey.profiling.rules.bounds import Bounds
from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.histories import NEVER, OTHER, STILL, WORK, Histories

KINDS = 600  # of the 4,800 that there can be, so that tests stay quick
FIRST, DAYS = 730_000, 1460  # four years of openings
ON, SPLIT = FIRST + DAYS, FIRST + DAYS - 365
BOUNDS = Bounds(
    horizon=6, ridge=1.0, longest_weight=20.0, held_out_share=0.2, minimum_events=200, minimum_group=100,
    steps_events=1000, slope_low=0.9, slope_high=1.1, level_gap=0.2, group_gap=0.05, group_false_flags=2.0,
    small_chance=0.35, large_chance=0.65, drift=0.2,
)  # fmt: skip
# The planted weight of each level; each feature sums to zero.
PLANTED = [np.linspace(0.7, -0.7, len(f.levels)) * (0.3 if f.comes_and_goes else 1.0) for f in FEATURES]
PLANTED[4] = np.array([0.0, 0.0, 0.0])  # earlier cases: no relation at all


def score_of(levels: np.ndarray) -> np.ndarray:
    """The planted log-odds of each person, before the month."""
    return sum(weights[levels[:, place]] for place, weights in enumerate(PLANTED))


def make_people(count: int, seed: int, *, reversed_since: int | None = None, loses: float = 0.02) -> Histories:
    """People with random features, who find work by the planted relation and go out of sight by their benefit.

    ``reversed_since``: for cases opened from that day the relation is the other way round.
    """
    dice = np.random.default_rng(seed)
    kinds = np.column_stack([dice.integers(0, len(feature.levels), KINDS) for feature in FEATURES])
    levels = kinds[dice.integers(0, KINDS, count)]
    opened = np.sort(dice.integers(FIRST, ON, count))
    score = score_of(levels)
    if reversed_since is not None:
        score = np.where(opened >= reversed_since, -score, score)
    left, cause = live(opened, score, loses + 0.08 * (levels[:, 1] == 0), dice)
    return Histories(levels, opened, left, cause, dice.random(count), np.zeros(count, dtype=bool), groups(levels, dice))


def live(opened: np.ndarray, score: np.ndarray, loses: np.ndarray, dice: np.random.Generator) -> tuple:
    """Month by month: to work, otherwise out of sight, whichever comes first, or on to the next."""
    count = len(opened)
    left, cause, here = np.full(count, NEVER), np.full(count, STILL), np.ones(count, dtype=bool)
    for month in range(18):
        finds = dice.random(count) < 1 / (1 + np.exp(2.3 + 0.05 * month - score))
        goes = dice.random(count) < loses
        at_work, at_goes = np.where(finds, dice.random(count), 2.0), np.where(goes, dice.random(count), 2.0)
        ends = here & (np.minimum(at_work, at_goes) < 1)
        left[ends] = (opened + (month + np.minimum(at_work, at_goes)) * 365 / 12)[ends].astype(int)
        cause[ends] = np.where(at_work < at_goes, WORK, OTHER)[ends]
        here &= ~ends
    return left, cause


def groups(levels: np.ndarray, dice: np.random.Generator) -> dict:
    """As the queries give them: age, benefit and a province that has nothing to do with it."""
    named = {f.code: (tuple(level.code for level in f.levels), levels[:, n]) for n, f in enumerate(FEATURES[:2])}
    return {**named, "province": (("Utrecht", "Zeeland", "Drenthe"), dice.integers(0, 3, len(levels)))}


def shifted(people: Histories) -> Histories:
    """The same people, but nearly everybody is over 55."""
    levels = people.levels.copy()
    levels[: len(levels) * 4 // 5, 0] = 4
    return replace(people, levels=levels)
