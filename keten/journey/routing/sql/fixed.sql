-- A published version never changes: cases are served by it, and figures about it must stay true.
create or replace function routing_keep_published() returns trigger language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'a published version of a service model never changes' using errcode = 'check_violation';
  end if;
  return new;
end $$;
create trigger routing_published_is_fixed before update on routing_modelversion
  for each row execute function routing_keep_published();
