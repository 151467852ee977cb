"""Reading meetings of groups, and for whom one would help."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Prefetch, QuerySet

from keten.dossier.cases.queries import open_case_file
from keten.dossier.clients.queries import log_list
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.models import Appointment, Occupation, Place, PlaceState
from keten.journey.appointments.queries.agenda import UnknownAppointment

_PEOPLE = Prefetch(
    "occupations",
    Occupation.objects.filter(staff__isnull=False, released_at=None).select_related("staff__organisation"),
    to_attr="with_staff",
)
_COUNTS = "select meeting_id, placed, waiting from appointments_count_places(%s::bigint[])"

_WISHES = "select need, language, clients from appointments_list_wishes(%s::bigint[], %s)"


@dataclass(frozen=True)
class Wish:
    """So many clients share a need and a language: a group would help them all at once."""

    need: str
    language: str
    clients: int


def get_meeting(key: UUID) -> Appointment:
    """A meeting of a group; who is in it says nothing here. Raises ``UnknownAppointment``."""
    rows = Appointment.objects.filter(key=key, seats__isnull=False).select_related("location", "room")
    row = rows.prefetch_related(_PEOPLE).first()
    if row is None:
        raise UnknownAppointment
    return row


def list_meetings(location_ids: tuple[int, ...], *, now: datetime, most: int = 100) -> QuerySet[Appointment]:
    """Meetings to come at these locations, the first to begin on top."""
    rows = Appointment.objects.filter(
        location__in=location_ids, seats__isnull=False, cancelled_at=None, ends_at__gt=now
    )
    return rows.select_related("location", "room").prefetch_related(_PEOPLE).order_by("starts_at")[:most]


def count_places(meeting_ids: list[int]) -> Mapping[int, tuple[int, int]]:
    """Per meeting how many have a place and how many wait; numbers, no clients."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTS, [meeting_ids])
        return {meeting: (placed, waiting) for meeting, placed, waiting in cursor.fetchall()}


def list_participants(meeting: Appointment, *, viewer: Viewer) -> list[Place]:
    """Who has a place or waits, as far as the viewer may see them."""
    rows = Place.objects.filter(meeting=meeting).exclude(state=PlaceState.WITHDRAWN).select_related("case__client")
    found = list(rows.order_by("state", "asked_at", "pk"))
    log_list([row.case.client_id for row in found], activity="groep bekijken")
    return found


def get_place(key: UUID, *, viewer: Viewer) -> Place:
    """One place of a client whose file the viewer may open. Raises ``UnknownAppointment``."""
    row = Place.objects.select_related("meeting__location", "meeting__room", "case__client").filter(key=key).first()
    if row is None:
        raise UnknownAppointment
    open_case_file(row.case_id, viewer=viewer, activity="afspraken bekijken")
    return row


def list_wishes(location_ids: tuple[int, ...], *, on: date) -> list[Wish]:
    """Needs without support that enough clients of these locations share, by language; numbers, no clients."""
    least = get_whole_number("appointments.group_from", on=on)
    with connection.cursor() as cursor:
        cursor.execute(_WISHES, [list(location_ids), least])
        return [Wish(*row) for row in cursor.fetchall()]
