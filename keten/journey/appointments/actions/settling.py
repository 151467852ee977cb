"""Hours of staff, rooms of a location, working by appointment only, and feeds for calendars."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.models import Location
from keten.ground.organisations.queries import in_force, not_ended
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.events import FeedMade, HoursChanged, PlaceOfMeetingChanged
from keten.journey.appointments.models import AppointmentOnly, FeedLink, Room, TimeShare, WorkingHours
from keten.journey.appointments.queries.settings import get_room
from keten.journey.appointments.rules.settling import check_hours, check_shares, may_set_hours, may_settle_location


@dataclass(frozen=True, order=True)
class Hours:
    """A stretch of a day of the week (0 is Monday), in minutes of the day."""

    weekday: int
    from_minute: int
    until_minute: int


@transaction.atomic
def set_hours(
    *, staff_id: int, location_id: int, hours: Sequence[Hours], from_on: date, by: Viewer, now: datetime
) -> None:
    """From this day on a colleague can be met here at these hours, instead of those of before.

    Appointments that were made stay as they are.
    """
    may_set_hours(by, staff_id=staff_id, location_id=location_id).require()
    stretches = [(one.weekday, one.from_minute, one.until_minute) for one in hours]
    check_hours(stretches, from_on=from_on, today=localdate(now)).require()
    here = WorkingHours.objects.filter(staff=staff_id, location=location_id)
    here.filter(from_on__gte=from_on).delete()
    here.filter(not_ended(from_on)).update(until_on=from_on)
    try:
        with transaction.atomic():
            WorkingHours.objects.bulk_create(
                [
                    WorkingHours(staff_id=staff_id, location_id=location_id, weekday=day, from_minute=start,
                                 until_minute=end, from_on=from_on)
                    for day, start, end in stretches
                ]
            )  # fmt: skip
    except IntegrityError as twice:
        raise Refused("In een van deze uren bent u al op een andere locatie.", "hours") from twice
    record_event(HoursChanged(staff_id=staff_id, from_on=from_on), by=by, now=now)


@transaction.atomic
def add_room(*, location: UUID, name: str, seats: int, by: Viewer, now: datetime) -> Room:
    """A room where clients are met; from now on talks at this location take a room."""
    place = _get_place(location, by)
    try:
        with transaction.atomic():
            row = Room.objects.create(location=place, name=name.strip(), seats=seats)
    except IntegrityError as twice:
        raise Refused("Er is al een ruimte met deze naam.", "name") from twice
    record_event(PlaceOfMeetingChanged(location_id=place.pk), by=by, now=now)
    return row


@transaction.atomic
def change_room(*, room: UUID, is_open: bool, by: Viewer, now: datetime) -> Room:
    """Close a room for new appointments, or open it again."""
    row = get_room(room)
    may_settle_location(by, location_id=row.location_id).require()
    row.is_open = is_open
    row.save(update_fields=["is_open"])
    record_event(PlaceOfMeetingChanged(location_id=row.location_id), by=by, now=now)
    return row


@transaction.atomic
def set_appointment_only(*, location: UUID, is_only: bool, from_on: date, by: Viewer, now: datetime) -> None:
    """From this day on by appointment only, or with an open counter again."""
    place = _get_place(location, by)
    if from_on < localdate(now):
        raise Refused("Dit geldt vanaf vandaag of later.", "from_on")
    rows = AppointmentOnly.objects.filter(location=place)
    rows.filter(from_on__gte=from_on).delete()
    if is_only and not rows.filter(in_force(from_on)).exists():
        AppointmentOnly.objects.create(location=place, from_on=from_on)
    if not is_only:
        rows.filter(not_ended(from_on)).update(until_on=from_on)
    record_event(PlaceOfMeetingChanged(location_id=place.pk), by=by, now=now)


@transaction.atomic
def set_shares(
    *, location: UUID, groups: Mapping[str, int], organisations: Mapping[int, int], from_on: date, by: Viewer,
    now: datetime,
) -> None:  # fmt: skip
    """How the time for talks is divided from this day on: percents per target group, and per paying organisation."""
    place = _get_place(location, by)
    check_shares(list(groups.values()), list(organisations.values()), from_on=from_on, today=localdate(now)).require()
    rows = TimeShare.objects.filter(location=place)
    rows.filter(from_on__gte=from_on).delete()
    rows.filter(not_ended(from_on)).update(until_on=from_on)
    new = [TimeShare(target_group=one, percent=n) for one, n in groups.items()]
    new += [TimeShare(organisation_id=one, percent=n) for one, n in organisations.items()]
    for row in new:
        row.location, row.from_on = place, from_on
    TimeShare.objects.bulk_create(new)
    record_event(PlaceOfMeetingChanged(location_id=place.pk), by=by, now=now)


@transaction.atomic
def make_feed(*, by: Viewer, now: datetime) -> str:
    """A new secret for the calendar of who asks; it is shown once, and the earlier one does not work any more."""
    if by.staff_id is None:
        raise Refused("Alleen medewerkers hebben een agenda.")
    secret = secrets.token_urlsafe(32)
    FeedLink.objects.filter(staff=by.staff_id, ended_at=None).update(ended_at=now)
    FeedLink.objects.create(staff_id=by.staff_id, secret_hash=hash_feed(secret), made_at=now)
    record_event(FeedMade(staff_id=by.staff_id), by=by, now=now)
    return secret


def hash_feed(secret: str) -> bytes:
    """What is kept of a secret: it has 256 bits, so a plain hash tells nothing."""
    return hashlib.sha256(secret.encode()).digest()


def _get_place(location: UUID, by: Viewer) -> Location:
    place = Location.objects.get(key=location)
    may_settle_location(by, location_id=place.pk).require()
    return place
