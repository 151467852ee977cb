"""Synthetic clients: what a model may know of them, and what nobody knows, their distance to work.

Every person has a stream of random numbers of their own, so that the same person has the same life under every model
(*common random numbers*) and the first hundred people are the same in a region of a hundred and of five thousand.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from statistics import NormalDist
from zlib import crc32

import numpy as np

from keten.insight.simulation.rules.assumptions import Assumptions

DRAWS = 64
YEAR = 365
WWB_TEST = "wwb_toets"
_NORMAL = NormalDist()


@dataclass(frozen=True, kw_only=True)
class Person:
    """``distance`` is hidden; ``resistance`` is the sum of daily chances after which the person finds work.

    ``daily_chance`` of work without help; ``other_after`` in days: leaves for another reason. ``draws`` are uniform
    numbers, one for each thing that somebody may do sooner or later. ``left_on``: when a past case really closed.
    """

    number: int
    arrived_on: date
    target_group: str
    born_on: date
    ww_days: int | None
    to_bijstand: bool
    distance: float
    daily_chance: float
    resistance: float
    other_after: int
    scores: Mapping[str, int]
    outcomes: Mapping[str, str]
    draws: tuple[float, ...]
    left_on: date | None = None
    left_to_work: bool = False

    @property
    def ww_ends_on(self) -> date | None:
        """The day on which WW is expected to end."""
        return None if self.ww_days is None else self.arrived_on + timedelta(days=self.ww_days)

    def draw(self, what: str, count: int = 0) -> float:
        """A number from 0 to 1, always the same for the same thing."""
        return self.draws[(crc32(what.encode()) + 11 * count) % DRAWS]


def make_population(
    n: int, *, seed: int, start_on: date, days: int, assumed: Assumptions, tests: Mapping[str, tuple[str, ...]]
) -> list[Person]:
    """``n`` people who register within ``days`` days from a date. ``tests``: by code the possible outcomes."""
    return [_make_person(number, seed, start_on, days, assumed, tests) for number in range(n)]


def _make_person(
    number: int, seed: int, start_on: date, days: int, assumed: Assumptions, tests: Mapping[str, tuple[str, ...]]
) -> Person:
    stream = np.random.Generator(np.random.Philox(key=[seed, number]))
    uniform: list[float] = stream.random(12 + DRAWS).tolist()
    normal: list[float] = stream.standard_normal(1 + len(tests)).tolist()
    group = _pick(assumed.target_groups, uniform[0])
    arrived_on = start_on + timedelta(days=int(uniform[1] * days))
    has_ww = group == "ww" or (group == "several" and uniform[2] < 0.5)
    to_bijstand = uniform[3] < assumed.to_bijstand
    scores, outcomes = _score(tests, normal[0], normal[1:], assumed)
    if WWB_TEST in outcomes:
        outcomes[WWB_TEST] = tests[WWB_TEST][0 if to_bijstand else -1]
    return Person(
        number=number, arrived_on=arrived_on, target_group=group, distance=normal[0],
        born_on=arrived_on - timedelta(days=int(365.25 * _between(assumed.ages[0], assumed.ages[1] + 1, uniform[4]))),
        ww_days=int(_between(*assumed.ww_days, uniform[5])) if has_ww else None, to_bijstand=to_bijstand,
        daily_chance=_median_chance(assumed.at_work_in_a_year[group], assumed.spread)
        * math.exp(-assumed.spread * normal[0]),
        resistance=-math.log(1 - uniform[6]),
        other_after=math.ceil(-math.log(1 - uniform[7]) * YEAR / assumed.other_exit_year),
        scores=scores, outcomes=outcomes, draws=tuple(uniform[12:]),
    )  # fmt: skip


def _score(
    tests: Mapping[str, tuple[str, ...]], distance: float, noise: list[float], assumed: Assumptions
) -> tuple[dict[str, int], dict[str, str]]:
    scores, outcomes = {}, {}
    for (code, possible), own in zip(tests.items(), noise, strict=True):
        shape = assumed.tests.get(code, assumed.tests["other"])
        follows = shape.follows_distance
        rank = _NORMAL.cdf(follows * distance + math.sqrt(1 - follows**2) * own)
        scores[code] = shape.score(rank)
        outcomes[code] = _among(possible, shape.shares, rank)
    return scores, outcomes


def _among(possible: tuple[str, ...], shares: tuple[float, ...], rank: float) -> str:
    if len(shares) != len(possible):
        return possible[min(int(rank * len(possible)), len(possible) - 1)]
    return _pick(dict(zip(possible, shares, strict=True)), rank)


def _pick(shares: Mapping[str, float], at: float) -> str:
    here = 0.0
    for name, share in shares.items():
        here += share
        if at < here:
            return name
    return name


def _between(lowest: float, highest: float, at: float) -> float:
    return lowest + (highest - lowest) * at


@lru_cache(maxsize=100)
def _median_chance(share: float, spread: float) -> float:
    """The daily chance of somebody at average distance, such that this share of all is at work after a year."""
    nodes = [_NORMAL.inv_cdf((i + 0.5) / 200) for i in range(200)]
    low, high = 0.0, 0.1
    for _ in range(50):
        middle = (low + high) / 2
        found = sum(1 - math.exp(-YEAR * middle * math.exp(spread * node)) for node in nodes) / len(nodes)
        low, high = (middle, high) if found < share else (low, middle)
    return low
