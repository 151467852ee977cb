"""Taking people and a room for a time. The database sees to it that nothing is taken twice."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.prepared import run_prepared
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.models import Appointment, Occupation, Room, Way
from keten.journey.appointments.queries import list_open_rooms

TAKEN = "Deze tijd is net bezet. Kies een andere tijd."
# Who comes second waits for who was first to finish, and takes nothing. One row at a time in one order, so that two who
# want the same people never wait for each other.
_TAKE = """
insert into appointments_occupation (appointment_id, staff_id, room_id, case_id, starts_at, ends_at)
values (%(appointment)s, %(staff)s::bigint, %(room)s::bigint, %(case)s::bigint, %(starts_at)s, %(ends_at)s)
on conflict do nothing
"""


class SlotTaken(Refused):
    """Somebody was just before you; other times are offered."""


def take(appointment: Appointment, *, staff_ids: Collection[int], seats: int = 1) -> None:
    """Everybody and everything the appointment needs. Raises ``SlotTaken``: then nothing may be kept."""
    for staff_id in sorted(staff_ids):
        if not _take(appointment, staff=staff_id):
            raise SlotTaken(TAKEN, "starts_at")
    if appointment.case_id is not None and not _take(appointment, case=appointment.case_id):
        raise SlotTaken("U heeft op deze tijd al een andere afspraak. Kies een andere tijd.", "starts_at")
    if appointment.way == Way.LOCATION:
        _take_room(appointment, list_open_rooms(appointment.location_id, seats=seats))


def mark_cancelled(appointment: Appointment, *, reason: str, by: Viewer, now: datetime) -> None:
    """It does not go on: what it took is free again."""
    release(appointment, now=now)
    appointment.cancelled_at, appointment.cancelled_by_id = now, by.staff_id
    appointment.cancel_reason = reason.strip()
    appointment.sequence, appointment.changed_at = appointment.sequence + 1, now
    appointment.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "sequence", "changed_at"])


def release(appointment: Appointment, *, now: datetime) -> None:
    """Give back what it took; the rows stay, so that it can be seen who was there."""
    Occupation.objects.filter(appointment=appointment, released_at=None).update(released_at=now)


def _take_room(appointment: Appointment, rooms: Sequence[Room]) -> None:
    """The first room that is free; a location that keeps no rooms has always place."""
    for room in rooms:
        if _take(appointment, room=room.pk):
            appointment.room = room
            appointment.save(update_fields=["room"])
            return
    if rooms:
        raise SlotTaken(TAKEN, "starts_at")


def _take(appointment: Appointment, **who: int) -> bool:
    values: dict[str, Any] = {"staff": None, "room": None, "case": None} | who
    values |= {
        "appointment": appointment.pk, "starts_at": appointment.starts_at, "ends_at": appointment.ends_at,
    }  # fmt: skip
    return bool(run_prepared(_TAKE, values))
