"""From a submitted application to its transfer, or its withdrawal."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.benefits.actions.holding import HeldApplication, hold_application
from keten.dossier.benefits.events import (
    ApplicationDecided,
    ApplicationSubmitted,
    ApplicationTransferred,
    TransferExtended,
)
from keten.dossier.benefits.models import Application, CheckNote, Law, Outcome, OutcomeReason
from keten.dossier.benefits.queries.applications import describe, find_decider, find_intake
from keten.dossier.benefits.rules.access import may_extend_transfer, may_submit, may_transfer, may_withdraw
from keten.dossier.benefits.rules.applying import check_submission, check_transfer
from keten.dossier.benefits.rules.clocks import decision_due_on, transfer_due_on
from keten.dossier.benefits.rules.laws import MUNICIPAL, check_decider
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries.files import open_case_file
from keten.dossier.cases.rules.closing import check_open
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter, get_whole_number
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def submit_application(
    *,
    key: UUID,
    case: UUID | int,
    law: str,
    by: Viewer,
    now: datetime,
    reported_on: date | None = None,
    received_on: date | None = None,
    submitted_to_id: int | None = None,
) -> Application:
    """An application, once: ``key`` is chosen by the form, and sending it again gives the same application.

    ``reported_on`` (*meldingsdatum*) and ``received_on`` are today unless known otherwise; ``submitted_to_id`` follows
    the arrangement unless given; who decides follows law and arrangement. Raises ``Unknown`` for a file that the viewer
    may not see, ``Refused`` for a closed file, a second open application under this law, a wrong date, or when
    nobody was arranged to decide.
    """
    row = _hold_case(case, by=by)
    known = Application.objects.filter(key=key).first()
    if known is not None:
        return _replayed(known, row, law)
    check_open(row.closed_on).require()
    may_submit(by, client_id=row.client_id, location_id=row.location_id).require()
    today = localdate(now)
    reported_on, received_on = reported_on or received_on or today, received_on or today
    has_open = Application.objects.filter(client_id=row.client_id, law=law, outcome__isnull=True).exists()
    check_submission(reported_on=reported_on, received_on=received_on, today=today, has_open=has_open).require()
    return _write(
        key, row, law, reported_on=reported_on, received_on=received_on, to_id=submitted_to_id, by=by, now=now
    )


@transaction.atomic
def transfer_application(
    *,
    application: UUID,
    is_correct: bool,
    is_complete: bool,
    is_consistent: bool,
    check_note: str,
    client_noticed_on: date | None,
    by: Viewer,
    now: datetime,
) -> Application:
    """Hand an application to who decides, saying what was checked and when the client was told in writing."""
    held = hold_application(application, by=by, now=now)
    may_transfer(by, held.facts).require()
    _check_word(check_note, CheckNote.values, "check_note")
    checks = {"is_correct": is_correct, "is_complete": is_complete, "is_consistent": is_consistent}
    check_transfer(
        all_good=all(checks.values()),
        note=check_note,
        noticed_on=client_noticed_on,
        received_on=held.row.received_on,
        today=held.today,
    ).require()
    held.save(
        transferred_at=now,
        transferred_by_id=by.staff_id,
        check_note=check_note,
        client_noticed_on=client_noticed_on,
        **checks,
    )
    held.record(ApplicationTransferred, check_note=check_note, **checks)
    return held.row


@transaction.atomic
def extend_transfer(*, application: UUID, by: Viewer, now: datetime) -> Application:
    """Once more time for the transfer of a municipal application."""
    held = hold_application(application, by=by, now=now)
    may_extend_transfer(by, held.facts).require()
    assert held.row.transfer_due_on is not None  # it awaits transfer
    days = get_whole_number("benefits.transfer_extension_working_days", on=held.row.received_on)
    due_on = transfer_due_on(held.row.transfer_due_on, working_days=days)
    held.save(transfer_due_on=due_on, transfer_extended_at=now, transfer_extended_by_id=by.staff_id)
    held.record(TransferExtended, transfer_due_on=due_on)
    return held.row


@transaction.atomic
def withdraw_application(
    *, application: UUID, by: Viewer, now: datetime, reason: str = OutcomeReason.BY_CLIENT
) -> Application:
    """The client no longer wants it, or does not need it any more."""
    held = hold_application(application, by=by, now=now)
    may_withdraw(by, held.facts).require()
    _check_word(reason, OutcomeReason.values, "outcome_reason")
    end_application(held, outcome=Outcome.WITHDRAWN, reason=reason)
    return held.row


def end_application(
    held: HeldApplication, *, outcome: str, reason: str = "", payment_due_on: date | None = None
) -> None:
    """Write the outcome and its event."""
    held.save(
        outcome=outcome,
        outcome_reason=reason,
        decided_at=held.now,
        decided_on=held.today,
        decided_by_id=held.by.staff_id,
        payment_due_on=payment_due_on,
    )
    held.record(ApplicationDecided, outcome=outcome, reason=reason, payment_due_on=payment_due_on)


def _hold_case(case: UUID | int, *, by: Viewer) -> Case:
    """Submissions of one file come one after the other, so that two of them at once make one application."""
    case_id = open_case_file(case, viewer=by, activity="aanvraag indienen")
    return Case.objects.select_for_update(of=("self",)).select_related("client").get(pk=case_id)


def _replayed(known: Application, case: Case, law: str) -> Application:
    if known.client_id != case.client_id or known.law != law:
        raise Refused("Deze aanvraag is al voor iets anders gebruikt. Begin een nieuwe aanvraag.")
    return known


def _write(
    key: UUID,
    case: Case,
    law: str,
    *,
    reported_on: date,
    received_on: date,
    to_id: int | None,
    by: Viewer,
    now: datetime,
) -> Application:
    decider, intake = _find_ways(case, law, to_id, localdate(now))
    term = "benefits.decision_term_municipality" if law in MUNICIPAL else "benefits.decision_term_uwv"
    transfer_days = get_whole_number("benefits.transfer_working_days", on=received_on)
    moves = intake.pk != decider.pk
    row = Application.objects.create(
        key=key,
        client_id=case.client_id,
        case=case,
        law=law,
        submitted_to=intake,
        decider=decider,
        submitted_at=now,
        submitted_by_id=by.staff_id,
        reported_on=reported_on,
        received_on=received_on,
        transfer_due_on=transfer_due_on(received_on, working_days=transfer_days) if moves else None,
        decision_due_on=decision_due_on(received_on, term=str(get_parameter(term, on=received_on))),
    )
    _record_submission(HeldApplication(row, describe(row), by, now))
    return row


def _record_submission(held: HeldApplication) -> None:
    held.record(
        ApplicationSubmitted,
        submitted_to_id=held.row.submitted_to_id,
        decider_id=held.row.decider_id,
        reported_on=held.row.reported_on,
        transfer_due_on=held.row.transfer_due_on,
        decision_due_on=held.row.decision_due_on,
    )


def _find_ways(case: Case, law: str, to_id: int | None, today: date) -> tuple[Organisation, Organisation]:
    """Who decides and who takes it in."""
    _check_word(law, Law.values, "law")
    decider = find_decider(law=law, location_id=case.location_id, on=today)
    check_decider(law, kind=decider.kind if decider else None).require()
    assert decider is not None
    if to_id is not None:
        return decider, Organisation.objects.get(pk=to_id)
    return decider, find_intake(law=law, location_id=case.location_id, on=today) or decider


def _check_word(word: str, allowed: list[str], field: str) -> None:
    if word not in allowed:
        raise Refused("Kies een van de mogelijkheden.", field)
