"""A transfer to bijstand begun by hand, and the municipality invited to the talk."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from keten.dossier.benefits.models import Law
from keten.dossier.benefits.queries import list_running
from keten.dossier.cases.actions import complete_step, plan_step
from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.models import Step, StepKind
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.queries import find_home
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions import send_signal
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.transfers.actions.holding import check_directs, hold_transfer
from keten.journey.transfers.events import TransferStarted
from keten.journey.transfers.models import KIND_OF, Reason, Transfer
from keten.journey.transfers.queries import get_terms
from keten.journey.transfers.rules.timing import invite_by, may_start

STEP_NOTE = "De WW loopt af: nodig de gemeente uit voor het gesprek"


@transaction.atomic
def start_transfer(*, case: UUID, effective_on: date, by: Viewer, now: datetime) -> Transfer:
    """WW ends and bijstand may follow, known before the round saw it. ``effective_on``: the first day without WW."""
    held = hold_case(case, by=by, now=now)
    check_directs(held)
    earlier = Transfer.objects.filter(case=held.case, reason=Reason.WW_ENDS)
    has_open = earlier.filter(ended_on=None).exists()
    may_start(effective_on=effective_on, today=held.today, has_open=has_open).require()
    due_on = invite_by(effective_on, get_terms(held.today))
    last = earlier.order_by("-ended_on").values_list("ended_on", flat=True).first()
    row = Transfer.objects.create(
        case=held.case, reason=Reason.WW_ENDS, effective_on=effective_on, started_at=now, started_by_id=by.staff_id,
        from_organisation_id=_find_payer(held), to_organisation=_find_home(held),
        counts_from=max(held.case.opened_on, last or date.min),
        invite_by=due_on,
    )  # fmt: skip
    if not _list_steps(held).exists():
        plan_step(case=held.case.pk, kind=StepKind.WWB_TEST, due_on=due_on, note=STEP_NOTE, by=by, now=now)
    held.record(TransferStarted(case_id=held.case.pk, transfer_id=row.pk, reason=row.reason, effective_on=effective_on))
    return row


@transaction.atomic
def invite_municipality(*, transfer: UUID, proposal: str, talk_on: date, by: Viewer, now: datetime) -> ChainSignal:
    """The municipality is asked into the talk before WW ends, with a day for it; the step to invite is done."""
    row, held = hold_transfer(transfer, by=by, now=now)
    last_day = row.effective_on - timedelta(days=1)
    values = {"ends_on": last_day.isoformat(), "proposal": proposal}
    sent = send_signal(case=held.case.key, kind=KIND_OF[Reason.WW_ENDS], values=values, by=by, now=now)
    talk: dict[str, Any] = {"next_kind": StepKind.TALK_OF_THREE, "next_due_on": talk_on}
    steps = list(_list_steps(held))
    for place, step in enumerate(steps):
        complete_step(step=step.key, by=by, now=now, **({} if place else talk))
    if not steps:
        plan_step(case=held.case.pk, kind=StepKind.TALK_OF_THREE, due_on=talk_on, by=by, now=now)
    return sent


def _list_steps(held: HeldCase) -> QuerySet[Step]:
    return Step.objects.filter(case=held.case, kind=StepKind.WWB_TEST, outcome=None).order_by("due_on", "pk")


def _find_payer(held: HeldCase) -> int | None:
    running = list_running(held.case.client_id, viewer=held.by, on=held.today)
    return next((row.payer_id for row in running if row.law == Law.WW), held.facts.responsible_organisation_id)


def _find_home(held: HeldCase) -> Organisation | None:
    return find_home(held.case.client.municipality_id, on=held.today)
