"""Who lives in a region: synthetic clients, each at a location that follows from who they are (case mix)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.people import WWB_TEST, Person, make_population
from keten.insight.simulation.rules.regional.habits import Habits
from keten.insight.simulation.rules.regional.luck import LIVING, Luck, lucks_of
from keten.insight.simulation.rules.regional.planting import (
    FlowThrough,
    Outflow,
    Planting,
    find_planted,
    find_prevention,
)
from keten.insight.simulation.rules.regional.terms import Terms
from keten.journey.routing.rules.language import ServiceModel

Tests = Mapping[str, tuple[str, ...]]
_PLACES = 10**6  # numbers from here on are locations, not people
_MIDDLE_AGE, _AGE_STEP = 42, 14


@dataclass(frozen=True, kw_only=True)
class Region:
    """What is lived. ``people_a_year``: per location, on average; locations are numbered from 1."""

    seed: int
    locations: int = 6
    people_a_year: int = 100
    months: int = 36
    start_on: date = date(2023, 1, 1)
    plantings: tuple[Planting, ...] = ()

    @property
    def until(self) -> date:
        """The first day after the region ends."""
        month = self.start_on.month - 1 + self.months
        return self.start_on.replace(year=self.start_on.year + month // 12, month=month % 12 + 1)


@dataclass(frozen=True, kw_only=True)
class World:
    """What a region is lived under: a compiled service model, what is assumed, and how people act."""

    model: ServiceModel
    assumed: Assumptions
    habits: Habits
    tests: Tests
    terms: Terms


@dataclass(frozen=True, kw_only=True)
class Resident:
    """Somebody at a location. ``notice_days``: from the early notice to the last working day, None without a notice.

    ``to_bijstand``, ``partial_work`` and ``unknown`` are shares of this location, ``to_other`` its factor for leaving
    for another reason; ``wants``: how much more contact than others (a factor) this person happens to get.
    ``lucks`` are used up by living.
    """

    client: int
    person: Person
    location: int
    to_bijstand: float
    partial_work: float
    unknown: float
    to_other: float
    wants: float
    notice_days: int | None
    lucks: Mapping[str, Luck]


def settle(region: Region, world: World) -> list[Resident]:
    """Everybody who comes into the chain of a region, in the order of their numbers."""
    people = make_population(
        round(region.locations * region.people_a_year * region.months / 12), seed=region.seed,
        start_on=region.start_on, days=(region.until - region.start_on).days, assumed=world.assumed, tests=world.tests,
    )  # fmt: skip
    places = [_draw_place(region, number, world.habits.case_mix) for number in range(1, region.locations + 1)]
    return [_settle_one(person, places, region, world) for person in people]


@dataclass(frozen=True)
class _Place:
    """How much likelier it is that somebody lives here: per step of distance and of age, and with bijstand."""

    distance: float
    age: float
    bijstand: float

    def weigh(self, person: Person) -> float:
        age = ((person.arrived_on - person.born_on).days / 365.25 - _MIDDLE_AGE) / _AGE_STEP
        has_pw = person.target_group in ("bijstand", "several")
        tilt = self.distance * person.distance + self.age * age + self.bijstand * (has_pw - 0.25)
        return math.exp(tilt - (self.distance**2 + self.age**2) / 2)


def _draw_place(region: Region, number: int, case_mix: float) -> _Place:
    luck = lucks_of(region.seed, _PLACES + number, LIVING)["settling"]
    return _Place(*(case_mix * (2 * luck.draw() - 1) for _trait in range(3)))


def _settle_one(person: Person, places: Sequence[_Place], region: Region, world: World) -> Resident:
    lucks, habits = lucks_of(region.seed, person.number, LIVING), world.habits
    luck = lucks["settling"]
    weights = {str(number): place.weigh(person) for number, place in enumerate(places, 1)}
    location = int(luck.pick(weights))
    outflow = find_planted(region.plantings, Outflow, location) or Outflow(location=location)
    flow = find_planted(region.plantings, FlowThrough, location)
    to_work = _mix(habits.partial_work, outflow.work, outflow.partial_work)
    to_other = _mix(habits.unknown, outflow.other, outflow.unknown)
    notice_days = luck.between(*habits.notice_days)
    resident = Resident(
        client=person.number + 1, person=person, location=location, lucks=lucks,
        to_bijstand=flow.share if flow else habits.to_bijstand,
        partial_work=to_work.share, unknown=to_other.share, to_other=to_other.factor,
        wants=math.exp(habits.contact.differs * _normal(luck)),
        notice_days=notice_days if luck.hits(habits.early_notice) and person.target_group == "ww" else None,
    )  # fmt: skip
    shaped = _shape(resident, luck, to_work.factor, world)
    return replace(resident, person=_prevent(shaped, resident, luck, region.plantings))


@dataclass(frozen=True)
class _Mixed:
    """Two causes with a hazard each, as one hazard (times ``factor``) and the ``share`` of the second cause."""

    factor: float
    share: float


def _mix(share: float, first: float, second: float) -> _Mixed:
    factor = (1 - share) * first + share * second
    return _Mixed(factor, share * second / factor)


def _shape(resident: Resident, luck: Luck, to_work: float, world: World) -> Person:
    """The person as they live here: chances of leaving of the location, whether bijstand will follow, early notice."""
    person = resident.person
    will_apply = luck.hits(resident.to_bijstand)
    ww_days = person.ww_days
    if ww_days is not None and resident.notice_days is not None:
        ww_days += resident.notice_days
    return replace(
        person, daily_chance=person.daily_chance * to_work, ww_days=ww_days, to_bijstand=will_apply,
        other_after=math.ceil(person.other_after / resident.to_other),
        outcomes=mark_bijstand(person.outcomes, will_apply, world.tests),
    )  # fmt: skip


def mark_bijstand(outcomes: Mapping[str, str], will_apply: bool, tests: Tests) -> dict[str, str]:
    """The outcomes of tests, of which the WWB-test says whether bijstand will be applied for."""
    possible = tests.get(WWB_TEST)
    return {**outcomes, WWB_TEST: possible[0 if will_apply else -1]} if possible else dict(outcomes)


def _prevent(person: Person, resident: Resident, luck: Luck, plantings: Sequence[Planting]) -> Person:
    """At work before the benefit begins, for the share that was planted."""
    law = "ww" if resident.notice_days is not None else "pw" if person.target_group == "bijstand" else ""
    days = luck.between(3, min(resident.notice_days or 20, 20))
    if not luck.hits(find_prevention(plantings, resident.location, law)):
        return person
    return replace(person, left_on=person.arrived_on + timedelta(days=days), left_to_work=True)


def _normal(luck: Luck) -> float:
    """A standard normal number (Box-Muller)."""
    return math.sqrt(-2 * math.log(1 - luck.draw())) * math.cos(2 * math.pi * luck.draw())
