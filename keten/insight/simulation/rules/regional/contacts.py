"""Talks and calls: those that the service model asks for, as a life had them, and those that people have besides."""

from collections.abc import Iterator
from datetime import date, timedelta

from keten.dossier.cases.events import StepEnded
from keten.insight.simulation.rules.regional.habits import Contact
from keten.insight.simulation.rules.regional.intensity import Intensity
from keten.insight.simulation.rules.regional.log import Pen
from keten.insight.simulation.rules.regional.residents import World
from keten.insight.simulation.rules.regional.spells import Spell
from keten.journey.appointments.events import AppointmentHeld, AppointmentMissed

TALKS = ("first_talk", "talk", "talk_of_three", "diagnosis", "wwb_test")
_AGAIN_DAYS = 7  # from a missed appointment to the talk
_APPOINTMENT: dict[str, str] = {"diagnosis": "diagnosis_talk"}  # the other talks have one kind for both


def write_contacts(pen: Pen, spell: Spell, world: World, intensity: Intensity) -> None:
    """Everything that was a contact, and appointments that were missed before it."""
    dip = intensity.dips.get(spell.location)
    for on, kind in (*_list_asked(spell, world), *_list_own(pen, spell, world, intensity)):
        if dip and on >= dip.from_on and not pen.lucks["contacts"].hits(dip.contacts):
            continue
        if kind in TALKS:
            _write_talk(pen, spell, on, kind, world.habits.contact)
        else:
            _write_step(pen, spell, on, kind)


def _list_asked(spell: Spell, world: World) -> Iterator[tuple[date, str]]:
    """The intake talk, and the steps of clocks that were done."""
    if spell.lived.first_talk_on is not None:
        yield spell.lived.first_talk_on, "first_talk"
    steps = {clock.code: clock.step for clock in world.model.clocks}
    yield from ((one.on, steps[one.code]) for one in spell.lived.decided if one.what == "done")


def _list_own(pen: Pen, spell: Spell, world: World, intensity: Intensity) -> Iterator[tuple[date, str]]:
    """Somewhat regular; in a stretch before a border only the share that was planted."""
    luck, habits = pen.lucks["contacts"], world.habits.contact
    a_day, stretches = intensity.count_a_day(spell), intensity.list_stretches(spell)
    day = luck.regular(1 / a_day)
    while day < spell.days:
        on = spell.opened_on + timedelta(days=int(day))
        kind, at = "call" if luck.hits(habits.calls) else "talk", luck.draw()
        if at < next((one.contacts for one in stretches if one.holds(on)), 1.0):
            yield on, kind
        day += luck.regular(1 / a_day)


def _write_talk(pen: Pen, spell: Spell, on: date, kind: str, habits: Contact) -> None:
    """A talk is a step; when it was an appointment, both end together, also when nobody came."""
    luck = pen.lucks["contacts"]
    is_appointment, is_missed = luck.hits(habits.appointments), luck.hits(habits.missed)
    if not is_appointment:
        _write_step(pen, spell, on, kind)
        return
    before_on = on - timedelta(days=_AGAIN_DAYS)
    if is_missed and before_on >= spell.opened_on:
        _write_step(pen, spell, before_on, kind, outcome="missed")
        missed = AppointmentMissed(
            case_id=spell.case_id, appointment_id=pen.number(), kind=_APPOINTMENT.get(kind, kind), reason="unknown"
        )  # fmt: skip
        pen.write(before_on, missed)
    _write_step(pen, spell, on, kind)
    held = AppointmentHeld(
        case_id=spell.case_id, appointment_id=pen.number(), kind=_APPOINTMENT.get(kind, kind)
    )  # fmt: skip
    pen.write(on, held)


def _write_step(pen: Pen, spell: Spell, on: date, kind: str, *, outcome: str = "done") -> None:
    pen.write(on, StepEnded(case_id=spell.case_id, step_id=pen.number(), kind=kind, outcome=outcome))
