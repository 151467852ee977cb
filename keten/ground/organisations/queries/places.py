"""Locations (*vestigingen*)."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from keten.ground.organisations.models import (
    Location,
    LocationCooperation,
    LocationPartner,
    Municipality,
    Staff,
    Team,
)
from keten.ground.organisations.queries.periods import Unknown, in_force, not_ended, ordered

_ORDERS = {
    "naam": ("name",),
    "gemeente": ("municipality__name", "name"),
    "teams": ("team_count", "name"),
    "medewerkers": ("staff_count", "name"),
}


def list_locations(on: date, *, text: str = "", sort: str = "naam") -> QuerySet[Location]:
    """Locations with ``partner_count``, ``team_count``, ``staff_count`` and ``status`` on a day; closed ones last.

    ``text`` is a part of the name or of a municipality they serve.
    """
    cooperation = LocationCooperation.objects.filter(in_force(on), location=OuterRef("pk"))
    rows = Location.objects.select_related("municipality").annotate(
        partner_count=_count(LocationPartner.objects.filter(in_force(on)), "organisation"),
        team_count=_count(Team.objects.filter(in_force(on)), "pk"),
        staff_count=_count(
            Staff.objects.filter(in_force(on), in_force(on, "memberships__")), "pk", "memberships__team__location"
        ),
        status=Subquery(cooperation.values("status")[:1]),
    )
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(pk__in=Location.objects.filter(serves__name__icontains=text).values("pk"))
        )
    return rows.order_by(F("until_on").asc(nulls_first=True), *ordered(_ORDERS, sort))


def list_location_choices(on: date) -> QuerySet[Location]:
    """Locations that are open on a day or will be, by name."""
    return Location.objects.filter(not_ended(on)).order_by("name")


def get_location(key: UUID) -> Location:
    """One location. Raises ``Unknown``."""
    row = Location.objects.select_related("municipality").filter(key=key).first()
    if row is None:
        raise Unknown
    return row


def list_partnerships(location_id: int, *, on: date) -> QuerySet[LocationPartner]:
    """Partners of a location now or later, by name."""
    rows = LocationPartner.objects.filter(not_ended(on), location=location_id)
    return rows.select_related("organisation").order_by("organisation__name", "from_on")


def list_cooperation(location_id: int) -> QuerySet[LocationCooperation]:
    """How far the partners work together, latest first."""
    return LocationCooperation.objects.filter(location=location_id).order_by("-from_on")


def list_teams_of(location_id: int, *, on: date) -> QuerySet[Team]:
    """Teams of a location now or later, with leader and ``member_count``."""
    rows = Team.objects.filter(not_ended(on), location=location_id)
    members = Count("memberships__staff", filter=in_force(on, "memberships__"), distinct=True)
    return rows.select_related("leader__organisation").annotate(member_count=members).order_by("name")


def list_served(location_id: int) -> list[Municipality]:
    """The municipalities whose inhabitants come here, by name."""
    return list(Municipality.objects.filter(served_by=location_id).order_by("name"))


def _count(rows: QuerySet[Any], what: str, location: str = "location") -> Subquery:
    """How many different ``what`` there are per location, as a subquery: joins would multiply."""
    per = rows.filter(**{location: OuterRef("pk")}).order_by().values(location)
    return Subquery(per.annotate(number=Count(what, distinct=True)).values("number"))
