"""The viewer: the few things about a member of staff that rules decide on."""

from datetime import date
from typing import Any

from keten.ground.foundation.prepared import fetch_prepared
from keten.ground.organisations.rules.viewer import Viewer

_VIEWER = """
select s.id, s.name, o.id, o.name, o.kind,
  array(select role from organisations_staffrole r where r.staff_id = s.id
        and r.from_on <= %(on)s and (r.until_on is null or r.until_on > %(on)s)),
  t.location_ids, t.team_ids, coalesce(t.location_name, ''),
  array(select a.staff_id from organisations_absence a where a.replacement_id = s.id
        and a.from_on <= %(on)s and (a.until_on is null or a.until_on > %(on)s)), s.session_stamp
from organisations_staff s join organisations_organisation o on o.id = s.organisation_id
left join lateral (
  select array_agg(distinct t.location_id) as location_ids, array_agg(distinct t.id) as team_ids,
    min(l.name) as location_name
  from organisations_team t
  join organisations_location l on l.id = t.location_id
  left join organisations_teammembership m on m.team_id = t.id and m.staff_id = s.id
    and m.from_on <= %(on)s and (m.until_on is null or m.until_on > %(on)s)
  where (m.id is not null or t.leader_id = s.id)
    and t.from_on <= %(on)s and (t.until_on is null or t.until_on > %(on)s)
) t on true
where s.id = %(staff)s and s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s)
"""


def get_viewer(staff_id: int, *, on: date) -> Viewer | None:
    """The viewer as of a day, in one query; None when the person is not (or no longer) in service."""
    found = fetch_prepared(_VIEWER, {"staff": staff_id, "on": on})
    return _viewer(found[0], on) if found else None


def _viewer(row: tuple[Any, ...], on: date) -> Viewer:
    return Viewer(
        staff_id=row[0],
        name=row[1],
        organisation_id=row[2],
        organisation_name=row[3],
        kind=row[4],
        roles=frozenset(row[5]),
        location_ids=tuple(row[6] or ()),
        team_ids=tuple(row[7] or ()),
        location_name=row[8],
        replaces=tuple(row[9]),
        on=on,
        session_stamp=row[10],
    )
