"""What happens to the region itself while it lives: holidays, people who leave, arrangements that change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from keten.doors.demo.region import Change, Colleague, Leave, Place, Region, Span
from keten.doors.demo.settling import arrange_tasks
from keten.ground.organisations import actions
from keten.ground.organisations.models import Location, Staff
from keten.ground.organisations.rules.viewer import SYSTEM

_DECIDED_BEFORE = timedelta(weeks=6)
_LEAVE_ASKED_BEFORE = timedelta(weeks=3)


@dataclass(frozen=True)
class Happening:
    """On a day somebody decides something; ``decide`` gets the instant."""

    on: date
    decide: Callable[[datetime], object]


def list_happenings(region: Region, span: Span) -> list[Happening]:
    """Everything that happens during the span, in order."""
    found = [
        *(_change_arrangement(place, place.change, span) for place in region.places if place.change),
        *(_grow_together(place, status, span.monday_at(at)) for place in region.places
          for status, at in place.cooperation if at),
        *(_go_away(leave, span) for leave in region.absences),
        *(_leave_service(colleague, span.monday_at(colleague.until), span) for colleague in region.staff
          if colleague.until is not None),
    ]  # fmt: skip
    return sorted(found, key=lambda happening: happening.on)


def _change_arrangement(place: Place, change: Change, span: Span) -> Happening:
    from_on = span.monday_at(change.at)

    def decide(now: datetime) -> None:
        arrange_tasks(_location(place), change.tasks, from_on=from_on, now=now)

    return Happening(max(span.first_on, from_on - _DECIDED_BEFORE), decide)


def _grow_together(place: Place, status: str, from_on: date) -> Happening:
    def decide(now: datetime) -> None:
        actions.set_cooperation(location_id=_location(place), status=status, from_on=from_on, by=SYSTEM, now=now)

    return Happening(from_on, decide)


def _go_away(leave: Leave, span: Span) -> Happening:
    from_on, until_on = leave.period(span)

    def decide(now: datetime) -> None:
        actions.register_absence(
            staff_id=_staff(leave.staff).pk,
            from_on=from_on,
            until_on=until_on,
            reason=leave.reason,
            replacement_id=_staff(leave.replacement).pk if leave.replacement else None,
            by=SYSTEM,
            now=now,
        )

    known_on = from_on - _LEAVE_ASKED_BEFORE if leave.reason == "leave" else from_on
    return Happening(max(span.first_on, known_on), decide)


def _leave_service(colleague: Colleague, until_on: date, span: Span) -> Happening:
    """Told in advance; from then on no new clients."""
    return Happening(
        max(span.first_on, until_on - _DECIDED_BEFORE), partial(_give_notice, name=colleague.name, until_on=until_on)
    )


def _give_notice(now: datetime, *, name: str, until_on: date) -> None:
    staff = _staff(name)
    actions.change_staff(
        staff_id=staff.pk,
        name=staff.name,
        email=staff.email,
        phone=staff.phone,
        caseload_target=0,
        by=SYSTEM,
        now=now,
    )
    actions.end_staff(staff_id=staff.pk, until_on=until_on, by=SYSTEM, now=now)


def _location(place: Place) -> int:
    return Location.objects.get(name=place.name).pk


def _staff(name: str) -> Staff:
    return Staff.objects.get(name=name)
