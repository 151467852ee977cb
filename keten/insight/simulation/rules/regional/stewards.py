"""Contact persons and who is responsible: asked, accepted, replaced, at times with nobody in between."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from keten.dossier.cases.events import (
    HandoverAccepted,
    HandoverAsked,
    HandoverRefused,
    ResponsibilityMoved,
    TargetGroupChanged,
)
from keten.insight.simulation.rules.people import YEAR
from keten.insight.simulation.rules.regional.intensity import Intensity
from keten.insight.simulation.rules.regional.log import Pen, StewardPeriod
from keten.insight.simulation.rules.regional.organisations import number_of
from keten.insight.simulation.rules.regional.residents import World
from keten.insight.simulation.rules.regional.spells import Spell
from keten.insight.simulation.rules.seeing import who_does

_ANSWER_DAYS, _GAP_DAYS = 7, 30


class _Passing(NamedTuple):
    """A handover: asked on a day, accepted on a day."""

    asked_on: date
    accepted_on: date
    kind: str
    organisation: int


def write_stewards(pen: Pen, spell: Spell, world: World, intensity: Intensity) -> None:
    """All handovers of a spell, and the periods of contact persons that follow from them."""
    first = _begin(pen, spell, world)
    if first is None:
        return
    found = {one.accepted_on: one for one in _list_passings(pen, spell, world, intensity) if one.accepted_on > first}
    holder, since = number_of(who_does(world.assumed, "intake", spell.person.target_group), spell.location), first
    for on in sorted(found):
        if on >= spell.ends_on:
            break
        one = found[on]
        _write_passing(pen, spell, one)
        if one.kind != "back_office":
            _write_period(pen, spell, world, holder, since, max(since, min(one.asked_on, on)))
            holder, since = one.organisation, on
    _write_period(pen, spell, world, holder, since, spell.closed_on)


def _begin(pen: Pen, spell: Spell, world: World) -> date | None:
    """The first contact person; now and then somebody refuses before another accepts. None: closed before that."""
    luck, habits = pen.lucks["stewards"], world.habits.steward
    group, asked_on = spell.person.target_group, spell.opened_on
    organisation = number_of(who_does(world.assumed, "intake", group), spell.location)
    if luck.hits(habits.refused):
        number = _ask(pen, spell, "first", organisation, asked_on)
        asked_on += timedelta(days=2)
        if asked_on < spell.ends_on:
            pen.write(asked_on, HandoverRefused(case_id=spell.case_id, handover_id=number, kind="first"))
    accepted_on = asked_on + timedelta(days=luck.between(0, habits.accept_days))
    if accepted_on >= spell.ends_on:
        return None
    _write_passing(pen, spell, _Passing(asked_on, accepted_on, "first", organisation))
    return accepted_on


def _list_passings(pen: Pen, spell: Spell, world: World, intensity: Intensity) -> Iterator[_Passing]:
    """In no order: what stages and benefits bring with them, contact persons who leave, and what was planted."""
    luck, habits = pen.lucks["stewards"], world.habits.steward
    for on, stage in spell.lived.placed[1:]:
        if not world.model.get_stage(stage).keeps_contact_person:
            leader = who_does(world.assumed, world.model.get_stage(stage).lead, spell.person.target_group)
            yield _Passing(
                on, on + timedelta(days=luck.between(0, 5)), "front_office", number_of(leader, spell.location)
            )
    for on, who in spell.lived.responsible[1:]:
        if who != spell.lived.responsible[0][1]:
            payer = number_of(sorted(who)[0], spell.location)
            yield _Passing(on, on + timedelta(days=luck.between(0, _ANSWER_DAYS)), "back_office", payer)
    for on, kind in _list_departures(pen, spell, habits.leaves_a_year, intensity):
        nobody = luck.between(1, _GAP_DAYS) if luck.hits(habits.gap) else 0
        holder = (
            "municipality" if kind == "front_office" else who_does(world.assumed, "intake", spell.person.target_group)
        )
        yield _Passing(on, on + timedelta(days=nobody), kind, number_of(holder, spell.location))


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


def _ask(pen: Pen, spell: Spell, kind: str, organisation: int, on: date) -> int:
    number = pen.number()
    asked = HandoverAsked(
        case_id=spell.case_id, handover_id=number, kind=kind, to_organisation_id=organisation, to_staff_id=None,
        answer_due_on=on + timedelta(days=_ANSWER_DAYS),
    )  # fmt: skip
    pen.write(on, asked)
    return number


def _write_passing(pen: Pen, spell: Spell, one: _Passing) -> None:
    number = _ask(pen, spell, one.kind, one.organisation, one.asked_on)
    accepted = HandoverAccepted(
        case_id=spell.case_id, handover_id=number, kind=one.kind, steward_id=None, tell_client_by=None
    )  # fmt: skip
    pen.write(one.accepted_on, accepted)
    if one.kind == "back_office":
        group = "bijstand" if spell.person.to_bijstand else "none"
        changed = TargetGroupChanged(
            case_id=spell.case_id, from_group=spell.person.target_group, target_group=group
        )  # fmt: skip
        pen.write(one.accepted_on, changed)
        pen.write(one.accepted_on, ResponsibilityMoved(case_id=spell.case_id, organisation_id=one.organisation))


def _write_period(
    pen: Pen, spell: Spell, world: World, organisation: int, from_on: date, until_on: date | None
) -> None:  # fmt: skip
    if from_on >= pen.until or until_on == from_on:
        return
    seat = pen.lucks["stewards"].between(1, world.habits.steward.staff)
    staff = (organisation * 100 + spell.location) * 100 + seat
    pen.stewards.append(
        StewardPeriod(pen.client, spell.case_id, pen.number(), staff, organisation, from_on, until_on)
    )  # fmt: skip
