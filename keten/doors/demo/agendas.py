"""What a visitor finds in agendas: hours of everybody, rooms, times to choose, talks to come and to record, a group."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID, uuid5

from django.utils.timezone import get_default_timezone, localdate

from keten.dossier.cases.models import Case
from keten.ground.foundation.calendar import add_working_days
from keten.ground.organisations.models import Location, Staff
from keten.ground.organisations.queries import list_available_coaches
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer, as_client
from keten.journey.appointments.actions import (
    GroupMeeting,
    Hours,
    Meeting,
    add_room,
    choose_slot,
    convene,
    invite,
    plan_meeting,
    set_hours,
    take_place,
)
from keten.journey.appointments.models import Appointment, Room, WorkingHours
from keten.journey.appointments.queries import list_slots, want_for_invitation

_ROOMS = (("Kamer 1", 2), ("Kamer 2", 2), ("Kamer 3", 2), ("Kamer 4", 4), ("Zaal", 20))
_STRETCHES = ((9, 12), (13, 16))
_KINDS = ("diagnosis_talk", "talk", "applications_talk", "call")
_ATTEMPTS = UUID("6f1d0e6c-7a0f-4a53-9d0a-0d6f3f1b5a11")


def open_agendas(*, now: datetime) -> None:
    """Everybody who is there can be met on working days, and every location has rooms."""
    today = localdate(now)
    for place in Location.objects.order_by("pk"):
        coaches = list_available_coaches(location_id=place.pk, on=today)
        _give_hours(place, coaches, now)
        if not Room.objects.filter(location=place).exists():
            for name, seats in _ROOMS:
                add_room(location=place.key, name=name, seats=seats, by=SYSTEM, now=now)


def _give_hours(place: Location, coaches: Iterable[Staff], now: datetime) -> None:
    hours = [Hours(day, start * 60, end * 60) for day in range(5) for start, end in _STRETCHES]
    for coach in coaches:
        if not WorkingHours.objects.filter(staff=coach).exists():  # who works at two places is met at the first
            set_hours(staff_id=coach.pk, location_id=place.pk, hours=hours, from_on=localdate(now), by=SYSTEM, now=now)


def fill_agenda(coach: Viewer, cases: list[Case], *, now: datetime) -> None:
    """Of the clients of one coach: some choose a time, some still must, and one talk of yesterday is to be recorded."""
    today = localdate(now)
    for place, case in enumerate(cases):
        if place == 0:
            _talk_before(coach, case, now)
            continue
        people = frozenset([coach.staff_id or 0])
        kind = _KINDS[place % len(_KINDS)]
        talk = Meeting(kind=kind, staff_ids=people, way="phone" if kind == "call" else "location")
        row = invite(case=case.key, meeting=talk, from_on=today, until_on=today + timedelta(days=13), by=coach, now=now)
        if place % 2:
            myself = as_client(case.client_id, case.client.name, on=today)
            free = list_slots(want_for_invitation(row, staff_ids=people), now=now)
            choose_slot(invitation=row.key, starts_at=free[place * 3].starts_at, by=myself, now=now,
                        attempt=uuid5(_ATTEMPTS, str(row.pk)))  # fmt: skip


def _talk_before(coach: Viewer, case: Case, now: datetime) -> None:
    """A talk that was this morning, or at the end of the last working day."""
    before = now - timedelta(hours=30)
    talk = Meeting(kind="talk", staff_ids=frozenset([coach.staff_id or 0]), way="phone")
    convene(case=case.key, meeting=talk, starts_at=before + timedelta(hours=2), reason="De klant vroeg erom", by=coach,
            attempt=uuid5(_ATTEMPTS, str(case.key)), now=before)  # fmt: skip


def plan_group(coach: Viewer, cases: list[Case], *, now: datetime) -> None:
    """A training within a week, in which some clients of this coach have a place."""
    place = Location.objects.get(pk=coach.location_ids[0])
    planned = Appointment.objects.filter(location=place, seats__isnull=False).count()  # the hall is for one at a time
    on = add_working_days(localdate(now), 5 + planned)
    begins = datetime.combine(on, time(9, 30), get_default_timezone())
    meeting = GroupMeeting(
        kind="training", title="Solliciteren met een goede brief", staff_ids=frozenset([coach.staff_id or 0]), seats=10,
        starts_at=begins, need="search",
    )  # fmt: skip
    row = plan_meeting(location=place.key, meeting=meeting, by=coach, now=now)
    for case in cases[:4]:
        if case.location_id == place.pk:
            take_place(case=case.key, meeting=row.key, by=coach, now=now)
