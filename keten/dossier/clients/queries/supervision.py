"""What the privacy officer reads of the logs: who looked, when, how often, with which key — never what was seen.

After the specific usage reports of Suwinet (BKWI). Each report is one set-based statement over the audit log of a
period; clients appear by number only.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.timezone import make_aware

from keten.dossier.clients.rules.access import read_matrix
from keten.ground.foundation.parameters import get_whole_number

_LOCAL = "(a.at at time zone 'Europe/Amsterdam')"
_OUTSIDE = f"""(extract(isodow from {_LOCAL}) > 5 or extract(hour from {_LOCAL}) < %(opens)s
  or extract(hour from {_LOCAL}) >= %(closes)s)"""
_LOOKED = "a.object is not null and a.result = 'ok'"
_SEARCHED = "a.action like 'zoeken %%'"
_WHO = "join organisations_staff s on s.id = a.actor join organisations_organisation o on o.id = s.organisation_id"
_WHO += " and o.id = %(organisation)s"
_WHEN = "a.at >= %(from_at)s and a.at < %(until_at)s and (%(text)s = '' or s.name ilike %(like)s)"

_PER_EMPLOYEE = f"""
select s.name as employee, o.name as organisation, count(*) filter (where {_LOOKED}) as looks,
  count(distinct a.object) filter (where {_LOOKED}) as files,
  count(*) filter (where {_SEARCHED}) as searches,
  count(*) filter (where {_SEARCHED} and a.action <> 'zoeken op bsn') as other_key,
  count(*) filter (where {_OUTSIDE}) as out_of_hours,
  count(*) filter (where a.result = 'refused') as refused,
  count(*) filter (where a.action = 'glas breken' and a.result = 'ok') as broken, max(a.at) as last_at
from clients_auditline a {_WHO} where {_WHEN}
group by s.id, s.name, o.name order by 3 desc, 1 limit %(most)s
"""
_OUT_OF_HOURS = f"""
select s.name as employee, o.name as organisation, {_LOCAL}::date as day, min(a.at) as first_at, max(a.at) as last_at,
  count(*) filter (where {_LOOKED}) as looks, count(distinct a.object) filter (where {_LOOKED}) as files,
  count(*) filter (where {_SEARCHED}) as searches
from clients_auditline a {_WHO} where {_WHEN} and {_OUTSIDE}
group by s.id, s.name, o.name, 3 order by 3 desc, 6 desc, 1 limit %(most)s
"""
_MOST_CONSULTED = f"""
select a.object as client, count(*) as looks, count(distinct a.actor) as employees, max(a.at) as last_at
from clients_auditline a {_WHO} where {_WHEN} and {_LOOKED}
group by a.object order by 3 desc, 2 desc, 4 desc limit %(most)s
"""
_SEARCHES = f"""
select s.name as employee, o.name as organisation,
  count(*) filter (where a.action = 'zoeken op bsn') as by_bsn,
  count(*) filter (where a.action = 'zoeken op klantnummer') as by_number,
  count(*) filter (where a.action = 'zoeken op naam') as by_name,
  count(*) filter (where a.action = 'zoeken bij inschrijven') as registering,
  sum(a.found)::bigint as found, count(*) filter (where a.found = 0) as nothing
from clients_auditline a {_WHO} where {_WHEN} and {_SEARCHED}
group by s.id, s.name, o.name order by 5 desc, 4 desc, 1 limit %(most)s
"""
_REFUSED = f"""
select a.at, s.name as employee, o.name as organisation, a.object as client, a.action, a.origin
from clients_auditline a {_WHO} where {_WHEN} and a.result = 'refused'
order by a.at desc limit %(most)s
"""
_BROKEN = """
select a.broken_at as at, s.name as employee, o.name as organisation, l.name as location,
  'K-' || a.client_id as number, a.reason,
  case when a.is_justified then 'justified' when not a.is_justified then 'unjustified' else 'waiting' end as verdict,
  r.name as reviewed_by, a.reviewed_at, a.review_note as note
from clients_glassbreak a
join organisations_staff s on s.id = a.staff_id
join organisations_organisation o on o.id = s.organisation_id and o.id = %(organisation)s
left join organisations_location l on l.id = a.location_id
left join organisations_staff r on r.id = a.reviewed_by_id
where a.broken_at >= %(from_at)s and a.broken_at < %(until_at)s and (%(text)s = '' or s.name ilike %(like)s)
order by a.broken_at desc limit %(most)s
"""
# Users and roles beside the authorisation matrix: roles that it does not know or does not let go together, a reach
# that the organisation or the absence of a place does not allow, and a way in for who left.
_ROLES = """
with held as (
  select s.id, s.name as employee, o.name as organisation, o.kind, r.role::text as role
  from organisations_staffrole r join organisations_staff s on s.id = r.staff_id
  join organisations_organisation o on o.id = s.organisation_id and o.id = %(organisation)s
  where r.from_on <= %(on)s and (r.until_on is null or r.until_on > %(on)s)
    and s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s)
), placed as (
  select m.staff_id as id from organisations_teammembership m
  where m.from_on <= %(on)s and (m.until_on is null or m.until_on > %(on)s)
  union select t.leader_id from organisations_team t
  where t.from_on <= %(on)s and (t.until_on is null or t.until_on > %(on)s)
), found as (
  select employee, organisation, role, 'unknown_role' as what from held where not role = any(%(roles)s::text[])
  union all
  select a.employee, a.organisation, a.role || ' + ' || b.role, 'roles_apart' from held a join held b using (id)
  join unnest(%(firsts)s::text[], %(seconds)s::text[]) as apart (one, two) on a.role = apart.one and b.role = apart.two
  union all
  select employee, organisation, role, 'leads_elsewhere' from held
  where role = any(%(leading)s::text[]) and kind not in ('uwv', 'municipality')
  union all
  select employee, organisation, role, 'no_place' from held
  where role = any(%(working)s::text[]) and id not in (select p.id from placed p where p.id is not null)
  union all
  select s.name, o.name, '', 'account_of_who_left' from organisations_account a
  join organisations_staff s on s.id = a.staff_id
  join organisations_organisation o on o.id = s.organisation_id and o.id = %(organisation)s
  where s.until_on <= %(on)s
  union all
  select s.name, o.name, '', 'account_without_role' from organisations_account a
  join organisations_staff s on s.id = a.staff_id
  join organisations_organisation o on o.id = s.organisation_id and o.id = %(organisation)s
  where s.from_on <= %(on)s and (s.until_on is null or s.until_on > %(on)s) and s.id not in (select id from held)
)
select employee, organisation, role, what from found
where %(text)s = '' or employee ilike %(like)s order by what, employee limit %(most)s
"""

REPORTS: Mapping[str, str] = {
    "per-medewerker": _PER_EMPLOYEE,
    "buiten-kantoortijd": _OUT_OF_HOURS,
    "meest-geraadpleegd": _MOST_CONSULTED,
    "zoekacties": _SEARCHES,
    "geweigerd": _REFUSED,
    "eigen-reden": _BROKEN,
    "rollen": _ROLES,
}


@dataclass(frozen=True, kw_only=True)
class Span:
    """The days a report is about, both counted; ``text`` is a part of the name of an employee."""

    from_on: date
    until_on: date
    text: str = ""


@dataclass(frozen=True)
class Rows:
    """A report: the names of its columns (codes) and its rows."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]


def read_report(code: str, span: Span, *, organisation_id: int | None, today: date, most: int = 200) -> Rows:
    """One report about the staff of an organisation, in two queries. Raises ``KeyError``."""
    with connection.cursor() as cursor:
        cursor.execute(REPORTS[code], _params(span, today, most) | {"organisation": organisation_id})
        columns = tuple(column.name for column in cursor.description)
        rows = cursor.fetchall()
    return Rows(columns, _with_numbers(columns, rows))


def _params(span: Span, today: date, most: int) -> dict[str, Any]:
    matrix = read_matrix()
    pairs = [pair["roles"] for pair in matrix["separate"]]
    likely = span.text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {
        "from_at": _start(span.from_on),
        "until_at": _start(date.fromordinal(span.until_on.toordinal() + 1)),
        "text": span.text,
        "like": f"%{likely}%",
        "opens": get_whole_number("clients.office_opens_hour", on=today),
        "closes": get_whole_number("clients.office_closes_hour", on=today),
        "most": most,
        "on": today,
        "roles": list(matrix["roles"]),
        "firsts": [one for one, _two in pairs],
        "seconds": [two for _one, two in pairs],
        "leading": [name for name, role in matrix["roles"].items() if role["reach"] == "location"],
        "working": [name for name, role in matrix["roles"].items() if role["reach"] != "none"],
    }


def _start(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def _with_numbers(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Every reference of a client becomes the number that people say."""
    if "client" not in columns:
        return rows
    place = columns.index("client")
    numbers = _list_numbers([row[place] for row in rows if row[place]])
    return [(*row[:place], numbers.get(row[place], ""), *row[place + 1 :]) for row in rows]


def _list_numbers(refs: list[UUID]) -> dict[UUID, str]:
    with connection.cursor() as cursor:
        cursor.execute("select ref, id from clients_list_numbers(%s::uuid[])", [refs])
        return {ref: f"K-{number}" for ref, number in cursor.fetchall()}
