"""Corrections: the owner of a datum is asked when somebody says that it is wrong; the answer ends the review."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.actions import end_review
from keten.dossier.clients.actions.reviews import list_same_question
from keten.dossier.clients.models import UnderReview
from keten.dossier.clients.queries import get_review
from keten.dossier.clients.register import get_datum
from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.chain_signals.actions.granting import sync_signal_grants
from keten.journey.chain_signals.actions.writing import after_working_days
from keten.journey.chain_signals.events import CorrectionSent
from keten.journey.chain_signals.models import OPEN, ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import find_owner

CORRECTION = "correction"


@transaction.atomic
def send_correction(event: RecordedEvent) -> ChainSignal:
    """After "klopt niet": the organisation that owns the datum is asked, with a date by which it answers."""
    review = get_review(event.payload["review_id"], viewer=SYSTEM)
    today = localdate(event.happened_at)
    owner = find_owner(review.client, get_datum(review.datum).owner, on=today)
    signal = ChainSignal.objects.create(
        key=review.signal,
        type=CORRECTION,
        client=review.client,
        subject=review.datum,
        sender=review.asked_by_organisation,
        sender_staff=review.asked_by,
        addressee=owner,
        sent_at=event.happened_at,
        due_on=after_working_days("correction_answer_working_days", event.happened_at),
    )
    _write(signal, review, event.happened_at)
    sent = CorrectionSent(client_id=review.client_id, signal_id=signal.pk, addressee_id=owner.pk, due_on=signal.due_on)
    sync_signal_grants([signal.client_id], today=today)
    record_event(sent, by=SYSTEM, now=event.happened_at, client_ref=review.client.ref, caused_by=event.id)
    return signal


def end_correction(row: ChainSignal, *, outcome: str, reason: str, by: Viewer, now: datetime) -> list[ChainSignal]:
    """The datum is no longer *in onderzoek*; returns who asked the same from a file that was joined with this one.

    They get the same answer. For a signal that is no correction nothing happens.
    """
    if row.type != CORRECTION:
        return []
    review = UnderReview.objects.get(signal=row.key)
    same = UnderReview.objects.filter(pk__in=list_same_question(review)).values("signal")
    end_review(review_id=review.pk, outcome=outcome, reason=reason, by=by, now=now)
    return list(ChainSignal.objects.filter(OPEN, key__in=same).exclude(pk=row.pk).select_related("client"))


def _write(signal: ChainSignal, review: UnderReview, now: datetime) -> None:
    body = {
        "source": review.fact.source,
        "says": review.fact.value,
        "asked_value": review.asked_value,
        "reason": review.reason,
    }
    SignalMessage.objects.create(
        signal=signal, version=1, body=body, written_at=now,
        written_by=review.asked_by, organisation=review.asked_by_organisation,
    )  # fmt: skip
