"""Inviting a client to choose a time; taking an invitation back."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.models import Staff
from keten.ground.organisations.queries import list_available_coaches
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.actions.holding import check_plans, sync_appointment_grants
from keten.journey.appointments.actions.telling import forget, tell_invited
from keten.journey.appointments.events import InvitationSent, InvitationWithdrawn
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Invitation, InvitationState, InvitedStaff
from keten.journey.appointments.queries import get_invitation
from keten.journey.appointments.rules.planning import check_people, check_way, check_window


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """What is planned: the kind of talk, with whom, how. ``note`` is for the client: what to bring."""

    kind: str
    staff_ids: frozenset[int]
    way: str
    video_link: str = ""
    note: str = ""


@transaction.atomic
def invite(*, case: UUID, meeting: Meeting, from_on: date, until_on: date, by: Viewer, now: datetime) -> Invitation:
    """The client chooses a time between these days; both count. Who is invited may look into the file from now on."""
    held = hold_case(case, by=by, now=now)
    check_meeting(held, meeting)
    horizon = get_whole_number("appointments.booking_horizon_days", on=held.today)
    check_window(from_on, until_on, today=held.today, horizon_days=horizon).require()
    row = _save(held, meeting, from_on, until_on)
    InvitedStaff.objects.bulk_create([InvitedStaff(invitation=row, staff_id=one) for one in sorted(meeting.staff_ids)])
    sync_appointment_grants([held.case.client_id], today=held.today)
    tell_invited(row, held)
    held.record(InvitationSent(case_id=held.case.pk, invitation_id=row.pk, kind=row.kind, choose_by=row.choose_by))
    return row


@transaction.atomic
def withdraw_invitation(*, invitation: UUID, reason: str, by: Viewer, now: datetime) -> Invitation:
    """The client needs not choose any more; they read why."""
    held = hold_case(get_invitation(invitation, viewer=by).case_id, by=by, now=now)
    row = get_invitation(invitation, viewer=by)
    check_plans(held, frozenset(one.pk for one in row.staff.all()))
    if row.state != InvitationState.OPEN:
        raise Refused("Deze uitnodiging is al gebruikt of ingetrokken.")
    if not reason.strip():
        raise Refused("Schrijf kort op waarom u de uitnodiging intrekt. De klant leest dit.", "reason")
    row.state, row.ended_at, row.ended_reason = InvitationState.WITHDRAWN, now, reason.strip()
    row.save(update_fields=["state", "ended_at", "ended_reason"])
    sync_appointment_grants([held.case.client_id], today=held.today)
    forget(row, now=now)
    held.record(InvitationWithdrawn(case_id=held.case.pk, invitation_id=row.pk))
    return row


def check_meeting(held: HeldCase, meeting: Meeting) -> None:
    """Who plans it may, the kind is for one client, the way fits, and the right people are there."""
    check_plans(held, meeting.staff_ids)
    kind = get_kind(meeting.kind)
    if kind.is_for_group:
        raise Refused("Dit is een bijeenkomst voor een groep. Geef de klant een plaats in een groep.", "kind")
    check_way(kind, way=meeting.way, video_link=meeting.video_link).require()
    here = list_available_coaches(location_id=held.case.location_id, on=held.today)
    known = Staff.objects.filter(pk__in=meeting.staff_ids & frozenset(here.values_list("pk", flat=True)))
    if known.count() != len(meeting.staff_ids):
        raise Refused("Een van deze collega's werkt niet op deze locatie, of is vandaag afwezig.", "staff")
    organisations = known.values("organisation").distinct().count()
    check_people(kind, people=len(meeting.staff_ids), organisations=organisations).require()


def _save(held: HeldCase, meeting: Meeting, from_on: date, until_on: date) -> Invitation:
    days = get_whole_number("appointments.choose_working_days", on=held.today)
    assert held.by.staff_id is not None  # the rule refused everybody else
    try:
        with transaction.atomic():
            return Invitation.objects.create(
                case=held.case, kind=meeting.kind, location_id=held.case.location_id, way=meeting.way,
                video_link=meeting.video_link, note=meeting.note.strip(), asked_by_id=held.by.staff_id,
                asked_at=held.now, choose_by=min(add_working_days(held.today, days), until_on), from_on=from_on,
                until_on=until_on,
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused("De klant kan voor dit gesprek al een tijd kiezen.", "kind") from twice
