"""Asking that a message goes again which a partner's system refused, once what was wrong is mended, there or here.

Whoever administers does not see what it says: that left our table. The worker writes it anew from what it told.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keten.doors.exchange.events import ResendAsked
from keten.doors.exchange.models import OutMessage, OutState
from keten.doors.exchange.rules.envelope import SIGNAL
from keten.doors.exchange.rules.resending import may_resend
from keten.ground.foundation.decision import Decision, Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.administration import may_administer
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def ask_resend(*, subscription_id: int, message: UUID, by: Viewer, now: datetime) -> None:
    """The worker sends it again, under the same id, after all that went to this subscriber about the same client.

    ``message`` is the key of the message. Raises ``Refused`` when it is not there or when it makes no sense.
    """
    may_administer(by).require()
    found = OutMessage.objects.select_related("stream", "subscription")
    row = found.filter(subscription=subscription_id, key=message).first()
    if row is None:
        raise Refused("Dit bericht is er niet.")
    check_resend(row).require()
    event = ResendAsked(subscription_id=subscription_id, message=message)
    record_event(event, by=by, now=now, client_ref=row.stream.client_ref)


def check_resend(message: OutMessage) -> Decision:
    """Whether this message may go again now."""
    return may_resend(
        is_refused=message.state == OutState.REFUSED, is_connected=message.subscription.is_active,
        can_be_written=message.type == SIGNAL,
    )  # fmt: skip
