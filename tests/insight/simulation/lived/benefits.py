"""Early notices, reports, applications with their decisions, and periods of benefits."""

from functools import partial
from uuid import uuid4

from keten.dossier.benefits.actions import (
    correct_decision,
    decide_application,
    end_benefit_period,
    record_benefit_period,
    record_first_payment,
    submit_application,
    transfer_application,
    withdraw_application,
)
from keten.dossier.benefits.events import (
    ApplicationDecided,
    ApplicationSubmitted,
    DecisionCorrected,
    FirstPaymentRecorded,
)
from keten.dossier.benefits.models import Application
from keten.dossier.benefits.models import BenefitPeriod as Row
from keten.dossier.questions.models import FilledForm
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer, as_client
from keten.insight.simulation.rules.regional.log import BenefitPeriod, Happened
from keten.journey.intake.actions import follow_form, report_benefit
from keten.journey.intake.events import BenefitReported, EarlyNoticeGiven
from keten.journey.intake.models import Report
from keten.journey.intake.rules.sending import check_early_notice
from tests.insight.simulation.lived.driver import Living

_FORM = "vroegmelding"


def notice(living: Living, one: Happened) -> None:
    """The form as it was sent; what follows from it is the product's."""
    event = one.event
    assert isinstance(event, EarlyNoticeGiven)
    check_early_notice(last_day_on=event.last_day_on, today=one.on, ahead="P4M").require()
    client = living.clients[one.client or 0]
    said = {"laatste_werkdag": {"value": event.last_day_on.isoformat()}}
    row = FilledForm.objects.create(
        client=client, form=_FORM, version=1, answers=said, started_at=living.now, saved_at=living.now,
        submitted_at=living.now, completed_at=living.now,
    )  # fmt: skip
    told = RecordedEvent(
        id=0, type="questions.form-completed", happened_at=living.now, client_ref=client.ref,
        payload={"form_id": row.pk},
    )  # fmt: skip
    follow_form(told)
    living.keep(event.form_id, row)


def report(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, BenefitReported)
    client = living.clients[one.client or 0]
    row = report_benefit(client=client, law=event.law, by=_self(living, one), now=living.now)
    living.keep(event.report_id, row)


def apply(living: Living, one: Happened) -> None:
    """What came of a report stands with it, as when the form is sent."""
    event = one.event
    assert isinstance(event, ApplicationSubmitted)
    row = submit_application(
        key=uuid4(), case=living.cases[event.case_id].pk, law=event.law, by=_self(living, one), now=living.now,
        reported_on=min(event.reported_on, one.on),
    )  # fmt: skip
    Report.objects.filter(client=row.client_id, law=row.law, application=None).update(application=row)
    living.keep(event.application_id, row)


def decide(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, ApplicationDecided)
    row = _application(living, event.application_id)
    if event.outcome == "withdrawn":
        withdraw_application(application=row.key, reason=event.reason, by=_self(living, one), now=living.now)
        return
    by = _decider(living, row)
    if row.awaits_transfer:
        transfer_application(
            application=row.key, is_correct=True, is_complete=True, is_consistent=True, check_note="nothing",
            client_noticed_on=one.on, by=_holder(living, row), now=living.now,
        )  # fmt: skip
    granted = _list_granted(living, one, row) if event.outcome == "granted" else []
    decide_application(
        application=row.key, outcome=event.outcome, outcome_reason=event.reason, by=by, now=living.tick(),
        from_on=granted[0].from_on if granted else None,
    )  # fmt: skip
    for number, period in enumerate(granted):
        if number == 0:
            _end_later(living, period)
        else:
            living.do_on(period.from_on, partial(record_from_source, living, period))


def pay(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, FirstPaymentRecorded)
    row = _application(living, event.application_id)
    record_first_payment(application=row.key, paid_on=event.first_paid_on, by=_decider(living, row), now=living.now)


def correct(living: Living, one: Happened) -> None:
    event = one.event
    assert isinstance(event, DecisionCorrected)
    row = _application(living, event.application_id)
    is_granted = event.new_outcome == "granted"
    period = Row.objects.filter(application=row, superseded_at=None).first()
    correct_decision(
        application=row.key, kind=event.kind, outcome=event.new_outcome, by=_decider(living, row), now=living.now,
        outcome_reason="" if is_granted else "conditions_not_met", from_on=period.from_on if period else None,
    )  # fmt: skip
    if is_granted:
        _say_again(living, _list_granted(living, one, row))


def _say_again(living: Living, periods: list[BenefitPeriod]) -> None:
    """A decision that was corrected grants from its first day on: what is known of later days is said again."""
    for number, period in enumerate(periods):
        if number and period.from_on <= living.today:
            _record(living, period)
        if period.until_on is not None and period.until_on <= living.today:
            _end(living, period)


def record_from_source(living: Living, period: BenefitPeriod) -> None:
    """What the register of who pays says of a benefit that nobody applied for here."""
    _record(living, period)
    _end_later(living, period)


def _record(living: Living, period: BenefitPeriod) -> None:
    record_benefit_period(
        client_id=living.clients[period.client].pk, law=period.law, from_on=period.from_on, source="uitkeringen",
        payer_id=living.places.organisations[period.payer].pk, by=SYSTEM, now=living.tick(),
    )  # fmt: skip


def _end_later(living: Living, period: BenefitPeriod) -> None:
    if period.until_on is not None:
        living.do_on(period.until_on, lambda: _end(living, period))


def _end(living: Living, period: BenefitPeriod) -> None:
    """The row that counts now: the first one may have been replaced by a correction."""
    assert period.until_on is not None
    client = living.clients[period.client]
    row = Row.objects.get(client=client, law=period.law, from_on=period.from_on, superseded_at=None)
    reason = period.end_reason or ""
    end_benefit_period(period=row.key, until_on=period.until_on, reason=reason, by=SYSTEM, now=living.tick())


def _list_granted(living: Living, one: Happened, row: Application) -> list[BenefitPeriod]:
    """The periods of the log that this decision gives: from its first day, and what goes on after it."""
    mine = [p for p in living.log.benefits if (p.client, p.law) == (one.client, row.law)]
    first = next((n for n, p in enumerate(mine) if p.from_on == row.reported_on), None)
    if first is None:
        raise KeyError(f"no period from {row.reported_on}")
    return mine[first : first + 2] if mine[first].end_reason == "continued" else [mine[first]]


def _application(living: Living, number: int) -> Application:
    row = living.rows[number]
    assert isinstance(row, Application)
    row.refresh_from_db()
    return row


def _decider(living: Living, row: Application) -> Viewer:
    return _staff_of(living, row, row.decider_id)


def _holder(living: Living, row: Application) -> Viewer:
    return _staff_of(living, row, row.submitted_to_id)


def _staff_of(living: Living, row: Application, organisation_id: int) -> Viewer:
    number = next(n for n, one in living.places.organisations.items() if one.pk == organisation_id)
    case = next(n for n, one in living.cases.items() if one.pk == row.case_id)
    return living.leader(case, organisation=number)


def _self(living: Living, one: Happened) -> Viewer:
    client = living.clients[one.client or 0]
    return as_client(client.pk, client.name, on=one.on)


ACTS = {
    EarlyNoticeGiven: notice, BenefitReported: report, ApplicationSubmitted: apply, ApplicationDecided: decide,
    FirstPaymentRecorded: pay, DecisionCorrected: correct,
}  # fmt: skip
