"""What waits to be sent, what is parked and what was refused, per connection."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Min, Q, QuerySet
from django.shortcuts import get_object_or_404

from keten.doors.exchange.models import InMessage, InState, OutMessage, OutState, Refusal, Subscription
from keten.ground.foundation.secrecy import derive_key


@dataclass(frozen=True, kw_only=True)
class Traffic:
    """One connection: counts of now, and of the refused messages that nobody removed yet."""

    subscription: Subscription
    waiting: int
    oldest_waiting_at: datetime | None
    refused_out: int
    parked: int
    unprocessed: int
    refused_in: int


def list_traffic() -> list[Traffic]:
    """All connections, those of an organisation together; one query for each kind of count."""
    with connection.cursor() as cursor:
        cursor.execute(_TRAFFIC)
        counted = {row[0]: row[1:] for row in cursor.fetchall()}
    found = Subscription.objects.select_related("organisation", "location").order_by("organisation__name", "pk")
    return [_describe(each, counted[each.pk]) for each in found if each.pk in counted]


def get_subscription(key: UUID) -> Subscription:
    """The connection with this key. Raises Http404."""
    return get_object_or_404(Subscription.objects.select_related("organisation"), key=key)


def list_refusals(*, since: date) -> QuerySet[Refusal]:
    """Deliveries that were turned away since a day, the latest first."""
    return Refusal.objects.filter(on__gte=since).select_related("subscription__organisation").order_by("-last_at")


def list_stuck(*, most: int) -> list[InMessage]:
    """Messages that came in and are parked, refused or wait for the worker, the latest first."""
    stuck = InMessage.objects.exclude(state=InState.PROCESSED).select_related("subscription__organisation")
    return list(stuck.order_by("-received_at", "-pk")[:most])


def list_refused_out(*, most: int) -> list[OutMessage]:
    """Messages that a partner's system did not take, the latest first."""
    refused = OutMessage.objects.filter(state=OutState.REFUSED).select_related("subscription__organisation")
    return list(refused.order_by("-sent_at", "-pk")[:most])


def find_subscription(organisation_id: int, location_id: int | None = None) -> Subscription | None:
    """Where messages for an organisation go: the connection of the location, else that of all locations."""
    of_place = Q(location__isnull=True) | Q(location_id=location_id)
    found = Subscription.objects.filter(of_place, organisation_id=organisation_id, is_active=True)
    return found.order_by("location_id").first()  # nulls come last


def list_due(*, now: datetime) -> list[int]:
    """The active connections for which something waits that may be sent now."""
    waiting = OutMessage.objects.filter(state=OutState.WAITING, next_try_at__lte=now)
    rested = Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    found = Subscription.objects.filter(rested, is_active=True, pk__in=waiting.values("subscription_id"))
    return list(found.values_list("pk", flat=True))


def list_unprocessed() -> list[int]:
    """The connections with messages that came in and wait for the worker."""
    waiting = InMessage.objects.filter(processed_at__isnull=True, state=InState.RECEIVED)
    return list(waiting.values_list("subscription_id", flat=True).distinct())


def list_waiting_streams(subscription_id: int) -> list[int]:
    """The clients of one connection about whom something came in that waits for the worker; the first come first."""
    waiting = InMessage.objects.filter(subscription=subscription_id, processed_at__isnull=True, state=InState.RECEIVED)
    found = waiting.values("stream_id").annotate(first=Min("pk")).order_by("first")
    return [row["stream_id"] for row in found]


def content_key() -> str:
    """The key with which contents and shared secrets are encrypted in the tables."""
    return derive_key(settings.KETEN_BSN_ENCRYPTION_KEY, "exchange")


def count_states(subscription_id: int) -> Mapping[str, int]:
    """How many messages that went out are in which state."""
    found = OutMessage.objects.filter(subscription_id=subscription_id).values_list("state").annotate(Count("pk"))
    return dict(found)


_TRAFFIC = """
select s.id,
  (select count(*) from exchange_outmessage m where m.subscription_id = s.id and m.state = 'waiting'),
  (select m.put_at from exchange_outmessage m where m.subscription_id = s.id and m.state = 'waiting'
    order by m.id limit 1),
  (select count(*) from exchange_outmessage m where m.subscription_id = s.id and m.state = 'refused'),
  (select count(*) from exchange_inmessage m where m.subscription_id = s.id and m.processed_at is null
    and m.state = 'parked'),
  (select count(*) from exchange_inmessage m where m.subscription_id = s.id and m.processed_at is null
    and m.state = 'received'),
  (select count(*) from exchange_inmessage m where m.subscription_id = s.id and m.state = 'refused')
from exchange_subscription s
"""


def _describe(subscription: Subscription, counted: Sequence[Any]) -> Traffic:
    waiting, oldest, refused_out, parked, unprocessed, refused_in = counted
    return Traffic(
        subscription=subscription, waiting=waiting, oldest_waiting_at=oldest, refused_out=refused_out, parked=parked,
        unprocessed=unprocessed, refused_in=refused_in,
    )  # fmt: skip
