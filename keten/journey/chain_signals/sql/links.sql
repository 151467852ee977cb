-- A link lets somebody outside Keten read and answer one signal. Who knows its secret sees the row of the link, and by
-- the functions below that one signal: nothing else of the client. The setting lives as long as one transaction.
create function keten_link() returns bytea language sql stable parallel safe as
  $$ select decode(nullif(current_setting('keten.link', true), ''), 'hex') $$;

-- Whose signal it is, for the ledger: the client's number and random key, nothing of the file.
create function chain_signals_link_client() returns table (client_id bigint, ref uuid)
language sql stable security definer set search_path = public as $$
  select k.id, k.ref from chain_signals_signallink l
  join chain_signals_chainsignal s on s.id = l.signal_id
  join clients_client k on k.id = s.client_id
  where l.secret_hash = keten_link()
$$;

-- What the holder reads after the code: what was asked, by whom, about whom; and for a while what they answered. Both
-- logs are written.
create function chain_signals_read_link(today date, sent_since timestamptz, activity text)
returns table (kind text, sent_at timestamptz, due_on date, asker text, name_parts text[], born_on date, asked text,
  used_at timestamptz, answered text)
language plpgsql security definer set search_path = public as $$
declare subject uuid;
begin
  select k.ref, s.type, s.sent_at, s.due_on, o.name, array[k.initials, k.prefix, k.last_name], k.born_on,
    first.body::text, l.used_at, last.body::text
  into subject, kind, sent_at, due_on, asker, name_parts, born_on, asked, used_at, answered
  from chain_signals_signallink l
  join chain_signals_chainsignal s on s.id = l.signal_id
  join clients_client k on k.id = s.client_id
  join organisations_organisation o on o.id = s.sender_id
  join chain_signals_signalmessage first on first.signal_id = s.id and first.version = 1
  left join chain_signals_signalmessage last on last.signal_id = s.id and last.state = 'answered'
  where l.secret_hash = keten_link() and l.opened_at is not null and l.revoked_at is null and l.blocked_at is null
    and (l.used_at >= sent_since or l.used_at is null and l.expires_on >= today
      and s.state not in ('answered', 'refused', 'withdrawn'));
  if subject is null then
    return;
  end if;
  perform clients_log_look(subject, activity, 'beantwoorden van een signaal', 'ok');
  return next;
end $$;

-- To write in it: the file is fixed until the caller leaves it, so that the same actions as everybody's can do it.
create function chain_signals_enter_link(today date, activity text) returns uuid
language plpgsql security definer set search_path = public as $$
declare
  subject uuid;
  client bigint;
  signal uuid;
begin
  select k.ref, k.id, s.key into subject, client, signal
  from chain_signals_signallink l
  join chain_signals_chainsignal s on s.id = l.signal_id
  join clients_client k on k.id = s.client_id
  where l.secret_hash = keten_link() and l.used_at is null and l.revoked_at is null and l.blocked_at is null
    and l.expires_on >= today and s.state not in ('answered', 'refused', 'withdrawn');
  if signal is not null then
    perform clients_log_look(subject, activity, 'beantwoorden van een signaal', 'ok');
    perform clients_fix_file(client);
  end if;
  return signal;
end $$;
