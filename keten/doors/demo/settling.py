"""Putting the region there before the first client comes in, through the actions an administrator would use."""

from datetime import date, datetime, time

from django.db import transaction

from keten.doors.demo.region import Colleague, Division, Place, Region, Span
from keten.ground.foundation.wording import AMSTERDAM
from keten.ground.organisations import actions
from keten.ground.organisations.models import Location, Municipality, Organisation, Staff, Team
from keten.ground.organisations.queries import find_municipalities
from keten.ground.organisations.rules.viewer import SYSTEM


@transaction.atomic
def settle_region(region: Region, span: Span) -> None:
    """Organisations, locations, teams, staff and the first arrangements; what changes later comes in its time."""
    founded = moment(region.since)
    if not Municipality.objects.exists():
        actions.load_reference()
    _found_organisations(region, founded)
    for place in region.places:
        _open_place(place, region, founded)
    for team in region.teams:
        location_id = Location.objects.get(name=_place(region, team["location"]).name).pk
        actions.add_team(location_id=location_id, name=team["name"], from_on=region.since, by=SYSTEM, now=founded)
    for colleague in region.staff:
        _hire(colleague, region, founded)
    for team in region.teams:
        leader = Staff.objects.get(name=team["leader"])
        team_id = Team.objects.get(name=team["name"]).pk
        actions.set_leader(team_id=team_id, staff_id=leader.pk, by=SYSTEM, now=founded)


def moment(day: date, hour: int = 6, minute: int = 0) -> datetime:
    """An instant on a day, on the clock of Amsterdam."""
    return datetime.combine(day, time(hour, minute), AMSTERDAM)


def arrange_tasks(location: Location, division: Division, *, from_on: date, now: datetime) -> None:
    """Divide tasks at a location over its partners from a date."""
    for task, partners in division.items():
        for code, groups in partners.items():
            organisation_id = Organisation.objects.get(code=code).pk
            actions.arrange(
                location_id=location.pk,
                tasks=[task],
                target_groups=groups,
                organisation_id=organisation_id,
                from_on=from_on,
                by=SYSTEM,
                now=now,
            )
