-- What was trained never changes; a version is published once and withdrawn once.
create function profiling_model_stays() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    raise exception 'a trained model is never removed' using errcode = '23514';
  end if;
  if to_jsonb(new) - array['published_at', 'published_by_id', 'withdrawn_at', 'withdrawn_by_id']
      is distinct from to_jsonb(old) - array['published_at', 'published_by_id', 'withdrawn_at', 'withdrawn_by_id'] then
    raise exception 'a trained model never changes' using errcode = '23514';
  end if;
  if old.published_at is not null and (new.published_at, new.published_by_id)
      is distinct from (old.published_at, old.published_by_id) then
    raise exception 'a model is published once' using errcode = '23514';
  end if;
  if old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_by_id)
      is distinct from (old.withdrawn_at, old.withdrawn_by_id) then
    raise exception 'a model is withdrawn once' using errcode = '23514';
  end if;
  return new;
end $$;

create trigger model_stays before update or delete on profiling_profilemodel
  for each row execute function profiling_model_stays();

-- The last working day that a fact tells: stated by the client, or the end of the last job that has ended.
create function profiling_last_day(datum text, value jsonb) returns date language sql immutable as $$
  select max(said::date) from (
    select value #>> '{}' as said where datum = 'laatste_werkdag'
    union all
    select job ->> 'eind' from jsonb_array_elements(
      case when datum = 'dienstverbanden' and jsonb_typeof(value) = 'array' then value else '[]' end) as job
  ) days where said ~ '^\d{4}-\d{2}-\d{2}$'
$$;
