-- What belongs to a client stays with that client, or goes along to the one into whom they were merged.
create function clients_only_to_who_stayed() returns trigger
language plpgsql security definer set search_path = public as $$
begin
  if not exists (select from clients_client k where k.id = old.client_id and k.merged_into_id = new.client_id) then
    raise exception 'a row moves only to the client into whom its own client was merged' using errcode = '23514';
  end if;
  return new;
end $$;

create trigger fact_stays before update of client_id on clients_fact
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();
create trigger review_stays before update of client_id on clients_underreview
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();
create trigger contact_stays before update of client_id on clients_sourcecontact
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();
create trigger glass_stays before update of client_id on clients_glassbreak
  for each row when (old.client_id <> new.client_id) execute function clients_only_to_who_stayed();
