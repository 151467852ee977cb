"""A signal, or a turn of one, that the system of another organisation tells (*binnengekomen signaal*).

What a partner says is checked as if somebody filled it in here: the same rules, and nothing that is not theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.models import Case
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.queries import in_force
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.writing import after_working_days, mark_answered, record, write_message
from keten.journey.chain_signals.events import SignalAnswered, SignalSent, SignalTurned
from keten.journey.chain_signals.library import get_kind, list_kinds
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.rules.answering import check_answer
from keten.journey.chain_signals.rules.sending import check_values, keep_values
from keten.journey.chain_signals.rules.states import (
    ADDRESSEE,
    ANSWERED,
    ON_HOLD,
    REFUSED,
    SENDER,
    SENT,
    WITHDRAWN,
    check_turn,
)
from keten.journey.chain_signals.rules.types import OWNER

_UNKNOWN_CLIENT = "Deze klant is hier niet bekend."
_NOT_YOURS = "Dit signaal is niet van u en niet aan u."


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """One message as a partner's system told it. ``bsn`` and ``addressee`` (a code) only with the first."""

    key: UUID
    signal: UUID
    kind: str
    state: str
    said: Mapping[str, Any]
    bsn: str = ""
    addressee: str = ""
    hold_until: date | None = None


@transaction.atomic
def receive_signal(*, message: Incoming, by: Viewer, now: datetime) -> ChainSignal:
    """Take in a new signal, or the next turn of one that is known; a message that is known changes nothing.

    ``by`` is the organisation whose system tells it. Raises ``Refused`` with a sentence for that system.
    """
    known = SignalMessage.objects.filter(key=message.key).select_related("signal").first()
    if known is not None:
        return known.signal
    row = (
        ChainSignal.objects.select_for_update(of=("self",)).select_related("client").filter(key=message.signal).first()
    )
    if row is None:
        return _take_in(message, by, now)
    if by.organisation_id not in (row.addressee_id, row.sender_id):
        raise Refused(_NOT_YOURS)
    _turn(row, message, by, now)
    return row


def _take_in(message: Incoming, by: Viewer, now: datetime) -> ChainSignal:
    kind = list_kinds().get(message.kind)
    if message.state != SENT or kind is None or kind.to == OWNER:
        raise Refused("Dit signaal is hier niet bekend.")
    case, values = _find_case(message.bsn), _values(message)
    check_values(values, kind.fields).require()
    row = ChainSignal.objects.create(
        key=message.signal, type=kind.code, client=case.client, location_id=case.location_id,
        sender_id=by.organisation_id, addressee=_find_addressee(message.addressee, now), sent_at=now,
        receive_by=after_working_days("received_working_days", now),
        due_on=after_working_days(f"{kind.code}_answer_working_days", now),
    )  # fmt: skip
    written = write_message(row, {"values": keep_values(values, kind.fields)}, by=by, now=now, key=message.key)
    sent = SignalSent(
        client_id=row.client_id, signal_id=row.pk, kind=kind.code, addressee_id=row.addressee_id, due_on=row.due_on,
        message_id=written.pk,
    )  # fmt: skip
    record(row, sent, by=by, now=now)
    return row


def _turn(row: ChainSignal, message: Incoming, by: Viewer, now: datetime) -> None:
    side = ADDRESSEE if by.organisation_id == row.addressee_id else SENDER
    reason = str(message.said.get("reason") or "").strip()
    check_turn(row.state, message.state, side=side, reason=reason).require()
    was, row.state = row.state, message.state
    row.hold_until = message.hold_until if message.state == ON_HOLD else None
    row.received_at = row.received_at or (max(now, row.sent_at) if side == ADDRESSEE else None)
    if message.state == ANSWERED:
        _check_answer(row, message, reason)
    if message.state in (ANSWERED, REFUSED):
        row.answered_outside = by.organisation_name or by.name
        mark_answered(row, reason=reason, by=by, now=now)
    if message.state == WITHDRAWN:
        row.read_at = now
    row.save()
    _record(row, was, message, by, now)


def _check_answer(row: ChainSignal, message: Incoming, reason: str) -> None:
    """As complete as an answer that is given here."""
    kind, said = get_kind(row.type), message.said
    outcome, justified, useful = (str(said.get(name) or "") for name in ("outcome", "justified", "useful"))
    check_answer(kind, outcome=outcome, reason=reason, justified=justified, useful=useful).require()
    ending = kind.find_ending(outcome)
    assert ending is not None  # checked just now
    check_values(_values(message), ending.fields).require()
    row.outcome = outcome
    row.justified, row.useful = (justified, useful) if kind.asks_whether_justified else ("", "")


def _record(row: ChainSignal, was: str, message: Incoming, by: Viewer, now: datetime) -> None:
    body = {
        name: message.said[name]
        for name in ("outcome", "reason", "values", "justified", "useful")
        if name in message.said
    }
    body |= {"outside": by.organisation_name or by.name}
    written = write_message(row, body, by=by, now=now, key=message.key)
    about = {"client_id": row.client_id, "signal_id": row.pk, "message_id": written.pk}
    if row.state == ANSWERED:
        record(row, SignalAnswered(**about, outcome=row.outcome or "", justified=row.justified), by=by, now=now)
    else:
        turned = SignalTurned(**about, from_state=was, state=row.state, hold_until=row.hold_until)
        record(row, turned, by=by, now=now)


def _find_case(bsn: str) -> Case:
    person = find_by_bsn(bsn) if bsn else None
    case = Case.objects.filter(client=person.id).select_related("client").order_by("-pk").first() if person else None
    if case is None:
        raise Refused(_UNKNOWN_CLIENT)
    return case


def _find_addressee(code: str, now: datetime) -> Organisation:
    found = Organisation.objects.filter(in_force(now.date()), code=code).first()
    if found is None:
        raise Refused("De organisatie aan wie dit signaal is gericht werkt hier niet.")
    return found


def _values(message: Incoming) -> dict[str, str]:
    values = message.said.get("values")
    return {str(code): str(value) for code, value in values.items()} if isinstance(values, Mapping) else {}
