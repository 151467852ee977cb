"""Writing down what came in, once, at its place in the row of its client."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from keten.doors.exchange.models import InMessage, InState, InStream, Subscription
from keten.doors.exchange.queries.traffic import content_key
from keten.doors.exchange.rules.envelope import Event
from keten.ground.foundation.secrecy import encrypt_text

_CONFLICT = ("event_conflict", "Een ander bericht had dit volgnummer al.")


@dataclass(frozen=True, kw_only=True)
class Stored:
    """The rows of a delivery, those of doubles too; the streams that are locked; what could not be stored."""

    message_ids: Sequence[int]
    stream_ids: Sequence[int]
    conflicts: dict[int | str, tuple[str, str]] = field(default_factory=dict)


def store_events(*, subscription: Subscription, events: Sequence[Event], now: datetime) -> Stored:
    """Locks the streams until the transaction ends, always in the same order. All new rows wait at first."""
    streams = _lock_streams(subscription.pk, sorted({event.subject for event in events}))
    known = _list_known(subscription.their_source, [event.id for event in events])
    taken = _list_places([stream.pk for stream in streams.values()], [event.sequence for event in events])
    fresh: dict[str, InMessage] = {}
    conflicts: dict[int | str, tuple[str, str]] = {}
    for event in events:
        stream = streams[event.subject]
        if event.id in known or event.id in fresh:
            continue
        if event.sequence <= stream.done_sequence or (stream.pk, event.sequence) in taken:
            conflicts[event.id] = _CONFLICT
            continue
        taken.add((stream.pk, event.sequence))
        fresh[event.id] = _make(subscription, stream, event, now)
    made = InMessage.objects.bulk_create(fresh.values())
    ids = [*known.values(), *(each.pk for each in made)]
    return Stored(message_ids=ids, stream_ids=[each.pk for each in streams.values()], conflicts=conflicts)


def _make(subscription: Subscription, stream: InStream, event: Event, now: datetime) -> InMessage:
    text = DjangoJSONEncoder(ensure_ascii=False).encode({"data": event.data, "time": event.time})
    return InMessage(
        subscription=subscription, stream=stream, source=event.source, event_id=event.id, type=event.type,
        sequence=event.sequence, content=encrypt_text(text, key=content_key()), state=InState.RECEIVED,
        received_at=now,
    )  # fmt: skip


def _lock_streams(subscription_id: int, subjects: Sequence[UUID]) -> dict[UUID, InStream]:
    with connection.cursor() as cursor:
        cursor.execute(
            """insert into exchange_instream (subscription_id, subject, done_sequence)
               select %s, x, 0 from unnest(%s::uuid[]) x order by x on conflict do nothing""",
            [subscription_id, list(subjects)],
        )
    found = InStream.objects.filter(subscription_id=subscription_id, subject__in=subjects)
    return {each.subject: each for each in found.order_by("subject").select_for_update(of=("self",))}


def _list_known(source: str, names: Sequence[str]) -> dict[str, int]:
    return dict(InMessage.objects.filter(source=source, event_id__in=names).values_list("event_id", "pk"))


def _list_places(stream_ids: Sequence[int], sequences: Sequence[int]) -> set[tuple[int, int]]:
    """Places that hold a message already, among those that could collide."""
    found = InMessage.objects.filter(stream_id__in=stream_ids, sequence__in=set(sequences))
    return set(found.values_list("stream_id", "sequence"))
