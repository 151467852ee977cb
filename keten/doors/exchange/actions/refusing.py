"""Keeping that a delivery was turned away, counted per day, so that it can be seen and does not fill the table."""

from datetime import datetime

from django.db import connection, transaction
from django.utils.timezone import localdate

from keten.doors.exchange.events import DeliveryRefused
from keten.doors.exchange.models import Subscription
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def note_refusal(*, subscription: Subscription | None, code: str, by: Viewer, now: datetime) -> None:
    """Once more today, of this sender (None: of strangers) and for this reason."""
    sender = subscription.pk if subscription else None
    values = {"of": sender, "day": localdate(now), "code": code, "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, values)
        is_first = cursor.fetchone()[0] == 1
    if is_first:
        record_event(DeliveryRefused(subscription_id=sender, reason=code), by=by, now=now)


_COUNT = """
insert into exchange_refusal as r (subscription_id, "on", reason, times, first_at, last_at)
values (%(of)s, %(day)s, %(code)s, 1, %(now)s, %(now)s)
on conflict (subscription_id, "on", reason) do update set times = r.times + 1, last_at = %(now)s
returning times
"""
