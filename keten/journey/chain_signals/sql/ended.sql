-- What has ended stays as it ended: only the sender's reading may still be written, and the client of a joined file.
create function chain_signals_stay_ended() returns trigger language plpgsql as $$
begin
  if old.state in ('answered', 'refused', 'withdrawn') and
      (to_jsonb(new) - array['read_at', 'client_id']) is distinct from (to_jsonb(old) - array['read_at', 'client_id']) then
    raise exception 'a signal that has ended does not change' using errcode = 'integrity_constraint_violation';
  end if;
  return new;
end $$;

create trigger stay_ended before update on chain_signals_chainsignal
  for each row execute function chain_signals_stay_ended();
