-- What no code may get round: a measure that started keeps what it should do (P8), runs five years at most (Wet SUWI
-- art. 82a), at locations that agreed, and an end stays an end.
create function evaluation_guard_measure() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    if old.started_on is not null then
      raise exception 'a measure that started is kept' using errcode = '23514';
    end if;
    return old;
  end if;
  if new.started_on is not null and new.stop_on > new.started_on + interval '5 years' then
    raise exception 'a measure runs five years at most' using errcode = '23514';
  end if;
  if tg_op = 'UPDATE' and old.started_on is null and new.started_on is not null and (
    not exists (select from evaluation_measurelocation l where l.measure_id = new.id)
    or exists (select from evaluation_measurelocation l where l.measure_id = new.id and l.agreed_on is null)
    or new.comparison <> 'none' and (select count(distinct a.is_control) from evaluation_arm a
      where a.measure_id = new.id) < 2)
  then
    raise exception 'a measure starts at locations that agreed, and with both arms of its comparison'
      using errcode = '23514';
  end if;
  if tg_op = 'UPDATE' and old.started_on is not null and (
    to_jsonb(new) - 'ended_on' is distinct from to_jsonb(old) - 'ended_on' or old.ended_on is not null)
  then
    raise exception 'a measure that started stays as it was' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger measure_guarded before insert or update or delete on evaluation_measure
  for each row execute function evaluation_guard_measure();

-- Places and arms of a measure that started stand still.
create function evaluation_guard_parts() returns trigger language plpgsql as $$
declare of_measure bigint := coalesce(new.measure_id, old.measure_id);
begin
  if exists (select from evaluation_measure m where m.id = of_measure and m.started_on is not null) then
    raise exception 'a measure that started stays as it was' using errcode = '23514';
  end if;
  return coalesce(new, old);
end $$;
create trigger measure_place_guarded before insert or update or delete on evaluation_measurelocation
  for each row execute function evaluation_guard_parts();
create trigger arm_guarded before insert or update or delete on evaluation_arm
  for each row execute function evaluation_guard_parts();

-- What is not compared, or not whole, is never spread; and only what has started is decided on.
create function evaluation_guard_verdict() returns trigger language plpgsql as $$
begin
  if not exists (select from evaluation_measure m where m.id = new.measure_id and m.started_on is not null
    and (new.choice <> 'spread' or m.comparison <> 'none'))
  then
    raise exception 'without a comparison nothing is spread, and nothing is decided before it starts'
      using errcode = '23514';
  end if;
  return new;
end $$;
create trigger verdict_guarded before insert on evaluation_verdict
  for each row execute function evaluation_guard_verdict();
