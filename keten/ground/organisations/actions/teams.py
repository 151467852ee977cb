"""Teams: mixed, with members and a leader from any partner."""

from datetime import date, datetime

from django.db import transaction

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import change_row, refusing_double
from keten.ground.organisations.events import (
    LeaderSet,
    MembershipAdded,
    MembershipEnded,
    TeamAdded,
    TeamChanged,
    TeamClosed,
)
from keten.ground.organisations.models import Staff, Team, TeamMembership
from keten.ground.organisations.rules.administration import check_end, may_administer
from keten.ground.organisations.rules.viewer import Viewer

_NAME_TAKEN = "Er is op deze locatie al een team met deze naam."


@transaction.atomic
def add_team(
    *, location_id: int, name: str, from_on: date, by: Viewer, now: datetime, leader_id: int | None = None
) -> Team:
    """A new team at a location, with or without a leader yet."""
    may_administer(by).require()
    with refusing_double(_NAME_TAKEN, "name"):
        row = Team.objects.create(location_id=location_id, name=name, from_on=from_on)
    record_event(TeamAdded(team_id=row.pk, location_id=location_id), by=by, now=now)
    if leader_id is not None:
        return set_leader(team_id=row.pk, staff_id=leader_id, by=by, now=now)
    return row


@transaction.atomic
def change_team(*, team_id: int, name: str, by: Viewer, now: datetime) -> Team:
    """Another name."""
    may_administer(by).require()
    row = Team.objects.select_for_update().get(pk=team_id)
    with refusing_double(_NAME_TAKEN, "name"):
        fields = change_row(row, name=name)
    if fields:
        record_event(TeamChanged(team_id=row.pk, fields=fields), by=by, now=now)
    return row


@transaction.atomic
def close_team(*, team_id: int, until_on: date, by: Viewer, now: datetime) -> Team:
    """The team ends, and with it everybody's membership."""
    may_administer(by).require()
    row = Team.objects.select_for_update().get(pk=team_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    row.memberships.filter(from_on__gte=until_on).delete()
    row.memberships.exclude(until_on__lte=until_on).update(until_on=until_on)
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    record_event(TeamClosed(team_id=row.pk, until_on=until_on), by=by, now=now)
    return row


@transaction.atomic
def set_leader(*, team_id: int, staff_id: int | None, by: Viewer, now: datetime) -> Team:
    """Somebody from any partner leads the team, from now on; None leaves it without a leader."""
    may_administer(by).require()
    row = Team.objects.select_for_update().get(pk=team_id)
    if row.leader_id == staff_id:
        return row
    row.leader = Staff.objects.get(pk=staff_id) if staff_id is not None else None
    row.save(update_fields=["leader"])
    record_event(LeaderSet(team_id=row.pk, staff_id=staff_id), by=by, now=now)
    return row


@transaction.atomic
def add_membership(*, team_id: int, staff_id: int, from_on: date, by: Viewer, now: datetime) -> TeamMembership:
    """From a date somebody is in the team. Refuses a team that ends before."""
    may_administer(by).require()
    team = Team.objects.get(pk=team_id)
    if team.until_on is not None and team.until_on <= from_on:
        raise Refused(f"Dit team eindigt op {team.until_on:%d-%m-%Y}.", "from_on")
    with refusing_double("Deze medewerker zit dan al in dit team.", "staff"):
        row = TeamMembership.objects.create(team_id=team_id, staff_id=staff_id, from_on=from_on, until_on=team.until_on)
    record_event(MembershipAdded(team_id=team_id, staff_id=staff_id, from_on=from_on), by=by, now=now)
    return row


@transaction.atomic
def end_membership(*, membership_id: int, until_on: date, by: Viewer, now: datetime) -> TeamMembership:
    """From a date somebody is no longer in the team."""
    may_administer(by).require()
    row = TeamMembership.objects.select_for_update(of=("self",)).select_related("staff", "team").get(pk=membership_id)
    check_end(until_on, from_on=row.from_on, ends_already_on=row.until_on).require()
    row.until_on = until_on
    row.save(update_fields=["until_on"])
    event = MembershipEnded(team_id=row.team_id, staff_id=row.staff_id, until_on=until_on)
    record_event(event, by=by, now=now)
    return row
