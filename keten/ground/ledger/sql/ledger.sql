-- The hash chain. Verification in queries.py repeats the very same expression, so that a replaced function
-- in the database cannot hide what it did.

create or replace function ledger_hash(
  previous bytea, id bigint, type text, happened_at timestamptz, recorded_at timestamptz, actor bigint, organisation bigint,
  purpose text, legal_basis text, client_ref uuid, payload jsonb, schema_version int, caused_by bigint,
  chain uuid, place bigint
) returns bytea language sql immutable parallel safe as $$
  select sha256(previous || convert_to(jsonb_build_array(
    id, type, extract(epoch from happened_at), extract(epoch from recorded_at), actor, organisation,
    purpose, legal_basis, client_ref, payload, schema_version, caused_by, chain, place)::text, 'UTF8'))
$$;

-- Runs with the rights of the owner: nobody else may touch ledger_chainhead.
-- Rows without a client share one chain, the chain of the organisations.
create or replace function ledger_append() returns trigger
language plpgsql security definer set search_path = pg_catalog, public as $$
declare head public.ledger_chainhead;
begin
  new.recorded_at := clock_timestamp();
  new.chain := coalesce(new.client_ref, '00000000-0000-0000-0000-000000000000');
  insert into public.ledger_chainhead as h (chain, length, hash) values (new.chain, 1, ''::bytea)
    on conflict (chain) do update set length = h.length + 1
    returning * into head;
  new.position := head.length;
  new.previous_hash := head.hash;
  new.hash := public.ledger_hash(head.hash, new.id, new.type, new.happened_at, new.recorded_at, new.actor,
    new.organisation, new.purpose, new.legal_basis, new.client_ref, new.payload, new.schema_version, new.caused_by,
    new.chain, new.position);
  update public.ledger_chainhead set hash = new.hash where chain = new.chain;
  return new;
end $$;

create or replace function ledger_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'het logboek is alleen om aan toe te voegen' using errcode = 'insufficient_privilege';
end $$;

drop trigger if exists ledger_append on ledger_ledgerevent;
create trigger ledger_append before insert on ledger_ledgerevent
  for each row execute function ledger_append();
drop trigger if exists ledger_refuse on ledger_ledgerevent;
create trigger ledger_refuse before update or delete on ledger_ledgerevent
  for each row execute function ledger_refuse();
drop trigger if exists ledger_refuse_truncate on ledger_ledgerevent;
create trigger ledger_refuse_truncate before truncate on ledger_ledgerevent
  for each statement execute function ledger_refuse();

-- The id up to which an anchor covers the ledger. The lock waits a moment for those who are writing, so that no
-- event below the mark can still arrive later.
create or replace function ledger_mark() returns bigint
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  lock table public.ledger_ledgerevent in share mode;
  return coalesce((select max(id) from public.ledger_ledgerevent), 0);
end $$;
