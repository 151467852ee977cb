-- Per client without an open case the day on which the last one closed: for registration, which must not make a second
-- file of somebody who returns. No more than that day is told.
create function cases_list_closed(clients bigint[]) returns table (client_id bigint, closed_on date)
language sql stable security definer set search_path = public as $$
  select c.client_id, max(c.closed_on) from cases_case c
  where c.client_id = any (clients) group by c.client_id having bool_and(c.closed_on is not null)
$$;
