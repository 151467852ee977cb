-- A random sample of cases, without replacement, that anybody can draw again: cases in the order of
-- sha256('<seed>:<key of the case>'), the first so many. Random numbers that belong to a case and a seed: Sunter (1977),
-- Applied Statistics 26, 261-268, list-sequential; Ohlsson (1995), Coordination of samples using permanent random
-- numbers. Stratified: each location gets its share of the size, whole files by largest remainder.
-- Of the owner, because who draws sees none of these files before; it gives numbers and says nothing of anybody.
create function governance_draw_sample(
  places bigint[], wanted_group text, first_on date, last_on date, broken text, draw_seed bigint, wanted int,
  by_place boolean)
returns table (case_id bigint, client_id bigint, location_id bigint, number int, population int, digest text)
language sql stable security definer set search_path = pg_catalog, public as $$
  with stretches as (
    select c.id, c.location_id, c.target_group, greatest(c.opened_on,
        (select max(s.until_on) from public.cases_spell s where s.case_id = c.id)) as from_on, c.closed_on as until_on
      from public.cases_case c
    union all
    select s.case_id, s.location_id, s.target_group, s.from_on, s.until_on from public.cases_spell s
  ), there as (
    select distinct on (x.id) x.id, x.location_id from stretches x
    where x.location_id = any(places) and (wanted_group = '' or x.target_group = wanted_group)
      and x.from_on < last_on and (x.until_on is null or x.until_on > first_on)
    order by x.id, x.from_on desc, x.location_id
  ), listed as (
    select t.id, t.location_id, c.client_id, c.key,
      sha256(convert_to(draw_seed || ':' || c.key, 'UTF8')) as place
    from there t join public.cases_case c on c.id = t.id
    where broken = '' or exists (select from public.promises_breach b where b.case_id = t.id and b.promise = broken
      and b.since_on < last_on and (b.mended_on is null or b.mended_on > first_on))
  ), whole as (
    select count(*) as many, encode(sha256(convert_to(coalesce(string_agg(l.key::text, ',' order by l.key), ''),
      'UTF8')), 'hex') as digest from listed l
  ), shares as (
    select l.location_id, count(*) * least(wanted, w.many) as parts, w.many
    from listed l cross join whole w group by l.location_id, w.many
  ), quotas as (
    select s.location_id, s.parts / s.many + case when row_number() over (order by s.parts % s.many desc, s.location_id)
      <= sum(s.parts % s.many) over () / s.many then 1 else 0 end as quota
    from shares s
  ), ranked as (
    select l.*, row_number() over (partition by case when by_place then l.location_id end order by l.place) as nth
    from listed l
  ), drawn as (
    select r.* from ranked r left join quotas q on q.location_id = r.location_id
    where r.nth <= case when by_place then q.quota else wanted end
  )
  select d.id, d.client_id, d.location_id, (row_number() over (order by d.place))::int, w.many::int, w.digest
  from whole w left join drawn d on true order by d.place
$$;
