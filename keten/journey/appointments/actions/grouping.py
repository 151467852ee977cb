"""Meetings of a group: planned, places taken and given up, the waiting list, who was there."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.models import Location, Staff
from keten.ground.organisations.queries import list_available_coaches
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.appointments.actions.holding import check_plans, sync_appointment_grants
from keten.journey.appointments.actions.taking import SlotTaken, mark_cancelled, take
from keten.journey.appointments.actions.telling import tell_made
from keten.journey.appointments.events import (
    MeetingCancelled,
    MeetingPlanned,
    PlaceGivenUp,
    PlaceRecorded,
    PlaceTaken,
)
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment, MadeHow, MissedReason, Occupation, Place, PlaceState, Way
from keten.journey.appointments.queries.groups import get_meeting, get_place
from keten.journey.appointments.rules.grouping import (
    check_meeting,
    choose_state,
    may_give_up,
    may_lead,
    may_take_place,
)

_PLACED = "select appointments_count_placed(%s)"


@dataclass(frozen=True, kw_only=True)
class GroupMeeting:
    """What is planned. ``need``: the code of the support it is meant for, or empty."""

    kind: str
    title: str
    staff_ids: frozenset[int]
    seats: int
    starts_at: datetime
    language: str = "nl"
    need: str = ""


@transaction.atomic
def plan_meeting(*, location: UUID, meeting: GroupMeeting, by: Viewer, now: datetime) -> Appointment:
    """A meeting of a group, with who leads it and the smallest room that fits. Raises ``SlotTaken``."""
    place = Location.objects.get(key=location)
    may_lead(by, location_id=place.pk).require()
    kind = get_kind(meeting.kind)
    check_meeting(
        kind, seats=meeting.seats, leaders=len(meeting.staff_ids), starts_at=meeting.starts_at, now=now
    ).require()
    here = list_available_coaches(location_id=place.pk, on=meeting.starts_at.date())
    if Staff.objects.filter(pk__in=here, id__in=meeting.staff_ids).count() != len(meeting.staff_ids):
        raise Refused("Een van deze collega's werkt niet op deze locatie, of is dan afwezig.", "staff")
    row = Appointment.objects.create(
        kind=meeting.kind, location=place, way=Way.LOCATION, starts_at=meeting.starts_at,
        ends_at=meeting.starts_at + timedelta(minutes=kind.minutes), made_how=MadeHow.CONVENED,
        made_by_id=by.staff_id, made_at=now, changed_at=now, seats=meeting.seats, title=meeting.title.strip(),
        language=meeting.language, need=meeting.need,
    )  # fmt: skip
    take(row, staff_ids=meeting.staff_ids, seats=meeting.seats)
    record_event(MeetingPlanned(meeting_id=row.pk, location_id=place.pk, kind=row.kind), by=by, now=now)
    return row


@transaction.atomic
def take_place(*, case: UUID, meeting: UUID, by: Viewer, now: datetime) -> Place:
    """A place for a client, or one on the waiting list; asked twice it is the same place."""
    held = hold_case(case, by=by, now=now)
    if not by.has_role("client"):
        check_plans(held, ())
    row = _hold_meeting(meeting)
    known = Place.objects.filter(meeting=row, case=held.case).exclude(state=PlaceState.WITHDRAWN).first()
    if known is not None:
        return known
    may_take_place(is_cancelled=row.cancelled_at is not None, starts_at=row.starts_at, now=now,
                   is_here=row.location_id == held.case.location_id).require()  # fmt: skip
    state = choose_state(placed=_count_placed(row), seats=row.seats or 0)
    place = Place.objects.create(
        meeting=row, case=held.case, state=state, asked_at=now, asked_by_id=by.staff_id,
        placed_at=now if state == PlaceState.PLACED else None,
    )  # fmt: skip
    if state == PlaceState.PLACED:
        _occupy(place, row)
        tell_made(row, held.case.client, by=by, now=now)
    sync_appointment_grants([held.case.client_id], today=held.today)
    held.record(PlaceTaken(case_id=held.case.pk, place_id=place.pk, meeting_id=row.pk, state=state))
    return place


@transaction.atomic
def give_up_place(*, place: UUID, by: Viewer, now: datetime) -> Place:
    """The client does not come; who waits longest gets the place, by a reaction."""
    row, held = _hold_place(place, by=by, now=now)
    may_give_up(state=row.state, starts_at=row.meeting.starts_at, now=now).require()
    _free(row, now)
    row.state, row.ended_at = PlaceState.WITHDRAWN, now
    row.save(update_fields=["state", "ended_at"])
    sync_appointment_grants([held.case.client_id], today=held.today)
    held.record(PlaceGivenUp(case_id=held.case.pk, place_id=row.pk, meeting_id=row.meeting_id))
    return row


@transaction.atomic
def fill_place(event: RecordedEvent) -> Place | None:
    """After a place was given up: who has waited longest and can come then."""
    meeting = Appointment.objects.select_for_update().get(pk=event.payload["meeting_id"])
    if meeting.cancelled_at is not None or meeting.starts_at <= event.happened_at:
        return None
    waiting = Place.objects.filter(meeting=meeting, state=PlaceState.WAITING, case__closed_on=None)
    for place in waiting.order_by("asked_at", "pk"):
        if _count_placed(meeting) >= (meeting.seats or 0):
            return None
        if _promote(place, meeting, event):
            return place
    return None


@transaction.atomic
def record_place(*, place: UUID, came: bool, reason: str, by: Viewer, now: datetime) -> Place:
    """Whether the client was there; when not, why as far as is known."""
    row, held = _hold_place(place, by=by, now=now)
    may_lead(by, location_id=row.meeting.location_id).require()
    if row.state != PlaceState.PLACED or row.meeting.starts_at > now:
        raise Refused("Leg dit vast als de bijeenkomst is begonnen.")
    if not came and reason not in MissedReason.values:
        raise Refused("Kies waarom de klant niet kwam.", "reason")
    row.state, row.missed_reason, row.ended_at = (
        PlaceState.HELD if came else PlaceState.MISSED,
        "" if came else reason,
        now,
    )
    row.save(update_fields=["state", "missed_reason", "ended_at"])
    sync_appointment_grants([held.case.client_id], today=held.today)
    held.record(PlaceRecorded(case_id=held.case.pk, place_id=row.pk, meeting_id=row.meeting_id, state=row.state))
    return row


@transaction.atomic
def cancel_meeting(*, meeting: UUID, reason: str, by: Viewer, now: datetime) -> Appointment:
    """It does not go on: for nobody."""
    row = _hold_meeting(meeting)
    may_lead(by, location_id=row.location_id).require()
    if row.cancelled_at is not None or row.starts_at <= now:
        raise Refused("Deze bijeenkomst is al afgezegd of begonnen.")
    if not reason.strip():
        raise Refused("Schrijf kort op waarom de bijeenkomst niet doorgaat. De klanten lezen dit.", "reason")
    mark_cancelled(row, reason=reason, by=by, now=now)
    record_event(MeetingCancelled(meeting_id=row.pk, location_id=row.location_id), by=by, now=now)
    return row


def _hold_meeting(key: UUID) -> Appointment:
    """Locked: places are given one after the other."""
    get_meeting(key)
    return Appointment.objects.select_for_update(of=("self",)).get(key=key)


def _hold_place(key: UUID, *, by: Viewer, now: datetime) -> tuple[Place, HeldCase]:
    held = hold_case(get_place(key, viewer=by).case_id, by=by, now=now)
    return get_place(key, viewer=by), held


def _count_placed(meeting: Appointment) -> int:
    """How many have a place; also places of clients that the viewer may not see."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [meeting.pk])
        return int(cursor.fetchone()[0])


def _occupy(place: Place, meeting: Appointment) -> None:
    try:
        with transaction.atomic():
            Occupation.objects.create(
                appointment=meeting, case_id=place.case_id, starts_at=meeting.starts_at, ends_at=meeting.ends_at
            )
    except IntegrityError as twice:
        raise SlotTaken("De klant heeft op deze tijd al een andere afspraak.", "meeting") from twice


def _free(place: Place, now: datetime) -> None:
    taken = Occupation.objects.filter(appointment=place.meeting_id, case=place.case_id, released_at=None)
    taken.update(released_at=now)


def _promote(place: Place, meeting: Appointment, event: RecordedEvent) -> bool:
    """False: the client has another appointment then, and keeps waiting."""
    held = hold_case(place.case_id, by=SYSTEM, now=event.happened_at, caused_by=event.id)
    try:
        _occupy(place, meeting)
    except SlotTaken:
        return False
    place.state, place.placed_at = PlaceState.PLACED, event.happened_at
    place.save(update_fields=["state", "placed_at"])
    tell_made(meeting, held.case.client, by=SYSTEM, now=event.happened_at)
    held.record(PlaceTaken(case_id=place.case_id, place_id=place.pk, meeting_id=meeting.pk, state=place.state))
    return True
