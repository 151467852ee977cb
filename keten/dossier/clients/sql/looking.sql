-- Who looked: both logs written in one statement, the way to what is not one's own, and what may be read back.

-- Two lines for every look: the processing (no member of staff in it) and the audit (no name of the client in it).
-- They share their trace and their instant, by which the client's own list finds who it was.
create or replace function clients_log_look(subject uuid, activity text, why text, outcome text) returns void
language sql security definer set search_path = public as $$
  with shared as (
    select coalesce(nullif(current_setting('keten.trace', true), ''), replace(gen_random_uuid()::text, '-', '')) as trace,
      clock_timestamp() as moment
  ), processed as (
    insert into clients_processingline (trace_id, span_id, parent_span_id, status, name, start_time, end_time,
      processing_activity_id, data_subject_id, data_subject_id_type)
    select trace, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16), '',
      case outcome when 'ok' then 'Ok' else 'Error' end, activity, moment, moment,
      'urn:keten:verwerking:' || replace(activity, ' ', '-'), subject, 'klant'
    from shared
  )
  insert into clients_auditline (action, object, result, origin, actor, at, trace_id, purpose)
  select activity, subject, outcome, coalesce(current_setting('keten.origin', true), ''),
    nullif(current_setting('keten.actor', true), '')::bigint, moment, trace, why
  from shared
$$;

-- A list or a search that showed people: one audit line with how many, one processing line per person, one statement.
create function clients_log_list(which bigint[], activity text, why text) returns void
language sql security definer set search_path = public as $$
  with shared as materialized (
    select coalesce(nullif(current_setting('keten.trace', true), ''), replace(gen_random_uuid()::text, '-', '')) as trace,
      clock_timestamp() as moment
  ), shown as (
    select k.ref from clients_client k where k.id = any (which)
  ), processed as (
    insert into clients_processingline (trace_id, span_id, parent_span_id, status, name, start_time, end_time,
      processing_activity_id, data_subject_id, data_subject_id_type)
    select trace, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16), '', 'Ok', activity, moment, moment,
      'urn:keten:verwerking:' || replace(activity, ' ', '-'), shown.ref, 'klant'
    from shown cross join shared
  )
  insert into clients_auditline (action, object, result, origin, actor, at, trace_id, purpose, found)
  select activity, null, 'ok', coalesce(current_setting('keten.origin', true), ''),
    nullif(current_setting('keten.actor', true), '')::bigint, moment, trace, why, (select count(*) from shown)
  from shared
$$;

-- Whom somebody means who wants to open a file outside their own: number or BSN, and the birthday, must all be right.
-- Nothing else is said; each wrong try is logged, and after some wrong tries on one day there is no answer any more.
create function clients_find_to_open(number bigint, hash bytea, day date, since timestamptz, tries integer)
returns bigint language plpgsql security definer set search_path = public as $$
declare
  asker bigint := nullif(current_setting('keten.actor', true), '')::bigint;
  meant uuid;
  found bigint;
begin
  if tries <= (select count(*) from clients_auditline a
      where a.actor = asker and a.action = 'glas breken' and a.result = 'refused' and a.at >= since) then
    return -1;
  end if;
  select k.ref, case when k.born_on = day then coalesce(k.merged_into_id, k.id) end into meant, found
  from clients_client k where k.id = number or k.bsn_hash = hash;
  if found is null then
    insert into clients_auditline (action, object, result, origin, actor, at, trace_id, purpose)
    values ('glas breken', meant, 'refused', coalesce(current_setting('keten.origin', true), ''), asker,
      clock_timestamp(), coalesce(current_setting('keten.trace', true), ''), '');
  end if;
  return found;
end $$;

drop function clients_is_born_on(bigint, date);

-- Who looked into one file that this request opened: per day, organisation, role and activity. Only the contact
-- person of that day is named.
create function clients_list_looks(which bigint, most integer)
returns table (day date, last_at timestamptz, times bigint, action text, purpose text, organisation text, role text,
  contact text, is_own boolean)
language sql stable security definer set search_path = public as $$
  with looks as (
    select a.at, (a.at at time zone 'Europe/Amsterdam')::date as day, a.action, a.purpose, a.actor
    from clients_client k
    join clients_processingline p on p.data_subject_id = k.ref and p.status = 'Ok'
    join clients_auditline a on a.trace_id = p.trace_id and a.at = p.start_time and a.action = p.name
    where (k.id = which or k.merged_into_id = which) and which = any (keten_ids('keten.files'))
    order by p.id desc limit 20 * most
  ), named as (
    select l.*, o.name as organisation, r.role, case when exists (
        select from clients_accessgrant g where g.client_id = which and g.staff_id = l.actor
          and g.because = 'contact_person' and g.from_on <= l.day and (g.until_on is null or g.until_on > l.day)
      ) then s.name end as contact
    from looks l
    left join organisations_staff s on s.id = l.actor
    left join organisations_organisation o on o.id = s.organisation_id
    left join lateral (
      select x.role from organisations_staffrole x where x.staff_id = l.actor and x.from_on <= l.day
        and (x.until_on is null or x.until_on > l.day)
      order by array_position(array['coach', 'team_leader', 'location_manager'], x.role::text), x.role limit 1
    ) r on true
  )
  select n.day, max(n.at), count(*), n.action, n.purpose, coalesce(n.organisation, ''), coalesce(n.role, ''),
    coalesce(n.contact, ''), n.actor is null and n.purpose = 'inzage'
  from named n
  group by n.day, n.action, n.purpose, n.organisation, n.role, n.contact, n.actor is null
  order by n.day desc, max(n.at) desc limit most
$$;

-- Client numbers for who watches over the looks of an organisation: the number and nothing else, of who was looked at.
create function clients_list_numbers(refs uuid[]) returns table (ref uuid, id bigint)
language sql stable security definer set search_path = public as $$
  select k.ref, k.id from clients_client k
  where k.ref = any (refs) and exists (select from clients_auditline a join organisations_staff s on s.id = a.actor
    where a.object = k.ref and s.organisation_id = keten_reviews())
$$;

-- The ids up to which an anchor covers a log. The lock waits a moment for those who are writing, so that no line below
-- the mark can still arrive later.
create function clients_mark_logs(out audit bigint, out processing bigint)
language plpgsql security definer set search_path = public as $$
begin
  lock table clients_auditline, clients_processingline in share mode;
  audit := coalesce((select max(id) from clients_auditline), 0);
  processing := coalesce((select max(id) from clients_processingline), 0);
end $$;
