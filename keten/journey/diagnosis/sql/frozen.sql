-- A diagnosis never changes; only what happens to it afterwards is added, once each. A result of a test never changes.
create function diagnosis_stays_frozen() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - '{letter_sent_on,contested_on,contested_by_id,contest_reason,rediagnosis_due_on}'::text[])
    is distinct from
    (to_jsonb(old) - '{letter_sent_on,contested_on,contested_by_id,contest_reason,rediagnosis_due_on}'::text[])
  then
    raise exception 'a diagnosis is frozen: make a new one' using errcode = '23514';
  end if;
  if old.contested_on is not null and (new.contested_on, new.contest_reason, new.rediagnosis_due_on)
    is distinct from (old.contested_on, old.contest_reason, old.rediagnosis_due_on)
    or old.letter_sent_on is not null and new.letter_sent_on is distinct from old.letter_sent_on
  then
    raise exception 'what happened to a diagnosis is written once' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger diagnosis_frozen before update on diagnosis_diagnosis
  for each row execute function diagnosis_stays_frozen();

create function diagnosis_result_stays() returns trigger language plpgsql as $$
begin
  raise exception 'a result of a test never changes' using errcode = '23514';
end $$;
create trigger result_stays before update on diagnosis_testresult
  for each row execute function diagnosis_result_stays();
