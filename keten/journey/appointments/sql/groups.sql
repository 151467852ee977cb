-- How many have a place in a meeting: for who takes one, also when they may not see the others.
create function appointments_count_placed(meeting bigint) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from appointments_place p where p.meeting_id = meeting and p.state = 'placed'
$$;

-- Places and waiting lists of meetings: numbers, no clients.
create function appointments_count_places(meetings bigint[])
returns table (meeting_id bigint, placed bigint, waiting bigint)
language sql stable security definer set search_path = public as $$
  select p.meeting_id, count(*) filter (where p.state in ('placed', 'held', 'missed')),
    count(*) filter (where p.state = 'waiting')
  from appointments_place p where p.meeting_id = any (meetings) group by p.meeting_id
$$;

-- Needs of clients with an open case at these locations for which no support has begun, that at least so many share in
-- one language. Who has a place in a meeting for that need, or waits for one, is not counted. Numbers, no clients.
create function appointments_list_wishes(locations bigint[], at_least bigint)
returns table (need text, language text, clients bigint)
language sql stable security definer set search_path = public as $$
  select n.code, k.language, count(distinct c.id)
  from cases_case c
  join clients_client k on k.id = c.client_id
  join lateral (select x.id from diagnosis_diagnosis x where x.case_id = c.id order by x.id desc limit 1) d on true
  join diagnosis_need n on n.diagnosis_id = d.id and n.offering = ''
  where c.closed_on is null and c.location_id = any (locations)
    and not exists (
      select from appointments_place p join appointments_appointment a on a.id = p.meeting_id
      where p.case_id = c.id and p.state in ('placed', 'waiting') and a.need = n.code and a.cancelled_at is null)
  group by n.code, k.language
  having count(distinct c.id) >= at_least
  order by 3 desc, 1, 2
$$;

-- A meeting never has more places than seats, whoever writes.
create function appointments_guard_seats() returns trigger
language plpgsql security definer set search_path = public as $$
declare room_for bigint;
begin
  if new.state <> 'placed' then
    return new;
  end if;
  select a.seats into room_for from appointments_appointment a where a.id = new.meeting_id for update;
  if (select count(*) from appointments_place p
      where p.meeting_id = new.meeting_id and p.state = 'placed' and p.id <> new.id) >= room_for then
    raise exception 'meeting % has no seat left', new.meeting_id using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger appointments_guard_seats before insert or update on appointments_place
  for each row execute function appointments_guard_seats();
