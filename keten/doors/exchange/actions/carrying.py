"""Signals over the wire: every turn of a signal goes to the system of the other side, when one is connected.

Written once, it arrives there; what arrives here is written as if somebody of that organisation had done it.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.doors.exchange.actions.putting_out import put_out
from keten.doors.exchange.ports import IncomingEvent
from keten.dossier.clients.queries import get_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.chain_signals.actions import Incoming, fail_signal, receive_signal
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import list_to_carry

SIGNAL = "nl.ketenwerkeninkomen.ketensignaal.v1"


@transaction.atomic
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
    """A partner's system tells a signal, or what it did with one of ours. Raises ``Refused``."""
    receive_signal(message=_read(event), by=by, now=now)


def note_not_delivered(event: RecordedEvent) -> None:
    """After a refusal by the system of the other side: a signal that it did not take is marked for its sender."""
    fail_signal(message=UUID(event.payload["message"]), by=SYSTEM, now=event.happened_at)


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
