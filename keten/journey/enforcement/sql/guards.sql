-- What no code may get round: the client was asked and had the time (Awb 4:8), who pays decides, two pairs of eyes of
-- that organisation, and what counts is frozen. Also when the app itself is wrong.
create function enforcement_guard_decision() returns trigger language plpgsql as $$
declare
  payer bigint := (select payer_id from enforcement_investigation where id = new.investigation_id);
begin
  if tg_op = 'INSERT' and not exists (
    select from enforcement_hearinground h where h.investigation_id = new.investigation_id
      and (h.answered_on is not null or h.due_on < new.made_on))
  then
    raise exception 'nothing is decided before the client was heard' using errcode = '23514';
  end if;
  if exists (select from organisations_staff s
    where s.id in (new.made_by_id, new.approved_by_id, new.returned_by_id) and s.organisation_id <> payer)
  then
    raise exception 'only who pays the benefit decides' using errcode = '23514';
  end if;
  if tg_op = 'UPDATE' then
    if (to_jsonb(new) - '{returned_on,returned_by_id,return_reason,approved_on,approved_by_id,letter,objection_due_on,reconsider_due_on,reconsidered_on,reconsidered_by_id,reconsider_reason,ended_on}'::text[])
      is distinct from
      (to_jsonb(old) - '{returned_on,returned_by_id,return_reason,approved_on,approved_by_id,letter,objection_due_on,reconsider_due_on,reconsidered_on,reconsidered_by_id,reconsider_reason,ended_on}'::text[])
      or old.returned_on is not null
      or old.approved_on is not null and (new.approved_on, new.approved_by_id, new.letter, new.objection_due_on)
        is distinct from (old.approved_on, old.approved_by_id, old.letter, old.objection_due_on)
    then
      raise exception 'a decision is frozen: send it back or make another' using errcode = '23514';
    end if;
  end if;
  return new;
end $$;
create trigger decision_guarded before insert or update on enforcement_formaldecision
  for each row execute function enforcement_guard_decision();

-- Who decides on an objection had no part in the decision (Awb 10:3 lid 3).
create function enforcement_guard_objection() returns trigger language plpgsql as $$
begin
  if new.decided_by_id is not null and exists (
    select from enforcement_formaldecision d where d.id = new.decision_id
      and new.decided_by_id in (d.made_by_id, d.approved_by_id))
  then
    raise exception 'who decided does not decide on the objection' using errcode = '23514';
  end if;
  return new;
end $$;
create trigger objection_guarded before insert or update on enforcement_objection
  for each row execute function enforcement_guard_objection();
