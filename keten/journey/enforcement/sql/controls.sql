-- What the rules find beside what chance finds, of all controls of one organisation. The application cannot read why
-- one client was chosen; this function of the owner counts, and says nothing while either ground has few.
create function enforcement_compare_controls(payer bigint, fewest int)
returns table (ground text, chosen bigint, ended bigint, wrong bigint)
language sql stable security definer set search_path = pg_catalog, public as $$
  with counted as (
    select g.ground, count(*) as chosen,
      count(*) filter (where x.ended_on is not null and x.outcome <> 'stopped') as ended,
      count(*) filter (where x.outcome in ('settled', 'investigated')) as wrong
    from public.enforcement_control x
    join public.enforcement_controlground y on y.control_id = x.id
    cross join lateral (values ('rule', y.by_rule), ('sample', y.by_sample)) g (ground, is_so)
    where g.is_so and x.payer_id = payer
    group by g.ground
  )
  select c.ground, c.chosen, c.ended, c.wrong from counted c
  where (select count(*) from counted o where o.ended >= greatest(fewest, 10)) = 2
  order by c.ground
$$;
