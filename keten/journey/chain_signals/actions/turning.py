"""What happens before there is an answer: received, taken on, refused, begun, put on hold, withdrawn, not delivered."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.writing import go_on, hold_signal, lock_signal
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import open_signal
from keten.journey.chain_signals.rules.answering import may_handle_signal
from keten.journey.chain_signals.rules.states import (
    ADDRESSEE,
    CARRIER,
    FAILED,
    ON_HOLD,
    RECEIVED,
    SENT,
    check_hold,
    check_turn,
)


@transaction.atomic
def note_received(*, signal: UUID, by: Viewer, now: datetime) -> None:
    """Somebody of the addressee has it before them: the sender sees that. A second time changes nothing."""
    seen = open_signal(signal, viewer=by)
    if seen.state == SENT and may_handle_signal(by, addressee_id=seen.addressee_id, state=seen.state).allowed:
        row = hold_signal(signal, by)
        if row.state == SENT:
            go_on(row, RECEIVED, {"reason": ""}, by=by, now=now)


@transaction.atomic
def turn_signal(
    *, signal: UUID, to: str, by: Viewer, now: datetime, reason: str = "", hold_until: date | None = None
) -> ChainSignal:
    """Take on, refuse with a reason, begin, or put on hold until a day with a reason. Answering is ``answer_signal``.

    Raises ``UnknownSignal``; ``Refused`` for who may not, for a turn that cannot follow, or for a missing reason.
    """
    row = hold_signal(signal, by)
    may_handle_signal(by, addressee_id=row.addressee_id, state=row.state).require()
    take_turn(row, to, side=ADDRESSEE, reason=reason, hold_until=hold_until, by=by, now=now)
    return row


def take_turn(
    row: ChainSignal, to: str, *, side: str, reason: str, by: Viewer, now: datetime, hold_until: date | None = None,
    key: UUID | None = None, more: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """One turn of a signal that is held, by one of its sides; ``key`` and ``more`` are of another system's message."""
    check_turn(row.state, to, side=side, reason=reason).require()
    body = {"reason": reason.strip(), **(more or {})}
    if to != ON_HOLD:
        go_on(row, to, body, by=by, now=now, key=key)
        return
    today = localdate(now)
    most = get_whole_number("chain_signals.hold_most_days", on=today)
    check_hold(hold_until, today=today, most_days=most).require()
    assert hold_until is not None  # checked just now
    go_on(row, to, body | {"hold_until": hold_until.isoformat()}, by=by, now=now, hold_until=hold_until, key=key)


@transaction.atomic
def fail_signal(*, message: UUID, by: Viewer, now: datetime) -> None:
    """The system of the addressee refused the first message: the sender sees that nobody has it."""
    said = SignalMessage.objects.filter(key=message, state=SENT).select_related("signal").first()
    row = lock_signal(said.signal.key) if said else None
    if row is not None and check_turn(row.state, FAILED, side=CARRIER).allowed:
        go_on(row, FAILED, {}, by=by, now=now)


@transaction.atomic
def resume_signal(*, message: UUID, by: Viewer, now: datetime) -> bool:
    """A message goes to the system of the other side again: a signal that had failed with it waits once more.

    False for the first message of a signal that ended meanwhile: it should not go.
    """
    said = SignalMessage.objects.filter(key=message).select_related("signal").first()
    row = lock_signal(said.signal.key) if said else None
    if said is None or row is None or (said.state == SENT and not row.is_open):
        return False
    if said.state == SENT and row.state == FAILED:
        go_on(row, SENT, {}, by=by, now=now)
    return True
