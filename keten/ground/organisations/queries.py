"""Who does what for whom, where and when."""

from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from keten.ground.organisations.models import (
    Absence,
    Arrangement,
    Organisation,
    Staff,
    StaffRole,
    TeamMembership,
)
from keten.ground.organisations.rules.viewer import Viewer


def in_force(on: date, prefix: str = "") -> Q:
    """Condition: the row's half-open period holds on this day."""
    return Q(**{f"{prefix}from_on__lte": on}) & (
        Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gt": on})
    )


_VIEWER = """
select s.id, s.name, o.id, o.name, o.kind,
  array(select role from organisations_staffrole r where r.staff_id = s.id
        and r.from_on <= %(on)s and (r.until_on is null or r.until_on > %(on)s)),
  t.location_ids, t.team_ids, coalesce(t.location_name, ''),
  array(select a.staff_id from organisations_absence a where a.replacement_id = s.id
        and a.from_on <= %(on)s and (a.until_on is null or a.until_on > %(on)s))
from organisations_staff s join organisations_organisation o on o.id = s.organisation_id
left join lateral (
  select array_agg(distinct t.location_id) as location_ids, array_agg(distinct t.id) as team_ids,
    min(l.name) as location_name
  from organisations_team t
  join organisations_location l on l.id = t.location_id
  left join organisations_teammembership m on m.team_id = t.id and m.staff_id = s.id
    and m.from_on <= %(on)s and (m.until_on is null or m.until_on > %(on)s)
  where m.id is not null or t.leader_id = s.id
) t on true
where s.id = %(staff)s and s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s)
"""


def get_viewer(staff_id: int, *, on: date) -> Viewer | None:
    """The viewer as of a day, in one query; None when the person is not (or no longer) in service."""
    with connection.cursor() as cursor:
        cursor.execute(_VIEWER, {"staff": staff_id, "on": on})
        row = cursor.fetchone()
    return _viewer(row) if row else None


def _viewer(row: tuple[Any, ...]) -> Viewer:
    return Viewer(
        staff_id=row[0], name=row[1], organisation_id=row[2], organisation_name=row[3], kind=row[4],
        roles=frozenset(row[5]), location_ids=tuple(row[6] or ()), team_ids=tuple(row[7] or ()),
        location_name=row[8], replaces=tuple(row[9]),
    )  # fmt: skip


def responsible_for(*, task: str, location_id: int, target_group: str, on: date) -> Organisation | None:
    """The organisation that the arrangement names for a task, or None where nothing was arranged."""
    arrangement = (
        Arrangement.objects.filter(in_force(on), location_id=location_id, task=task, target_group=target_group)
        .select_related("organisation")
        .first()
    )
    return arrangement.organisation if arrangement else None


def list_partners(*, location_id: int, on: date) -> QuerySet[Organisation]:
    """Organisations that work at a location on a day, by name."""
    return Organisation.objects.filter(
        in_force(on, "locations__"), in_force(on), locations__location=location_id
    ).order_by("name")


def list_available_coaches(*, location_id: int, on: date, organisation_id: int | None = None) -> QuerySet[Staff]:
    """Coaches in a team at the location, in service and present on the day; of one organisation when given."""
    coaches = Staff.objects.filter(
        in_force(on),
        Q(pk__in=_members_at(location_id, on)),
        Q(pk__in=_with_role("coach", on)),
    ).exclude(absences__in=_absences(on))
    if organisation_id is not None:
        coaches = coaches.filter(organisation_id=organisation_id)
    return coaches.select_related("organisation").order_by("name")


def _members_at(location_id: int, on: date) -> QuerySet[Any]:
    return TeamMembership.objects.filter(in_force(on), team__location_id=location_id).values("staff_id")


def _with_role(role: str, on: date) -> QuerySet[Any]:
    return StaffRole.objects.filter(in_force(on), role=role).values("staff_id")


def _absences(on: date) -> QuerySet[Any]:
    return Absence.objects.filter(in_force(on)).values("pk")
