-- Forms and the ledger of questions go along when two files of one person are joined; nothing else in them changes,
-- except that a question which both files put for the first time says why it stands there twice.
create trigger form_stays before update of client_id on questions_filledform
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();
create trigger question_stays before update of client_id on questions_questionasked
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();

create function questions_ground_stays() returns trigger language plpgsql as $$
begin
  if old.ground is not null or new.ground is distinct from 'double_file' or old.client_id = new.client_id then
    raise exception 'the ground of a question never changes' using errcode = '23514';
  end if;
  return new;
end $$;

create trigger ground_stays before update of ground on questions_questionasked
  for each row when (old.ground is distinct from new.ground) execute function questions_ground_stays();
