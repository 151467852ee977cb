"""Contact persons and who is responsible: asked, accepted, replaced, and cases that move to another location.

As in the product one request is open at a time, the contact person stays until somebody else accepted, and nobody takes
over from themselves.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from keten.dossier.cases.events import (
    CaseMoved,
    HandoverAccepted,
    HandoverAsked,
    HandoverRefused,
    ResponsibilityMoved,
    TargetGroupChanged,
)
from keten.insight.simulation.rules.people import YEAR
from keten.insight.simulation.rules.regional.intensity import Intensity
from keten.insight.simulation.rules.regional.log import Pen, StewardPeriod
from keten.insight.simulation.rules.regional.organisations import UWV, number_of
from keten.insight.simulation.rules.regional.residents import Region, World
from keten.insight.simulation.rules.regional.spells import Spell
from keten.insight.simulation.rules.seeing import who_does

_ANSWER_DAYS, _LATER_DAYS, _LEADER_DAYS, _MOST_SEATS = 7, 30, 5, 100


class _Wish(NamedTuple):
    """Somebody wants a handover from a day on; so many days after it was asked it is accepted.

    ``to``: the organisation that leads from then on; "" for a colleague of who is the contact person.
    """

    on: date
    days: int
    to: str = ""
    moves: bool = False
    is_back_office: bool = False


@dataclass
class _Held:
    """Who is the contact person: an organisation and a seat, since when, and at which location the case is."""

    organisation: int
    staff: int
    since: date
    place: int
    free_on: date


def write_stewards(pen: Pen, spell: Spell, region: Region, world: World, intensity: Intensity) -> None:
    """All handovers of a spell, and the periods of contact persons that follow from them."""
    pen.moves.pop(spell.case_id, None)  # of the time before, when the same case was opened again
    pen.groups.pop(spell.case_id, None)
    held, wishes = _begin(pen, spell, world), list(_list_wishes(pen, spell, region, world, intensity))
    if held is None:
        return
    for wish in sorted(wishes, key=lambda one: one.on):
        asked_on = max(wish.on, held.free_on)
        accepted_on = asked_on + timedelta(days=wish.days)
        if accepted_on < spell.ends_on:
            _pass_on(pen, spell, region, world, held, wish, asked_on, accepted_on)
    _write_period(pen, spell, held, spell.closed_on)


def _begin(pen: Pen, spell: Spell, world: World) -> _Held | None:
    """The first contact person; now and then somebody refuses before another accepts. None: closed before that."""
    luck, habits = pen.lucks["stewards"], world.habits.steward
    organisation = number_of(who_does(world.assumed, "intake", spell.person.target_group), spell.location)
    is_refused, asked_on = luck.hits(habits.refused), spell.opened_on
    days, seat = luck.between(0, habits.accept_days), luck.between(1, habits.staff)
    number = _ask(pen, spell, world, "first", organisation, asked_on)
    if is_refused:
        asked_on += timedelta(days=2)
        if asked_on >= spell.ends_on:
            return None
        pen.write(asked_on, HandoverRefused(case_id=spell.case_id, handover_id=number, kind="first"))
        number = _ask(pen, spell, world, "first", organisation, asked_on)
    accepted_on = asked_on + timedelta(days=days)
    if accepted_on >= spell.ends_on:
        return None
    _accept(pen, spell, number, "first", accepted_on)
    return _Held(organisation, _name(organisation, spell.location, seat), accepted_on, spell.location, accepted_on)


def _list_wishes(
    pen: Pen, spell: Spell, region: Region, world: World, intensity: Intensity
) -> Iterator[_Wish]:  # fmt: skip
    """In no order: what stages and benefits bring with them, contact persons who leave, moves, what was planted."""
    luck, habits = pen.lucks["stewards"], world.habits.steward
    for on, stage in spell.lived.placed[1:]:
        if not world.model.get_stage(stage).keeps_contact_person:
            leader = who_does(world.assumed, world.model.get_stage(stage).lead, spell.person.target_group)
            yield _Wish(on, luck.between(0, _LEADER_DAYS), leader)
    for on, who in spell.lived.responsible[1:]:
        if who != spell.lived.responsible[0][1]:
            yield _Wish(on, luck.between(0, _ANSWER_DAYS), sorted(who)[0], is_back_office=True)
    for on, kind in _list_departures(pen, spell, habits.leaves_a_year, intensity):
        later = luck.between(1, _LATER_DAYS) if luck.hits(habits.waits) else 0
        yield _Wish(on, later, "municipality" if kind == "front_office" else "")
    frame = pen.lucks["frame"]
    moves, after = frame.draw(), frame.draw()
    if moves < habits.moves and region.locations > 1:
        yield _Wish(spell.opened_on + timedelta(days=int(after * spell.days)), 0, moves=True)


def _pass_on(
    pen: Pen, spell: Spell, region: Region, world: World, held: _Held, wish: _Wish, asked_on: date, on: date
) -> None:
    """One handover: of the responsibility alone, or of the contact person, perhaps with the case to another place."""
    held.free_on = on
    if wish.is_back_office:
        _write_back_office(pen, spell, world, number_of(wish.to, held.place), asked_on, on)
        return
    to = held.place % region.locations + 1 if wish.moves else held.place
    organisation = _find_next(held, wish, to)
    kind = "person" if organisation == held.organisation else "front_office"
    number = _ask(pen, spell, world, kind, organisation, asked_on)
    if wish.moves:
        pen.moves[spell.case_id] = (on, to)
        pen.write(on, CaseMoved(case_id=spell.case_id, from_location_id=held.place, location_id=to))
    _accept(pen, spell, number, kind, on)
    _write_period(pen, spell, held, on)
    seats = pen.lucks["stewards"].between(1, world.habits.steward.staff - 1)
    seat = (held.staff % _MOST_SEATS - 1 + seats) % world.habits.steward.staff + 1
    held.organisation, held.staff, held.since, held.place = organisation, _name(organisation, to, seat), on, to


def _find_next(held: _Held, wish: _Wish, place: int) -> int:
    """The organisation that was asked for, else the same one; a municipality is another one at another location."""
    partner = wish.to or ("uwv" if held.organisation == UWV else "municipality")
    return number_of(partner, place)


def _write_back_office(pen: Pen, spell: Spell, world: World, organisation: int, asked_on: date, on: date) -> None:
    number = _ask(pen, spell, world, "back_office", organisation, asked_on)
    pen.write(on, ResponsibilityMoved(case_id=spell.case_id, organisation_id=organisation))
    _accept(pen, spell, number, "back_office", on)
    group = "bijstand" if spell.person.to_bijstand else "none"
    changed = TargetGroupChanged(
        case_id=spell.case_id, from_group=spell.person.target_group, target_group=group
    )  # fmt: skip
    pen.write(on, changed)
    pen.groups[spell.case_id] = (on, group)


def _list_departures(pen: Pen, spell: Spell, a_year: float, intensity: Intensity) -> Iterator[tuple[date, str]]:
    """The days on which a contact person stops: alike on all days, and more often where that was planted."""
    luck, stretches = pen.lucks["stewards"], intensity.list_stretches(spell)
    most = max([1.0, *(one.handovers for one in stretches)])
    day = luck.wait(YEAR / a_year / most)
    while day < spell.days:
        on, at = spell.opened_on + timedelta(days=int(day)), luck.draw() * most
        times = next((one.handovers for one in stretches if one.holds(on)), 1.0)
        if at < times:
            yield on, "person" if at < 1 else "front_office"
        day += luck.wait(YEAR / a_year / most)


def _ask(pen: Pen, spell: Spell, world: World, kind: str, organisation: int, on: date) -> int:
    number = pen.number()
    asked = HandoverAsked(
        case_id=spell.case_id, handover_id=number, kind=kind, to_organisation_id=organisation, to_staff_id=None,
        answer_due_on=world.terms.answer_handover_by(kind, on),
    )  # fmt: skip
    pen.write(on, asked)
    return number


def _accept(pen: Pen, spell: Spell, number: int, kind: str, on: date) -> None:
    accepted = HandoverAccepted(
        case_id=spell.case_id, handover_id=number, kind=kind, steward_id=None, tell_client_by=None
    )  # fmt: skip
    pen.write(on, accepted)


def _name(organisation: int, location: int, seat: int) -> int:
    """The number of a coach."""
    return (organisation * 100 + location) * _MOST_SEATS + seat


def _write_period(pen: Pen, spell: Spell, held: _Held, until_on: date | None) -> None:
    if held.since < pen.until:
        pen.stewards.append(
            StewardPeriod(
                pen.client, spell.case_id, pen.number(), held.staff, held.organisation, held.since, until_on
            )
        )  # fmt: skip
