"""Benefit periods: what a source says, what a decision grants, and their end."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.benefits.events import BenefitEnded, BenefitPeriodRecorded
from keten.dossier.benefits.models import BenefitPeriod, EndReason, Law
from keten.dossier.benefits.queries.applications import open_client
from keten.dossier.benefits.queries.periods import list_known
from keten.dossier.benefits.rules.access import may_end_period, may_record_period
from keten.dossier.benefits.rules.periods import PeriodPlan, Said, check_period, plan_period
from keten.dossier.cases.queries.files import Unknown
from keten.dossier.clients.models import Client
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer

DECISION = "decision"


@transaction.atomic
def record_benefit_period(
    *,
    client_id: int,
    law: str,
    payer_id: int,
    from_on: date,
    source: str,
    by: Viewer,
    now: datetime,
    until_on: date | None = None,
    expected_end_on: date | None = None,
    end_reason: str | None = None,
) -> BenefitPeriod:
    """Write down what a source delivers; ``source`` is its code ("uwv_uitkering"), ``until_on`` half-open.

    The same word twice changes nothing; another word about the same days supersedes what was known.
    """
    sees = open_client(client_id, viewer=by)
    may_record_period(by, client_id=client_id, sees_client=sees).require()
    said = Said(
        payer_id=payer_id,
        from_on=from_on,
        until_on=until_on,
        expected_end_on=expected_end_on,
        end_reason=end_reason or (EndReason.UNKNOWN if until_on else None),
        source=f"source:{source}",
    )
    return write_period(client_id, law, said, by=by, now=now)


@transaction.atomic
def end_benefit_period(*, period: UUID, until_on: date, reason: str, by: Viewer, now: datetime) -> BenefitPeriod:
    """End a running benefit; ``until_on`` is the first day without it."""
    row = BenefitPeriod.objects.filter(key=period, superseded_at__isnull=True).first()
    sees = row is not None and open_client(row.client_id, viewer=by)
    if row is None or not sees:
        raise Unknown
    may_end_period(by, payer_id=row.payer_id, sees_client=sees).require()
    if reason not in EndReason.values:
        raise Refused("Kies een reden.", "end_reason")
    client = Client.objects.select_for_update().get(pk=row.client_id)
    row.refresh_from_db()
    if row.until_on is not None or row.superseded_at is not None:
        raise Refused("Deze uitkering was al beëindigd. Er is niets veranderd.")
    if until_on < row.from_on:
        raise Refused("Het einde ligt vóór het begin.", "until_on")
    row.until_on, row.end_reason = until_on, reason
    row.save(update_fields=["until_on", "end_reason"])
    event = BenefitEnded(period_id=row.pk, law=row.law, until_on=until_on, reason=reason)
    record_event(event, by=by, now=now, client_ref=client.ref)
    return row


def write_period(client_id: int, law: str, said: Said, *, by: Viewer, now: datetime) -> BenefitPeriod:
    """Hold the client, plan what changes, write it, record it; gives the row that says ``said``."""
    if law not in Law.values:
        raise Refused("Kies een van de mogelijkheden.", "law")
    if said.end_reason is not None and said.end_reason not in EndReason.values:
        raise Refused("Kies een reden.", "end_reason")
    check_period(said).require()
    client = Client.objects.select_for_update().get(pk=client_id)
    plan = plan_period(list_known(client_id, law), said)
    if plan.unchanged is not None:
        return BenefitPeriod.objects.get(pk=plan.unchanged)
    row = _carry_out(plan, client_id, law, by=by, now=now)
    event = BenefitPeriodRecorded(
        period_id=row.pk,
        law=law,
        from_on=row.from_on,
        until_on=row.until_on,
        expected_end_on=row.expected_end_on,
        supersedes=len(plan.superseded),
    )
    record_event(event, by=by, now=now, client_ref=client.ref)
    return row


def supersede_granted(application_id: int, *, now: datetime) -> None:
    """What a decision that did not stand had granted, counts no longer."""
    rows = BenefitPeriod.objects.filter(application_id=application_id, source=DECISION, superseded_at__isnull=True)
    rows.update(superseded_at=now)


def _carry_out(plan: PeriodPlan, client_id: int, law: str, *, by: Viewer, now: datetime) -> BenefitPeriod:
    BenefitPeriod.objects.filter(pk__in=plan.superseded).update(superseded_at=now)
    rows = [
        BenefitPeriod(
            client_id=client_id,
            law=law,
            payer_id=said.payer_id,
            from_on=said.from_on,
            until_on=said.until_on,
            expected_end_on=said.expected_end_on,
            end_reason=said.end_reason,
            source=said.source,
            application_id=said.application_id,
            recorded_at=now,
            recorded_by_id=by.staff_id,
        )
        for said in plan.added
    ]
    return BenefitPeriod.objects.bulk_create(rows)[-1]
