-- How many open cases at these locations are served by which version: numbers for policy staff, no clients.
create or replace function routing_count_bound(places bigint[])
returns table (location_id bigint, target_group text, version_id bigint, running bigint)
language sql stable security definer set search_path = public as $$
  select c.location_id, c.target_group, b.version_id, count(*)
  from cases_case c join routing_binding b on b.case_id = c.id and b.until_on is null
  where c.closed_on is null and c.location_id = any (places)
  group by c.location_id, c.target_group, b.version_id
$$;
