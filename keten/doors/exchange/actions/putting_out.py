"""Putting a message in the outbox, in the transaction of what it tells; the worker sends it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils.timezone import localdate

from keten.doors.exchange.actions.waking import wake_sender
from keten.doors.exchange.events import MessagePutOut
from keten.doors.exchange.models import OutMessage, OutState, Subscription
from keten.doors.exchange.queries.traffic import content_key, find_subscription
from keten.doors.exchange.rules.envelope import Event, is_type, write_event
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.secrecy import encrypt_text
from keten.ground.ledger.actions import Actor, record_event
from keten.ground.organisations.rules.viewer import SYSTEM

_TOO_LARGE = "Dit bericht is te groot om te versturen. Verstuur minder gegevens, of verwijs ernaar."


@transaction.atomic
def put_out(
    *, subscriber_organisation_id: int, type: str, client_ref: UUID, message_key: UUID, data: Mapping[str, Any],
    now: datetime, location_id: int | None = None, by: Actor = SYSTEM,
) -> OutMessage | None:  # fmt: skip
    """A message about a client for the system of an organisation, after all earlier ones about that client.

    None when no system of that organisation is connected. A second call with the same key gives back the first
    message. The rows about this client and subscriber stay locked until the caller's transaction ends. Refuses what
    is larger than 64 KB or has a type that is none (CloudEvents NL GOV 1.1).
    """
    subscription = find_subscription(subscriber_organisation_id, location_id)
    if subscription is None:
        return None
    put, is_new = enqueue(
        subscription=subscription, stream=client_ref, type=type, key=message_key, data=data, now=now
    )  # fmt: skip
    if is_new:
        event = MessagePutOut(subscription_id=subscription.pk, message=message_key, kind=type)
        record_event(event, by=by, now=now, client_ref=client_ref)
    return put


def enqueue(
    *, subscription: Subscription, stream: UUID, type: str, key: UUID, data: Mapping[str, Any], now: datetime
) -> tuple[OutMessage, bool]:
    """The message, and whether it is new. ``stream`` is the key within which order is kept."""
    is_type(type).require()
    stream_id, last = _lock_stream(subscription.pk, stream)
    known = OutMessage.objects.filter(subscription=subscription, key=key).first()
    if known:
        return known, False
    put = OutMessage(
        subscription=subscription, stream_id=stream_id, sequence=last + 1, key=key, type=type, put_at=now,
        next_try_at=now,
    )  # fmt: skip
    put.content = _seal(put, stream, data, now)
    put.save()
    _count(stream_id)
    wake_sender(subscription.pk)
    return put, True


def renew(*, message: OutMessage, data: Mapping[str, Any], now: datetime) -> None:
    """A refused message waits again, under the same id, after all that went to this subscriber about the client."""
    subscription_id, stream = message.subscription_id, message.stream.client_ref
    stream_id, last = _lock_stream(subscription_id, stream)
    message.sequence, message.state = last + 1, OutState.WAITING
    message.content = _seal(message, stream, data, now)
    message.put_at = message.next_try_at = now
    message.sent_at, message.attempts, message.last_error = None, 0, ""
    message.save()
    _count(stream_id)
    wake_sender(subscription_id)


def _seal(message: OutMessage, stream: UUID, data: Mapping[str, Any], now: datetime) -> bytes:
    """The whole event of a message as it will travel, encrypted."""
    event = Event(
        id=str(message.key), source=message.subscription.our_source, type=message.type, subject=stream,
        sequence=message.sequence, data=data, time=now,
    )  # fmt: skip
    text = json.dumps(write_event(event), cls=DjangoJSONEncoder, ensure_ascii=False)
    if len(text.encode()) > get_whole_number("exchange.event_bytes", on=localdate(now)):
        raise Refused(_TOO_LARGE)
    return encrypt_text(text, key=content_key())


def _lock_stream(subscription_id: int, client_ref: UUID) -> tuple[int, int]:
    """Id and last sequence; whoever else puts out about this client waits here."""
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into exchange_outstream as s (subscription_id, client_ref, last_sequence) values (%s, %s, 0)
               on conflict (subscription_id, client_ref) do update set last_sequence = s.last_sequence
               returning id, last_sequence""",
            [subscription_id, client_ref],
        )
        stream_id, last = cursor.fetchone()
    return int(stream_id), int(last)


def _count(stream_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("update exchange_outstream set last_sequence = last_sequence + 1 where id = %s", [stream_id])
