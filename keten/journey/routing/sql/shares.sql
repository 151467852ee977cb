-- Per location and version: how often a case came into another stage in a period, and how. Counts for policy staff and
-- management who see no file; no clients. A placing that was corrected on the same day does not count.
create or replace function routing_count_changes(places bigint[], since date, until date)
returns table (location_id bigint, version_id bigint, changes bigint, on_last_day bigint, by_coach bigint,
  by_client bigint, by_partner bigint, by_clock bigint, by_diagnosis bigint, decisions bigint, deviations bigint)
language sql stable security definer set search_path = public as $$
  with lived as (
    select c.location_id, p.version_id, p.stage, p.from_on, p.because, p.is_deviation,
      lag(p.stage) over each_case as before, lag(p.ends_on) over each_case as before_ends_on
    from cases_case c join routing_stageperiod p on p.case_id = c.id
    where c.location_id = any (places) and (p.until_on is null or p.until_on > p.from_on)
    window each_case as (partition by p.case_id order by p.from_on, p.id)
  ), marked as (
    select *, before is not null and before <> stage and because <> 'migration' as is_change from lived
    where from_on >= since and from_on < until
  )
  select location_id, version_id,
    count(*) filter (where is_change),
    count(*) filter (where is_change and from_on >= before_ends_on),
    count(*) filter (where is_change and because = 'coach'),
    count(*) filter (where is_change and because = 'client'),
    count(*) filter (where is_change and because = 'partner'),
    count(*) filter (where is_change and because = 'clock'),
    count(*) filter (where is_change and because = 'diagnosis'),
    count(*) filter (where because not in ('clock', 'migration')),
    count(*) filter (where because not in ('clock', 'migration') and is_deviation)
  from marked group by location_id, version_id
$$;
