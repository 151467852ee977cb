"""Reading hours, rooms and how locations work."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404

from keten.ground.organisations.models import Location
from keten.ground.organisations.queries import in_force, not_ended
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.appointments.models import AppointmentOnly, Room, WorkingHours


def list_hours(staff_id: int, *, on: date) -> list[WorkingHours]:
    """The hours of a colleague on a day and later, in the order of the week."""
    rows = WorkingHours.objects.filter(not_ended(on), staff=staff_id).select_related("location")
    return list(rows.order_by("location__name", "from_on", "weekday", "from_minute"))


def get_places(location_ids: Collection[int]) -> QuerySet[Location]:
    """Locations by name."""
    return Location.objects.filter(pk__in=location_ids).order_by("name")


def get_led_location(viewer: Viewer) -> Location:
    """The location that somebody leads. Raises ``Http404``."""
    row = get_places(viewer.location_ids).first()
    if row is None:
        raise Http404
    return row


def get_room(key: UUID) -> Room:
    """A room by its key. Raises ``Http404``."""
    row = Room.objects.select_related("location").filter(key=key).first()
    if row is None:
        raise Http404
    return row


def list_rooms(location_id: int) -> QuerySet[Room]:
    """Rooms of a location, open ones first."""
    return Room.objects.filter(location=location_id).order_by("-is_open", "name")


def get_appointment_only(location_id: int, *, on: date) -> AppointmentOnly | None:
    """The row that holds on a day, when the location works by appointment only then."""
    return AppointmentOnly.objects.filter(in_force(on), location=location_id).first()


def list_appointment_only(location_id: int) -> QuerySet[AppointmentOnly]:
    """Since when and until when a location worked by appointment only, the latest first."""
    return AppointmentOnly.objects.filter(location=location_id).order_by("-from_on")
