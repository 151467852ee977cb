"""Chain signals that a partner's system brings to the real address, and the worker that then deals with them."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from keten.doors.exchange.actions import process_waiting
from keten.doors.exchange.models import Subscription
from keten.doors.exchange.rules.envelope import SIGNAL, Event, write_event
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.conftest import as_round
from tests.doors.exchange.posting import THEIRS
from tests.factories import TODAY

BSN = "999990019"
NOTICE = {"conduct": "missed", "seen_on": TODAY.isoformat(), "what": "Kwam niet op het gesprek"}
QUESTION = {"values": {"question": "Loopt er hulp?", "why": "Voor het plan"}}
ANSWER = {"outcome": "settled", "reason": "De klant was ziek", "justified": "no", "useful": "useful"}


def tell(
    state: str, number: int, *, subject: UUID, signal: UUID, kind: str = "notice", source: str = THEIRS,
    id: UUID | None = None, **data: Any,
) -> dict[str, Any]:  # fmt: skip
    """The event of one turn of a signal, at this place in the row of a client."""
    told = {"signaal": str(signal), "soort": kind, "stand": state, "inhoud": {}} | data
    event = Event(id=str(id or uuid4()), source=source, type=SIGNAL, subject=subject, sequence=number, data=told)
    return write_event(event)


def ask(number: int, *, subject: UUID, signal: UUID, to: str, bsn: str = BSN, **more: Any) -> dict[str, Any]:
    """A new question of theirs about a client."""
    known = {"kind": "question", "inhoud": QUESTION, "bsn": bsn, "aan": to}
    return tell("sent", number, subject=subject, signal=signal, **known | more)


def work(*connected: Subscription) -> None:
    """What the worker does with what came in, and with what follows from that."""
    with draining() as pending, as_round():
        for each in connected:
            process_waiting(subscription_id=each.pk, by=SYSTEM, now=timezone.now())
        drain(pending)
