-- Row-level security on everything that belongs to a client. Runs after every migration, after rights.sql, as the
-- owner; running it twice changes nothing. A test fails when a table with a client is missing here.
-- The app sees what a grant opens and the file that this request opened; the round works for everybody.
--
-- Two views of the owner answer "may this viewer look?" without going through the policies of other tables again: each
-- policy would bring all of those along, and planning them cost more than finding. They hold the filter themselves, so
-- that who reads them finds nothing but what they may see.
create or replace view clients_mygrant with (security_barrier) as
select g.client_id from clients_accessgrant g
where g.from_on <= (select keten_today()) and (g.until_on is null or g.until_on > (select keten_today()))
  and (g.staff_id = any ((select keten_ids('keten.desks'))::bigint[])
    or g.staff_id is null and g.organisation_id is null
      and g.location_id = any ((select keten_ids('keten.led'))::bigint[])
    or g.staff_id is null and g.organisation_id = (select keten_organisation())
      and g.location_id = any ((select keten_ids('keten.places'))::bigint[]));
create or replace view cases_mycase with (security_barrier) as
select c.id from cases_case c where c.client_id = any ((select keten_ids('keten.files'))::bigint[])
  or exists (select from clients_mygrant g where g.client_id = c.client_id);
grant select on clients_mygrant, cases_mycase to {app};

do $$
declare
  t record;
  granted constant text := $policy$
    %1$s = any ((select keten_ids('keten.files'))::bigint[])
    or exists (select from clients_mygrant g where g.client_id = %1$s)
  $policy$;
  of_case constant text := $policy$
    %1$s = any ((select keten_ids('keten.cases'))::bigint[])
    or exists (select from cases_mycase c where c.id = %1$s)
  $policy$;
  of_signal constant text := $policy$
    exists (select from chain_signals_chainsignal s where s.id = %1$s)
  $policy$;
  of_link constant text := of_signal || $policy$ or secret_hash = (select keten_link()) $policy$;
  of_diagnosis constant text := $policy$ exists (select from diagnosis_diagnosis d where d.id = %1$s) $policy$;
  of_report constant text := $policy$ exists (select from enforcement_effortreport r where r.id = %1$s) $policy$;
  of_investigation constant text := $policy$
    exists (select from enforcement_investigation i where i.id = %1$s)
  $policy$;
  of_own_case constant text := $policy$ %1$s is null or $policy$ || of_case;
  of_appointment constant text := $policy$ exists (select from appointments_appointment a where a.id = %1$s) $policy$;
  of_occupation constant text := of_appointment || $policy$ and (appointments_occupation.case_id is null
    or appointments_occupation.case_id = any ((select keten_ids('keten.cases'))::bigint[])
    or exists (select from cases_mycase c where c.id = appointments_occupation.case_id)) $policy$;
  of_invitation constant text := $policy$ exists (select from appointments_invitation i where i.id = %1$s) $policy$;
  of_control constant text := $policy$ exists (select from enforcement_control x where x.id = %1$s) $policy$;
  of_decision constant text := $policy$ exists (select from enforcement_formaldecision d where d.id = %1$s) $policy$;
  of_goal constant text := $policy$ exists (select from cases_goal g where g.id = %1$s) $policy$;
  of_message constant text := $policy$ exists (select from cases_message m where m.id = %1$s) $policy$;
  of_application constant text := $policy$ exists (select from benefits_application a where a.id = %1$s) $policy$;
  own_look constant text := $policy$
    %1$s = any ((select keten_ids('keten.files'))::bigint[])
    or staff_id = any ((select keten_ids('keten.desks'))::bigint[])
    or location_id = any ((select keten_ids('keten.led'))::bigint[])
    or staff_id in (select x.id from organisations_staff x where x.organisation_id = (select keten_reviews()))
  $policy$;
  own_grant constant text := $policy$
    %1$s = any ((select keten_ids('keten.files'))::bigint[])
    or staff_id = any ((select keten_ids('keten.desks'))::bigint[])
    or organisation_id is null and location_id = any ((select keten_ids('keten.led'))::bigint[])
    or organisation_id = (select keten_organisation()) and location_id = any ((select keten_ids('keten.places'))::bigint[])
    or staff_id in (select x.id from organisations_staff x where x.organisation_id = (select keten_reviews()))
  $policy$;
  own_log constant text := $policy$
    %1$s in (select k.ref from clients_client k where k.id = any ((select keten_ids('keten.files'))::bigint[]))
  $policy$;
  own_audit constant text := own_log || $policy$
    or actor in (select x.id from organisations_staff x where x.organisation_id = (select keten_reviews()))
  $policy$;
  -- Whether somebody was asked and answered is for themselves, not for who leads or looks after their desk; a client
  -- has their own file open.
  own_survey constant text := $policy$
    %1$s = any ((select keten_ids('keten.files'))::bigint[])
    or staff_id = (select nullif(current_setting('keten.actor', true), '')::bigint)
  $policy$;
  -- Answers belong to nobody; they are counted where they were given.
  of_place constant text := $policy$ %1$s = any ((select keten_ids('keten.places'))::bigint[]) $policy$;
  -- What was drawn, and what was seen in it, is for who inspects; whether the file itself opens is a grant's business.
  of_sample constant text := $policy$
    exists (select from governance_sample m join governance_inspection i on i.id = m.inspection_id
      where m.id = %1$s and i.inspector_id = any ((select keten_ids('keten.desks'))::bigint[]))
  $policy$;
  of_drawn constant text := $policy$ exists (select from governance_sampledfile f where f.id = %1$s) $policy$;
begin
  for t in select * from (values
    ('clients_client', 'clients_client.id', granted, 'true'),
    ('clients_accessgrant', 'clients_accessgrant.client_id', own_grant, 'true'),
    ('clients_glassbreak', 'clients_glassbreak.client_id', own_look, null),
    ('clients_processingline', 'clients_processingline.data_subject_id', own_log, null),
    ('clients_auditline', 'clients_auditline.object', own_audit, null),
    ('cases_case', 'cases_case.client_id', granted, null),
    ('cases_responsibility', 'cases_responsibility.case_id', of_case, null),
    ('cases_stewardship', 'cases_stewardship.case_id', of_case, null),
    ('cases_handover', 'cases_handover.case_id', of_case, null),
    ('cases_step', 'cases_step.case_id', of_case, null),
    ('cases_spell', 'cases_spell.case_id', of_case, null),
    ('cases_message', 'cases_message.case_id', of_case, null),
    ('cases_attachment', 'cases_attachment.message_id', of_message, null),
    ('cases_goal', 'cases_goal.case_id', of_case, null),
    ('cases_goaltask', 'cases_goaltask.goal_id', of_goal, null),
    ('cases_evaluation', 'cases_evaluation.goal_id', of_goal, null),
    ('clients_notice', 'clients_notice.client_id', granted, null),
    ('clients_contactpreference', 'clients_contactpreference.client_id', granted, null),
    ('profiling_profiledraw', 'profiling_profiledraw.case_id', of_case, null),
    ('clients_fact', 'clients_fact.client_id', granted, null),
    ('clients_underreview', 'clients_underreview.client_id', granted, null),
    ('clients_sourcecontact', 'clients_sourcecontact.client_id', granted, null),
    ('questions_filledform', 'questions_filledform.client_id', granted, null),
    ('questions_questionasked', 'questions_questionasked.client_id', granted, null),
    ('questions_surveyinvitation', 'questions_surveyinvitation.client_id', own_survey, null),
    ('questions_surveystop', 'questions_surveystop.client_id', own_survey, null),
    ('questions_surveyanswer', 'questions_surveyanswer.location_id', of_place, null),
    ('chain_signals_chainsignal', 'chain_signals_chainsignal.client_id', granted, null),
    ('chain_signals_signalmessage', 'chain_signals_signalmessage.signal_id', of_signal, null),
    ('chain_signals_signallink', 'chain_signals_signallink.signal_id', of_link, null),
    ('routing_binding', 'routing_binding.case_id', of_case, null),
    ('evaluation_assignment', 'evaluation_assignment.case_id', of_case, null),
    ('routing_stageperiod', 'routing_stageperiod.case_id', of_case, null),
    ('routing_runningclock', 'routing_runningclock.case_id', of_case, null),
    ('routing_advice', 'routing_advice.case_id', of_case, null),
    ('diagnosis_testresult', 'diagnosis_testresult.case_id', of_case, null),
    ('diagnosis_diagnosis', 'diagnosis_diagnosis.case_id', of_case, null),
    ('diagnosis_need', 'diagnosis_need.diagnosis_id', of_diagnosis, null),
    ('enforcement_dutyagreement', 'enforcement_dutyagreement.case_id', of_case, null),
    ('enforcement_effortreport', 'enforcement_effortreport.case_id', of_case, null),
    ('enforcement_effortline', 'enforcement_effortline.report_id', of_report, null),
    ('enforcement_investigation', 'enforcement_investigation.case_id', of_case, null),
    ('enforcement_conduct', 'enforcement_conduct.investigation_id', of_investigation, null),
    ('enforcement_hearinground', 'enforcement_hearinground.investigation_id', of_investigation, null),
    ('enforcement_formaldecision', 'enforcement_formaldecision.investigation_id', of_investigation, null),
    ('enforcement_repentance', 'enforcement_repentance.decision_id', of_decision, null),
    ('enforcement_objection', 'enforcement_objection.decision_id', of_decision, null),
    ('enforcement_control', 'enforcement_control.case_id', of_case, null),
    ('enforcement_controlground', 'enforcement_controlground.control_id', of_control, null),
    -- Meetings of groups say nothing about clients.
    ('appointments_appointment', 'appointments_appointment.case_id', of_own_case, null),
    ('appointments_occupation', 'appointments_occupation.appointment_id', of_occupation, null),
    ('appointments_invitation', 'appointments_invitation.case_id', of_case, null),
    ('appointments_invitedstaff', 'appointments_invitedstaff.invitation_id', of_invitation, null),
    ('appointments_place', 'appointments_place.case_id', of_case, null),
    ('transfers_transfer', 'transfers_transfer.case_id', of_case, null),
    ('transfers_reintegrationagreement', 'transfers_reintegrationagreement.case_id', of_case, null),
    ('governance_sampledfile', 'governance_sampledfile.sample_id', of_sample, null),
    ('governance_fileanswer', 'governance_fileanswer.file_id', of_drawn, null),
    ('intake_report', 'intake_report.client_id', granted, null),
    ('benefits_application', 'benefits_application.client_id', granted, null),
    ('benefits_benefitperiod', 'benefits_benefitperiod.client_id', granted, null),
    ('benefits_correction', 'benefits_correction.application_id', of_application, null)
  ) as listed (name, of_client, may_see, may_add)
  loop
    execute format('alter table %I enable row level security', t.name);
    execute format('drop policy if exists granted on %I', t.name);
    execute format('drop policy if exists round on %I', t.name);
    execute format('create policy granted on %I to {app} using (%s) with check (%s)', t.name,
      format(t.may_see, t.of_client), coalesce(t.may_add, format(t.may_see, t.of_client)));
    execute format('create policy round on %I to {round} using (true) with check (true)', t.name);
  end loop;
end $$;
