"""Past cases as people who can be lived through again: what is known stays known, what is not stays unknown."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from keten.insight.simulation.rules.people import DRAWS, Person

_STREAMS = 1_000  # past cases share this many streams of random numbers


@dataclass(frozen=True)
class PastCase:
    """What is known of a past case. Tests were not kept in a form that a model can read: they are unknown."""

    id: int
    opened_on: date
    closed_on: date | None
    left_to_work: bool
    target_group: str
    born_on: date
    ww_ends_on: date | None


def make_past_people(cases: Iterable[PastCase], *, seed: int, until: date) -> Iterator[Person]:
    """Each past case as a person who comes and leaves on the days on which it really happened."""
    for case in cases:
        yield Person(
            number=case.id, arrived_on=case.opened_on, target_group=case.target_group, born_on=case.born_on,
            ww_days=(case.ww_ends_on - case.opened_on).days if case.ww_ends_on else None,
            to_bijstand=False, distance=0.0, daily_chance=1.0, resistance=0.0, other_after=0, scores={}, outcomes={},
            draws=_draws(seed, case.id % _STREAMS), left_on=case.closed_on or until, left_to_work=case.left_to_work,
        )  # fmt: skip


@lru_cache(maxsize=_STREAMS)
def _draws(seed: int, stream: int) -> tuple[float, ...]:
    return tuple(np.random.Generator(np.random.Philox(key=[seed, stream])).random(DRAWS).tolist())
