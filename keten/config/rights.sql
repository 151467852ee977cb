-- Who may do what. Runs after every migration, as the owner; running it twice changes nothing.
-- The app role serves people, the round role works through the night; neither may touch the past.
grant usage on schema public to {app}, {round};
grant select, insert, update, delete on all tables in schema public to {app}, {round};
grant usage, select on all sequences in schema public to {app}, {round};
grant execute on all functions in schema public to {app}, {round};

-- The ledger: add and read. Nobody chooses the id of a row, which anchors count by. Chain heads are written by the
-- trigger alone, with the owner's rights.
revoke insert, update, delete, truncate on ledger_ledgerevent from {app}, {round};
grant insert (type, happened_at, recorded_at, actor, organisation, purpose, legal_basis, client_ref, payload,
  schema_version, caused_by, chain, position, previous_hash, hash) on ledger_ledgerevent to {app}, {round};
revoke update, delete, truncate on ledger_reactionrun, ledger_anchor from {app}, {round};
revoke insert, update, delete, truncate on ledger_chainhead from {app}, {round};
revoke insert on ledger_anchor from {app};

-- Breaches and rounds are the round's own book.
revoke insert, update, delete, truncate on promises_breach, promises_roundrun from {app};

-- Proof of upkeep: the round writes what it removed, the owner that a backup was made; nobody takes it away.
revoke insert, update, delete, truncate on upkeep_removal, upkeep_backup from {app};
revoke insert, update on upkeep_backup from {round};
revoke delete, truncate on upkeep_removal, upkeep_backup from {round};

-- Files are closed or merged, never removed by the application. What has reached its term is removed by functions of
-- the owner that only the round may call (ground/upkeep).
revoke delete, truncate on clients_client, cases_case, cases_responsibility, cases_stewardship, cases_handover,
  cases_step from {app}, {round};
revoke insert, update, delete, truncate on django_migrations from {app}, {round};
