"""Sending a form, and what follows when it is complete: an application, an early notice, a registration."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.benefits.actions import submit_application
from keten.dossier.benefits.models import Application
from keten.dossier.cases.actions import plan_step
from keten.dossier.cases.models import Case, StepKind
from keten.dossier.cases.queries import Unknown
from keten.dossier.questions.actions import Submitted, refresh_sources, submit_form
from keten.dossier.questions.models import FilledForm
from keten.dossier.questions.queries import get_filled_form
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter
from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.queries import get_viewer
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.intake.events import EarlyNoticeGiven, FormNotFollowed, RegisteredForWork
from keten.journey.intake.models import Report
from keten.journey.intake.queries.standing import find_open_case, find_report, get_answers, list_waiting_forms
from keten.journey.intake.rules.sending import (
    EARLY_NOTICE,
    LAW_OF_FORM,
    REGISTRATION,
    check_early_notice,
    check_search_term,
)


@transaction.atomic
def send_form(*, filled: UUID, by: Viewer, now: datetime) -> Submitted:
    """Send a form, once; what follows happens at once when no source owes it anything, else when it completes.

    Raises ``Refused`` with the code of the question at fault, or before the day on which one may apply.
    """
    form = get_filled_form(filled, viewer=by)
    if form.submitted_at is None:
        _check(form, by, localdate(now))
    sent = submit_form(filled=filled, by=by, now=now)
    law = LAW_OF_FORM.get(sent.filled.form)
    if law and sent.filled.completed_at is not None:
        _apply(sent.filled, law, by, now)  # at once, so that the page can say where it went
    return sent


@transaction.atomic
def follow_form(event: RecordedEvent) -> None:
    """After ``questions.form-completed``: also for a form that completed because a source answered again."""
    form = FilledForm.objects.select_related("client").get(pk=event.payload["form_id"])
    today = localdate(event.happened_at)
    by = get_viewer(form.submitted_by_id, on=today) if form.submitted_by_id else SYSTEM
    try:
        with transaction.atomic():
            _follow(form, by=by or SYSTEM, now=event.happened_at)
    except (Refused, Unknown) as refusal:
        _leave_to_desk(form, getattr(refusal, "field", None) or "refused", event.happened_at)


def complete_waiting(*, by: Viewer, now: datetime, client_id: int | None = None) -> list[UUID]:
    """Ask the sources again for forms that were sent and wait; returns the keys of those that are complete now."""
    waiting = list_waiting_forms(client_id=client_id)
    refreshed = [refresh_sources(filled=key, by=by, now=now) for key in waiting]
    return [form.key for form in refreshed if form.completed_at is not None]


def _check(form: FilledForm, by: Viewer, today: date) -> None:
    """What must be true before sending, beside the answers themselves."""
    if form.form == EARLY_NOTICE:
        said = get_answers(form, viewer=by, today=today).get("laatste_werkdag")
        if said:
            ahead = str(get_parameter("intake.early_notice_ahead", on=today))
            check_early_notice(last_day_on=date.fromisoformat(said), today=today, ahead=ahead).require()
    report = find_report(form.client_id, LAW_OF_FORM.get(form.form, ""))
    if report:
        check_search_term(apply_from_on=report.apply_from_on, today=today).require()


def _follow(form: FilledForm, *, by: Viewer, now: datetime) -> None:
    law = LAW_OF_FORM.get(form.form)
    if law:
        _apply(form, law, by, now)
    else:
        _note(form, _hold_case(form), now)


def _apply(form: FilledForm, law: str, by: Viewer, now: datetime) -> None:
    """Once: the application carries the key of its form.

    It counts as received on the day it was sent, also when a source was late (Pw art. 44; Awb art. 4:13).
    """
    if Application.objects.filter(key=form.key).exists():
        return
    assert form.submitted_at is not None
    report, sent_on = find_report(form.client_id, law), localdate(form.submitted_at)
    application = submit_application(
        key=form.key,
        case=_hold_case(form).pk,
        law=law,
        reported_on=report.reported_on if report else sent_on,
        received_on=sent_on,
        by=by,
        now=now,
    )
    if report:
        Report.objects.filter(pk=report.pk).update(application=application)


def _hold_case(form: FilledForm) -> Case:
    case = find_open_case(form.client_id)
    if case is None:
        raise Refused("Uw dossier is gesloten. Begin het formulier opnieuw.")
    return case


def _note(form: FilledForm, case: Case, now: datetime) -> None:
    if form.form == EARLY_NOTICE:
        said = get_answers(form, viewer=SYSTEM, today=localdate(now)).get("laatste_werkdag")
        last_day_on = date.fromisoformat(said) if said else localdate(now)
        notice = EarlyNoticeGiven(client_id=form.client_id, case_id=case.pk, form_id=form.pk, last_day_on=last_day_on)
        record_event(notice, by=SYSTEM, now=now, client_ref=form.client.ref)
    elif form.form == REGISTRATION:
        registered = RegisteredForWork(client_id=form.client_id, case_id=case.pk, form_id=form.pk)
        record_event(registered, by=SYSTEM, now=now, client_ref=form.client.ref)


def _leave_to_desk(form: FilledForm, because: str, now: datetime) -> None:
    """Nobody is waiting for the answer any more: somebody at a desk has to look at it."""
    case = find_open_case(form.client_id)
    if case is not None:
        note = "Verstuurd formulier verwerken: de aanvraag kon niet vanzelf worden gemaakt"
        plan_step(case=case.pk, kind=StepKind.DOCUMENTS, due_on=localdate(now), note=note, by=SYSTEM, now=now)
    event = FormNotFollowed(
        client_id=form.client_id, case_id=case.pk if case else None, form_id=form.pk, because=because
    )
    record_event(event, by=SYSTEM, now=now, client_ref=form.client.ref)
