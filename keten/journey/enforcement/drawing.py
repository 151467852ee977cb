"""Choosing whom to check, set-based: candidates, what they told, the draw, and the order in which they are written.

The draw follows from a seed that is made for it and kept apart: ``sha256(seed || key of the case)`` as a fraction.
Rows are written in the order of the key, so that no number tells why somebody was chosen.
"""

# Of everybody whose benefit runs and is paid by this organisation: how many periods of which the last day to report
# is over, within the benefit and without an exemption, were not told of; and how many with too few applications.
CANDIDATES = """
create temporary table drawn on commit drop as
with running as (
  select distinct on (c.id) c.id as case_id, c.key, c.opened_on, b.law, b.from_on
  from benefits_benefitperiod b
  join cases_case c on c.client_id = b.client_id and c.closed_on is null
  where b.payer_id = %(payer)s and b.law = any(%(laws)s::text[]) and b.superseded_at is null
    and b.from_on <= %(on)s and (b.until_on is null or b.until_on > %(on)s)
    and not exists (select from enforcement_control x where x.case_id = c.id
      and (x.ended_on is null or x.chosen_on > %(on)s::date - %(rest)s::interval))
    and not exists (select from enforcement_investigation i where i.case_id = c.id and i.ended_on is null)
  order by c.id, b.from_on desc
), stretches as (
  select r.case_id, s::date as from_on
  from running r
  cross join lateral generate_series(
    greatest(r.opened_on::timestamp,
      date_bin(%(period)s::interval, %(on)s::timestamp - %(looks_back)s::interval, r.opened_on::timestamp)),
    %(told_by)s::timestamp - %(period)s::interval, %(period)s::interval) s
  where s >= r.from_on and s >= %(on)s::timestamp - %(looks_back)s::interval
    and not exists (select from enforcement_dutyagreement a where a.case_id = r.case_id and a.applications = 0
      and a.from_on <= s and a.until_on > s)
), counted as (
  select s.case_id, count(*) filter (where e.id is null) as missed_reports,
    count(*) filter (where e.asked > (select count(*) from enforcement_effortline l where l.report_id = e.id))
      as short_reports
  from stretches s
  left join enforcement_effortreport e on e.case_id = s.case_id and e.from_on = s.from_on
  group by s.case_id
), judged as (
  select r.case_id, r.key, r.law,
    coalesce(t.missed_reports >= %(missed_reports)s or t.short_reports >= %(short_reports)s, false) as is_by_rule,
    ('x' || encode(substring(sha256(%(seed)s::bytea || uuid_send(r.key)) for 6), 'hex'))::bit(48)::bigint
      / 281474976710656.0 as place
  from running r left join counted t on t.case_id = r.case_id
)
select case_id, key, law, count(*) over () as candidates,
  is_by_rule and row_number() over (partition by is_by_rule order by place) <= %(most)s as by_rule,
  place < %(share)s as by_sample
from judged
"""

DRAW = """
insert into enforcement_controldraw (payer_id, month, plan_from, candidates, drawn_on)
select %(payer)s, %(month)s, %(plan_from)s, coalesce((select max(candidates) from drawn), 0), %(on)s
on conflict do nothing returning id
"""

WRITE = """
with written as (
  insert into enforcement_control (draw_id, case_id, law, payer_id, chosen_on, due_on)
  select %(draw)s, case_id, law, %(payer)s, %(on)s, %(due_on)s from drawn where by_rule or by_sample order by key
  returning id, case_id
)
insert into enforcement_controlground (control_id, by_rule, by_sample)
select w.id, d.by_rule, d.by_sample from written w join drawn d on d.case_id = w.case_id
"""

SEED = "insert into enforcement_controlseed (draw_id, seed) values (%(draw)s, %(seed)s)"

CHOSEN_EVENTS = """
select 'enforcement.control-chosen' as type, k.ref as client_ref, x.payer_id as organisation,
  jsonb_build_object('case_id', x.case_id, 'control_id', x.id, 'law', x.law) as payload
from enforcement_control x
join cases_case c on c.id = x.case_id
join clients_client k on k.id = c.client_id
where x.draw_id = %(draw)s
"""
