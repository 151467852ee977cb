"""Which appointments go into a calendar, and how they are said there."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from keten.ground.foundation.prepared import fetch_named
from keten.journey.appointments.calendars import CalendarEntry, write_calendar
from keten.journey.appointments.models import Appointment, Way
from keten.journey.appointments.showing import list_people, name_kind, name_people, say_purpose

_BACK, _AHEAD = timedelta(days=31), timedelta(days=366)
_FEED = "select * from appointments_list_feed(%s, %s, %s)"


def write_own(row: Appointment) -> bytes:
    """An appointment for the calendar of the client: what it is for, with whom and where."""
    purpose = [say_purpose(row.kind), _("Met %(names)s") % {"names": name_people(list_people(row))}, row.video_link]
    entry = _entry(row, summary=name_kind(row.kind), description="\n".join(one for one in purpose if one))
    return write_calendar([entry])


def read_feed(secret_hash: bytes, *, today: date) -> bytes | None:
    """The feed that belongs to a secret; None when there is none, or its holder left."""
    rows = fetch_named(_FEED, [secret_hash, today - _BACK, today + _AHEAD])
    if not rows:
        return None
    return write_calendar([_of_feed(row) for row in rows if row["key"] is not None], name=_("Keten: afspraken"))


def _of_feed(row: Mapping[str, Any]) -> CalendarEntry:
    whom = f"K-{row['client_id']}" if row["client_id"] else row["title"]
    place = _place(row["way"], row["location"], row["address"], row["room"])
    return CalendarEntry(
        uid=f"{row['key']}@keten", summary=f"{name_kind(row['kind'])} · {whom}", description="",
        place=place, starts_at=row["starts_at"], ends_at=row["ends_at"],
        changed_at=row["changed_at"], sequence=row["sequence"], is_cancelled=row["is_cancelled"],
    )  # fmt: skip


def _entry(row: Appointment, *, summary: str, description: str) -> CalendarEntry:
    place = _place(row.way, row.location.name, row.location.address, row.room)
    return CalendarEntry(
        uid=f"{row.key}@keten", summary=summary, description=description, place=place, starts_at=row.starts_at,
        ends_at=row.ends_at, changed_at=row.changed_at, sequence=row.sequence,
        is_cancelled=row.cancelled_at is not None,
    )  # fmt: skip


def _place(way: str, *where: object) -> str:
    """Where people meet; without a place it says how."""
    return ", ".join(str(one) for one in where if one) if way == Way.LOCATION else str(Way(way).label)
