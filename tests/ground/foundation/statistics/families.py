"""Worlds in which an interval must hold the truth: per family a cell for each number of people and each truth."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product

import numpy as np

from keten.ground.foundation.statistics.arrays import Estimates
from keten.ground.foundation.statistics.intervals import rate_differences, rates
from keten.ground.foundation.statistics.standardising import Adjusted, adjust, adjust_by_strata
from keten.ground.foundation.statistics.survival import incidences
from tests.ground.foundation.statistics.simulated import (
    FEATURES,
    HORIZON,
    Course,
    Region,
    count_ends,
    draw_ends,
    draw_spells,
    make_up,
)

Draw = Callable[[np.random.Generator, int], Estimates]
AT_ONCE = 2_000


@dataclass(frozen=True)
class Cell:
    """``draw`` makes so many replications; ``truth`` is what their intervals should hold."""

    name: str
    truth: float
    draw: Draw

    def cover(self, rng: np.random.Generator, replications: int) -> tuple[float, float]:
        """The share of the known intervals that hold the truth, and the share that is unknown."""
        sizes = [min(AT_ONCE, replications - done) for done in range(0, replications, AT_ONCE)]
        found = [self.draw(rng, size) for size in sizes]
        known = np.concatenate([~np.isnan(part.value) for part in found])
        holds = np.concatenate([(part.low <= self.truth) & (self.truth <= part.high) for part in found])
        return float(holds[known].mean()), float(1 - known.mean())


def rate_cells(sizes: tuple[int, ...], shares: tuple[float, ...]) -> Iterator[Cell]:
    """Single rates."""
    for people, share in product(sizes, shares):
        yield Cell(f"n={people} p={share}", share, partial(draw_rates, people, share))


def difference_cells(sizes: tuple[int, ...], shares: tuple[float, ...]) -> Iterator[Cell]:
    """Two arms, one of them a tenth to a half of all people."""
    for people, part, share, effect in product(sizes, (0.1, 0.2, 0.35, 0.5), shares, (-0.1, 0.0, 0.1)):
        arms = (round(people * part), share + effect), (people - round(people * part), share)
        if 0.05 <= share + effect <= 0.95:
            yield Cell(f"n={people} part={part} p={share} {effect:+}", effect, partial(draw_differences, *arms))


def incidence_cells(sizes: tuple[int, ...], shares: tuple[float, ...]) -> Iterator[Cell]:
    """Ended by the first of two competing causes at a horizon, with people lost on the way."""
    for people, share, other, lost, lateness in product(sizes, shares, (0.05, 0.3), (0.0, 0.3, 0.6), (0.5, 2.0)):
        if share + other < 1:
            course = Course((share, other), lost, lateness)
            yield Cell(f"n={people} {course}", share, partial(draw_incidences, people, course))


def adjusted_cells(sizes: tuple[int, ...], shares: tuple[float, ...]) -> Iterator[Cell]:
    """Observed less expected by a model, for a group whose people have worse chances than the rest."""
    for people, region in product(sizes, _regions(shares)):
        own, expected, _ = region.true_rates(people)
        yield Cell(f"n={people} {region}", own - expected, partial(draw_adjusted, "difference", people, region))


def standardised_cells(sizes: tuple[int, ...], shares: tuple[float, ...]) -> Iterator[Cell]:
    """Observed / expected x the rate of the whole, for the same groups."""
    for people, region in product(sizes, _regions(shares)):
        own, expected, whole = region.true_rates(people)
        draw = partial(draw_adjusted, "standardised", people, region)
        yield Cell(f"n={people} {region}", own / expected * whole, draw)


def adjusted_incidence_cells(sizes: tuple[int, ...], shares: tuple[float, ...]) -> Iterator[Cell]:
    """Incidence less that of the rest in three strata, with other people and other losses than in the rest."""
    for people, share, better, lost in product(sizes, shares, (1.0, 1.3), (0.0, 0.4)):
        mix = np.array([people - people // 3 - people // 10, people // 3, people // 10])
        rest = [Course((share * worse, 0.1), 0.2) for worse in (0.7, 1.0, 1.4)]
        own = [Course((course.shares[0] * better, 0.1), lost) for course in rest]
        truth = sum(mix[s] * (own[s].shares[0] - rest[s].shares[0]) for s in range(3)) / people
        name = f"n={people} incidence={share} better={better} lost={lost}"
        yield Cell(name, float(truth), partial(draw_adjusted_incidences, mix, own, rest))


def draw_rates(people: int, share: float, rng: np.random.Generator, size: int) -> Estimates:
    return rates(rng.binomial(people, share, size) / people, people)


def draw_differences(
    one: tuple[int, float], other: tuple[int, float], rng: np.random.Generator, size: int
) -> Estimates:
    (people, share), (others, their_share) = one, other
    found = rng.binomial(people, share, size) / people, rng.binomial(others, their_share, size) / others
    return rate_differences(found[0], people, found[1], others)


def draw_incidences(people: int, course: Course, rng: np.random.Generator, size: int) -> Estimates:
    return first_cause(incidences(draw_spells(rng, course, people, size), HORIZON).by_cause)


def draw_adjusted(figure: str, people: int, region: Region, rng: np.random.Generator, size: int) -> Estimates:
    own, rest = (np.tile(count, (size, 1)) for count in make_up(people))
    found: Adjusted = adjust(
        FEATURES,
        own,
        rng.binomial(own, region.own_chances()),
        rest_people=rest,
        rest_events=rng.binomial(rest, region.chances()),
    )
    return getattr(found, figure)  # type: ignore[no-any-return]


def draw_adjusted_incidences(
    mix: np.ndarray, own: list[Course], rest: list[Course], rng: np.random.Generator, size: int
) -> Estimates:
    """The rest are 1000, 2000 and 3000 people."""
    ends = sum(draw_ends(rng, course, int(people), size) for course, people in zip(own, mix, strict=True))
    observed = first_cause(incidences(count_ends(np.asarray(ends)), HORIZON).by_cause)
    theirs = [draw_incidences(1000 * (place + 1), course, rng, size) for place, course in enumerate(rest)]
    strata = Estimates(*(np.stack([getattr(each, part) for each in theirs], 1) for part in _PARTS))
    return adjust_by_strata(observed, np.tile(mix, (size, 1)), strata, 0.2).difference


_PARTS = ("value", "low", "high", "cases")


def first_cause(found: Estimates) -> Estimates:
    """Of the first cause at the only horizon, (groups,)."""
    return Estimates(*(getattr(found, part)[:, 0, 0] for part in _PARTS))


def _regions(shares: tuple[float, ...]) -> Iterator[Region]:
    """``shares``: about what the rest comes to."""
    for share, effect in product(shares, (0.0, 0.4, -0.4)):
        yield Region(round(float(np.log(share / (1 - share))), 2), effect)
