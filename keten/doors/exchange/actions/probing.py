"""*Proefberichten*: messages that try a connection and change nothing; and what a subscriber refuses afterwards."""

from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from keten.doors.exchange.actions.putting_out import enqueue
from keten.doors.exchange.actions.sending import note_refused
from keten.doors.exchange.events import MessagePutOut, ProbeReceived
from keten.doors.exchange.models import OutMessage, Subscription
from keten.doors.exchange.ports import IncomingEvent
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.administration import may_administer
from keten.ground.organisations.rules.viewer import Viewer

PROBE = "nl.ketenwerkeninkomen.proefbericht.v1"


@transaction.atomic
def put_out_probe(*, subscription_id: int, by: Viewer, now: datetime) -> OutMessage:
    """One message that only asks: does it arrive?"""
    may_administer(by).require()
    subscription = Subscription.objects.get(pk=subscription_id, is_active=True)
    put, _is_new = enqueue(
        subscription=subscription, stream=subscription.key, type=PROBE, key=uuid4(), data={"nummer": 1}, now=now
    )  # fmt: skip
    event = MessagePutOut(subscription_id=subscription_id, message=put.key, kind=PROBE)
    record_event(event, by=by, now=now)
    return put


def receive_probe(event: IncomingEvent, *, by: Viewer, now: datetime) -> None:
    """It arrived."""
    number = event.data.get("nummer")
    if not isinstance(number, int):
        raise Refused("Een proefbericht heeft een nummer.")
    received = ProbeReceived(
        subscription_id=event.subscription_id, message=event.id, subject=event.subject, number=number
    )
    record_event(received, by=by, now=now)


def receive_refusal(event: IncomingEvent, *, by: Viewer, now: datetime) -> None:
    """A message of ours that arrived was refused after all."""
    try:
        key = UUID(str(event.data.get("id")))
    except ValueError:
        raise Refused("Dit is geen bericht van ons.") from None
    reason = str(event.data.get("reden") or "")
    if not note_refused(subscription_id=event.subscription_id, key=key, reason=reason, by=by, now=now):
        raise Refused("Dit bericht is niet van ons, of was al geweigerd.")
