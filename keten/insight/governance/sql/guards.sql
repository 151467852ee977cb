-- What no code may get round. A finding that is final stays as it is, with everything that was said about it; nothing is
-- final before each party reacted or was recorded as silent, and before the inspector answered (afterword).
create function governance_guard_finding() returns trigger language plpgsql as $$
begin
  if old.final_on is not null then
    raise exception 'a final finding stays as it is' using errcode = '23514';
  end if;
  if old.sent_on is not null and (new.sent_on, new.react_by, new.inspection_id, new.number, new.sample_id,
      new.question_id, new.share, new.low, new.high, new.judged, new.population, new.drafted_on)
    is distinct from (old.sent_on, old.react_by, old.inspection_id, old.number, old.sample_id,
      old.question_id, old.share, old.low, old.high, old.judged, old.population, old.drafted_on)
  then
    raise exception 'what was sent stays as it was sent' using errcode = '23514';
  end if;
  if new.final_on is not null then
    if exists (select from governance_inspectionparty p where p.inspection_id = new.inspection_id
      and not exists (select from governance_reaction r where r.finding_id = new.id and r.party_id = p.id))
    then
      raise exception 'a party has not reacted, and that is not recorded' using errcode = '23514';
    end if;
    if not exists (select from governance_findingtext t where t.finding_id = new.id and t.kind = 'afterword') then
      raise exception 'no final finding without an afterword' using errcode = '23514';
    end if;
  end if;
  return new;
end $$;
create trigger finding_guarded before update on governance_finding
  for each row execute function governance_guard_finding();

-- Holding the finding while something is added keeps it from becoming final in between; of the owner, because the round
-- may add a reaction without being able to change a finding.
create function governance_guard_words() returns trigger language plpgsql
security definer set search_path = pg_catalog, public as $$
declare
  f governance_finding;
begin
  select * into f from governance_finding where id = new.finding_id for share;
  if f.final_on is not null then
    raise exception 'a final finding stays as it is' using errcode = '23514';
  end if;
  if tg_table_name = 'governance_reaction' then
    if f.sent_on is null or new.given_on < f.sent_on then
      raise exception 'nobody reacts to what was not sent' using errcode = '23514';
    end if;
    if not exists (select from governance_inspectionparty p
      where p.id = new.party_id and p.inspection_id = f.inspection_id) then
      raise exception 'only parties react' using errcode = '23514';
    end if;
    if new.is_silence and (new.given_on <= f.react_by or exists (select from governance_reaction r
      where r.finding_id = f.id and r.party_id = new.party_id)) then
      raise exception 'silence is recorded after the term, of who said nothing' using errcode = '23514';
    end if;
  end if;
  return new;
end $$;
create trigger finding_text_guarded before insert on governance_findingtext
  for each row execute function governance_guard_words();
create trigger reaction_guarded before insert on governance_reaction
  for each row execute function governance_guard_words();

-- Only what is final obliges, only a party of that inspection; and who owes does not judge.
create function governance_guard_obligation() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' and not exists (
    select from governance_finding f join governance_inspectionparty p on p.inspection_id = f.inspection_id
    where f.id = new.finding_id and f.final_on is not null and p.id = new.party_id)
  then
    raise exception 'only a final finding obliges, and only a party' using errcode = '23514';
  end if;
  if tg_op = 'UPDATE' and old.confirmed_on is not null then
    raise exception 'what was confirmed stays confirmed' using errcode = '23514';
  end if;
  if new.confirmed_on is not null and not exists (
    select from governance_obligationreport r where r.obligation_id = new.id and r.is_enough)
  then
    raise exception 'nothing is confirmed that was not reported' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger obligation_guarded before insert or update on governance_obligation
  for each row execute function governance_guard_obligation();

-- A question belongs to the inspection of the file; answers stand still when the inspection is closed.
create function governance_guard_answer() returns trigger language plpgsql as $$
begin
  if not exists (
    select from governance_sampledfile s join governance_sample m on m.id = s.sample_id
    join governance_inspection i on i.id = m.inspection_id
    join governance_inspectionquestion q on q.inspection_id = i.id
    where s.id = new.file_id and q.id = new.question_id and i.closed_on is null)
  then
    raise exception 'no open question of this inspection' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger answer_guarded before insert or update on governance_fileanswer
  for each row execute function governance_guard_answer();

-- Nobody inspects the own organisation.
create function governance_guard_party() returns trigger language plpgsql as $$
begin
  if exists (select from governance_inspection i join organisations_staff s on s.id = i.inspector_id
    where i.id = new.inspection_id and s.organisation_id = new.organisation_id)
  then
    raise exception 'nobody inspects the own organisation' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger party_guarded before insert on governance_inspectionparty
  for each row execute function governance_guard_party();
