"""Teams and who is in them."""

from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from keten.ground.organisations.models import Role, Staff, StaffRole, Team, TeamMembership
from keten.ground.organisations.queries.periods import Unknown, in_force, not_ended, ordered

_ORDERS = {
    "naam": ("location__name", "name"),
    "leider": ("leader__name", "name"),
    "leden": ("member_count", "location__name", "name"),
}


def list_teams(on: date, *, location: str = "", sort: str = "naam") -> QuerySet[Team]:
    """Teams that run on a day or later, with ``member_count`` and ``partner_count`` (how mixed they are)."""
    current = in_force(on, "memberships__")
    rows = (
        Team.objects.filter(not_ended(on))
        .select_related("location", "leader__organisation")
        .annotate(
            member_count=Count("memberships__staff", filter=current, distinct=True),
            partner_count=Count("memberships__staff__organisation", filter=current, distinct=True),
        )
    )
    if location:
        rows = rows.filter(location__key=location)
    return rows.order_by(*ordered(_ORDERS, sort))


def get_team(key: UUID) -> Team:
    """One team with its location and leader. Raises ``Unknown``."""
    row = Team.objects.select_related("location", "leader__organisation").filter(key=key).first()
    if row is None:
        raise Unknown
    return row


def list_members(team_id: int, *, on: date) -> QuerySet[TeamMembership]:
    """Members now or later, by name."""
    rows = TeamMembership.objects.filter(not_ended(on), team=team_id).select_related("staff__organisation")
    return rows.order_by("staff__name", "from_on")


def get_membership(membership_id: int, *, team: UUID) -> TeamMembership:
    """One membership of a team. Raises ``Unknown``."""
    rows = TeamMembership.objects.select_related("staff", "team__location")
    row = rows.filter(pk=membership_id, team__key=team).first()
    if row is None:
        raise Unknown
    return row


def list_possible_leaders(on: date) -> QuerySet[Staff]:
    """Team leaders in service, of any partner, by name."""
    leaders = StaffRole.objects.filter(in_force(on), role=Role.TEAM_LEADER).values("staff_id")
    rows = Staff.objects.filter(not_ended(on), pk__in=leaders).select_related("organisation")
    return rows.order_by("name")


def list_possible_members(location_id: int, *, on: date) -> QuerySet[Staff]:
    """Staff in service of the partners of a location, by name."""
    rows = Staff.objects.filter(
        not_ended(on), Q(organisation__locations__location=location_id), not_ended(on, "organisation__locations__")
    )
    return rows.select_related("organisation").distinct().order_by("name")
