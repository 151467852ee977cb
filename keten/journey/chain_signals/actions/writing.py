"""What every change to a signal shares: hold the row, add a message, go to the next state."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils.timezone import localdate

from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.chain_signals.events import SignalEvent
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import get_signal


def hold_signal(signal: UUID, by: Viewer) -> ChainSignal:
    """A signal that the viewer may see, held for one change. Raises ``UnknownSignal``."""
    get_signal(signal, viewer=by)
    return ChainSignal.objects.select_for_update(of=("self",)).select_related("client").get(key=signal)


def write_message(
    row: ChainSignal, body: dict[str, Any], *, by: Viewer, now: datetime, key: UUID | None = None
) -> SignalMessage:
    """The next version of the words of a signal, with the state it is in now; the row is held, so there are no gaps.

    ``key``: of a message that another system wrote; without it the message gets one of its own.
    """
    last = row.messages.aggregate(last=Max("version"))["last"] or 0
    return SignalMessage.objects.create(
        key=key or uuid4(), signal=row, version=last + 1, state=row.state, body=body, written_at=now,
        written_by_id=by.staff_id, organisation_id=by.organisation_id,
    )  # fmt: skip


def after_working_days(term: str, now: datetime) -> date:
    """The day on which a term of this app ends that begins now; the term is one of ``parameters.toml``."""
    today = localdate(now)
    return add_working_days(today, get_whole_number(f"chain_signals.{term}", on=today))


def mark_answered(row: ChainSignal, *, reason: str, by: Viewer, now: datetime) -> None:
    """Who ended it, when, and by when the sender reads it. Saved by the caller."""
    row.answer_reason, row.hold_until, row.answered_by_id = reason, None, by.staff_id
    row.answered_at = max(now, row.sent_at)
    row.received_at = row.received_at or row.answered_at
    row.read_by = after_working_days("read_answer_working_days", now)


def record(row: ChainSignal, event: SignalEvent, *, by: Viewer, now: datetime) -> None:
    """The event in the chain of the client; with it who may look because of signals."""
    sync_signal_grants([row.client_id], today=localdate(now))
    record_event(event, by=by, now=now, client_ref=row.client.ref)
