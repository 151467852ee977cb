"""Putting the region there before the first client comes in, through the actions an administrator would use."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils.timezone import get_default_timezone

from keten.doors.demo.region import Colleague, Division, Place, Region
from keten.ground.organisations import actions
from keten.ground.organisations.models import Organisation, Staff, Team
from keten.ground.organisations.rules.viewer import SYSTEM


@transaction.atomic
def settle_region(region: Region) -> None:
    """Organisations, locations, teams, staff and the first arrangements; what changes later comes in its time."""
    founded = moment(region.since)
    _found_organisations(region, founded)
    for place in region.places:
        _open_place(place, region, founded)
    for colleague in region.staff:
        _hire(colleague, region, founded)
    for team in region.teams:
        leader = Staff.objects.get(name=team["leader"])
        actions.set_leader(team_id=Team.objects.get(name=team["name"]).pk, staff_id=leader.pk, by=SYSTEM, now=founded)


def moment(day: date, hour: int = 6, minute: int = 0) -> datetime:
    """An instant on a day, on the clock of Amsterdam."""
    return datetime.combine(day, time(hour, minute), get_default_timezone())


def arrange_tasks(location_id: int, division: Division, *, from_on: date, now: datetime) -> None:
    """Divide tasks at a location over its partners from a date."""
    for task, partners in division.items():
        for code, groups in partners.items():
            actions.arrange(
                location_id=location_id,
                tasks=[task],
                target_groups=groups,
                organisation_id=Organisation.objects.get(code=code).pk,
                from_on=from_on,
                by=SYSTEM,
                now=now,
            )


def _found_organisations(region: Region, founded: datetime) -> None:
    municipalities = [
        {"code": row["code"].lower(), "name": f"gemeente {row['name']}", "kind": "municipality", "of": row["code"]}
        for row in region.municipalities
    ]
    for row in (*region.organisations, *municipalities):
        actions.add_organisation(
            code=row["code"],
            name=row["name"],
            kind=row["kind"],
            municipality_code=row.get("of"),
            from_on=region.since,
            by=SYSTEM,
            now=founded,
        )


def _open_place(place: Place, region: Region, founded: datetime) -> None:
    since = region.since
    location = actions.add_location(
        name=place.name,
        breadth=place.breadth,
        form=place.form,
        municipality_code=place.municipality,
        address=place.address,
        serves=place.serves,
        from_on=since,
        by=SYSTEM,
        now=founded,
    )
    for partner in Organisation.objects.filter(code__in=place.partners).order_by("pk"):
        actions.add_partner(location_id=location.pk, organisation_id=partner.pk, from_on=since, by=SYSTEM, now=founded)
    status, _ = place.cooperation[0]
    actions.set_cooperation(location_id=location.pk, status=status, from_on=since, by=SYSTEM, now=founded)
    for team in (team for team in region.teams if team["location"] == place.key):
        actions.add_team(location_id=location.pk, name=team["name"], from_on=since, by=SYSTEM, now=founded)
    arrange_tasks(location.pk, place.tasks, from_on=since, now=founded)


def _hire(colleague: Colleague, region: Region, founded: datetime) -> None:
    staff = actions.add_staff(
        organisation_id=Organisation.objects.get(code=colleague.organisation).pk,
        name=colleague.name,
        email=colleague.email,
        caseload_target=colleague.clients,
        roles=colleague.roles,
        specialisms=colleague.specialisms,
        from_on=region.since,
        by=SYSTEM,
        now=founded,
    )
    for team in Team.objects.filter(name__in=colleague.teams).order_by("pk"):
        actions.add_membership(team_id=team.pk, staff_id=staff.pk, from_on=region.since, by=SYSTEM, now=founded)
