"""Staff (*medewerkers*): who works here, in which role, and who is there."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from keten.ground.organisations.models import (
    Absence,
    Role,
    Staff,
    StaffRole,
    StaffSpecialism,
    TeamMembership,
)
from keten.ground.organisations.queries.periods import Unknown, in_force, not_ended, ordered

MOST_FOUND = 200  # of a search; who finds more searches better
_ORDERS = {
    "naam": ("name",),
    "organisatie": ("organisation__name", "name"),
    "caseload": ("caseload_target", "name"),
}


def list_available_coaches(*, location_id: int, on: date, organisation_id: int | None = None) -> QuerySet[Staff]:
    """Coaches in a team at the location, in service and present on the day; of one organisation when given."""
    coaches = Staff.objects.filter(
        in_force(on),
        Q(pk__in=members_at([location_id], on)),
        Q(pk__in=_with_role(Role.COACH, on)),
    ).exclude(absences__in=_absences(on))
    if organisation_id is not None:
        coaches = coaches.filter(organisation_id=organisation_id)
    return coaches.select_related("organisation").order_by("name")


def list_staff(
    on: date, *, text: str = "", organisation: str = "", location: str = "", role: str = "", sort: str = "naam"
) -> QuerySet[Staff]:
    """Staff in service on a day or later, with ``current_roles``, ``current_teams`` and ``current_absences``.

    ``text`` is a part of the name or e-mail address, ``organisation`` a code, ``location`` a key. Four queries.
    """
    rows = Staff.objects.filter(not_ended(on)).select_related("organisation").prefetch_related(*_parts(on))
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(email__icontains=text))
    if organisation:
        rows = rows.filter(organisation__code=organisation)
    if location:
        rows = rows.filter(
            pk__in=TeamMembership.objects.filter(not_ended(on), team__location__key=location).values("staff_id")
        )
    if role:
        rows = rows.filter(pk__in=_with_role(role, on))
    return rows.order_by(*ordered(_ORDERS, sort))


def get_staff(key: UUID) -> Staff:
    """One member of staff, with organisation and account. Raises ``Unknown``."""
    row = Staff.objects.select_related("organisation", "account").filter(key=key).first()
    if row is None:
        raise Unknown
    return row


def list_roles_of(staff_id: int, *, on: date) -> QuerySet[StaffRole]:
    """Roles now or later."""
    return StaffRole.objects.filter(not_ended(on), staff=staff_id).order_by("from_on", "role")


def list_specialisms_of(staff_id: int) -> list[str]:
    """Codes of specialisms."""
    return list(
        StaffSpecialism.objects.filter(staff=staff_id).order_by("specialism").values_list("specialism", flat=True)
    )


def list_memberships_of(staff_id: int, *, on: date) -> QuerySet[TeamMembership]:
    """Teams now or later."""
    rows = TeamMembership.objects.filter(not_ended(on), staff=staff_id).select_related("team__location")
    return rows.order_by("team__location__name", "team__name")


def get_role(role_id: int, *, staff: UUID) -> StaffRole:
    """One role of somebody. Raises ``Unknown``."""
    row = StaffRole.objects.select_related("staff").filter(pk=role_id, staff__key=staff).first()
    if row is None:
        raise Unknown
    return row


def count_other_administrators(staff_id: int, *, on: date) -> int:
    """Administrators in service on a day and for good, beside this one."""
    rows = StaffRole.objects.filter(role=Role.ADMINISTRATOR, from_on__lte=on, until_on__isnull=True)
    return rows.filter(staff__until_on__isnull=True).exclude(staff=staff_id).values("staff").distinct().count()


def members_at(location_ids: Collection[int], on: date) -> QuerySet[Any]:
    """Ids of staff in a team at one of the locations on a day, as a subquery."""
    return TeamMembership.objects.filter(in_force(on), team__location__in=location_ids).values("staff_id")


def _parts(on: date) -> tuple["Prefetch[Any]", ...]:
    teams = TeamMembership.objects.filter(not_ended(on)).select_related("team__location")
    return (
        Prefetch("roles", StaffRole.objects.filter(in_force(on)), to_attr="current_roles"),
        Prefetch("memberships", teams.order_by("team__name"), to_attr="current_teams"),
        Prefetch("absences", Absence.objects.filter(in_force(on)), to_attr="current_absences"),
    )


def _with_role(role: str, on: date) -> QuerySet[Any]:
    return StaffRole.objects.filter(in_force(on), role=role).values("staff_id")


def _absences(on: date) -> QuerySet[Any]:
    return Absence.objects.filter(in_force(on)).values("pk")
