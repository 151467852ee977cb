"""The answer to a signal, and its reading by who sent it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.corrections import end_correction
from keten.journey.chain_signals.actions.writing import hold_signal, mark_answered, record, write_message
from keten.journey.chain_signals.events import AnswerRead, SignalAnswered
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.queries import UnknownSignal
from keten.journey.chain_signals.rules.answering import check_answer, may_handle_signal
from keten.journey.chain_signals.rules.sending import check_values, keep_values
from keten.journey.chain_signals.rules.states import ADDRESSEE, ANSWERED, ENDED, check_turn
from keten.journey.chain_signals.rules.types import SignalEnding


@transaction.atomic
def answer_signal(
    *, signal: UUID, outcome: str, reason: str, by: Viewer, now: datetime, justified: str = "", useful: str = "",
    values: Mapping[str, str] | None = None,
) -> ChainSignal:  # fmt: skip
    """The addressee says what was done, and for some kinds whether the signal was justified and of use.

    The answer to a correction ends the review of the datum. Raises ``UnknownSignal``; ``Refused`` for who may not
    answer, or for an answer that is not complete.
    """
    row = hold_signal(signal, by)
    kind = get_kind(row.type)
    may_handle_signal(by, addressee_id=row.addressee_id, state=row.state).require()
    check_turn(row.state, ANSWERED, side=ADDRESSEE).require()
    check_answer(kind, outcome=outcome, reason=reason, justified=justified, useful=useful).require()
    ending = kind.find_ending(outcome)
    assert ending is not None  # checked just now
    check_values(values or {}, ending.fields).require()
    marks = {"justified": justified, "useful": useful} if kind.asks_whether_justified else {}
    _end(row, ending, {"reason": reason.strip(), "values": keep_values(values or {}, ending.fields)} | marks, by, now)
    return row


@transaction.atomic
def note_read(*, signal: UUID, by: Viewer, now: datetime) -> ChainSignal:
    """The sender has seen the answer: it leaves the desk. Noting it twice is noting it once."""
    row = hold_signal(signal, by)
    if row.sender_staff_id not in by.desks or row.state not in ENDED:
        raise UnknownSignal
    if row.read_at is None:
        row.read_at = now
        row.save(update_fields=["read_at"])
        record(row, AnswerRead(client_id=row.client_id, signal_id=row.pk), by=by, now=now)
    return row


def _end(row: ChainSignal, ending: SignalEnding, said: dict[str, Any], by: Viewer, now: datetime) -> None:
    for one in [row, *end_correction(row, outcome=ending.code, reason=said["reason"], by=by, now=now)]:
        one.state, one.outcome = ANSWERED, ending.code
        one.justified, one.useful = said.get("justified", ""), said.get("useful", "")
        mark_answered(one, reason=said["reason"], by=by, now=now)
        one.save()
        message = write_message(one, {"outcome": ending.code} | said, by=by, now=now)
        answered = SignalAnswered(
            client_id=one.client_id, signal_id=one.pk, outcome=ending.code, justified=one.justified,
            message_id=message.pk,
        )  # fmt: skip
        record(one, answered, by=by, now=now)
