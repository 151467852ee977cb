"""Writing down what came in, once, at its place in the row of its client."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from keten.doors.exchange.models import InMessage, InState, InStream, Subscription
from keten.doors.exchange.queries.traffic import content_key
from keten.doors.exchange.rules.envelope import Event
from keten.ground.foundation.secrecy import encrypt_text

_AGAIN = ["sequence", "content", "state", "reason", "received_at", "processed_at"]
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
        stream, before = streams[event.subject], known.get(event.id)
        if event.id in fresh or (before and not _goes_again(before, stream, event)):
            continue
        if event.sequence <= stream.done_sequence or (stream.pk, event.sequence) in taken:
            conflicts[event.id] = _CONFLICT
            continue
        taken.add((stream.pk, event.sequence))
        fresh[event.id] = _make(subscription, stream, event, now, before.pk if before else None)
    ids = [*(each.pk for each in known.values()), *_keep(fresh.values())]
    return Stored(message_ids=ids, stream_ids=[each.pk for each in streams.values()], conflicts=conflicts)


def _goes_again(before: InMessage, stream: InStream, event: Event) -> bool:
    """Refused before, and sent again at a later place of the same client: then it is taken in anew. Else a double."""
    return before.state == InState.REFUSED and before.stream_id == stream.pk and event.sequence > before.sequence


def _keep(fresh: Collection[InMessage]) -> list[int]:
    """Write these down; what goes again takes the place of what was refused. Returns the ids of the new rows."""
    again = [each for each in fresh if each.pk]
    new = InMessage.objects.bulk_create(each for each in fresh if not each.pk)
    if again:
        InMessage.objects.bulk_update(again, _AGAIN)
    return [each.pk for each in new]


def _make(subscription: Subscription, stream: InStream, event: Event, now: datetime, pk: int | None) -> InMessage:
    text = DjangoJSONEncoder(ensure_ascii=False).encode({"data": event.data, "time": event.time})
    return InMessage(
        pk=pk, subscription=subscription, stream=stream, source=event.source, event_id=event.id, type=event.type,
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


def _list_known(source: str, names: Sequence[str]) -> dict[str, InMessage]:
    found = InMessage.objects.filter(source=source, event_id__in=names).defer("content")
    return {each.event_id: each for each in found}


def _list_places(stream_ids: Sequence[int], sequences: Sequence[int]) -> set[tuple[int, int]]:
    """Places that hold a message already, among those that could collide."""
    found = InMessage.objects.filter(stream_id__in=stream_ids, sequence__in=set(sequences))
    return set(found.values_list("stream_id", "sequence"))
