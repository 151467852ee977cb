"""After an answer: asking who sent the signal how it was dealt with."""

from django.db import transaction

from keten.dossier.questions.actions import ask_partner
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.chain_signals.models import ChainSignal


@transaction.atomic
def ask_about_signal(event: RecordedEvent) -> None:
    """After ``chain_signals.signal-answered``: the member of staff who sent it is asked, at most once a month.

    A signal of the client themselves, or of no location, is followed by no question.
    """
    signal = ChainSignal.objects.select_related("sender", "addressee").get(pk=event.payload["signal_id"])
    if signal.sender_staff_id is None or signal.location_id is None:
        return
    ask_partner(
        staff_id=signal.sender_staff_id, location_id=signal.location_id, step_kind="signal",
        organisations=[one.code for one in (signal.sender, signal.addressee) if one], by=SYSTEM, now=event.happened_at,
    )  # fmt: skip
