"""What happens to the region itself while it lives: holidays, people who leave, arrangements that change."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from keten.doors.demo.people import invent_person
from keten.doors.demo.region import Change, Colleague, Leave, OldFile, Place, Region, Span
from keten.doors.demo.settling import arrange_tasks
from keten.dossier.cases.actions import ask_handover, open_case, plan_step
from keten.dossier.clients.actions import register_client
from keten.ground.foundation.decision import Refused
from keten.ground.organisations import actions
from keten.ground.organisations.models import Location, Organisation, Staff
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.routing.actions import choose_model
from keten.journey.routing.models import ModelVersion

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
        *(_choose_models(place, number, span) for number, place in enumerate(region.places)),
        *(_take_over(old_file, region, span.monday_at(old_file.at)) for old_file in region.old_files),
    ]  # fmt: skip
    return sorted(found, key=lambda happening: happening.on)


# The largest place works with two routes for WW, the others without stages; everywhere the way of the Werkcentrum else.
_WAYS = (("route-ab", ("ww",)), ("werkcentrum", ("bijstand", "wia", "none", "several")))
_WAYS_ELSEWHERE = (("toonkamer", ("ww", "wia", "none", "several")), ("werkcentrum", ("bijstand",)))
_CHOSEN_BEFORE = timedelta(weeks=8)


def _choose_models(place: Place, number: int, span: Span) -> Happening:
    """By which way of working new clients are served; chosen some weeks ago, so that there is something to see."""
    day = span.today - _CHOSEN_BEFORE
    from_on = max(span.first_on, day - timedelta(days=day.weekday()))

    def decide(now: datetime) -> None:
        for code, groups in _WAYS if number == 0 else _WAYS_ELSEWHERE:
            version = ModelVersion.objects.get(code=code, version=1)
            choose_model(
                version=version.key, location_id=_location(place), target_groups=groups, from_on=from_on, by=SYSTEM,
                now=now,
            )  # fmt: skip

    return Happening(from_on, decide)


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
        say = partial(
            actions.register_absence,
            staff_id=_staff(leave.staff).pk,
            from_on=from_on,
            until_on=until_on,
            reason=leave.reason,
            by=SYSTEM,
            now=now,
        )
        try:
            say(replacement_id=_staff(leave.replacement).pk if leave.replacement else None)
        except Refused:  # in a short span the colleague is away in the same days
            say(replacement_id=None)

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


def _take_over(old_file: OldFile, region: Region, on: date) -> Happening:
    """A file of before Keten comes in without a responsible organisation: somebody must still sort that out (P1)."""
    place = next(place for place in region.places if place.key == old_file.place)
    dice = Random(f"{old_file}/{on}")  # noqa: S311

    def decide(now: datetime) -> None:
        group = old_file.target_group
        person = invent_person(dice, place=place, target_group=group, on=on)
        client = register_client(person=person, by=SYSTEM, now=now)
        case = open_case(
            client=client, location_id=_location(place), target_group=group, responsible_id=None, by=SYSTEM, now=now
        )
        plan_step(case=case.pk, kind="first_talk", due_on=on + timedelta(days=14), by=SYSTEM, now=now)
        organisation = Organisation.objects.get(code=old_file.asked)
        ask_handover(case=case.pk, to_organisation_id=organisation.pk, by=SYSTEM, now=now)

    return Happening(on, decide)


def _location(place: Place) -> int:
    return Location.objects.get(name=place.name).pk


def _staff(name: str) -> Staff:
    return Staff.objects.get(name=name)
