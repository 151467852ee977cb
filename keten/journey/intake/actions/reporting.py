"""The report (*melding*): the day counts, also when the application itself has to wait."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.benefits.queries import get_terms
from keten.dossier.benefits.rules.bijstand import SearchFacts, SearchTerm, plan_search_term
from keten.dossier.cases.actions import plan_step
from keten.dossier.cases.models import Case, StepKind
from keten.dossier.clients.models import Client
from keten.dossier.questions.rules.access import may_fill_form
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.intake.events import BenefitReported
from keten.journey.intake.models import ApplyFrom, Report
from keten.journey.intake.queries.standing import find_open_case, find_report

_HELP = "Zoektermijn voorbij: help de klant de aanvraag te versturen"


@transaction.atomic
def report_benefit(
    *,
    client: Client,
    law: str,
    by: Viewer,
    now: datetime,
    left_special_school_on: date | None = None,
    is_medically_limited: bool = False,
) -> Report:
    """The report under a law; a second time gives the first, with its day.

    Under 27 bijstand may be applied for after four weeks, unless an exception was named (Pw art. 41 lid 4); then a step
    on the day lies on the desk. Raises ``Refused`` for who may not, and without an open file.
    """
    may_fill_form(by, client_id=client.pk).require()
    held = Client.objects.select_for_update().get(pk=client.pk)
    running = find_report(held.pk, law)
    if running:
        return running
    case, today = find_open_case(held.pk), localdate(now)
    if case is None:
        raise Refused("Uw dossier is gesloten. Begin het formulier opnieuw.")
    facts = SearchFacts(
        born_on=held.born_on,
        reported_on=today,
        left_special_school_on=left_special_school_on,
        is_medically_limited=is_medically_limited,
    )
    report = _write(case, law, _plan(law, facts, today), by, now)
    if report.apply_from_on > today:
        plan_step(case=case.pk, kind=StepKind.OTHER, due_on=report.apply_from_on, note=_HELP, by=SYSTEM, now=now)
    return report


def _plan(law: str, facts: SearchFacts, today: date) -> SearchTerm:
    """Only bijstand has a search term; without a known term nobody has to wait."""
    term = plan_search_term(facts, get_terms(today)) if law == "pw" else None
    return term or SearchTerm(today, ApplyFrom.NO_TERM)


def _write(case: Case, law: str, term: SearchTerm, by: Viewer, now: datetime) -> Report:
    report = Report.objects.create(
        client_id=case.client_id,
        case=case,
        law=law,
        reported_on=localdate(now),
        reported_at=now,
        reported_by_id=by.staff_id,
        apply_from_on=term.earliest_on,
        because=term.because,
    )
    event = BenefitReported(
        client_id=case.client_id,
        case_id=case.pk,
        report_id=report.pk,
        law=law,
        reported_on=report.reported_on,
        apply_from_on=report.apply_from_on,
        because=report.because,
    )
    record_event(event, by=by, now=now, client_ref=case.client.ref)
    return report
