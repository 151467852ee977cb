"""Signals over the wire: every turn of a signal goes to the system of the other side, when one is connected.

Written once, it arrives there; what arrives here is written as if somebody of that organisation had done it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.doors.exchange.actions.putting_out import put_out, renew
from keten.doors.exchange.models import OutMessage, OutState
from keten.doors.exchange.ports import IncomingEvent
from keten.doors.exchange.queries.traffic import find_subscription
from keten.doors.exchange.rules.envelope import SIGNAL
from keten.dossier.clients.queries import get_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import Pending, drain, draining
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.chain_signals.actions import Incoming, fail_signal, receive_signal, resume_signal
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import get_to_carry, list_to_carry

_TAKEN_BACK = "Niet opnieuw verstuurd: de afzender heeft het signaal ingetrokken."


@transaction.atomic(savepoint=False)  # a reaction is undone as a whole
def carry_signal(event: RecordedEvent) -> None:
    """After a turn of a signal: that message, and any before it that did not go out yet, in their order."""
    message_id = event.payload.get("message_id")
    for message in list_to_carry(event.payload["signal_id"], up_to=message_id) if message_id else ():
        receiver = _other_side(message)
        if receiver is not None:
            put_out(
                subscriber_organisation_id=receiver, type=SIGNAL, client_ref=message.signal.client.ref,
                message_key=message.key, data=_tell(message), now=event.happened_at,
                location_id=message.signal.location_id,
            )  # fmt: skip


def take_signal(event: IncomingEvent, *, by: Viewer, now: datetime) -> None:
    """A partner's system tells a signal, or what it did with one of ours. Raises ``Refused``.

    What follows from it is done at once, in the same transaction: the worker is at it already. It need not be carried
    on when the other side works here, as nearly always.
    """
    with draining() as pending:
        signal = receive_signal(message=_read(event), by=by, now=now)
    other = signal.sender_id if by.organisation_id == signal.addressee_id else signal.addressee_id
    if other is None or find_subscription(other, signal.location_id) is None:
        _drop(pending, carry_signal.__name__)
    try:
        drain(pending)
    except Refused as refusal:  # a fault of ours, not of who told it
        raise RuntimeError("a reaction was refused") from refusal


def _drop(pending: Pending, reaction: str) -> None:
    kept = [each for each in pending if each[1] != reaction]
    pending.clear()
    pending.extend(kept)


def note_not_delivered(event: RecordedEvent) -> None:
    """After a refusal by the system of the other side: a signal that it did not take is marked for its sender."""
    if _find_refused(event) is not None:  # else it went again before we came to it
        fail_signal(message=UUID(event.payload["message"]), by=SYSTEM, now=event.happened_at)


@transaction.atomic
def send_again(event: RecordedEvent) -> None:
    """After an administrator asked for it: the same words go again, and a signal that had failed waits once more.

    Not the first words of a signal that its sender took back meanwhile.
    """
    refused, message = _find_refused(event), get_to_carry(UUID(event.payload["message"]))
    if refused is None or message is None:
        return
    if resume_signal(message=message.key, by=SYSTEM, now=event.happened_at):
        renew(message=refused, data=_tell(message), now=event.happened_at)
    else:
        refused.last_error = _TAKEN_BACK
        refused.save(update_fields=["last_error"])


def _find_refused(event: RecordedEvent) -> OutMessage | None:
    """The message of an event, held, when the other side refused it and it did not go again."""
    found = OutMessage.objects.select_for_update(of=("self",)).select_related("stream", "subscription")
    known = {"subscription": event.payload["subscription_id"], "key": UUID(event.payload["message"])}
    return found.filter(**known, state=OutState.REFUSED).first()


def _other_side(message: SignalMessage) -> int | None:
    """Who did not write it. Nobody, when both sides are one organisation or a client asked."""
    signal = message.signal
    receiver = signal.sender_id if message.organisation_id == signal.addressee_id else signal.addressee_id
    return receiver if receiver != message.organisation_id else None


def _tell(message: SignalMessage) -> dict[str, Any]:
    signal: ChainSignal = message.signal
    told = {
        "signaal": str(signal.key),
        "soort": signal.type,
        "stand": message.state,
        "versie": message.version,
        "inhoud": message.body,
    }
    if message.version == 1:
        to = signal.addressee.code if signal.addressee else ""
        told |= {"bsn": get_bsn(signal.client), "aan": to, "uiterlijk": signal.due_on.isoformat()}
    return told


def _read(event: IncomingEvent) -> Incoming:
    said = event.data.get("inhoud")
    if not isinstance(said, dict):
        raise Refused("Een signaal heeft een inhoud.")
    try:
        until = said.get("hold_until")
        return Incoming(
            key=UUID(event.id), signal=UUID(str(event.data.get("signaal"))), kind=str(event.data.get("soort")),
            state=str(event.data.get("stand")), said=said, bsn=str(event.data.get("bsn") or ""),
            addressee=str(event.data.get("aan") or ""), hold_until=date.fromisoformat(until) if until else None,
        )  # fmt: skip
    except (TypeError, ValueError):
        raise Refused("Een signaal heeft een sleutel, en een datum staat als 2026-01-31.") from None
