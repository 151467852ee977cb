-- Talks that clients of a location need, counted per week: of steps that were planned and clocks that run. Numbers, no
-- clients. Weeks count from Monday 5 January 1970. known: since when; due: for when; gone: when it was done, fell away, or
-- (of a clock) became a step; null when it did not. at: the week in which it counts as demand, null when it fell away.
create function appointments_count_needs(place bigint, since date, kinds text[], versions bigint[], codes text[], steps text[])
returns table (source text, kind text, known int, due int, gone int, at int, size bigint)
language sql stable security definer set search_path = public as $$
  with week as (select date '1970-01-05' as one)
  select 'step', p.kind, ((p.planned_at at time zone 'Europe/Amsterdam')::date - w.one) / 7, (p.due_on - w.one) / 7,
    ((p.ended_at at time zone 'Europe/Amsterdam')::date - w.one) / 7,
    case when p.outcome = 'cancelled' then null
      else (coalesce((p.ended_at at time zone 'Europe/Amsterdam')::date, p.due_on) - w.one) / 7 end,
    count(*)
  from cases_step p join cases_case c on c.id = p.case_id cross join week w
  where c.location_id = place and p.kind = any (kinds) and p.planned_at >= since
  group by 1, 2, 3, 4, 5, 6
  union all
  select 'clock', k.step, (r.key_on - w.one) / 7, (r.due_on - w.one) / 7,
    (least(r.stopped_on, r.warned_on) - w.one) / 7, null::int, count(*)
  from routing_runningclock r
  join cases_case c on c.id = r.case_id
  join unnest(versions, codes, steps) as k (version, code, step) on k.version = r.version_id and k.code = r.code
  cross join week w
  where c.location_id = place and r.key_on >= since
  group by 1, 2, 3, 4, 5, 6
$$;

-- How many cases opened at a location per week.
create function appointments_count_arrivals(place bigint, since date) returns table (week int, size bigint)
language sql stable security definer set search_path = public as $$
  select (c.opened_on - date '1970-01-05') / 7, count(*) from cases_case c
  where c.location_id = place and c.opened_on >= since group by 1
$$;

-- Minutes of staff in appointments at a location, per week, kind, target group and responsible organisation.
create function appointments_count_time(place bigint, since date, until date)
returns table (week int, kind text, target_group text, organisation_id bigint, is_group boolean, meetings bigint,
  clients bigint, missed bigint, minutes bigint)
language sql stable security definer set search_path = public as $$
  select ((a.starts_at at time zone 'Europe/Amsterdam')::date - date '1970-01-05') / 7, a.kind, c.target_group,
    (select r.organisation_id from cases_responsibility r where r.case_id = c.id and r.until_on is null),
    a.seats is not null, count(*),
    sum(coalesce((select count(*) from appointments_place p where p.meeting_id = a.id and p.state in ('placed', 'held')), 0)
      + case when a.case_id is null then 0 else 1 end)::bigint,
    count(*) filter (where a.outcome = 'missed'),
    sum(extract(epoch from a.ends_at - a.starts_at) / 60 * (select count(*) from appointments_occupation o
      where o.appointment_id = a.id and o.staff_id is not null and o.released_at is null))::bigint
  from appointments_appointment a
  left join cases_case c on c.id = a.case_id
  where a.location_id = place and a.cancelled_at is null
    and a.starts_at >= since::timestamp at time zone 'Europe/Amsterdam'
    and a.starts_at < until::timestamp at time zone 'Europe/Amsterdam'
  group by 1, 2, 3, 4, 5
$$;
