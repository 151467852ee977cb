"""What the round sets in motion: transfers of everybody whose WW ends soon, at once."""

from keten.journey.transfers.sweeps.waiting import INVITED

# Open cases with WW that ends within the term: the day after it, and the municipality where the client lives. WW that
# goes on under another source does not end.
ENDING = """
create temporary table transfers_ending on commit drop as
select c.id as case_id, c.client_id, k.ref as client_ref, w.payer_id,
  coalesce(w.until_on, w.expected_end_on) as ends_on,
  least(coalesce(w.until_on, w.expected_end_on),
    greatest(coalesce(w.until_on, w.expected_end_on) - %(invited)s::int, %(soonest)s::date)) as invite_by,
  (select o.id from organisations_organisation o
    where o.kind = 'municipality' and (o.municipality_id = k.municipality_id or o.code = lower(k.municipality_id))
      and o.from_on <= %(on)s and (o.until_on is null or o.until_on > %(on)s) order by o.id limit 1) as home_id,
  greatest(c.opened_on, (select max(t.ended_on) from transfers_transfer t
    where t.case_id = c.id and t.reason = 'ww_ends')) as counts_from,
  gen_random_uuid() as step_key
from benefits_benefitperiod w
join cases_case c on c.client_id = w.client_id and c.closed_on is null
join clients_client k on k.id = c.client_id
where w.law = 'ww' and w.superseded_at is null and w.from_on <= %(on)s and (w.until_on is null or w.until_on > %(on)s)
  and coalesce(w.until_on, w.expected_end_on) > %(on)s
  and coalesce(w.until_on, w.expected_end_on) <= %(ahead_on)s
  and not exists (select from benefits_benefitperiod n where n.client_id = w.client_id and n.law = 'ww'
    and n.superseded_at is null and n.from_on = w.until_on)
"""

# WW turns out to end on another day: the transfer moves along, until its day has come.
MOVED_TABLE = """
create temporary table transfers_moved (id bigint, case_id bigint, effective_on date, client_ref uuid) on commit drop
"""
MOVE = """
with running as (
  select t.id, k.ref as client_ref, coalesce(w.until_on, w.expected_end_on) as ends_on
  from transfers_transfer t
  join cases_case c on c.id = t.case_id and c.closed_on is null
  join clients_client k on k.id = c.client_id
  join benefits_benefitperiod w on w.client_id = c.client_id and w.law = 'ww' and w.superseded_at is null
    and w.from_on <= %(on)s and (w.until_on is null or w.until_on > %(on)s)
  where t.reason = 'ww_ends' and t.ended_on is null and t.reached_on is null
), moved as (
  update transfers_transfer t set effective_on = r.ends_on,
    invite_by = least(r.ends_on, greatest(r.ends_on - %(invited)s::int, %(soonest)s::date))
  from running r
  where r.id = t.id and t.started_by_id is null and r.ends_on > %(on)s and r.ends_on <> t.effective_on
  returning t.id, t.case_id, t.effective_on)
insert into transfers_moved select m.id, m.case_id, m.effective_on, r.client_ref
from moved m join running r on r.id = m.id
"""
MOVED_EVENTS = """
select 'transfers.transfer-moved' as type, m.client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', m.case_id, 'transfer_id', m.id, 'effective_on', m.effective_on) as payload
from transfers_moved m
"""

STARTED_TABLE = """
create temporary table transfers_started (
  id bigint, case_id bigint, effective_on date, counts_from date, invite_by date, client_ref uuid, step_key uuid
) on commit drop
"""
START = """
with started as (
  insert into transfers_transfer (key, case_id, reason, from_organisation_id, to_organisation_id, effective_on,
    counts_from, invite_by, started_at, outcome_reason)
  select gen_random_uuid(), e.case_id, 'ww_ends', e.payer_id, e.home_id, e.ends_on, e.counts_from, e.invite_by, %(now)s,
    ''
  from transfers_ending e
  where not exists (select from transfers_transfer t where t.case_id = e.case_id and t.reason = 'ww_ends'
    and (t.ended_on is null or t.effective_on = e.ends_on))
  returning id, case_id, effective_on, counts_from, invite_by)
insert into transfers_started
select s.id, s.case_id, s.effective_on, s.counts_from, s.invite_by, e.client_ref, e.step_key
from started s join transfers_ending e on e.case_id = s.case_id
"""
STARTED_EVENTS = """
select 'transfers.transfer-started' as type, s.client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', s.case_id, 'transfer_id', s.id, 'reason', 'ww_ends', 'effective_on', s.effective_on)
    as payload
from transfers_started s
"""
# A step for the contact person, unless a clock of the way of working made one, or the municipality was invited already.
STEPS_TABLE = f"""
create temporary table transfers_steps on commit drop as
select t.step_key, t.case_id, 'wwb_test'::text as kind, %(note)s::text as note, t.invite_by as due_on,
  null::bigint as owner_id
from transfers_started t join cases_case c on c.id = t.case_id
where not exists (select from cases_step p where p.case_id = t.case_id and p.kind = 'wwb_test' and p.outcome is null)
  and not {INVITED}
"""
STEPS = "select step_key, case_id, kind, note, due_on, owner_id from transfers_steps"

# The day has come for who goes on with bijstand; noted once, in the order in which chains are taken.
REACH = """
with reached as (
  update transfers_transfer t set reached_on = %(on)s
  from cases_case c
  where c.id = t.case_id and c.closed_on is null and t.reason = 'ww_ends' and t.outcome = 'bijstand'
    and t.effective_on <= %(on)s and t.reached_on is null and t.ended_on is null
  returning t.id, t.case_id)
select r.id, r.case_id, k.ref from reached r
join cases_case c on c.id = r.case_id join clients_client k on k.id = c.client_id order by k.ref
"""
