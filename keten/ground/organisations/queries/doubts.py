"""What is not wrong by itself but should make an administrator look twice."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

# Each part yields kind, key, name, place, since_on; "key" is of the team, the location or the member of staff.
_DOUBTS = """
with open_location as (
  select * from organisations_location where until_on is null or until_on > %(on)s
), open_team as (
  select t.*, l.name as location_name from organisations_team t
  join organisations_location l on l.id = t.location_id where t.until_on is null or t.until_on > %(on)s
), coach as (
  select s.* from organisations_staff s
  where s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s)
    and exists (select 1 from organisations_staffrole r where r.staff_id = s.id and r.role = 'coach'
      and r.from_on <= %(on)s and (r.until_on is null or r.until_on > %(on)s))
)
select 'absence_without_replacement', s.key, s.name, '', a.from_on
from organisations_absence a join coach s on s.id = a.staff_id
where a.replacement_id is null and (a.until_on is null or a.until_on > %(on)s)
union all
select 'team_without_leader', t.key, t.name, t.location_name, null from open_team t
left join organisations_staff s on s.id = t.leader_id and (s.until_on is null or s.until_on > %(on)s)
where s.id is null
union all
select 'location_without_partner', l.key, l.name, '', null from open_location l
where not exists (select 1 from organisations_locationpartner p where p.location_id = l.id
  and (p.until_on is null or p.until_on > %(on)s))
union all
select 'location_without_team', l.key, l.name, '', null from open_location l
where not exists (select 1 from open_team t where t.location_id = l.id)
union all
select 'coach_without_team', s.key, s.name, o.name, null from coach s
join organisations_organisation o on o.id = s.organisation_id
where not exists (select 1 from organisations_teammembership m where m.staff_id = s.id
  and (m.until_on is null or m.until_on > %(on)s))
order by 1, 4, 3
"""


@dataclass(frozen=True, kw_only=True)
class Doubt:
    """One thing to look at; ``place`` is a location or an organisation, ``since_on`` the first day of an absence."""

    kind: str
    key: UUID
    name: str
    place: str
    since_on: date | None


def list_doubtful(on: date) -> list[Doubt]:
    """Absent coaches without replacement, teams without leader, locations without partner or team, coaches
    without team. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_DOUBTS, {"on": on})
        found = cursor.fetchall()
    return [Doubt(kind=row[0], key=row[1], name=row[2], place=row[3], since_on=row[4]) for row in found]
