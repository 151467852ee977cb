"""A double registration was joined with the client that stays: the signals about it go along."""

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.models import Client
from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.chain_signals.events import SignalJoined
from keten.journey.chain_signals.models import ChainSignal


@transaction.atomic
def move_signals(event: RecordedEvent) -> None:
    """After ``clients.client-merged``: every signal about the double is about the client; who may look follows."""
    keep_id, double_id = int(event.payload["client_id"]), int(event.payload["double_id"])
    if ChainSignal.objects.filter(client_id=double_id).update(client_id=keep_id):
        ref = Client.objects.values_list("ref", flat=True).get(pk=keep_id)
        joined = SignalJoined(client_id=keep_id, double_id=double_id)
        record_event(joined, by=SYSTEM, now=event.happened_at, client_ref=ref, caused_by=event.id)
    sync_signal_grants([keep_id, double_id], today=localdate(event.happened_at))
