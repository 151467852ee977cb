-- Open the file that a case belongs to, by the key or the id of the case. No row: not there, or not for this viewer.
create function cases_open_file(
  by_key uuid, by_id bigint, activity text, desks bigint[], led bigint[], places bigint[], organisation bigint,
  own bigint, today date
) returns table (case_id bigint, client_id bigint, because text, purpose text)
language plpgsql security definer set search_path = public as $$
begin
  select c.id, c.client_id into case_id, client_id from cases_case c where c.key = by_key or c.id = by_id;
  if case_id is null then
    return;
  end if;
  select o.because, o.purpose into because, purpose
  from clients_open_file(client_id, activity, desks, led, places, organisation, own, today) o;
  if not found then
    return;
  end if;
  perform set_config('keten.cases',
    (select array_agg(c.id)::text from cases_case c where c.client_id = any (keten_ids('keten.files'))), false);
  return next;
end $$;

-- Which of these people (by the keyed hash of the BSN) have an open case, wherever that is: for reading in a file.
create function cases_list_enrolled(hashes bytea[]) returns setof bytea
language sql stable security definer set search_path = public as $$
  select k.bsn_hash from clients_client k join cases_case c on c.client_id = k.id and c.closed_on is null
  where k.bsn_hash = any (hashes)
$$;

-- How many open cases somebody carries or a location has: numbers for who divides the work, no clients.
create function cases_count_carried(staff bigint, location bigint) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from cases_case c
  where c.closed_on is null and (location is null or c.location_id = location)
    and (staff is null or exists (select from cases_stewardship s
      where s.case_id = c.id and s.until_on is null and s.staff_id = staff))
$$;

-- Load per coach at locations on a day: clients carried, requests not answered, overdue first steps.
create function cases_list_loads(coaches bigint[], today date)
returns table (staff_id bigint, carried bigint, asked bigint, late bigint)
language sql stable security definer set search_path = public as $$
  select s.id,
    (select count(*) from cases_stewardship w join cases_case c on c.id = w.case_id
      where w.staff_id = s.id and w.until_on is null and c.closed_on is null),
    (select count(*) from cases_handover h where h.to_staff_id = s.id and h.answer is null),
    (select count(*) from cases_stewardship w
      join lateral (select p.due_on from cases_step p where p.case_id = w.case_id and p.outcome is null
                    order by p.due_on, p.id limit 1) p on p.due_on < today
      where w.staff_id = s.id and w.until_on is null)
  from unnest(coaches) s (id)
$$;
