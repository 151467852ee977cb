"""The answer to a signal, and its reading by who sent it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.actions.corrections import end_correction
from keten.journey.chain_signals.actions.writing import go_on, hold_signal, record
from keten.journey.chain_signals.events import AnswerRead
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.queries import UnknownSignal
from keten.journey.chain_signals.rules.answering import Answer, check_answer, keep_answer, may_handle_signal
from keten.journey.chain_signals.rules.states import ADDRESSEE, ANSWERED, ENDED, check_turn


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
    may_handle_signal(by, addressee_id=row.addressee_id, state=row.state).require()
    answer = Answer(
        outcome=outcome, reason=reason.strip(), justified=justified, useful=useful, values=values or {}
    )  # fmt: skip
    give_answer(row, answer, by=by, now=now)
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


def give_answer(
    row: ChainSignal, answer: Answer, *, by: Viewer, now: datetime, key: UUID | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """End a signal that is held, and whoever asked the same; ``key`` and ``more`` are of another system's message."""
    check_turn(row.state, ANSWERED, side=ADDRESSEE).require()
    kind = get_kind(row.type)
    check_answer(kind, answer).require()
    kept = keep_answer(kind, answer)
    for one in [row, *end_correction(row, outcome=kept.outcome, reason=kept.reason, by=by, now=now)]:
        one.outcome, one.justified, one.useful = kept.outcome, kept.justified, kept.useful
        go_on(one, ANSWERED, {**vars(kept), **(more or {})}, by=by, now=now, key=key if one is row else None)
