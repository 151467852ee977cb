"""From a decision to the first payment, and decisions that did not stand."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.benefits.actions.applying import end_application
from keten.dossier.benefits.actions.holding import HeldApplication, hold_application
from keten.dossier.benefits.actions.periods import DECISION, supersede_granted, write_period
from keten.dossier.benefits.events import DecisionCorrected, FirstPaymentRecorded
from keten.dossier.benefits.models import Application, Correction, CorrectionKind, Outcome, OutcomeReason
from keten.dossier.benefits.rules.access import may_correct, may_decide, may_record_payment
from keten.dossier.benefits.rules.applying import check_first_day, check_outcome, check_payment
from keten.dossier.benefits.rules.clocks import first_day_at_earliest, payment_due_on
from keten.dossier.benefits.rules.laws import MUNICIPAL
from keten.dossier.benefits.rules.periods import Said
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter, get_whole_number
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def decide_application(
    *,
    application: UUID,
    outcome: str,
    by: Viewer,
    now: datetime,
    outcome_reason: str = "",
    from_on: date | None = None,
    expected_end_on: date | None = None,
    income_form_on: date | None = None,
) -> Application:
    """Grant (``from_on``; opens a benefit period and the clock of the first payment), refuse, or not handle.

    ``income_form_on`` is when the income form came in, where payment waits for one (WW).
    """
    held = hold_application(application, by=by, now=now)
    may_decide(by, held.facts).require()
    _check_outcome(outcome, outcome_reason, from_on)
    if outcome != Outcome.GRANTED:
        end_application(held, outcome=outcome, reason=outcome_reason)
        return held.row
    assert from_on is not None
    _check_first_day(held, from_on, expected_end_on)
    end_application(held, outcome=outcome, payment_due_on=_payment_due_on(held, income_form_on))
    _grant(held, from_on, expected_end_on)
    return held.row


@transaction.atomic
def record_first_payment(*, application: UUID, paid_on: date, by: Viewer, now: datetime) -> Application:
    """The first payment was made: the end of the clocks of P11."""
    held = hold_application(application, by=by, now=now)
    may_record_payment(by, held.facts).require()
    check_payment(paid_on=paid_on, received_on=held.row.received_on, today=held.today).require()
    held.save(first_paid_on=paid_on, payment_recorded_at=now, payment_recorded_by_id=by.staff_id)
    held.record(FirstPaymentRecorded, first_paid_on=paid_on)
    return held.row


@transaction.atomic
def correct_decision(
    *,
    application: UUID,
    kind: str,
    outcome: str,
    by: Viewer,
    now: datetime,
    outcome_reason: str = "",
    from_on: date | None = None,
    expected_end_on: date | None = None,
) -> Application:
    """Another outcome, or another first day, in the place of a decision that did not stand.

    The day of the first decision stays; the correction stands beside it and is counted (P11).
    """
    held = hold_application(application, by=by, now=now)
    may_correct(by, held.facts).require()
    if kind not in CorrectionKind.values:
        raise Refused("Kies een van de mogelijkheden.", "kind")
    _check_outcome(outcome, outcome_reason, from_on)
    if from_on is not None and outcome == Outcome.GRANTED:
        _check_first_day(held, from_on, expected_end_on)
    _correct(held, kind, outcome, outcome_reason)
    if from_on is not None and outcome == Outcome.GRANTED:
        _grant(held, from_on, expected_end_on)
    return held.row


def _correct(held: HeldApplication, kind: str, outcome: str, reason: str) -> None:
    old = str(held.row.outcome)
    assert held.by.staff_id is not None  # only staff of the deciding organisation may correct
    Correction.objects.create(
        application=held.row,
        kind=kind,
        old_outcome=old,
        new_outcome=outcome,
        corrected_on=held.today,
        corrected_at=held.now,
        corrected_by_id=held.by.staff_id,
    )
    supersede_granted(held.row.pk, now=held.now)
    due_on = held.row.payment_due_on
    if outcome == Outcome.GRANTED:
        due_on = due_on or _payment_due_on(held, None)
    elif held.row.first_paid_on is None:
        due_on = None
    held.save(outcome=outcome, outcome_reason=reason, payment_due_on=due_on)
    held.record(DecisionCorrected, kind=kind, old_outcome=old, new_outcome=outcome)


def _check_outcome(outcome: str, reason: str, from_on: date | None) -> None:
    if outcome not in (Outcome.GRANTED, Outcome.REFUSED, Outcome.NOT_HANDLED):
        raise Refused("Kies een besluit.", "outcome")
    if reason and (reason not in OutcomeReason.values or outcome == Outcome.GRANTED):
        raise Refused("Kies een reden die bij het besluit past.", "outcome_reason")
    check_outcome(outcome=outcome, reason=reason, from_on=from_on).require()


def _check_first_day(held: HeldApplication, from_on: date, expected_end_on: date | None) -> None:
    back = str(get_parameter("benefits.grant_back_months", on=held.row.received_on))
    earliest_on = first_day_at_earliest(held.row.reported_on, back=back)
    check_first_day(
        law=held.row.law, from_on=from_on, expected_end_on=expected_end_on, earliest_on=earliest_on
    ).require()


def _payment_due_on(held: HeldApplication, income_form_on: date | None) -> date:
    key = "benefits.payment_days_municipality" if held.row.law in MUNICIPAL else "benefits.payment_days_uwv"
    days = get_whole_number(key, on=held.today)
    return payment_due_on(held.today, income_form_on=income_form_on, days=days)


def _grant(held: HeldApplication, from_on: date, expected_end_on: date | None) -> None:
    said = Said(
        payer_id=held.row.decider_id,
        from_on=from_on,
        until_on=None,
        expected_end_on=expected_end_on,
        end_reason=None,
        source=DECISION,
        application_id=held.row.pk,
    )
    write_period(held.row.client_id, held.row.law, said, by=held.by, now=held.now)
