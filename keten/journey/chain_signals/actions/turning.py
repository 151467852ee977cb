"""What the addressee does before there is an answer: receive, take on, refuse, work on it, let it rest until a day."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.writing import hold_signal, mark_answered, record, write_message
from keten.journey.chain_signals.events import SignalTurned
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.rules.answering import may_handle_signal
from keten.journey.chain_signals.rules.states import (
    ADDRESSEE,
    CARRIER,
    FAILED,
    ON_HOLD,
    RECEIVED,
    REFUSED,
    SENT,
    check_hold,
    check_turn,
)


@transaction.atomic
def note_received(*, signal: UUID, by: Viewer, now: datetime) -> ChainSignal:
    """Somebody of the addressee has it before them: the sender sees that. A second time changes nothing."""
    row = hold_signal(signal, by)
    if row.state == SENT and may_handle_signal(by, addressee_id=row.addressee_id, state=row.state).allowed:
        _go(row, RECEIVED, by=by, now=now)
    return row


@transaction.atomic
def turn_signal(
    *, signal: UUID, to: str, by: Viewer, now: datetime, reason: str = "", hold_until: date | None = None
) -> ChainSignal:
    """Take on, refuse with a reason, begin, or put on hold until a day with a reason. Answering is ``answer_signal``.

    Raises ``UnknownSignal``; ``Refused`` for who may not, for a turn that cannot follow, or for a missing reason.
    """
    row, today = hold_signal(signal, by), localdate(now)
    may_handle_signal(by, addressee_id=row.addressee_id, state=row.state).require()
    check_turn(row.state, to, side=ADDRESSEE, reason=reason).require()
    if to == ON_HOLD:
        most = get_whole_number("chain_signals.hold_most_days", on=today)
        check_hold(hold_until, today=today, most_days=most).require()
    _go(row, to, by=by, now=now, reason=reason.strip(), hold_until=hold_until if to == ON_HOLD else None)
    return row


@transaction.atomic
def fail_signal(*, message: UUID, by: Viewer, now: datetime) -> ChainSignal | None:
    """The system of the addressee refused the first message: the sender sees that nobody has it. None: another one."""
    said = SignalMessage.objects.filter(key=message, state=SENT).select_related("signal").first()
    if said is None:
        return None
    row = ChainSignal.objects.select_for_update(of=("self",)).select_related("client").get(pk=said.signal_id)
    if check_turn(row.state, FAILED, side=CARRIER).allowed:
        row.state = FAILED
        row.save(update_fields=["state"])
        written = write_message(row, {}, by=by, now=now)
        turned = SignalTurned(
            client_id=row.client_id, signal_id=row.pk, from_state=SENT, state=FAILED, message_id=written.pk
        )
        record(row, turned, by=by, now=now)
    return row


def _go(
    row: ChainSignal, to: str, *, by: Viewer, now: datetime, reason: str = "", hold_until: date | None = None
) -> None:
    was, row.state, row.hold_until = row.state, to, hold_until
    row.received_at = row.received_at or max(now, row.sent_at)
    if to == REFUSED:
        mark_answered(row, reason=reason, by=by, now=now)
    row.save()
    message = _write(row, reason, hold_until, by, now)
    turned = SignalTurned(
        client_id=row.client_id, signal_id=row.pk, from_state=was, state=to, message_id=message.pk,
        hold_until=hold_until,
    )  # fmt: skip
    record(row, turned, by=by, now=now)


def _write(row: ChainSignal, reason: str, hold_until: date | None, by: Viewer, now: datetime) -> SignalMessage:
    body = {"reason": reason} | ({"hold_until": hold_until.isoformat()} if hold_until else {})
    return write_message(row, body, by=by, now=now)
