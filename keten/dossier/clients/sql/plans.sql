-- What every request does, planned once per connection: PostgreSQL plans the body of a function in SQL at every call.
create or replace function keten_show_viewer(
  desks bigint[], led bigint[], places bigint[], organisation bigint, files bigint[], today date, actor bigint,
  origin text, trace text, reviews bigint
) returns void language plpgsql as $$
begin
  perform set_config('keten.desks', desks::text, false), set_config('keten.led', led::text, false),
    set_config('keten.places', places::text, false),
    set_config('keten.organisation', coalesce(organisation::text, ''), false),
    set_config('keten.files', files::text, false), set_config('keten.cases', '', false),
    set_config('keten.today', coalesce(today::text, ''), false),
    set_config('keten.actor', coalesce(actor::text, ''), false),
    set_config('keten.origin', origin, false), set_config('keten.trace', trace, false),
    set_config('keten.reviews', coalesce(reviews::text, ''), false);
end $$;

create or replace function clients_fix_file(which bigint) returns void language plpgsql as $$
begin
  perform set_config('keten.files', array_append(keten_ids('keten.files'), which)::text, false);
end $$;

create or replace function clients_log_look(subject uuid, activity text, why text, outcome text) returns void
language plpgsql security definer set search_path = public as $$
declare
  moment timestamptz := clock_timestamp();
  trace text := coalesce(nullif(current_setting('keten.trace', true), ''), replace(gen_random_uuid()::text, '-', ''));
begin
  insert into clients_processingline (trace_id, span_id, parent_span_id, status, name, start_time, end_time,
    processing_activity_id, data_subject_id, data_subject_id_type)
  values (trace, substr(replace(gen_random_uuid()::text, '-', ''), 1, 16), '',
    case outcome when 'ok' then 'Ok' else 'Error' end, activity, moment, moment,
    'urn:keten:verwerking:' || replace(activity, ' ', '-'), subject, 'klant');
  insert into clients_auditline (action, object, result, origin, actor, at, trace_id, purpose)
  values (activity, subject, outcome, coalesce(current_setting('keten.origin', true), ''),
    nullif(current_setting('keten.actor', true), '')::bigint, moment, trace, why);
end $$;
