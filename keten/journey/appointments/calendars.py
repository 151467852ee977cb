"""Appointments as calendars read them (iCalendar, RFC 5545), one or a whole feed.

Times carry their zone, so that an appointment at ten stays at ten when the clock changes. A feed that leaves Keten says
no names: the number of the client, the kind of talk and the place are enough for who knows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

ZONE = ZoneInfo("Europe/Amsterdam")
_PRODUCT = "-//Keten//NL"


@dataclass(frozen=True, kw_only=True)
class CalendarEntry:
    """One appointment. ``uid`` never changes; ``sequence`` goes up with every change, ``changed_at`` says when."""

    uid: str
    summary: str
    description: str
    place: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    is_cancelled: bool
    url: str = ""


def write_calendar(entries: Iterable[CalendarEntry], *, name: str = "") -> bytes:
    """A calendar with these appointments and the rules of the Dutch clock."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for entry in entries:
        calendar.add_component(_event(entry))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(ZONE))
    event.add("dtend", entry.ends_at.astimezone(ZONE))
    event.add("summary", entry.summary)
    event.add("description", entry.description)
    event.add("location", entry.place)
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    if entry.url:
        event.add("url", entry.url)
    return event
