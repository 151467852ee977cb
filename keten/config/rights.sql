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
-- Who could look when, and who looked, can always be answered afterwards.
revoke delete, truncate on clients_accessgrant, clients_glassbreak from {app}, {round};
revoke insert, update, delete, truncate on clients_processingline, clients_auditline from {app}, {round};
revoke delete, truncate on benefits_application, benefits_benefitperiod, intake_report from {app}, {round};
revoke update, delete, truncate on benefits_correction from {app}, {round};
-- What fixes the logs is written by the round alone, once; a judgement of rights is only ever added.
revoke update, delete, truncate on clients_loganchor from {app}, {round};
revoke insert on clients_loganchor from {app};
revoke update, delete, truncate on organisations_rightsreview from {app}, {round};
revoke execute on function clients_mark_logs() from {app};
revoke execute on function clients_mark_logs() from public;
revoke insert, update, delete, truncate on django_migrations from {app}, {round};

-- Facts are added and superseded, never changed or removed; the ledger of questions and what was sent likewise.
revoke update, delete, truncate on clients_fact from {app}, {round};
-- A row goes along to the client into whom its own was merged; a trigger sees to that (clients/sql/joining.sql).
grant update (superseded_at, superseded_by_id, in_doubt, client_id) on clients_fact to {app}, {round};
revoke delete, truncate on clients_underreview, clients_sourcecontact, questions_filledform, questions_questionasked,
  chain_signals_chainsignal from {app}, {round};
revoke update on questions_questionasked from {app}, {round};
grant update (answered_at, answered_in_id, answer, fact_id, client_id, ground) on questions_questionasked to {app}, {round};
-- Where a case stood in which way of working can always be answered afterwards; advice is only today's.
revoke delete, truncate on routing_modelversion, routing_modelchoice, routing_binding, routing_stageperiod,
  routing_runningclock from {app}, {round};
-- A diagnosis is frozen and a result of a test too; only what happens to a diagnosis afterwards is added.
revoke update, delete, truncate on diagnosis_testresult, diagnosis_diagnosis from {app}, {round};
grant update (letter_sent_on, contested_on, contested_by_id, contest_reason, rediagnosis_due_on)
  on diagnosis_diagnosis to {app}, {round};
revoke update, delete, truncate on diagnosis_need from {app}, {round};
grant update (offering, starts_on, offered_on) on diagnosis_need to {app}, {round};
revoke update, delete, truncate on chain_signals_signalmessage from {app}, {round};
-- A link keeps whom it was for and what was tried with it; only what happens to it is added.
revoke update, delete, truncate on chain_signals_signallink from {app}, {round};
grant update (wrong_codes, opened_at, blocked_at, revoked_at, used_at) on chain_signals_signallink to {app}, {round};
-- The statistical model: trained and published by a command, read by the app; a draw is made once and stays.
revoke insert, update, delete, truncate on profiling_profilemodel, profiling_profiledraw, profiling_driftreading
  from {app};
revoke delete, truncate on profiling_profilemodel, profiling_driftreading from {round};
revoke update, delete, truncate on profiling_profiledraw from {round};
-- Figures are computed by the round, and read by pages.
revoke insert, update, delete, truncate on indicators_figure, indicators_figurerun, indicators_watched,
  indicators_dip from {app};
-- What was asked, answered and done when running cases went over to another way of working stays.
revoke delete, truncate on simulation_casemigration from {app}, {round};
-- A message that went out or came in, and that a delivery was turned away, can always be answered for afterwards.
revoke delete, truncate on exchange_subscription, exchange_outstream, exchange_outmessage, exchange_instream,
  exchange_inmessage, exchange_refusal from {app}, {round};
-- What was found, said and decided about somebody stays; a report and the conduct it is about never change.
revoke delete, truncate on enforcement_dutyagreement, enforcement_effortreport, enforcement_effortline,
  enforcement_investigation, enforcement_conduct, enforcement_hearinground, enforcement_formaldecision,
  enforcement_repentance, enforcement_objection from {app}, {round};
revoke update on enforcement_dutyagreement, enforcement_effortreport, enforcement_effortline, enforcement_investigation,
  enforcement_conduct from {app}, {round};
-- Controls are chosen by the round alone. Why somebody was chosen, and what the draw followed from, is read by nobody:
-- whoever checks must not know (enforcement/sql/controls.sql counts).
revoke delete, truncate on enforcement_control, enforcement_controldraw from {app}, {round};
revoke insert on enforcement_control, enforcement_controldraw from {app};
revoke update on enforcement_controldraw from {app}, {round};
revoke update on enforcement_control from {app}, {round};
grant update (ended_on, ended_by_id, outcome, note, investigation_id) on enforcement_control to {app};
revoke select, update, delete, truncate on enforcement_controlground, enforcement_controlseed from {app}, {round};
revoke insert on enforcement_controlground, enforcement_controlseed from {app};
revoke execute on function enforcement_compare_controls(bigint, int) from public, {round};
-- How a case was served before, and what two partners agreed, stays as it was; a transfer is never taken away.
revoke update, delete, truncate on cases_spell, transfers_reintegrationagreement from {app}, {round};
revoke delete, truncate on transfers_transfer from {app}, {round};
-- Who met whom, when, and who was invited stays; a feed of a calendar ends, it is not forgotten.
revoke delete, truncate on appointments_appointment, appointments_occupation, appointments_invitation,
  appointments_invitedstaff, appointments_place, appointments_feedlink from {app}, {round};
revoke update on appointments_invitedstaff from {app}, {round};
grant update (until_on) on enforcement_dutyagreement to {app}, {round};
grant update (ended_on) on enforcement_investigation to {app}, {round};
-- Who was asked how it was stays as it was asked; only that it was answered or skipped is added. What was answered
-- waits sealed where the web can only add, and becomes an answer by the round alone; nobody changes one.
revoke update, delete, truncate on questions_surveyinvitation from {app}, {round};
grant update (answered, declined, client_id) on questions_surveyinvitation to {app}, {round};
revoke truncate on questions_surveystop from {app}, {round};
revoke select, update, delete, truncate on questions_waitingsurvey from {app};
revoke truncate on questions_waitingsurvey from {round};
revoke insert, update, delete, truncate on questions_surveyanswer from {app};
revoke update, delete, truncate on questions_surveyanswer from {round};
-- What was written stays as it was written; what is done with a message, and how far a notice is, is added.
revoke update, delete, truncate on cases_message, cases_attachment from {app}, {round};
grant update (queue, organisation_id, answered_by_id, closed_at, closed_by_id, closed_reason, moved_at, moved_by_id,
  moved_reason, read_at) on cases_message to {app}, {round};
-- What was agreed stays as it was agreed: yes is added, and how it went. What is still to be done goes along to a goal
-- that takes the place of another.
revoke update, delete, truncate on cases_goal, cases_goaltask, cases_evaluation from {app}, {round};
grant update (client_agreed_at, client_agreed_way, client_recorded_by_id, staff_agreed_at, staff_agreed_by_id, ended_on,
  outcome, outcome_note) on cases_goal to {app}, {round};
grant update (goal_id, agreed_at, done_on, not_done_reason, finished_at, finished_by_id, finished_way)
  on cases_goaltask to {app}, {round};
revoke update, delete, truncate on clients_notice from {app}, {round};
grant update (try_at, attempts, failed_at, sent_at, withdrawn_at) on clients_notice to {app}, {round};
revoke delete, truncate on clients_contactpreference from {app}, {round};
-- An inspection can be done again: what was asked, drawn and written stays; only its end is added. A trigger keeps what
-- is final as it is (insight/governance/sql/guards.sql).
revoke update, delete, truncate on governance_inspection, governance_inspectionparty, governance_inspectionquestion,
  governance_sample, governance_sample_locations, governance_sampledfile, governance_findingtext, governance_reaction
  from {app}, {round};
grant update (closed_on) on governance_inspection to {app}, {round};
revoke delete, truncate on governance_finding, governance_fileanswer, governance_obligation, governance_obligationreport
  from {app}, {round};
revoke update on governance_finding, governance_obligation, governance_obligationreport from {app}, {round};
grant update (sent_on, react_by, share, low, high, judged, population, final_on) on governance_finding to {app}, {round};
grant update (confirmed_on, confirmed_by_id) on governance_obligation to {app}, {round};
grant update (judged_on, judged_by_id, is_enough, judgement) on governance_obligationreport to {app}, {round};
-- What a measure should do, how it was carried out and what was decided is never rewritten; only drafts go away, which a
-- trigger sees to (insight/evaluation/sql/guards.sql). The catalogue grows.
revoke delete, truncate on evaluation_method from {app}, {round};
revoke delete, truncate on evaluation_stratum from {app}, {round};
revoke truncate on evaluation_measure, evaluation_measurelocation, evaluation_arm from {app}, {round};
revoke update, delete, truncate on evaluation_change, evaluation_verdict, evaluation_assignment from {app}, {round};
revoke execute on function governance_draw_sample(bigint[], text, date, date, text, bigint, int, boolean)
  from public;
