"""Cases: opened, handed over, moved, closed; steps and appointments."""

from datetime import timedelta
from uuid import uuid4

from keten.dossier.cases.actions import (
    accept_handover,
    ask_handover,
    change_target_group,
    close_case,
    complete_step,
    plan_step,
    refuse_handover,
)
from keten.dossier.cases.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    HandoverAccepted,
    HandoverAsked,
    HandoverRefused,
    StepEnded,
    TargetGroupChanged,
)
from keten.dossier.cases.models import Handover, Step
from keten.dossier.clients.actions import Person
from keten.ground.organisations.models import Staff
from keten.insight.simulation.rules.regional.log import Happened
from keten.insight.simulation.rules.regional.organisations import UWV
from keten.journey.appointments.actions import convene, record_held, record_missed
from keten.journey.appointments.actions.inviting import Meeting
from keten.journey.appointments.events import AppointmentHeld, AppointmentMissed
from keten.journey.appointments.library import get_kind
from keten.journey.intake.actions import register_at_location
from tests.insight.simulation.lived.benefits import record_from_source
from tests.insight.simulation.lived.driver import Living

_WHY = "Zo ging het in de nabootsing"
_SPARE, _LENGTH = 9, 62


def open_case(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, CaseOpened | CaseReopened)
    location, client = living.places.locations[event.location_id], living.clients.get(one.client or 0)
    person = Person(
        initials="T.", last_name=f"Testpersoon{one.client}", born_on=living.born_on[one.client or 0],
        municipality_code=location.municipality_id,
    )  # fmt: skip
    case = register_at_location(
        person=person, location_id=location.pk, target_group=event.target_group, now=living.now,
        by=living.places.leader(event.location_id, one.on), client_id=client.pk if client else None,
        contact_id=_find_steward(living, one, UWV, event.location_id).pk,
    )  # fmt: skip
    living.cases[event.case_id], living.clients[one.client or 0] = case, case.client
    for period in living.log.benefits:
        if (period.client, period.law, period.from_on) == (one.client, "wia", one.on):
            record_from_source(living, period)


def close(living: Living, one: Happened) -> None:
    assert isinstance(one.event, CaseClosed)
    case = living.cases[one.event.case_id]
    close_case(case=case.key, reason=one.event.reason, by=living.leader(one.event.case_id), now=living.now)


def ask(living: Living, one: Happened) -> None:
    """The first contact person was asked by the registration already."""
    event = one.event
    assert isinstance(event, HandoverAsked)
    case = living.cases[event.case_id]
    row = Handover.objects.filter(case=case, answer=None).first() if event.kind == "first" else None
    is_back_office, to = event.kind == "back_office", living.moves.get(event.handover_id)
    row = row or ask_handover(
        case=case.key, to_organisation_id=living.places.organisations[event.to_organisation_id].pk,
        keeps_steward=is_back_office, moves_responsibility=is_back_office, reason=_WHY, now=living.now,
        location_id=living.places.locations[to].pk if to else None, by=living.leader(event.case_id),
    )  # fmt: skip
    living.keep(event.handover_id, row)


def accept(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, HandoverAccepted)
    row = living.rows[event.handover_id]
    assert isinstance(row, Handover)
    by = living.places.viewer(_find_answerer(living, one, row), one.on)
    accept_handover(handover=row.key, by=by, now=living.now)
    if event.kind != "back_office":
        living.stewards[event.case_id].pop(0)


def refuse(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, HandoverRefused)
    row = living.rows[event.handover_id]
    assert isinstance(row, Handover)
    by = living.places.viewer(_find_answerer(living, one, row), one.on)
    refuse_handover(handover=row.key, reason=_WHY, by=by, now=living.now)


def change_group(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, TargetGroupChanged)
    change_target_group(
        case=living.cases[event.case_id].pk, target_group=event.target_group, by=living.leader(event.case_id),
        now=living.now,
    )  # fmt: skip


def end_step(living: Living, one: Happened) -> None:
    """The step that was planned for it (at registration, by a clock), else one that is planned now."""
    event = one.event
    assert isinstance(event, StepEnded)
    if event.step_id + 1 in living.appointments:  # it ends with the appointment that it is, the next line
        return
    case, by = living.cases[event.case_id], living.leader(event.case_id)
    row = Step.objects.filter(case=case, kind=event.kind, outcome=None).order_by("due_on", "pk").first()
    row = row or plan_step(case=case.pk, kind=event.kind, due_on=one.on, by=by, now=living.now)
    complete_step(step=row.key, by=by, now=living.tick())
    living.keep(event.step_id, row)


def meet(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, AppointmentHeld | AppointmentMissed)
    case, location = living.cases[event.case_id], living.location_of(event.case_id)
    by, coach = living.leader(event.case_id), living.places.coach(UWV, location, _number(UWV, location, 0))
    meeting = Meeting(kind=event.kind, staff_ids=frozenset([coach.pk]), way="location")
    starts_at = living.now + timedelta(minutes=1)
    row = convene(
        case=case.key, meeting=meeting, starts_at=starts_at, reason=_WHY, attempt=uuid4(), by=by, now=living.now
    )  # fmt: skip
    now = living.tick(minutes=_LENGTH)
    step = Step.objects.filter(case=case, kind=get_kind(event.kind).step, outcome=None, due_on=one.on).first()
    if isinstance(event, AppointmentHeld):
        record_held(appointment=row.key, note="", by=by, now=now)
    else:
        record_missed(appointment=row.key, reason=event.reason, note="", by=by, now=now)
    living.keep(event.appointment_id, row)
    if step:
        living.keep(event.appointment_id - 1, step)


def _find_steward(living: Living, one: Happened, organisation: int, location: int) -> Staff:
    """Who becomes the contact person of this case next, by the periods of the log; else any coach."""
    case = one.event.case_id  # type: ignore[attr-defined]
    later = living.stewards.get(case, [])
    number = later[0].staff if later else _number(organisation, location, _SPARE)
    return living.places.coach(organisation, location, number)


def _find_answerer(living: Living, one: Happened, row: Handover) -> Staff:
    """Who was asked by name, else the next contact person, else (back office) any coach of who was asked."""
    if row.to_staff_id is not None:
        return Staff.objects.get(pk=row.to_staff_id)
    organisation = next(n for n, org in living.places.organisations.items() if org.pk == row.to_organisation_id)
    location = next(n for n, place in living.places.locations.items() if place.pk == row.location_id)
    if row.keeps_steward:
        return living.places.coach(organisation, location, _number(organisation, location, _SPARE))
    return _find_steward(living, one, organisation, location)


def _number(organisation: int, location: int, seat: int) -> int:
    return (organisation * 100 + location) * 100 + seat


ACTS = {
    CaseOpened: open_case, CaseReopened: open_case, CaseClosed: close, HandoverAsked: ask, HandoverAccepted: accept,
    HandoverRefused: refuse, TargetGroupChanged: change_group, StepEnded: end_step, AppointmentHeld: meet,
    AppointmentMissed: meet,
}  # fmt: skip
