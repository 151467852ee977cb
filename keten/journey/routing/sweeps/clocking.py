"""The clocks of all cases at once: one statement per thing that clocks do, in the order of ``rules/evaluating.py``."""

# ``routing_now``: one line per open case with a model, with everything that tables and clocks look at.
NOW = """
create temporary table routing_now on commit drop as
select c.id as case_id, c.client_id, k.ref as client_ref, c.location_id, c.opened_on, b.version_id,
  b.from_on as bound_on, coalesce(s.stage, '') as stage, s.from_on as stage_from_on, s.id as stage_id,
  s.diagnosis_id, ww.ends_on as ww_ends_on, d.diagnosed_on {columns}
from routing_binding b
join cases_case c on c.id = b.case_id and c.closed_on is null
join clients_client k on k.id = c.client_id
left join routing_stageperiod s on s.case_id = c.id and s.until_on is null
left join (
  select x.case_id, max(x.made_on) as diagnosed_on from diagnosis_diagnosis x where true {only_x} group by x.case_id
) d on d.case_id = c.id
{joins}
where b.until_on is null and b.from_on <= %(on)s {only_b}
"""

# What the definitions say that does not depend on a case.
DEFINITIONS = """
create temporary table routing_definition (
  version_id bigint, code text, place int, in_stages text[], began bool, stops_left bool, diagnosed_after int,
  stops_done bool, from_ww bool, moves_to text, step text, note text, owner text
) on commit drop
"""

STOP = """
update routing_runningclock r set stopped_on = %(on)s,
  stop_reason = case when o.is_closed then 'closed' when o.is_done then 'done' else 'over' end
from (
  select x.id, n.case_id is null and c.closed_on is not null as is_closed,
    d.stops_done and p.outcome = 'done' as is_done,
    n.case_id is null or n.version_id <> x.version_id or d.code is null
    or (d.in_stages <> '{}' and (n.stage <> all (d.in_stages)
      or (d.began and x.key_on is distinct from n.stage_from_on)))
    or (d.stops_left and x.stage_from_on is distinct from n.stage_from_on)
    or n.diagnosed_on >= x.key_on + d.diagnosed_after
    or (d.from_ww and x.key_on is distinct from n.ww_ends_on) as is_over
  from routing_runningclock x
  join cases_case c on c.id = x.case_id
  left join routing_now n on n.case_id = x.case_id
  left join routing_definition d on d.version_id = x.version_id and d.code = x.code
  left join cases_step p on p.id = x.step_id
  where x.stopped_on is null {only_x}
) o
where o.id = r.id and (o.is_closed or o.is_over or coalesce(o.is_done, false))
"""

# Per clock of per version: which cases should have it, since which event.
WANTED = """
insert into routing_wanted
select n.case_id, {version}, '{code}', {event}, n.stage_from_on, n.bound_on from routing_now n
where n.version_id = {version} and {event} is not null and {event} <= {limit} {stages} and {when}
  and not exists (
    select from routing_runningclock r
    where r.case_id = n.case_id and r.version_id = {version} and r.code = '{code}' and r.key_on = {event})
"""
WANTED_TABLE = """
create temporary table routing_wanted (
  case_id bigint, version_id bigint, code text, key_on date, stage_from_on date, bound_on date
) on commit drop
"""
EVENT_DAYS = """
select distinct w.code, w.version_id, w.key_on, case when d.from_ww then w.bound_on end
from routing_wanted w join routing_definition d on d.version_id = w.version_id and d.code = w.code
"""

# The calendar is Python's: per clock and day of its event the last day and the day on which the step comes.
START = """
insert into routing_runningclock (case_id, version_id, code, key_on, stage_from_on, due_on, warn_on)
select w.case_id, w.version_id, w.code, w.key_on, w.stage_from_on, t.due_on, t.warn_on
from routing_wanted w
join unnest(%(codes)s::text[], %(versions)s::bigint[], %(keys)s::date[], %(bounds)s::date[], %(dues)s::date[],
    %(warns)s::date[]) as t (code, version_id, key_on, bound_on, due_on, warn_on)
  on t.code = w.code and t.version_id = w.version_id and t.key_on = w.key_on
    and (t.bound_on is null or t.bound_on = w.bound_on)
where t.due_on >= w.bound_on
on conflict do nothing
"""

# The step of a clock, also again when it was dropped while the clock runs. Its key is made first, to find it back.
TO_WARN = """
create temporary table routing_warned on commit drop as
select r.id as clock_id, r.case_id, n.client_id, gen_random_uuid() as step_key, d.step as kind, d.note,
  greatest(r.due_on, %(on)s) as due_on,
  case when d.owner = 'team_leader' then (
    select t.leader_id from organisations_team t
    join organisations_teammembership m on m.team_id = t.id
      and m.from_on <= %(on)s and (m.until_on is null or m.until_on > %(on)s)
    join cases_stewardship s on s.staff_id = m.staff_id and s.case_id = r.case_id and s.until_on is null
    where t.location_id = n.location_id and (t.until_on is null or t.until_on > %(on)s)
    order by t.id limit 1
  ) end as owner_id
from routing_runningclock r
join routing_now n on n.case_id = r.case_id and n.version_id = r.version_id
join routing_definition d on d.version_id = r.version_id and d.code = r.code
left join cases_step p on p.id = r.step_id
where r.stopped_on is null and r.warn_on <= %(on)s and (r.step_id is null or p.outcome in ('missed', 'cancelled'))
"""
STEPS = "select step_key, case_id, kind, note, due_on, owner_id from routing_warned"
WARN = """
update routing_runningclock r set warned_on = coalesce(r.warned_on, %(on)s), step_id = p.id
from routing_warned w join cases_step p on p.key = w.step_key
where r.id = w.clock_id
"""

EXPIRE = """
with expired as (
  update routing_runningclock r set expired_on = %(on)s
  from routing_now n
  where n.case_id = r.case_id and n.version_id = r.version_id
    and r.stopped_on is null and r.expired_on is null and r.due_on < %(on)s
  returning r.id, r.case_id, r.version_id, r.code)
insert into routing_expired select e.id, e.case_id, e.version_id, e.code, d.place, d.moves_to
from expired e join routing_definition d on d.version_id = e.version_id and d.code = e.code
"""
EXPIRED_TABLE = """
create temporary table routing_expired (
  clock_id bigint, case_id bigint, version_id bigint, code text, place int, moves_to text
) on commit drop
"""
EXPIRED_EVENTS = """
select 'routing.clock-expired' as type, n.client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', e.case_id, 'clock', e.code, 'version_id', e.version_id) as payload
from routing_expired e join routing_now n on n.case_id = e.case_id
"""

# On silence to another stage: per case the first clock, in the order of the file, that says so.
MOVES = """
create temporary table routing_moved on commit drop as
select distinct on (e.case_id) e.case_id, n.client_ref, n.stage_id, n.stage as from_stage, e.moves_to, e.version_id,
  n.diagnosis_id
from routing_expired e join routing_now n on n.case_id = e.case_id
where e.moves_to <> '' and n.stage_id is not null and e.moves_to <> n.stage
order by e.case_id, e.place
"""
LEAVE = "update routing_stageperiod s set until_on = %(on)s from routing_moved m where s.id = m.stage_id"
ENTER = """
with entered as (
  insert into routing_stageperiod (key, case_id, version_id, stage, from_on, ends_on, diagnosis_id, because, reason,
    is_deviation, placed_at)
  select gen_random_uuid(), m.case_id, m.version_id, m.moves_to, %(on)s, e.ends_on, m.diagnosis_id, 'clock', '', false,
    %(now)s
  from routing_moved m
  join unnest(%(versions)s::bigint[], %(stages)s::text[], %(ends)s::date[]) as e (version_id, stage, ends_on)
    on e.version_id = m.version_id and e.stage = m.moves_to
  returning id, case_id, stage, from_on)
update routing_now n set stage = e.stage, stage_from_on = e.from_on, stage_id = e.id
from entered e where e.case_id = n.case_id
"""
MOVED_EVENTS = """
select 'routing.client-rephased' as type, m.client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', m.case_id, 'from_stage', m.from_stage, 'stage', m.moves_to, 'because', 'clock',
    'version_id', m.version_id) as payload
from routing_moved m
"""

# What the tables say now, kept only where it changed.
ADVISED = "create temporary table routing_advised on commit drop as {tables}"
ADVISE = """
insert into routing_advice (case_id, version_id, row, stage, since_on)
select a.case_id, a.version_id, a.row, t.stage, %(on)s
from routing_advised a
join unnest(%(versions)s::bigint[], %(rows)s::int[], %(stages)s::text[]) as t (version_id, row, stage)
  on t.version_id = a.version_id and t.row = a.row
left join routing_advice old on old.case_id = a.case_id
where (old.version_id, old.row) is distinct from (a.version_id, a.row::smallint)
on conflict (case_id) do update
  set version_id = excluded.version_id, row = excluded.row, stage = excluded.stage, since_on = excluded.since_on
"""
ADVISE_ONE_VERSION = "select n.case_id, n.version_id, {table} as row from routing_now n where n.version_id = {version}"
