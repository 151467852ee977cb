-- When these colleagues, the rooms of a location and a client are taken between two moments: moments, no clients. For who
-- looks for a free time, also when they may not see with whom the others are.
create function appointments_list_taken(people bigint[], place bigint, one_case bigint, first timestamptz, last timestamptz,
  but bigint)
returns table (staff_id bigint, room_id bigint, case_id bigint, starts_at timestamptz, ends_at timestamptz)
language sql stable security definer set search_path = public as $$
  select o.staff_id, o.room_id, o.case_id, o.starts_at, o.ends_at from appointments_occupation o
  where o.released_at is null and o.starts_at < last and o.ends_at > first and o.appointment_id is distinct from but
    and (o.staff_id = any (people) or o.case_id = one_case
      or o.room_id in (select r.id from appointments_room r where r.location_id = place))
$$;
