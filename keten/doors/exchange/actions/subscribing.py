"""Connecting the system of a partner, disconnecting it, and trying again without waiting."""

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction

from keten.doors.exchange.actions.waking import wake_processor, wake_sender
from keten.doors.exchange.events import SubscriptionEnded, SubscriptionMade, SubscriptionTriedAgain
from keten.doors.exchange.models import OutMessage, OutState, Subscription
from keten.doors.exchange.queries.traffic import content_key
from keten.doors.exchange.rules.envelope import is_source
from keten.doors.exchange.rules.signing import is_secret, write_secret
from keten.doors.exchange.rules.subscribing import is_address
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.secrecy import encrypt_text
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.administration import may_administer
from keten.ground.organisations.rules.viewer import Viewer

_SECRET_BYTES = 32
_THERE_ALREADY = "Deze organisatie heeft hier al een verbinding, of een ander gebruikt deze bron."


def make_subscription(
    *, organisation_id: int, location_id: int | None = None, address: str, our_source: str, their_source: str,
    secret: str = "", by: Viewer, now: datetime,
) -> tuple[Subscription, str]:  # fmt: skip
    """The connection, and the secret to hand to the partner; made here when none is given. It is shown only now.

    What was ended before goes on where it was: what waits is sent, and the order per client holds on both sides.
    """
    may_administer(by).require()
    shared = secret or write_secret(secrets.token_bytes(_SECRET_BYTES))
    for decision in (is_address(address), is_source(our_source), is_source(their_source), is_secret(shared)):
        decision.require()
    try:
        with transaction.atomic():
            made = _find_ended(organisation_id, location_id, their_source)
            made.address, made.our_source, made.is_active = address, our_source, True
            made.secret_encrypted, made.made_at = encrypt_text(shared, key=content_key()), now
            made.save()
            event = SubscriptionMade(subscription_id=made.pk, partner_id=organisation_id)
            record_event(event, by=by, now=now)
    except IntegrityError:
        raise Refused(_THERE_ALREADY) from None
    return made, shared


def _find_ended(organisation_id: int, location_id: int | None, their_source: str) -> Subscription:
    """The same connection as it was ended before, or a new one."""
    same = {"organisation_id": organisation_id, "location_id": location_id, "their_source": their_source}
    ended = Subscription.objects.select_for_update(no_key=True).filter(**same, is_active=False).first()
    return ended or Subscription(**same)


@transaction.atomic
def end_subscription(*, subscription_id: int, by: Viewer, now: datetime) -> None:
    """Nothing goes out or comes in over it any more; what waits stays waiting, visibly."""
    may_administer(by).require()
    Subscription.objects.filter(pk=subscription_id).update(is_active=False)
    record_event(SubscriptionEnded(subscription_id=subscription_id), by=by, now=now)


@transaction.atomic
def try_subscription_again(*, subscription_id: int, by: Viewer, now: datetime) -> int:
    """Everything that waits may be sent now. Returns how many that are."""
    may_administer(by).require()
    subscription = Subscription.objects.select_for_update(no_key=True).get(pk=subscription_id)
    if subscription.failures:
        Subscription.objects.filter(pk=subscription_id).update(next_try_at=now)
    waiting = OutMessage.objects.filter(subscription_id=subscription_id, state=OutState.WAITING)
    waiting.filter(attempts__gt=0).update(next_try_at=now)  # what is on its way right now is left alone
    record_event(SubscriptionTriedAgain(subscription_id=subscription_id), by=by, now=now)
    wake_sender(subscription_id)
    wake_processor(subscription_id)
    return waiting.count()
