"""Opening and closing a case, and opening it again for who returns."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions.changing import write_spell
from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.actions.handovers import withdraw_open
from keten.dossier.cases.actions.locking import hold_any_case, hold_case
from keten.dossier.cases.actions.plans import close_open_goal
from keten.dossier.cases.actions.steps import cancel_open_steps
from keten.dossier.cases.events import CaseClosed, CaseOpened, CaseReopened
from keten.dossier.cases.models import (
    OPEN_MESSAGE,
    Case,
    CloseReason,
    Message,
    Responsibility,
    SpellEnd,
    Stewardship,
)
from keten.dossier.cases.ports import get_binder
from keten.dossier.cases.rules.closing import check_no_open_case, check_reason, may_reopen
from keten.dossier.cases.rules.handover import may_direct_case
from keten.dossier.cases.rules.messages import check_no_open_message
from keten.dossier.clients.models import Client
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def open_case(
    *, client: Client, location_id: int, target_group: str, responsible_id: int | None, by: Viewer, now: datetime
) -> Case:
    """A new case with its responsible organisation. A client has at most one open case."""
    client = _hold_client(client.pk)
    today = localdate(now)
    case = Case.objects.create(client=client, location_id=location_id, target_group=target_group, opened_on=today)
    if responsible_id is not None:
        Responsibility.objects.create(case=case, organisation_id=responsible_id, from_on=today)
    sync_case_grants([client.pk], today=today)
    event = CaseOpened(
        case_id=case.pk, location_id=location_id, target_group=target_group, responsible_id=responsible_id
    )
    record_event(event, by=by, now=now, client_ref=client.ref)
    get_binder()(case=case, by=by, now=now)
    return case


@transaction.atomic
def reopen_case(
    *, case: int, location_id: int, target_group: str, responsible_id: int | None, by: Viewer, now: datetime
) -> Case:
    """The client came back within the term: the same case, with its history; a new contact person is asked for.

    How it was until it closed stays as a spell. Raises ``Refused`` when it is open, or closed for too long.
    """
    client_id = Case.objects.values_list("client_id", flat=True).get(pk=case)
    _hold_client(client_id)
    held, today = hold_any_case(case, by=by, now=now), localdate(now)
    row = held.case
    months = get_whole_number("cases.return_months", on=today)
    may_reopen(row.closed_on, today=today, months=months).require()
    assert row.closed_on is not None  # the rule said so
    closed_on = row.closed_on
    write_spell(row, SpellEnd.CLOSED, until_on=closed_on)
    row.opened_on, row.closed_on, row.close_reason = today, None, None
    row.location_id, row.target_group = location_id, target_group
    row.save(update_fields=["opened_on", "closed_on", "close_reason", "location", "target_group"])
    if responsible_id is not None:
        Responsibility.objects.create(case=row, organisation_id=responsible_id, from_on=today)
    held.record(
        CaseReopened(
            case_id=row.pk, location_id=location_id, target_group=target_group, responsible_id=responsible_id,
            closed_on=closed_on,
        )
    )  # fmt: skip
    get_binder()(case=row, by=by, now=now)
    return row


def _hold_client(client_id: int) -> Client:
    """The client, who has no open case; two counters at once come here one after the other."""
    client = Client.objects.select_for_update().get(pk=client_id)
    has_open = Case.objects.filter(client=client, closed_on__isnull=True).exists()
    check_no_open_case(has_open=has_open, is_merged=client.merged_into_id is not None).require()
    return client


@transaction.atomic
def close_case(*, case: UUID, reason: str, by: Viewer, now: datetime) -> Case:
    """End the case with a reason: what was still open ends with it."""
    held = hold_case(case, by=by, now=now)
    may_direct_case(by, steward_id=held.facts.steward_id, location_id=held.case.location_id).require()
    check_reason(reason, allowed=CloseReason.values).require()
    check_no_open_message(has_open=Message.objects.filter(OPEN_MESSAGE, case=held.case).exists()).require()
    withdraw_open(held, reason="Dossier gesloten")
    cancel_open_steps(held)
    close_open_goal(held)
    Stewardship.objects.filter(case=held.case, until_on__isnull=True).update(until_on=held.today)
    Responsibility.objects.filter(case=held.case, until_on__isnull=True).update(until_on=held.today)
    held.case.closed_on, held.case.close_reason = held.today, reason
    held.case.save(update_fields=["closed_on", "close_reason"])
    held.record(CaseClosed(case_id=held.case.pk, reason=reason))
    return held.case
