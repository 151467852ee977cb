"""Opening and closing a case."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.actions.handovers import withdraw_open
from keten.dossier.cases.actions.locking import hold_case
from keten.dossier.cases.actions.steps import cancel_open_steps
from keten.dossier.cases.events import CaseClosed, CaseOpened
from keten.dossier.cases.models import Case, CloseReason, Responsibility, Stewardship
from keten.dossier.cases.ports import get_binder
from keten.dossier.cases.rules.closing import check_no_open_case, check_reason
from keten.dossier.cases.rules.handover import may_direct_case
from keten.dossier.clients.models import Client
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def open_case(
    *, client: Client, location_id: int, target_group: str, responsible_id: int | None, by: Viewer, now: datetime
) -> Case:
    """A new case with its responsible organisation. A client has at most one open case."""
    client = Client.objects.select_for_update().get(pk=client.pk)  # two counters at once: one after the other
    has_open = Case.objects.filter(client=client, closed_on__isnull=True).exists()
    check_no_open_case(has_open=has_open, is_merged=client.merged_into_id is not None).require()
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
def close_case(*, case: UUID, reason: str, by: Viewer, now: datetime) -> Case:
    """End the case with a reason: what was still open ends with it."""
    held = hold_case(case, by=by, now=now)
    may_direct_case(by, steward_id=held.facts.steward_id, location_id=held.case.location_id).require()
    check_reason(reason, allowed=CloseReason.values).require()
    withdraw_open(held, reason="Dossier gesloten")
    cancel_open_steps(held)
    Stewardship.objects.filter(case=held.case, until_on__isnull=True).update(until_on=held.today)
    Responsibility.objects.filter(case=held.case, until_on__isnull=True).update(until_on=held.today)
    held.case.closed_on, held.case.close_reason = held.today, reason
    held.case.save(update_fields=["closed_on", "close_reason"])
    held.record(CaseClosed(case_id=held.case.pk, reason=reason))
    return held.case
