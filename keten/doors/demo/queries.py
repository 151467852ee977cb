"""What the lived day needs to know: who works here, and what waits for them. All in order of id, so that the same
region can be built twice."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

_REQUESTS = """
select h.key, h.case_id, h.kind, h.to_staff_id, h.to_organisation_id, array[h.asked_by_id, s.staff_id],
  h.asked_on, h.answer_due_on, k.born_on, c.opened_on
from cases_handover h join cases_case c on c.id = h.case_id join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
where h.answer is null and h.location_id = %(location)s and h.asked_on < %(on)s and c.closed_on is null
order by h.id
"""

_STEPS = """
select p.key, p.case_id, c.key, p.kind, p.due_on, p.handover_id is not null, coalesce(p.owner_id, s.staff_id),
  s.staff_id, st.organisation_id, r.organisation_id, coalesce(ro.kind, ''), c.target_group, c.opened_on, k.born_on,
  k.municipality_id, exists(select 1 from cases_handover h where h.case_id = c.id and h.answer is null)
from cases_step p
join cases_case c on c.id = p.case_id and c.closed_on is null and c.location_id = %(location)s
join clients_client k on k.id = c.client_id
join cases_stewardship s on s.case_id = c.id and s.until_on is null
join organisations_staff st on st.id = s.staff_id
left join cases_responsibility r on r.case_id = c.id and r.until_on is null
left join organisations_organisation ro on ro.id = r.organisation_id
where p.outcome is null and p.due_on <= %(on)s
order by p.id
"""

_STRANDED = """
select c.id, c.key, s.staff_id, c.target_group, c.opened_on, k.born_on
from cases_case c
join clients_client k on k.id = c.client_id
left join cases_stewardship s on s.case_id = c.id and s.until_on is null
where c.closed_on is null and c.location_id = %(location)s and (
  (s.id is null and not exists (select 1 from cases_handover h where h.case_id = c.id and h.answer is null))
  or not exists (select 1 from cases_step p where p.case_id = c.id and p.outcome is null))
order by c.id
"""

_CARRIED = """
select c.id, c.key from cases_stewardship s join cases_case c on c.id = s.case_id and c.closed_on is null
where s.staff_id = %(staff)s and s.until_on is null
  and not exists (select 1 from cases_handover h where h.case_id = c.id and h.answer is null)
order by c.id
"""

_DOUBLES = """
select keep.id, double.id, dc.key
from clients_client double
join cases_case dc on dc.client_id = double.id and dc.location_id = %(location)s and dc.closed_on is null
join clients_client keep on keep.born_on = double.born_on and keep.last_name = double.last_name
  and keep.first_name = double.first_name and keep.id < double.id and keep.merged_into_id is null
join cases_case kc on kc.client_id = keep.id and kc.location_id = %(location)s and kc.closed_on is null
where double.merged_into_id is null
order by double.id
"""

_PEOPLE = """
select s.id, s.organisation_id, o.kind, s.until_on,
  exists(select 1 from organisations_staffrole r where r.staff_id = s.id and r.role = 'coach'),
  exists(select 1 from organisations_team t where t.location_id = %(location)s and t.leader_id = s.id),
  a.replacement_id, a.from_on, a.until_on
from organisations_staff s
join organisations_organisation o on o.id = s.organisation_id
left join organisations_absence a on a.staff_id = s.id
where exists (select 1 from organisations_team t left join organisations_teammembership m on m.team_id = t.id
  where t.location_id = %(location)s and s.id in (t.leader_id, m.staff_id))
order by s.id, a.from_on
"""


@dataclass(frozen=True)
class OpenRequest:
    """Somebody was asked to take a client over and has not answered. ``given_by``: who asked, and who carries it."""

    key: UUID
    case_id: int
    kind: str
    to_staff_id: int | None
    to_organisation_id: int
    given_by: list[int | None]
    asked_on: date
    answer_due_on: date
    born_on: date
    opened_on: date


@dataclass(frozen=True)
class DueStep:
    """A step that should be taken by now. ``by_id``: whose step it is."""

    key: UUID
    case_id: int
    case_key: UUID
    kind: str
    due_on: date
    tells: bool
    by_id: int
    steward_id: int
    steward_organisation_id: int
    responsible_id: int | None
    responsible_kind: str
    target_group: str
    opened_on: date
    born_on: date
    municipality_code: str
    is_asked: bool


@dataclass(frozen=True)
class StrandedCase:
    """A case without a contact person (and nobody asked) or without a step."""

    id: int
    key: UUID
    steward_id: int | None
    target_group: str
    opened_on: date
    born_on: date


@dataclass(frozen=True)
class Absent:
    """Away in [from_on, until_on), with who does the work meanwhile."""

    replacement_id: int | None
    from_on: date
    until_on: date | None


@dataclass(frozen=True)
class Member:
    """Somebody in a team here, or its leader."""

    id: int
    organisation_id: int
    kind: str
    until_on: date | None
    is_coach: bool
    leads: bool
    absences: tuple[Absent, ...]

    def is_present(self, on: date) -> bool:
        """In service and not away."""
        return (self.until_on is None or on < self.until_on) and self.find_absence(on) is None

    def find_absence(self, on: date) -> Absent | None:
        """The absence of that day."""
        return next((a for a in self.absences if a.from_on <= on and (a.until_on is None or on < a.until_on)), None)


def list_open_requests(location_id: int, *, before: date) -> list[OpenRequest]:
    """Requests of the days before that nobody answered."""
    return [OpenRequest(*row) for row in _rows(_REQUESTS, location=location_id, on=before)]


def list_due_steps(location_id: int, *, on: date) -> list[DueStep]:
    """Open steps of today and before, of clients who have a contact person."""
    return [DueStep(*row) for row in _rows(_STEPS, location=location_id, on=on)]


def list_stranded(location_id: int) -> list[StrandedCase]:
    """Cases that wait for somebody to see them."""
    return [StrandedCase(*row) for row in _rows(_STRANDED, location=location_id)]


def list_carried(staff_id: int) -> list[tuple[int, UUID]]:
    """Id and key of the open cases of a coach that nobody was asked to take over."""
    return [(row[0], row[1]) for row in _rows(_CARRIED, staff=staff_id)]


def list_doubles(location_id: int) -> list[tuple[int, int, UUID]]:
    """Registered twice at this location: the client that stays, the double and the double's open case."""
    return [(row[0], row[1], row[2]) for row in _rows(_DOUBLES, location=location_id)]


def list_team_people(location_id: int) -> dict[int, Member]:
    """Everybody who is in a team at the location or leads one, by id."""
    people: dict[int, Member] = {}
    for staff_id, organisation_id, kind, until_on, is_coach, leads, *away in _rows(_PEOPLE, location=location_id):
        known = people[staff_id].absences if staff_id in people else ()
        absences = (*known, Absent(*away)) if away[1] else known
        people[staff_id] = Member(staff_id, organisation_id, kind, until_on, is_coach, leads, absences)
    return people


def _rows(sql: str, **params: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found
