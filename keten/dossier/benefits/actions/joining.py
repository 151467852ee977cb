"""A double registration was joined with the client that stays: applications and benefits go along."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.benefits.actions.applying import end_application
from keten.dossier.benefits.actions.granting import sync_application_grants
from keten.dossier.benefits.actions.holding import HeldApplication
from keten.dossier.benefits.actions.periods import write_period
from keten.dossier.benefits.models import Application, BenefitPeriod, Outcome, OutcomeReason
from keten.dossier.benefits.queries.applications import describe
from keten.dossier.benefits.queries.periods import list_known
from keten.dossier.clients.models import Client
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM


@transaction.atomic
def follow_merge(event: RecordedEvent) -> None:
    """After ``clients.client-merged``: what was the double's is the client's; of two open applications one ends."""
    keep = Client.objects.select_for_update().get(pk=event.payload["client_id"])
    double_id = int(event.payload["double_id"])
    _join_applications(keep, double_id, event.happened_at)
    sync_application_grants([keep.pk, double_id], today=localdate(event.happened_at))
    for law in sorted(set(BenefitPeriod.objects.filter(client_id=double_id).values_list("law", flat=True))):
        _join_periods(keep, double_id, law, event.happened_at)


def _join_applications(keep: Client, double_id: int, now: datetime) -> None:
    rows = Application.objects.select_for_update(of=("self",)).select_related("case", "client")
    for row in rows.filter(client_id=double_id).order_by("pk"):
        open_here = Application.objects.filter(client=keep, law=row.law, outcome__isnull=True).exists()
        held = HeldApplication(row, describe(row), SYSTEM, now)
        if row.outcome is None and open_here:
            end_application(held, outcome=Outcome.WITHDRAWN, reason=OutcomeReason.DOUBLE)
        held.save(client_id=keep.pk)


def _join_periods(keep: Client, double_id: int, law: str, now: datetime) -> None:
    """What was known of the double is said again about the client; what the client's own file says, goes first."""
    own = [known.said for known in list_known(keep.pk, law)]
    known = list_known(double_id, law)
    BenefitPeriod.objects.filter(pk__in=[row.id for row in known]).update(superseded_at=now)
    BenefitPeriod.objects.filter(client_id=double_id, law=law).update(client_id=keep.pk)
    for said in [*(row.said for row in known), *own]:
        write_period(keep.pk, law, said, by=SYSTEM, now=now)
