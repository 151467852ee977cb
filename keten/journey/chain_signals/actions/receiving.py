"""A signal, or a turn of one, that the system of another organisation tells (*binnengekomen signaal*).

What a partner says is checked as if somebody filled it in here: the same rules, and nothing that is not theirs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.models import Case
from keten.dossier.clients.queries import find_by_bsn
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.queries import in_force
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.answering import give_answer
from keten.journey.chain_signals.actions.turning import take_turn
from keten.journey.chain_signals.actions.writing import begin_signal, lock_signal
from keten.journey.chain_signals.library import list_kinds
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.rules.answering import Answer
from keten.journey.chain_signals.rules.states import ADDRESSEE, ANSWERED, SENDER, SENT
from keten.journey.chain_signals.rules.types import OWNER


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
    row = lock_signal(message.signal)
    if row is None:
        return _take_in(message, by, now)
    if by.organisation_id not in (row.addressee_id, row.sender_id):
        raise Refused("Dit signaal is niet van u en niet aan u.")
    _turn(row, message, by, now)
    return row


def _take_in(message: Incoming, by: Viewer, now: datetime) -> ChainSignal:
    kind = list_kinds().get(message.kind)
    if message.state != SENT or kind is None or kind.to == OWNER:
        raise Refused("Dit signaal is hier niet bekend.")
    case, addressee = _find_case(message.bsn), _find_addressee(message.addressee, on=localdate(now))
    return begin_signal(
        kind, case, addressee, _values(message), by=by, now=now, key=message.signal, message_key=message.key
    )  # fmt: skip


def _turn(row: ChainSignal, message: Incoming, by: Viewer, now: datetime) -> None:
    """A turn by the side whose system tells it; an answer is as complete as one that is given here."""
    to, said, more = message.state, message.said, {"outside": by.organisation_name}
    reason = str(said.get("reason") or "").strip()
    if to == ANSWERED and by.organisation_id == row.addressee_id:
        outcome, justified, useful = (str(said.get(name) or "") for name in ("outcome", "justified", "useful"))
        answer = Answer(outcome=outcome, reason=reason, justified=justified, useful=useful, values=_values(message))
        give_answer(row, answer, by=by, now=now, key=message.key, more=more)
        return
    side = ADDRESSEE if by.organisation_id == row.addressee_id else SENDER
    until, key = message.hold_until, message.key
    take_turn(row, to, side=side, reason=reason, hold_until=until, by=by, now=now, key=key, more=more)


def _find_case(bsn: str) -> Case:
    person = find_by_bsn(bsn) if bsn else None
    case = Case.objects.filter(client=person.id).select_related("client").order_by("-pk").first() if person else None
    if case is None:
        raise Refused("Deze klant is hier niet bekend.")
    return case


def _find_addressee(code: str, *, on: date) -> Organisation:
    found = Organisation.objects.filter(in_force(on), code=code).first()
    if found is None:
        raise Refused("De organisatie aan wie dit signaal is gericht werkt hier niet.")
    return found


def _values(message: Incoming) -> dict[str, str]:
    values = message.said.get("values")
    return {str(code): str(value) for code, value in values.items()} if isinstance(values, Mapping) else {}
