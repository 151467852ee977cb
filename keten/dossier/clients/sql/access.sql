-- Who may look, seen by the database. What the web tells it about the viewer stands in settings of the connection,
-- put there at the start of every request; without them nobody sees anything.
create function keten_ids(setting text) returns bigint[] language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting(setting, true), ''), '{}')::bigint[] $$;

create function keten_today() returns date language sql stable parallel safe as
  $$ select coalesce(nullif(current_setting('keten.today', true), '')::date, current_date) $$;

create function keten_organisation() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('keten.organisation', true), '')::bigint $$;

-- The organisation whose looks the viewer watches over; for a privacy officer only.
create function keten_reviews() returns bigint language sql stable parallel safe as
  $$ select nullif(current_setting('keten.reviews', true), '')::bigint $$;

-- The whole of a request in one statement: who looks today, and that no file has been opened yet.
create function keten_show_viewer(
  desks bigint[], led bigint[], places bigint[], organisation bigint, files bigint[], today date, actor bigint,
  origin text, trace text, reviews bigint
) returns void language sql as $$
  select set_config('keten.desks', desks::text, false), set_config('keten.led', led::text, false),
    set_config('keten.places', places::text, false),
    set_config('keten.organisation', coalesce(organisation::text, ''), false),
    set_config('keten.files', files::text, false), set_config('keten.cases', '', false),
    set_config('keten.today', coalesce(today::text, ''), false),
    set_config('keten.actor', coalesce(actor::text, ''), false),
    set_config('keten.origin', origin, false), set_config('keten.trace', trace, false),
    set_config('keten.reviews', coalesce(reviews::text, ''), false)
$$;

-- From now on this request works in this file: policies compare with one number instead of a table of grants.
create function clients_fix_file(which bigint) returns void language sql as $$
  select set_config('keten.files', array_append(keten_ids('keten.files'), which)::text, false)
$$;

-- A number for a client who is about to be registered, in whose file the request may work from then on.
create function clients_new_file() returns bigint language plpgsql as $$
declare given bigint := nextval(pg_get_serial_sequence('clients_client', 'id'));
begin
  perform clients_fix_file(given);
  return given;
end $$;

-- Two lines for every look: the processing (no member of staff in it) and the audit (no name of the client in it).
create function clients_log_look(subject uuid, activity text, why text, outcome text) returns void
language sql security definer set search_path = public as $$
  with shared as (
    select coalesce(nullif(current_setting('keten.trace', true), ''), replace(gen_random_uuid()::text, '-', '')) as trace,
      clock_timestamp() as moment
  ), processed as (
    insert into clients_processingline (trace_id, span_id, parent_span_id, status, name, start_time, end_time,
      processing_activity_id, data_subject_id, data_subject_id_type)
    select trace, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16), '',
      case outcome when 'ok' then 'Ok' else 'Error' end, activity, moment, moment, why, subject, 'klant'
    from shared
  )
  insert into clients_auditline (action, object, result, origin, actor, at, trace_id, purpose)
  select activity, subject, outcome, coalesce(current_setting('keten.origin', true), ''),
    nullif(current_setting('keten.actor', true), '')::bigint, moment, trace, why
  from shared
$$;

-- Open one file: checks the grant, writes both logs, and fixes the file for the rest of the request. Without a grant
-- nothing is fixed, the refusal is logged, and no row comes back.
create function clients_open_file(
  which bigint, activity text, desks bigint[], led bigint[], places bigint[], organisation bigint, own bigint, today date
) returns table (because text, purpose text) language plpgsql security definer set search_path = public as $$
declare
  subject uuid;
  is_open boolean := which = any (keten_ids('keten.files'));
begin
  select k.ref into subject from clients_client k where k.id = which;
  if subject is null then
    return;
  end if;
  select g.because, g.purpose into because, purpose from clients_accessgrant g
  where g.client_id = which and g.from_on <= today and (g.until_on is null or g.until_on > today)
    and (g.staff_id = any (desks)
      or g.staff_id is null and g.organisation_id is null and g.location_id = any (led)
      or g.staff_id is null and g.organisation_id = organisation and g.location_id = any (places))
  order by g.because = 'break_glass', g.staff_id is null, g.id limit 1;
  if which = own then
    because := 'own';
    purpose := 'inzage';
  end if;
  if because is null then
    perform clients_log_look(subject, activity, '', 'refused');
    return;
  end if;
  if not is_open then
    perform clients_log_look(subject, activity, purpose, 'ok');
    perform clients_fix_file(which);
  end if;
  return next;
end $$;

-- For who registers a known person again: the caller has checked that they may.
create function clients_enter_file(which bigint, activity text) returns void
language plpgsql security definer set search_path = public as $$
declare subject uuid;
begin
  select k.ref into subject from clients_client k where k.id = which;
  perform clients_log_look(subject, activity, 'intake', 'ok');
  perform clients_fix_file(which);
end $$;

-- Registration must not make a second file of one person, whoever carries the first. Who asks knows the BSN already,
-- or the name and the birthday; for them the answer is who that is, and nothing of the file.
create function clients_find_persons(hashes bytea[], names text[], days date[])
returns table (id bigint, initials text, prefix text, last_name text, born_on date, bsn_hash bytea)
language sql stable security definer set search_path = public as $$
  select k.id, k.initials, k.prefix, k.last_name, k.born_on, k.bsn_hash from clients_client k
  where k.bsn_hash = any (hashes)
  union
  select k.id, k.initials, k.prefix, k.last_name, k.born_on, k.bsn_hash
  from unnest(names, days) asked (name, day)
  join clients_client k on lower(k.last_name) = asked.name and k.born_on = asked.day and k.merged_into_id is null
  order by 1
$$;

-- Whether number and birthday belong together, without showing anything of the client.
create function clients_is_born_on(which bigint, day date) returns boolean
language sql stable security definer set search_path = public as $$
  select exists (select from clients_client k where k.id = which and k.born_on = day and k.merged_into_id is null)
$$;
