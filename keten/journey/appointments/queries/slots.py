"""Which times are free for some colleagues at a location. Four queries, whatever the number of days."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.utils.timezone import get_default_timezone

from keten.ground.foundation.calendar import is_working_day
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import fetch_prepared
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment, Invitation, Room, Way
from keten.journey.appointments.rules.slots import Span, keep_with_room, list_free

_LATER = timedelta(weeks=4)
_TAKEN = """
select * from appointments_list_taken(
  %s::bigint[], %s::bigint, %s::bigint, %s::timestamptz, %s::timestamptz, %s::bigint)
"""


_HOURS = """
select staff_id, from_on, until_on, weekday, from_minute, until_minute from appointments_workinghours
where staff_id = any(%(staff)s::bigint[]) and location_id = %(location)s and from_on <= %(until_on)s::date
  and (until_on is null or until_on > %(from_on)s::date)
"""
_AWAY = """
select staff_id, from_on, until_on from organisations_absence
where staff_id = any(%(staff)s::bigint[]) and from_on <= %(until_on)s::date
  and (until_on is null or until_on > %(from_on)s::date)
"""


class _Hours(NamedTuple):
    staff_id: int
    from_on: date
    until_on: date | None
    weekday: int
    from_minute: int
    until_minute: int


class _Away(NamedTuple):
    staff_id: int
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a time is looked for: who must be there, where and how, how long, between which days (both count)."""

    staff_ids: frozenset[int]
    location_id: int
    case_id: int | None
    minutes: int
    needs_room: bool
    from_on: date
    until_on: date
    except_id: int | None = None  # an appointment that is being moved does not stand in its own way

    @property
    def span(self) -> Span:
        """From the first moment of the first day until the end of the last."""
        return Span(_instant(self.from_on, 0), _instant(self.until_on + timedelta(days=1), 0))


def want_for_invitation(row: Invitation, *, staff_ids: Collection[int], later: bool = False) -> Wanted:
    """Between the days of the invitation; ``later``: in the weeks after it."""
    after = row.until_on + timedelta(days=1)
    from_on, until_on = (after, after + _LATER) if later else (row.from_on, row.until_on)
    return Wanted(
        staff_ids=frozenset(staff_ids), location_id=row.location_id, case_id=row.case_id,
        minutes=get_kind(row.kind).minutes, needs_room=row.way == Way.LOCATION, from_on=from_on, until_on=until_on,
    )  # fmt: skip


def want_to_move(row: Appointment, *, staff_ids: Collection[int], today: date) -> Wanted:
    """Another time for an appointment: from today as far as times can be chosen."""
    days = get_whole_number("appointments.booking_horizon_days", on=today)
    return Wanted(
        staff_ids=frozenset(staff_ids), location_id=row.location_id, case_id=row.case_id,
        minutes=get_kind(row.kind).minutes, needs_room=row.way == Way.LOCATION, from_on=today,
        until_on=today + timedelta(days=days), except_id=row.pk,
    )  # fmt: skip


def list_slots(wanted: Wanted, *, now: datetime) -> list[Span]:
    """The free times, in order. Not sooner than the notice that people need."""
    notice = get_whole_number("appointments.notice_hours", on=wanted.from_on)
    hours = list_open_hours(wanted)
    taken = _list_taken(wanted)
    people = [span for who, spans in taken.items() if who[0] != "room" for span in spans]
    free = list_free(
        [hours[one] for one in sorted(wanted.staff_ids)],
        people, minutes=wanted.minutes, not_before=now + timedelta(hours=notice),
    )  # fmt: skip
    rooms = list_open_rooms(wanted.location_id) if wanted.needs_room else []
    return keep_with_room(free, [taken["room", room.pk] for room in rooms]) if rooms else free


def list_open_rooms(location_id: int, *, seats: int = 1) -> list[Room]:
    """Rooms that take appointments, the smallest that fits first."""
    return list(Room.objects.filter(location=location_id, is_open=True, seats__gte=seats).order_by("seats", "name"))


def _list_taken(wanted: Wanted) -> dict[tuple[str, int], list[Span]]:
    """When each colleague, each room of the location and the client is taken in these days."""
    who: list[Any] = [list(wanted.staff_ids), wanted.location_id, wanted.case_id]
    rows = fetch_prepared(_TAKEN, [*who, wanted.span.starts_at, wanted.span.ends_at, wanted.except_id])
    found: dict[tuple[str, int], list[Span]] = defaultdict(list)
    for staff, room, case, start, end in rows:
        kind, key = ("staff", staff) if staff else ("room", room) if room else ("case", case)
        found[kind, key].append(Span(start, end))
    return found


def list_open_hours(wanted: Wanted) -> dict[int, list[Span]]:
    """When each colleague can be met at the location in these days: their hours, without absence and holidays."""
    days = [wanted.from_on + timedelta(days=n) for n in range((wanted.until_on - wanted.from_on).days + 1)]
    values = {"staff": list(wanted.staff_ids), "location": wanted.location_id,
              "from_on": wanted.from_on, "until_on": wanted.until_on}  # fmt: skip
    hours = [_Hours(*row) for row in fetch_prepared(_HOURS, values)]
    away = [_Away(*row) for row in fetch_prepared(_AWAY, values)]
    found: dict[int, list[Span]] = defaultdict(list)
    for row, day in _list_days(hours, [day for day in days if is_working_day(day)]):
        if not any(one.staff_id == row.staff_id and _holds(one, day) for one in away):
            found[row.staff_id].append(Span(_instant(day, row.from_minute), _instant(day, row.until_minute)))
    return found


def _list_days(hours: Sequence[_Hours], days: Sequence[date]) -> Iterator[tuple[_Hours, date]]:
    return ((row, day) for row in hours for day in days if row.weekday == day.weekday() and _holds(row, day))


def _holds(row: _Hours | _Away, day: date) -> bool:
    return row.from_on <= day and (row.until_on is None or day < row.until_on)


def _instant(day: date, minute: int) -> datetime:
    """The moment at which the clock on the wall says so, in winter and in summer."""
    clock = time(minute // 60 % 24, minute % 60)
    return datetime.combine(day + timedelta(days=minute // 1440), clock, get_default_timezone()).astimezone(UTC)
