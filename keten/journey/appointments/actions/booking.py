"""A time is chosen or set, moved, cancelled."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.actions.once import keep_once
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import ANY_KEY, Prepared
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.actions.holding import (
    check_plans,
    describe,
    hold_appointment,
    plan_for,
    sync_appointment_grants,
)
from keten.journey.appointments.actions.inviting import Meeting, check_meeting
from keten.journey.appointments.actions.taking import TAKEN, SlotTaken, mark_cancelled, release, take
from keten.journey.appointments.actions.telling import forget, tell_cancelled, tell_made
from keten.journey.appointments.events import AppointmentCancelled, AppointmentMade, AppointmentMoved
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment, Invitation, InvitationState, MadeHow
from keten.journey.appointments.queries import (
    Wanted,
    get_invitation,
    list_slots,
    list_staff_ids,
    want_for_invitation,
    want_to_move,
)
from keten.journey.appointments.rules.planning import may_change, may_choose, may_convene


def choose_slot(*, invitation: UUID, starts_at: datetime, attempt: UUID, by: Viewer, now: datetime) -> Appointment:
    """The client chooses; or staff record what the client said. The same ``attempt`` again gives the same appointment.

    Raises ``SlotTaken`` when somebody was just before: nothing has changed then, and other times are offered. Most who
    come too late are told before a transaction begins: after a rollback a connection plans all its statements anew.
    Who takes the time meanwhile is found by the database (``take``).
    """
    row = get_invitation(invitation, viewer=by)
    if not _find_done(row.case_id, attempt):
        may_choose(state=row.state, until_on=row.until_on, today=localdate(now)).require()
        _check_free(_want(row, starts_at), starts_at=starts_at, now=now)
    return _choose(row, starts_at=starts_at, attempt=attempt, by=by, now=now)


def _want(row: Invitation, starts_at: datetime) -> Wanted:
    """The days that were meant, or those after them when it is one of those."""
    staff_ids = [one.pk for one in row.staff.all()]
    return want_for_invitation(row, staff_ids=staff_ids, later=localdate(starts_at) > row.until_on)


@transaction.atomic
def _choose(row: Invitation, *, starts_at: datetime, attempt: UUID, by: Viewer, now: datetime) -> Appointment:
    held = hold_case(row.case_id, by=by, now=now)
    if done := _find_done(held.case.pk, attempt):
        return done
    row.refresh_from_db(fields=["state"])  # somebody may have been first while we waited for the case
    may_choose(state=row.state, until_on=row.until_on, today=held.today).require()
    staff_ids = frozenset(one.pk for one in row.staff.all())
    made_how = MadeHow.CHOSEN if by.has_role("client") else MadeHow.ON_BEHALF
    if made_how == MadeHow.ON_BEHALF:
        check_plans(held, staff_ids)
    meeting = Meeting(kind=row.kind, staff_ids=staff_ids, way=row.way, video_link=row.video_link)
    made = _make(held, meeting, starts_at=starts_at, made_how=made_how, attempt=attempt)
    _end_invitation(row, made, state=InvitationState.CHOSEN, now=now)
    sync_appointment_grants([held.case.client_id], today=held.today)
    return made


@transaction.atomic
def convene(
    *, case: UUID, meeting: Meeting, starts_at: datetime, reason: str, attempt: UUID, by: Viewer, now: datetime
) -> Appointment:
    """Staff set a time: after the client had the time to choose, or with the reason why it cannot wait."""
    held = hold_case(case, by=by, now=now)
    if done := _find_done(held.case.pk, attempt):
        return done
    check_meeting(held, meeting)
    last = Invitation.objects.filter(case=held.case, kind=meeting.kind).order_by("-asked_at").first()
    choose_by = last.choose_by if last and last.state == InvitationState.OPEN else None
    may_convene(choose_by=choose_by, today=held.today, reason=reason).require()
    if starts_at <= now:
        raise Refused("Deze tijd is al voorbij.", "starts_at")
    made = _make(held, meeting, starts_at=starts_at, made_how=MadeHow.CONVENED, attempt=attempt)
    if last and last.state == InvitationState.OPEN:
        _end_invitation(last, made, state=InvitationState.CONVENED, now=now)
    sync_appointment_grants([held.case.client_id], today=held.today)
    return made


@transaction.atomic
def move_appointment(*, appointment: UUID, starts_at: datetime, by: Viewer, now: datetime) -> Appointment:
    """Another time for the same talk with the same people. Already at that time: nothing happens."""
    row, held = hold_appointment(appointment, by=by, now=now)
    if row.starts_at == starts_at:
        return row
    staff_ids = _check_change(row, held)
    _check_free(want_to_move(row, staff_ids=staff_ids, today=held.today), starts_at=starts_at, now=now)
    old = row.starts_at
    release(row, now=now)
    row.starts_at, row.ends_at, row.room = starts_at, starts_at + (row.ends_at - row.starts_at), None
    row.sequence, row.changed_at = row.sequence + 1, now
    row.save(update_fields=["starts_at", "ends_at", "room", "sequence", "changed_at"])
    take(row, staff_ids=staff_ids)
    plan_for(held, kind=row.kind, on=localdate(starts_at))
    tell_made(row, held.case.client, by=by, now=now)
    held.record(
        AppointmentMoved(case_id=held.case.pk, appointment_id=row.pk, kind=row.kind, from_at=old, starts_at=starts_at)
    )
    return row


@transaction.atomic
def cancel_appointment(*, appointment: UUID, reason: str, by: Viewer, now: datetime) -> Appointment:
    """It does not go on. What comes instead is planned by a reaction, so that the client stays in sight."""
    row, held = hold_appointment(appointment, by=by, now=now)
    _check_change(row, held)
    if not reason.strip():
        raise Refused("Schrijf kort op waarom de afspraak niet doorgaat.", "reason")
    mark_cancelled(row, reason=reason, by=by, now=now)
    sync_appointment_grants([held.case.client_id], today=held.today)
    tell_cancelled(row, held.case.client, by=by, now=now)
    held.record(
        AppointmentCancelled(
            case_id=held.case.pk, appointment_id=row.pk, kind=row.kind, by_client=by.has_role("client")
        )
    )
    return row


def _find_done(case_id: int, attempt: UUID) -> Appointment | None:
    """What this form made before."""
    return next((row for row in _MADE_BY.list(attempt) if row.case_id == case_id), None)


_MADE_BY = Prepared(lambda attempt: Appointment.objects.filter(attempt=attempt), stands_for=ANY_KEY)


def _make(held: HeldCase, meeting: Meeting, *, starts_at: datetime, made_how: str, attempt: UUID) -> Appointment:
    ends_at = starts_at + timedelta(minutes=get_kind(meeting.kind).minutes)
    row = keep_once(
        lambda: Appointment.objects.create(
            kind=meeting.kind, case=held.case, location_id=held.case.location_id, way=meeting.way,
            video_link=meeting.video_link, starts_at=starts_at, ends_at=ends_at, made_how=made_how,
            made_by_id=held.by.staff_id, made_at=held.now, changed_at=held.now, attempt=attempt,
        )
    )  # fmt: skip
    take(row, staff_ids=meeting.staff_ids)
    plan_for(held, kind=row.kind, on=localdate(starts_at))
    tell_made(row, held.case.client, by=held.by, now=held.now)
    held.record(
        AppointmentMade(
            case_id=held.case.pk, appointment_id=row.pk, kind=row.kind, made_how=made_how, starts_at=starts_at
        )
    )
    return row


def _end_invitation(row: Invitation, made: Appointment, *, state: str, now: datetime) -> None:
    forget(row, now=now)
    row.state, row.ended_at, row.appointment = state, now, made
    row.save(update_fields=["state", "ended_at", "appointment"])


def _check_change(row: Appointment, held: HeldCase) -> frozenset[int]:
    hours = get_whole_number("appointments.client_limit_hours", on=held.today)
    may_change(held.by, describe(row), now=held.now, limit_hours=hours).require()
    staff_ids = list_staff_ids(row)
    if not held.by.has_role("client"):
        check_plans(held, staff_ids)
    return staff_ids


def _check_free(wanted: Wanted, *, starts_at: datetime, now: datetime) -> None:
    """The time is one of those that are offered."""
    if not any(starts_at == one.starts_at for one in list_slots(wanted, now=now)):
        raise SlotTaken(TAKEN, "starts_at")
