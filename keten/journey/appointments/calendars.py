"""Appointments as calendars read them (iCalendar, RFC 5545), one or a whole feed.

Times carry their zone, so that an appointment at ten stays at ten when the clock changes. A feed that leaves Keten says
no names: the number of the client, the kind of talk and the place are enough for who knows them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

ZONE = ZoneInfo("Europe/Amsterdam")
_PRODUCT = "-//Keten//NL"
_WINTER, _SUMMER = timedelta(hours=1), timedelta(hours=2)


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
    calendar.add_component(_zone())
    for entry in entries:
        calendar.add_component(_event(entry))
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


def _zone() -> Timezone:
    """The Dutch clock as a rule: forward on the last Sunday of March, back on the last of October (2000/84/EC).

    Written out, because programs that read calendars do not agree on lists of dates.
    """
    zone = Timezone()
    zone.add("tzid", str(ZONE))
    for part, month, hour, before, after, name in (
        (TimezoneDaylight(), 3, 2, _WINTER, _SUMMER, "CEST"),
        (TimezoneStandard(), 10, 3, _SUMMER, _WINTER, "CET"),
    ):
        part.add("dtstart", datetime(1996, month, 31 if month == 3 else 27, hour))  # noqa: DTZ001 - on the wall
        part.add("rrule", {"freq": "yearly", "byday": "-1su", "bymonth": month})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
