"""Who registers where and when: decided beforehand by the seed, so that a region can be built again."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from random import Random

from keten.doors.demo.lives import draw, read_lives
from keten.doors.demo.people import invent_person, list_test_bsns, share_with_bsn
from keten.doors.demo.region import Place, Span, read_region
from keten.dossier.clients.actions import Person
from keten.ground.foundation.calendar import add_working_days, count_working_days, is_working_day

_WEEKS_OF_FULL_SPAN = 78
_WANTED = ("language", "health", "debt", "technology", "highly_educated")


@dataclass(frozen=True)
class Plan:
    """What was asked for: so many clients over a span of days; the same plan gives the same region.

    ``lived_until``: the day up to which it is lived now, later than the span when a region that stands goes on.
    """

    seed: int
    clients: int
    span: Span
    lived_until: date

    @property
    def standing_until(self) -> date:
        """Until this day those register who were there already."""
        return self.span.at(read_lives()["standing"]["weeks"] / _WEEKS_OF_FULL_SPAN)

    @property
    def neglect_from(self) -> date:
        """From this day on some work is left lying."""
        weeks = read_lives()["neglect"]["weeks"]
        return max(self.lived_until - timedelta(weeks=weeks), self.span.at(0.5))


@dataclass(frozen=True)
class Arrival:
    """One registration."""

    place: str
    on: date
    target_group: str
    person: Person
    wanted: frozenset[str] = frozenset()


def list_arrivals(plan: Plan, place: Place, on: date) -> list[Arrival]:
    """The registrations of one day at one place."""
    if on < plan.span.today:
        return _plan_arrivals(plan).get((place.key, on), [])
    return _list_later_arrivals(plan, place, on)


@cache
def _plan_arrivals(plan: Plan) -> Mapping[tuple[str, date], list[Arrival]]:
    """All registrations of a plan, by place and day; doubles are among them."""
    found = defaultdict(list)
    for number in range(plan.clients):
        for arrival in _arrivals_of(plan, number):
            found[arrival.place, arrival.on].append(arrival)
    return found


def _list_later_arrivals(plan: Plan, place: Place, on: date) -> list[Arrival]:
    """New registrations on a day after the region was built, about as many as before."""
    dice = Random(f"{plan.seed}/{place.key}/{on}")  # noqa: S311
    new = sum(place.target_groups[g] * (1 - read_lives()["standing"][g]) for g in place.target_groups)
    share = place.clients / sum(p.clients for p in read_region().places) * new / sum(place.target_groups.values())
    per_day = plan.clients * share / count_working_days(plan.span.first_on, plan.span.today)
    number = int(per_day) + (dice.random() < per_day % 1)
    return [_arrival(dice, place, on, draw(dice, dict(place.target_groups))) for _ in range(number)]


def _arrivals_of(plan: Plan, number: int) -> list[Arrival]:
    """One client: usually one registration, now and then a double of it some days later."""
    dice = Random(f"{plan.seed}/{number}")  # noqa: S311
    place = dice.choices(read_region().places, [place.clients for place in read_region().places])[0]
    target_group = draw(dice, dict(place.target_groups))
    standing = dice.random() < read_lives()["standing"][target_group]
    window = (plan.span.first_on, plan.standing_until) if standing else (plan.standing_until, plan.span.today)
    on = _working_day_in(dice, *window)
    bsns = list_test_bsns(plan.seed)
    bsn = bsns[number] if number < len(bsns) and dice.random() < share_with_bsn() else ""
    arrival = _arrival(dice, place, on, target_group, bsn)
    again = add_working_days(on, dice.randrange(3, 12))
    if dice.random() < read_lives()["neglect"]["doubles"] and again < plan.span.today:
        person = replace(arrival.person, bsn="", phone="", initials=arrival.person.initials[:2])
        return [arrival, replace(arrival, on=again, person=person)]
    return [arrival]


def _arrival(dice: Random, place: Place, on: date, target_group: str, bsn: str = "") -> Arrival:
    person = invent_person(dice, place=place, target_group=target_group, on=on, bsn=bsn)
    is_young = on.year - person.born_on.year < 27
    wanted = ["young"] if is_young and dice.random() < 0.4 else []
    if dice.random() < 0.08:
        wanted.append(dice.choice(_WANTED))
    return Arrival(place.key, on, target_group, person, frozenset(wanted))


def _working_day_in(dice: Random, first: date, until: date) -> date:
    """A working day in [first, until); the nearest one before when the draw falls on a weekend."""
    day = first + timedelta(days=dice.randrange(max(1, (until - first).days)))
    if is_working_day(day):
        return day
    before = add_working_days(day, -1)
    return before if before >= first else add_working_days(day, 1)
