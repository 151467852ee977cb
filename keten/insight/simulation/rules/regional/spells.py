"""The times that somebody was in the chain: a life under the service model each, and the return after it."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from keten.insight.simulation.rules.living import Life
from keten.insight.simulation.rules.outcomes import STAYS, WORK, Lived
from keten.insight.simulation.rules.people import DRAWS, YEAR, Person
from keten.insight.simulation.rules.regional.residents import Region, Resident, World, mark_bijstand, settle

_OWN_MOVE = 0.05  # of those who return, to another location. Own choice


@dataclass(frozen=True, kw_only=True)
class Spell:
    """A case that is open from a day until a day (None: still open). ``reason`` is why it closed, "" while open.

    ``last_day_on``: the last working day of who gave early notice. ``closed_before_on``: when this case was closed the
    last time, for who returns to the same case.
    """

    resident: Resident
    person: Person
    lived: Lived
    case_id: int
    location: int
    opened_on: date
    closed_on: date | None
    reason: str
    closed_before_on: date | None
    last_day_on: date | None

    @property
    def ends_on(self) -> date:
        """The day of closing, or the first day after the region ends."""
        return self.lived.ended_on

    @property
    def days(self) -> int:
        """How many days it was open, up to the end of the region."""
        return (self.ends_on - self.opened_on).days


def live_residents(region: Region, world: World) -> list[list[Spell]]:
    """Per resident the spells, in order of time. Only plantings in outflow, prevention and flow-through matter here."""
    return [list(_live(resident, region, world)) for resident in settle(region, world)]


def _live(resident: Resident, region: Region, world: World) -> Iterator[Spell]:
    person: Person | None = resident.person
    place, number, before = resident.location, 1, None
    last_day_on = None
    if resident.notice_days is not None:
        last_day_on = resident.person.arrived_on + timedelta(days=resident.notice_days)
    while person is not None:
        spell = _live_once(resident, person, before, place, number, last_day_on, region.until, world)
        yield spell
        luck = resident.lucks["spells"]
        person = _return(spell, region.until, world)
        moved = region.locations > 1 and luck.hits(_OWN_MOVE)
        place = place % region.locations + 1 if moved else place
        before, number, last_day_on = spell, number + 1, None


def _live_once(
    resident: Resident, person: Person, before: Spell | None, location: int, number: int, last_day_on: date | None,
    until: date, world: World,
) -> Spell:  # fmt: skip
    lived = _pass_days(person, until, world)
    is_closed = lived.left != STAYS and lived.ended_on < until
    reopened = before if before is not None and _reopens(before, person.arrived_on, world) else None
    return Spell(
        resident=resident, person=person, lived=lived, location=location, opened_on=person.arrived_on,
        case_id=reopened.case_id if reopened else resident.client * 10 + number,
        closed_on=lived.ended_on if is_closed else None, reason=_find_reason(resident, lived) if is_closed else "",
        closed_before_on=reopened.closed_on if reopened else None, last_day_on=last_day_on,
    )  # fmt: skip


def _reopens(before: Spell, on: date, world: World) -> bool:
    return before.closed_on is not None and world.terms.reopens(before.closed_on, on)


def _pass_days(person: Person, until: date, world: World) -> Lived:
    """Coaches have as much time as is needed: the agenda is not what a log of this region is about."""
    life = _Life(world.model, person, world.assumed, until=until, book=lambda on, seats: on)
    on: date | None = person.arrived_on
    while on is not None:
        on = life.live_day(on)
    return life.lived


def _find_reason(resident: Resident, lived: Lived) -> str:
    luck = resident.lucks["spells"]
    if lived.left == WORK:
        return "partial_work" if luck.hits(resident.partial_work) else "work"
    return "unknown" if luck.hits(resident.unknown) else "other"


def _return(spell: Spell, until: date, world: World) -> Person | None:
    """The same person again, some time after they left; None for who stays away or returns too late to be seen."""
    if spell.closed_on is None:
        return None
    luck = spell.resident.lucks["spells"]
    mean = YEAR / -math.log(1 - world.habits.returns[spell.reason])
    on = spell.closed_on + timedelta(days=1 + int(luck.wait(mean)))
    if on >= until:
        return None
    return _begin_again(spell, on, world)


def _begin_again(spell: Spell, on: date, world: World) -> Person:
    """Who left to work may have a new right to WW; who had bijstand has it again."""
    luck, person = spell.resident.lucks["spells"], spell.person
    worked = spell.reason in ("work", "partial_work")
    had_pw = person.target_group in ("bijstand", "several")
    groups = {"ww": 0.6, "bijstand": 0.3, "none": 0.1} if worked and not had_pw else {"bijstand": 0.7, "none": 0.3}
    group, will_apply = luck.pick(groups), luck.hits(spell.resident.to_bijstand)
    other_exits = spell.resident.to_other * world.assumed.other_exit_year
    return replace(
        person, arrived_on=on, target_group=group, ww_days=luck.between(90, YEAR) if group == "ww" else None,
        to_bijstand=will_apply, outcomes=mark_bijstand(person.outcomes, will_apply, world.tests),
        resistance=luck.wait(1.0), other_after=math.ceil(luck.wait(YEAR / other_exits)),
        draws=tuple(luck.draw() for _n in range(DRAWS)), left_on=None, left_to_work=False,
    )  # fmt: skip


class _Life(Life):
    """A life of which nobody asks who saw what; that costs a third of the time."""

    def _see(self, organisation: str, on: date, *, until: date | None = None) -> None:
        """Not kept."""
