"""Made-up people of whom the truth is known, in many replications at once."""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from keten.ground.foundation.statistics.arrays import Floats, Integers, floats
from keten.ground.foundation.statistics.spells import Spells, count_spells

FORTNIGHTS, HORIZON = 30, 26


@dataclass(frozen=True)
class Course:
    """How spells go: the share ended by each of two causes at the horizon, when, and how many are lost before it.

    ``lateness``: over 1 events come late in the year, under 1 early.
    """

    shares: tuple[float, float]
    lost: float
    lateness: float = 1.0

    def chances(self) -> Floats:
        """Of each end (lost, cause 1, cause 2) in each fortnight, (3, fortnights); losses come after events."""
        fortnights = np.arange(1, FORTNIGHTS + 1)
        when = np.diff(np.minimum(np.arange(FORTNIGHTS + 1) / HORIZON, 1.0) ** self.lateness)
        events = np.outer(self.shares, when)
        lost = np.where(fortnights <= HORIZON, self.lost / HORIZON, 0.0)
        lost[-1] = 1 - lost.sum()
        followed = 1 - np.cumsum(lost) + lost
        remaining = 1 - np.cumsum(events.sum(0))
        return np.vstack([lost * remaining, events * followed])


def draw_spells(rng: np.random.Generator, course: Course, people: int, replications: int) -> Spells:
    """So many people in each of so many groups."""
    return count_ends(draw_ends(rng, course, people, replications))


def draw_ends(rng: np.random.Generator, course: Course, people: int, replications: int) -> Integers:
    """(replications, 3, fortnights): how many ended so in that fortnight."""
    chances = course.chances()
    return rng.multinomial(people, chances.ravel() / chances.sum(), replications).reshape(-1, *chances.shape)


def count_ends(ends: Integers) -> Spells:
    """(groups, 3, fortnights) as spells; fortnights are numbered from 1."""
    group, cause, place = np.nonzero(ends)
    count = ends[group, cause, place]
    return count_spells(place + 1, cause, count=count, group=group, causes=2, groups=ends.shape[0])


KINDS = np.array([[age, trained, far] for age in range(4) for trained in range(2) for far in range(3)])
FEATURES = np.column_stack([KINDS[:, [0]] == [1, 2, 3], KINDS[:, 1] == 1, KINDS[:, [2]] == [1, 2]]).astype(float)
WEIGHTS = np.array([-0.3, -0.6, -1.1, 0.8, -0.4, -0.9])
"""What each feature does to the log-odds."""


@dataclass(frozen=True)
class Region:
    """A group whose people have worse chances than those of the rest, and are ``effect`` log-odds better off."""

    constant: float
    effect: float

    def chances(self) -> Floats:
        return floats(expit(self.constant + FEATURES @ WEIGHTS))

    def own_chances(self) -> Floats:
        return floats(expit(self.constant + self.effect + FEATURES @ WEIGHTS))

    def true_rates(self, people: int) -> tuple[float, float, float]:
        """What the group comes to, what its people would have come to in the rest, and what the whole comes to."""
        own, rest = make_up(people)
        better, chances = self.own_chances(), self.chances()
        whole = (own @ better + rest @ chances) / (own.sum() + rest.sum())
        return float(own @ better / people), float(own @ chances / people), float(whole)


def make_up(people: int) -> tuple[Integers, Integers]:
    """How many of each kind: in the group (steep towards worse chances), and in a rest of 20,000."""
    worse = np.exp(-0.7 * (FEATURES @ WEIGHTS))
    own = np.floor(people * worse / worse.sum() + 0.5).astype(int)
    own[np.argmax(own)] += people - own.sum()
    better = np.exp(0.3 * (FEATURES @ WEIGHTS))
    return own, np.floor(20_000 * better / better.sum()).astype(int)
