-- Two events in the chain of each client, through the trigger that hashes them: one INSERT per kind of event.

-- @ opened
insert into ledger_ledgerevent (type, happened_at, recorded_at, purpose, legal_basis, organisation, client_ref,
  payload, schema_version, chain, position, previous_hash, hash)
select 'cases.case-opened', opened_on + time '09:00', now(), 'dienstverlening', 'Wet SUWI art. 9', responsible, ref,
  jsonb_build_object('case_id', n, 'location_id', place, 'target_group', target_group, 'responsible_id', responsible),
  1, '00000000-0000-0000-0000-000000000000', 0, '', ''
from bench.plan order by n;

-- @ accepted
insert into ledger_ledgerevent (type, happened_at, recorded_at, actor, purpose, legal_basis, organisation, client_ref,
  payload, schema_version, chain, position, previous_hash, hash)
select 'cases.handover-accepted', opened_on + time '10:00', now(), coach, 'dienstverlening', 'Wet SUWI art. 9',
  coach_at, ref, jsonb_build_object('case_id', n, 'handover_id', n, 'kind', 'first', 'steward_id', coach,
    'tell_client_by', null), 1, '00000000-0000-0000-0000-000000000000', 0, '', ''
from bench.plan where not no_contact order by n;
