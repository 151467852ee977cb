"""Running cases as the rules see them, and taking them over, for all at once. Only for the round, which may see all."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection

from keten.insight.simulation.rules.migrating import RunningCase
from keten.insight.simulation.rules.settling import Settled
from keten.journey.routing.compiling import list_attributes
from keten.journey.routing.models import RunningClock
from keten.journey.routing.picture import get_column, join_tables, select_columns
from keten.journey.routing.rules.evaluating import CaseState, Running
from keten.journey.routing.rules.language import ServiceModel


def list_running(
    version_id: int, models: Sequence[ServiceModel], *, location_id: int, target_group: str, on: date
) -> list[RunningCase]:
    """The open cases that a version serves, with all that ``models`` look at. Held until the transaction ends."""
    names = sorted(set().union(*(list_attributes(model) for model in models)))
    asked: dict[str, Any] = {"version": version_id, "location": location_id, "group": target_group, "on": on}
    sql = _CASES.format(columns=select_columns(names), joins=join_tables(names, only=False))
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, asked)
        cursor.execute(f"select x.*{''.join(f', x.{get_column(name)}' for name in names)} from ({sql}) x", asked)
        rows = cursor.fetchall()
    clocks = _list_clocks([row[0] for row in rows])
    return [_read(row, names, tuple(clocks[row[0]])) for row in rows]


def _read(row: Sequence[Any], names: Sequence[str], clocks: tuple[Running, ...]) -> RunningCase:
    state = CaseState(
        picture=dict(zip(names, row[len(row) - len(names) :], strict=True)), opened_on=row[1], bound_on=row[2],
        stage=row[3] or "", stage_from_on=row[4], stage_ends_on=row[5], diagnosed_on=row[6], ww_ends_on=row[7],
        clocks=clocks,
    )  # fmt: skip
    return RunningCase(row[0], state)


def _list_clocks(case_ids: Sequence[int]) -> dict[int, list[Running]]:
    found: dict[int, list[Running]] = defaultdict(list)
    rows = RunningClock.objects.filter(case__in=case_ids, stopped_on=None)
    for row in rows.values_list("case_id", "code", "key_on", "due_on", "warn_on", "stage_from_on"):
        found[row[0]].append(Running(*row[1:]))
    return found


def take_over(moved: Sequence[Settled], *, from_id: int, to_id: int, on: date, now: datetime) -> None:
    """One binding and one stage end, the next begin; who is meant is kept in ``simulation_moved``."""
    columns = [[one.case_id for one in moved], [one.stage for one in moved], [one.ends_on for one in moved]]
    params: dict[str, Any] = {"from": from_id, "to": to_id, "on": on, "now": now}
    with connection.cursor() as cursor:
        cursor.execute("drop table if exists pg_temp.simulation_moved")
        cursor.execute(_MOVED, params | dict(zip(("cases", "stages", "ends"), columns, strict=True)))
        for sql in (_UNBIND, _BIND, _LEAVE, _ENTER):
            cursor.execute(sql, params)


_HOLD = """
select c.id from cases_case c join routing_binding b on b.case_id = c.id and b.until_on is null
where b.version_id = %(version)s and c.location_id = %(location)s and c.target_group = %(group)s
  and c.closed_on is null
order by c.id for update of c
"""

_CASES = """
select c.id, c.opened_on, b.from_on, s.stage, s.from_on as stage_from_on, s.ends_on as stage_ends_on,
  d.diagnosed_on, ww.ends_on as ww_ends_on {columns}
from cases_case c
join clients_client k on k.id = c.client_id
join routing_binding b on b.case_id = c.id and b.until_on is null and b.version_id = %(version)s
left join routing_stageperiod s on s.case_id = c.id and s.until_on is null
left join (
  select x.case_id, max(x.made_on) as diagnosed_on from diagnosis_diagnosis x group by x.case_id
) d on d.case_id = c.id
{joins}
where c.location_id = %(location)s and c.target_group = %(group)s and c.closed_on is null
order by c.id
"""

_MOVED = """
create temporary table simulation_moved on commit drop as
select m.case_id, k.ref as client_ref, m.stage, m.ends_on, coalesce(s.stage, '') as from_stage,
  coalesce(s.diagnosis_id, (
    select d.id from diagnosis_diagnosis d where d.case_id = m.case_id order by d.number desc limit 1
  )) as diagnosis_id
from unnest(%(cases)s::bigint[], %(stages)s::text[], %(ends)s::date[]) as m (case_id, stage, ends_on)
join cases_case c on c.id = m.case_id
join clients_client k on k.id = c.client_id
left join routing_stageperiod s on s.case_id = m.case_id and s.until_on is null
"""
_UNBIND = """
update routing_binding b set until_on = greatest(b.from_on, %(on)s) from simulation_moved m
where b.case_id = m.case_id and b.until_on is null and b.version_id = %(from)s
"""
_BIND = """
insert into routing_binding (case_id, version_id, variant, because, from_on)
select m.case_id, %(to)s, '', 'migration', %(on)s from simulation_moved m
"""
_LEAVE = """
update routing_stageperiod s set until_on = greatest(s.from_on, %(on)s) from simulation_moved m
where s.case_id = m.case_id and s.until_on is null
"""
_ENTER = """
insert into routing_stageperiod (key, case_id, version_id, stage, from_on, ends_on, diagnosis_id, because, reason,
  is_deviation, placed_at)
select gen_random_uuid(), m.case_id, %(to)s, m.stage, %(on)s, m.ends_on, m.diagnosis_id, 'migration', '', false, %(now)s
from simulation_moved m where m.stage <> ''
"""

# One event per case that goes over, and one per case of which the stage is another one now.
BOUND_EVENTS = """
select 'routing.case-bound' as type, m.client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', m.case_id, 'version_id', %(to)s::bigint, 'because', 'migration') as payload
from simulation_moved m
"""
REPHASED_EVENTS = """
select 'routing.client-rephased' as type, m.client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', m.case_id, 'version_id', %(to)s::bigint, 'from_stage', m.from_stage,
    'stage', m.stage, 'because', 'migration') as payload
from simulation_moved m where m.stage <> ''
"""
