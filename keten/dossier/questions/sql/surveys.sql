-- An invitation and a no go along when two files of one person are joined.
create trigger survey_stays before update of client_id on questions_surveyinvitation
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();
create trigger survey_stop_stays before update of client_id on questions_surveystop
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();

-- How many were asked and answered, per location and survey: counts for who leads there and may see no invitation.
create function questions_count_surveys(places bigint[], since date, until date)
returns table (location_id bigint, survey text, asked bigint, answered bigint)
language sql stable security definer set search_path = public as $$
  select i.location_id, i.survey::text, count(*), count(*) filter (where i.answered)
  from questions_surveyinvitation i
  where i.location_id = any (places)
    and (i.asked_at at time zone 'Europe/Amsterdam')::date >= since
    and (i.asked_at at time zone 'Europe/Amsterdam')::date < until
  group by i.location_id, i.survey
$$;
