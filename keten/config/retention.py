"""Kind of data -> tables -> term -> what happens: the retention register (*bewaartermijnen*), one place for all apps.

A new table that belongs to a client or a case needs a line in ``CLIENT_FILES``, what hangs lowest first; a test fails
without. When it can hold data younger than the closing of the case, name the date in ``younger``. Afterwards
``keten migrate`` makes the functions in the database anew. Tables with a term of their own (drafts, access logs) are a
``Kind``; their terms stand ready in ``ground/upkeep/parameters.toml``.
"""

from collections.abc import Mapping, Sequence

from keten.dossier.clients.events import ClientRemoved
from keten.ground.upkeep.rules.kinds import Kind, Line, Then

_STEP_ENDED = "(x.ended_at at time zone 'Europe/Amsterdam')::date"
_HANDOVER_ANSWERED = "(x.answered_at at time zone 'Europe/Amsterdam')::date"
_SIGNAL_ANSWERED = "(coalesce(x.answered_at, x.read_at) at time zone 'Europe/Amsterdam')::date"
_MESSAGE_SENT = "(x.sent_at at time zone 'Europe/Amsterdam')::date"
_GOAL_PROPOSED = "(x.proposed_at at time zone 'Europe/Amsterdam')::date"
_TASK_ADDED = "(x.added_at at time zone 'Europe/Amsterdam')::date"
_PLACE_ASKED = "(x.asked_at at time zone 'Europe/Amsterdam')::date"
_APPOINTMENT_MADE = "(x.starts_at at time zone 'Europe/Amsterdam')::date"
_FORM_SAVED = "(x.saved_at at time zone 'Europe/Amsterdam')::date"
_FACT_RECORDED = "(x.recorded_at at time zone 'Europe/Amsterdam')::date"
_ONLY_KEYS = "draagt alleen de willekeurige sleutel en nummers; cijfers over het verleden blijven kloppen"

CLIENT_FILES = Kind(
    code="client_files",
    label="Dossiers van klanten",
    period="upkeep.file_retention",
    table="clients_client",
    # A double goes with the client that stayed; nobody with an open case goes.
    condition="t.merged_into_id is null"
    " and not exists (select 1 from cases_case c where c.client_id = t.id and c.closed_on is null)",
    since="greatest(t.registered_on, (select max(c.closed_on) from cases_case c where c.client_id = t.id))",
    key="t.ref::text",
    family="merged_into_id",
    event=ClientRemoved,
    lines=(
        Line(table="governance_fileanswer", column="file_id", of="governance_sampledfile"),
        Line(table="governance_sampledfile", column="case_id", of="cases_case"),
        Line(table="transfers_reintegrationagreement", column="case_id", of="cases_case", younger="x.agreed_on"),
        Line(table="transfers_transfer", column="case_id", of="cases_case"),
        Line(table="appointments_place", column="case_id", of="cases_case", younger=_PLACE_ASKED),
        Line(table="appointments_invitedstaff", column="invitation_id", of="appointments_invitation"),
        Line(table="appointments_invitation", column="case_id", of="cases_case"),
        Line(table="appointments_occupation", column="appointment_id", of="appointments_appointment"),
        Line(table="appointments_appointment", column="case_id", of="cases_case", younger=_APPOINTMENT_MADE),
        Line(table="enforcement_controlground", column="control_id", of="enforcement_control"),
        Line(table="enforcement_control", column="case_id", of="cases_case", younger="x.chosen_on"),
        Line(table="enforcement_objection", column="decision_id", of="enforcement_formaldecision", younger="x.made_on"),
        Line(table="enforcement_repentance", column="decision_id", of="enforcement_formaldecision"),
        Line(table="enforcement_formaldecision", column="investigation_id", of="enforcement_investigation"),
        Line(table="enforcement_hearinground", column="investigation_id", of="enforcement_investigation"),
        Line(table="enforcement_conduct", column="investigation_id", of="enforcement_investigation"),
        Line(table="enforcement_investigation", column="case_id", of="cases_case", younger="x.opened_on"),
        Line(table="enforcement_effortline", column="report_id", of="enforcement_effortreport"),
        Line(table="enforcement_effortreport", column="case_id", of="cases_case", younger="x.sent_on"),
        Line(table="enforcement_dutyagreement", column="case_id", of="cases_case", younger="x.until_on"),
        Line(table="evaluation_assignment", column="case_id", of="cases_case"),
        Line(table="routing_advice", column="case_id", of="cases_case"),
        Line(table="routing_runningclock", column="case_id", of="cases_case"),
        Line(table="routing_stageperiod", column="case_id", of="cases_case"),
        Line(table="routing_binding", column="case_id", of="cases_case"),
        Line(table="diagnosis_need", column="diagnosis_id", of="diagnosis_diagnosis"),
        Line(table="diagnosis_diagnosis", column="case_id", of="cases_case", younger="x.made_on"),
        Line(table="diagnosis_testresult", column="case_id", of="cases_case", younger="x.taken_on"),
        Line(table="intake_report", column="client_id", of="clients_client"),
        Line(table="profiling_profiledraw", column="case_id", of="cases_case"),
        Line(table="cases_attachment", column="message_id", of="cases_message"),
        Line(table="cases_message", column="case_id", of="cases_case", younger=_MESSAGE_SENT),
        Line(table="cases_evaluation", column="goal_id", of="cases_goal", younger="x.held_on"),
        Line(table="cases_goaltask", column="goal_id", of="cases_goal", younger=_TASK_ADDED),
        Line(table="cases_step", column="case_id", of="cases_case", younger=_STEP_ENDED),
        Line(table="cases_goal", column="case_id", of="cases_case", younger=_GOAL_PROPOSED),
        Line(table="cases_spell", column="case_id", of="cases_case"),
        Line(table="cases_stewardship", column="case_id", of="cases_case"),
        Line(table="cases_responsibility", column="case_id", of="cases_case"),
        Line(table="cases_handover", column="case_id", of="cases_case", younger=_HANDOVER_ANSWERED),
        Line(table="benefits_correction", column="application_id", of="benefits_application"),
        Line(table="benefits_benefitperiod", column="client_id", of="clients_client", younger="x.until_on"),
        Line(table="benefits_application", column="client_id", of="clients_client", younger="x.received_on"),
        Line(table="chain_signals_signallink", column="signal_id", of="chain_signals_chainsignal"),
        Line(table="chain_signals_signalmessage", column="signal_id", of="chain_signals_chainsignal"),
        Line(table="chain_signals_chainsignal", column="client_id", of="clients_client", younger=_SIGNAL_ANSWERED),
        Line(table="questions_questionasked", column="client_id", of="clients_client"),
        Line(table="questions_filledform", column="client_id", of="clients_client", younger=_FORM_SAVED),
        Line(table="questions_surveyinvitation", column="client_id", of="clients_client"),
        Line(table="questions_surveystop", column="client_id", of="clients_client"),
        Line(table="clients_notice", column="client_id", of="clients_client"),
        Line(table="clients_contactpreference", column="client_id", of="clients_client"),
        Line(table="clients_underreview", column="client_id", of="clients_client"),
        Line(table="clients_fact", column="client_id", of="clients_client", younger=_FACT_RECORDED),
        Line(table="clients_sourcecontact", column="client_id", of="clients_client"),
        Line(table="clients_glassbreak", column="client_id", of="clients_client"),
        Line(table="clients_accessgrant", column="client_id", of="clients_client"),
        Line(table="cases_case", column="client_id", of="clients_client"),
        Line(table="exchange_outmessage", column="stream_id", of="exchange_outstream"),
        Line(table="exchange_outstream", column="client_ref", of="clients_client", of_column="ref"),
        Line(table="promises_breach", column="case_id", of="cases_case", then=Then.KEEP, because=_ONLY_KEYS),
        Line(table="ledger_ledgerevent", column="client_ref", of="clients_client", of_column="ref", then=Then.KEEP,
             because=_ONLY_KEYS),
    ),
)  # fmt: skip

SESSIONS = Kind(
    code="sessions",
    label="Verlopen aanmeldingen",
    period="upkeep.session_retention",
    table="django_session",
    pk="session_key",
    pk_type="text",
    key="t.session_key",
    since="(t.expire_date at time zone 'Europe/Amsterdam')::date",
)

# Failed jobs stay until somebody has looked at them: the doctor names them.
JOBS = Kind(
    code="jobs",
    label="Afgeronde taken van de werker",
    period="upkeep.job_retention",
    table="procrastinate_jobs",
    condition="t.status in ('succeeded', 'cancelled', 'aborted')",
    since="(select (max(e.at) at time zone 'Europe/Amsterdam')::date"
    " from procrastinate_events e where e.job_id = t.id)",
)

# Who looked, without a name of the client: the random key leads nowhere once the file is gone.
AUDIT_LINES = Kind(
    code="audit_lines",
    label="Auditlogboek: wie keek",
    period="upkeep.access_log_retention",
    table="clients_auditline",
    since="(t.at at time zone 'Europe/Amsterdam')::date",
)
PROCESSING_LINES = Kind(
    code="processing_lines",
    label="Logboek van verwerkingen",
    period="upkeep.access_log_retention",
    table="clients_processingline",
    since="(t.start_time at time zone 'Europe/Amsterdam')::date",
)

# What partners told, by their own random key of a client; contents left when they were dealt with. What was not dealt
# with yet stays. A message that is brought again after this term is refused: its place in the order is behind us.
IN_MESSAGES = Kind(
    code="in_messages",
    label="Binnengekomen berichten van partners",
    period="upkeep.message_retention",
    table="exchange_inmessage",
    condition="t.processed_at is not null",
    since="(t.processed_at at time zone 'Europe/Amsterdam')::date",
)

# Who was asked how it was; also of staff. What they answered stays: it belongs to nobody.
SURVEYS = Kind(
    code="surveys",
    label="Uitnodigingen voor een vragenlijst",
    period="upkeep.survey_retention",
    table="questions_surveyinvitation",
    since="(t.asked_at at time zone 'Europe/Amsterdam')::date",
)
# Sealed answers that never came together with enough others.
WAITING_SURVEYS = Kind(
    code="waiting_surveys",
    label="Antwoorden die op andere wachten",
    period="upkeep.survey_retention",
    table="questions_waitingsurvey",
    pk="key",
    pk_type="uuid",
    key="t.key::text",
    since="t.month",
)

KINDS: Sequence[Kind] = (
    CLIENT_FILES, SESSIONS, JOBS, AUDIT_LINES, PROCESSING_LINES, IN_MESSAGES, SURVEYS, WAITING_SURVEYS,
)  # fmt: skip

# Tables without a term, and why. Every other table of Keten must stand in a line above.
KEPT: Mapping[str, str] = {
    "ledger_chainhead": "bewijs dat het logboek klopt",
    "ledger_anchor": "bewijs dat het logboek klopt",
    "ledger_reactionrun": "nummers van reacties; zonder verwijzing naar een klant",
    "clients_loganchor": "bewijs dat de logboeken van inzage kloppen",
    "promises_roundrun": "aantallen per dag",
    "questions_surveyanswer": "anonieme antwoorden over contactmomenten; zonder verwijzing naar een klant",
    "upkeep_removal": "bewijs van wat is verwijderd: aantallen en een controlegetal",
    "upkeep_backup": "bewijs van reservekopieën",
    "profiling_driftreading": "cijfers over groepen; zonder verwijzing naar een klant",
    "profiling_profilemodel": "cijfers over groepen; zonder verwijzing naar een klant",
}
