"""Demand, supply and use of the time for talks at a location, per week. Numbers, no clients."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.db.models import Q

from keten.ground.foundation.parameters import get_parameter, get_whole_number
from keten.ground.foundation.prepared import fetch_named
from keten.ground.organisations.models import Staff
from keten.journey.appointments.library import list_kinds
from keten.journey.appointments.models import TimeShare, WorkingHours
from keten.journey.appointments.queries.slots import Wanted, list_open_hours
from keten.journey.appointments.rules.capacity import Alarm, find_alarms
from keten.journey.appointments.rules.forecast import (
    NEVER,
    Expected,
    Known,
    Past,
    Table,
    forecast,
    monday_of,
    tabulate,
    week_of,
)
from keten.journey.routing.models import ModelVersion
from keten.journey.routing.queries.versions import get_models

_PAST = timedelta(weeks=104)
_NEEDS = "select * from appointments_count_needs(%s, %s, %s, %s, %s, %s)"
_ARRIVALS = "select week, size from appointments_count_arrivals(%s, %s)"
_TIME = "select * from appointments_count_time(%s, %s, %s)"


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """What is expected of a location: per week demand and supply in minutes, and where they do not meet."""

    expected: list[Expected]
    shock: list[Expected]
    supply: dict[int, float]
    alarms: list[Alarm]
    shock_alarms: list[Alarm]


def get_outlook(location_id: int, *, today: date) -> Outlook:
    """The weeks to come, seen at the end of last week; the same with many more registrations. Six queries."""
    ahead, now = get_whole_number("appointments.forecast_weeks", on=today), week_of(today) - 1
    past, first = _read_past(location_id, today=today)
    table = tabulate(past, first=first, until=now + ahead + 1)
    shock = 1 + float(get_parameter("appointments.shock_percent", on=today)) / 100
    supply = get_supply(location_id, from_on=monday_of(now + 1), weeks=ahead)
    share = float(get_parameter("appointments.shortage_percent", on=today)) / 100
    weeks = get_whole_number("appointments.shortage_weeks", on=today)
    look: Callable[[float], list[Expected]] = partial(_expect, table, now, ahead)
    usual, more = look(1.0), look(shock)
    return Outlook(
        expected=usual, shock=more, supply=supply, alarms=find_alarms(usual, supply, share=share, weeks=weeks),
        shock_alarms=find_alarms(more, supply, share=share, weeks=weeks),
    )  # fmt: skip


def _expect(table: Table, now: int, ahead: int, inflow: float) -> list[Expected]:
    return forecast(table, now=now, ahead=ahead, inflow=inflow)


def get_supply(location_id: int, *, from_on: date, weeks: int) -> dict[int, float]:
    """Minutes in which staff can be met at a location, per week: hours without absence and holidays. Two queries."""
    until_on = from_on + timedelta(weeks=weeks, days=-1)
    here = Staff.objects.filter(pk__in=WorkingHours.objects.filter(location=location_id).values("staff"))
    in_service = {row.pk: row.until_on for row in here}
    hours = list_open_hours(
        Wanted(staff_ids=frozenset(in_service), location_id=location_id, case_id=None, minutes=0, needs_room=False,
               from_on=from_on, until_on=until_on)
    )  # fmt: skip
    found = {week_of(from_on) + n: 0.0 for n in range(weeks)}
    for staff_id, spans in hours.items():
        for span in spans:
            day, last = span.starts_at.date(), in_service[staff_id]
            if last is None or day < last:
                found[week_of(day)] += (span.ends_at - span.starts_at).total_seconds() / 60
    return found


def list_time(location_id: int, *, from_on: date, until_on: date) -> list[dict[str, Any]]:
    """Minutes in appointments per week, kind, target group and responsible organisation."""
    return fetch_named(_TIME, [location_id, from_on, until_on])


def list_shares(location_id: int, *, on: date) -> list[TimeShare]:
    """What was agreed about dividing time, as it holds on a day."""
    rows = TimeShare.objects.filter(location=location_id, from_on__lte=on).select_related("organisation")
    return [row for row in rows if row.until_on is None or row.until_on > on]


def list_talk_minutes() -> dict[str, int]:
    """Minutes of staff that a step of each kind takes: of the first kind of appointment that it is."""
    found: dict[str, int] = {}
    for kind in list_kinds().values():
        if kind.step and not kind.is_for_group:
            found.setdefault(kind.step, kind.minutes * kind.people)
    return found


def _read_past(location_id: int, *, today: date) -> tuple[Past, int]:
    since = today - _PAST
    minutes = list_talk_minutes()
    versions, codes, steps = _list_clocks(location_id, list(minutes))
    demand: dict[int, float] = defaultdict(float)
    needs: dict[str, list[Known]] = {"step": [], "clock": []}
    with connection.cursor() as cursor:
        cursor.execute(_NEEDS, [location_id, since, list(minutes), versions, codes, steps])
        for source, kind, known, due, gone, at, size in cursor.fetchall():
            spent = size * minutes[kind]
            needs[source].append(Known(known, due, NEVER if gone is None else gone, spent))
            if at is not None:
                demand[at] += spent
        cursor.execute(_ARRIVALS, [location_id, since])
        arrivals = {week: float(size) for week, size in cursor.fetchall()}
    first = min(arrivals, default=week_of(today))
    return Past(demand=demand, arrivals=arrivals, needs=(needs["step"], needs["clock"])), first


def _list_clocks(location_id: int, kinds: Sequence[str]) -> tuple[list[int], list[str], list[str]]:
    """Which clocks of the versions in use here make a step that is a talk: version, code, kind of step."""
    used = ModelVersion.objects.filter(Q(location=None) | Q(location=location_id)).exclude(published_at=None)
    found = [
        (version, clock.code, clock.step)
        for version, model in get_models(list(used.values_list("pk", flat=True))).items()
        for clock in model.clocks
        if clock.step in kinds
    ]
    return [one[0] for one in found], [one[1] for one in found], [one[2] for one in found]
