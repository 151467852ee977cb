"""Signals: sent when something was asked, answered by the addressee, read by the sender."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.actions import end_review
from keten.dossier.clients.actions.reviews import list_same_question
from keten.dossier.clients.models import UnderReview
from keten.dossier.clients.queries import get_review
from keten.dossier.clients.register import get_datum
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.chain_signals.events import AnswerRead, CorrectionSent, SignalAnswered, SignalEvent
from keten.journey.chain_signals.models import ChainSignal, SignalMessage, SignalOutcome, SignalType
from keten.journey.chain_signals.queries import UnknownSignal, find_owner, get_signal
from keten.journey.chain_signals.rules.answering import check_answer, may_answer_signal


@transaction.atomic
def send_correction(event: RecordedEvent) -> ChainSignal:
    """After "klopt niet": the organisation that owns the datum is asked, with a date by which it answers."""
    review = get_review(event.payload["review_id"], viewer=SYSTEM)
    today = localdate(event.happened_at)
    days = get_whole_number("chain_signals.correction_answer_working_days", on=today)
    signal = ChainSignal.objects.create(
        key=review.signal,
        type=SignalType.CORRECTION,
        client=review.client,
        subject=review.datum,
        sender=review.asked_by_organisation,
        sender_staff=review.asked_by,
        addressee=find_owner(review.client, get_datum(review.datum).owner, on=today),
        sent_at=event.happened_at,
        due_on=add_working_days(today, days),
    )
    _write(signal, review, event.happened_at)
    sent = CorrectionSent(
        client_id=review.client_id, signal_id=signal.pk, addressee_id=signal.addressee_id, due_on=signal.due_on
    )
    sync_signal_grants([signal.client_id], today=today)
    record_event(sent, by=SYSTEM, now=event.happened_at, client_ref=review.client.ref, caused_by=event.id)
    return signal


@transaction.atomic
def answer_signal(*, signal: UUID, outcome: str, reason: str, by: Viewer, now: datetime) -> ChainSignal:
    """The owner says what was done with the request; the datum is no longer *in onderzoek*.

    Who asked the same from a file that was joined with this one gets the same answer.

    Raises ``UnknownSignal``, and ``Refused`` for who may not answer or an answer without a reason.
    """
    row = _hold(signal, by)
    may_answer_signal(by, addressee_id=row.addressee_id, is_answered=row.outcome is not None).require()
    check_answer(outcome=outcome, reason=reason, allowed=SignalOutcome.values).require()
    review = UnderReview.objects.get(signal=row.key)
    same = UnderReview.objects.filter(pk__in=list_same_question(review)).values("signal")
    end_review(review_id=review.pk, outcome=outcome, reason=reason.strip(), by=by, now=now)
    for other in ChainSignal.objects.filter(key__in=same, outcome=None).exclude(pk=row.pk).select_related("client"):
        _answer(other, outcome, reason.strip(), by, now)
    _answer(row, outcome, reason.strip(), by, now)
    sync_signal_grants([row.client_id], today=localdate(now))
    return row


@transaction.atomic
def note_read(*, signal: UUID, by: Viewer, now: datetime) -> ChainSignal:
    """The sender has seen the answer: it leaves the desk. Noting it twice is noting it once."""
    row = _hold(signal, by)
    if row.sender_staff_id not in by.desks or row.answered_at is None:
        raise UnknownSignal
    if row.read_at is None:
        row.read_at = now
        row.save(update_fields=["read_at"])
        sync_signal_grants([row.client_id], today=localdate(now))
        _record(row, AnswerRead(client_id=row.client_id, signal_id=row.pk), by, now)
    return row


def _answer(row: ChainSignal, outcome: str, reason: str, by: Viewer, now: datetime) -> None:
    row.outcome, row.answer_reason, row.answered_by_id = outcome, reason, by.staff_id
    row.answered_at = max(now, row.sent_at)
    row.save(update_fields=["outcome", "answer_reason", "answered_by", "answered_at"])
    _record(row, SignalAnswered(client_id=row.client_id, signal_id=row.pk, outcome=outcome), by, now)


def _hold(signal: UUID, by: Viewer) -> ChainSignal:
    get_signal(signal, viewer=by)
    return ChainSignal.objects.select_for_update(of=("self",)).select_related("client").get(key=signal)


def _write(signal: ChainSignal, review: UnderReview, now: datetime) -> None:
    body = {
        "source": review.fact.source,
        "says": review.fact.value,
        "asked_value": review.asked_value,
        "reason": review.reason,
    }
    SignalMessage.objects.create(signal=signal, version=1, body=body, written_at=now)


def _record(signal: ChainSignal, event: SignalEvent, by: Viewer, now: datetime) -> None:
    record_event(event, by=by, now=now, client_ref=signal.client.ref)
