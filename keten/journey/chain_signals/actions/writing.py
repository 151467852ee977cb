"""What every change to a signal shares: hold it, begin one, go on to the next state. Each leaves words and an event."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Max
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.chain_signals.events import SignalAnswered, SignalEvent, SignalSent, SignalTurned
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import UnknownSignal, open_signal
from keten.journey.chain_signals.rules.contents import check_values, keep_values
from keten.journey.chain_signals.rules.states import ANSWERED, BY_OTHERS, REFUSED, WITHDRAWN
from keten.journey.chain_signals.rules.types import SignalKind


def hold_signal(signal: UUID, by: Viewer) -> ChainSignal:
    """A signal that the viewer may see, held for one change. Raises ``UnknownSignal``."""
    open_signal(signal, viewer=by)
    row = lock_signal(signal)
    if row is None:
        raise UnknownSignal
    return row


def lock_signal(key: UUID) -> ChainSignal | None:
    """A signal held for one change, by who may do so without opening its file."""
    rows = ChainSignal.objects.select_for_update(of=("self",)).select_related("client")
    return rows.filter(key=key).first()


def begin_signal(
    kind: SignalKind, case: Case, addressee: Organisation | None, values: Mapping[str, str], *, by: Viewer,
    now: datetime, key: UUID | None = None, message_key: UUID | None = None, outside_name: str = "",
) -> ChainSignal:  # fmt: skip
    """A signal about the client of a file, with its first message. The keys are those of another system, if any.

    To an organisation of the chain, or to one outside it, by its name: one of the two.
    """
    check_values(values, kind.fields).require()
    row = ChainSignal.objects.create(
        key=key or uuid4(), type=kind.code, client=case.client, location_id=case.location_id,
        sender_id=by.organisation_id, sender_staff_id=by.staff_id, addressee=addressee, outside_name=outside_name,
        sent_at=now,
        receive_by=after_working_days("received_working_days", now),
        due_on=after_working_days(f"{kind.code}_answer_working_days", now),
    )  # fmt: skip
    body = {"values": keep_values(values, kind.fields)}
    message = write_message(row, body, by=by, now=now, key=message_key, last=0)
    sent = SignalSent(
        client_id=row.client_id, signal_id=row.pk, kind=kind.code, addressee_id=row.addressee_id, due_on=row.due_on,
        message_id=message.pk,
    )  # fmt: skip
    record(row, sent, by=by, now=now)
    return row


def go_on(
    row: ChainSignal, to: str, body: Mapping[str, Any], *, by: Viewer, now: datetime, hold_until: date | None = None,
    key: UUID | None = None,
) -> None:  # fmt: skip
    """The next state of a signal that is held, with the words that go with it; whether it may is checked before."""
    was, row.state, row.hold_until = row.state, to, hold_until
    if to not in BY_OTHERS:
        row.received_at = row.received_at or max(now, row.sent_at)
    if to in (ANSWERED, REFUSED):
        _mark_answered(row, reason=body["reason"], by=by, now=now)
    if to == WITHDRAWN:
        row.read_at = now
    if not row.is_open and row.addressee_id is None:
        row.links.filter(used_at=None, revoked_at=None).update(revoked_at=now)
    row.save()
    message = write_message(row, body, by=by, now=now, key=key)
    record(row, _tell(row, was, message), by=by, now=now)


def write_message(
    row: ChainSignal, body: Mapping[str, Any], *, by: Viewer, now: datetime, key: UUID | None = None,
    last: int | None = None,
) -> SignalMessage:  # fmt: skip
    """The next version of the words of a signal, with the state it is in now; the row is held, so there are no gaps.

    ``key``: of a message that another system wrote; without it the message gets one of its own. ``last``: the version
    before it, when that is known.
    """
    if last is None:
        last = row.messages.aggregate(last=Max("version"))["last"] or 0
    return SignalMessage.objects.create(
        key=key or uuid4(), signal=row, version=last + 1, state=row.state, body=dict(body), written_at=now,
        written_by_id=by.staff_id, organisation_id=by.organisation_id,
    )  # fmt: skip


def after_working_days(term: str, now: datetime) -> date:
    """The day on which a term of this app ends that begins now; the term is one of ``parameters.toml``."""
    today = localdate(now)
    return add_working_days(today, get_whole_number(f"chain_signals.{term}", on=today))


def record(row: ChainSignal, event: SignalEvent, *, by: Viewer, now: datetime) -> None:
    """The event in the chain of the client; with it who may look because of signals."""
    sync_signal_grants([row.client_id], today=localdate(now))
    record_event(event, by=by, now=now, client_ref=row.client.ref)


def _mark_answered(row: ChainSignal, *, reason: str, by: Viewer, now: datetime) -> None:
    """Who ended it, when, and by when the sender reads it. A system has no staff: then its organisation is named."""
    row.answer_reason, row.answered_by_id = reason, by.staff_id
    row.answered_outside = "" if by.staff_id else by.organisation_name
    row.answered_at = max(now, row.sent_at)
    row.read_by = after_working_days("read_answer_working_days", now)


def _tell(row: ChainSignal, was: str, message: SignalMessage) -> SignalEvent:
    if row.state == ANSWERED:
        return SignalAnswered(
            client_id=row.client_id, signal_id=row.pk, message_id=message.pk, outcome=row.outcome or "",
            justified=row.justified,
        )  # fmt: skip
    return SignalTurned(
        client_id=row.client_id, signal_id=row.pk, message_id=message.pk, from_state=was, state=row.state,
        hold_until=row.hold_until,
    )  # fmt: skip
