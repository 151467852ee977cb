-- The agenda behind a secret address, for a calendar that cannot sign in. No row: no such address, or who had it left.
-- One empty row at least: there is. Numbers of clients, no names.
create function appointments_list_feed(secret bytea, first date, last date)
returns table (
  staff_id bigint, key uuid, kind text, client_id bigint, title text, way text, location text, address text, room text,
  starts_at timestamptz, ends_at timestamptz, changed_at timestamptz, sequence int, is_cancelled boolean
) language sql stable security definer set search_path = public as $$
  select f.staff_id, a.key, a.kind, c.client_id, a.title, a.way, l.name, l.address, r.name, a.starts_at, a.ends_at,
    a.changed_at, a.sequence, a.cancelled_at is not null
  from appointments_feedlink f
  join organisations_staff s on s.id = f.staff_id and (s.until_on is null or s.until_on > current_date)
  left join lateral (
    select distinct o.appointment_id from appointments_occupation o
    where o.staff_id = f.staff_id and o.starts_at >= first and o.starts_at < last
  ) o on true
  left join appointments_appointment a on a.id = o.appointment_id
  left join cases_case c on c.id = a.case_id
  left join organisations_location l on l.id = a.location_id
  left join appointments_room r on r.id = a.room_id
  where f.secret_hash = secret and f.ended_at is null
  order by a.starts_at
$$;
