"""One delivery to one subscriber: taking the messages, and writing down what came of it.

Between the two nothing is locked: taking sets a time before which nobody else takes the same. When a sender dies in
between, they are sent again after that time; the receiver knows them by their id.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from keten.doors.exchange.events import (
    MessageDelivered,
    MessageRefused,
    SubscriberAnsweredAgain,
    SubscriberBecameUnreachable,
)
from keten.doors.exchange.models import OutMessage, OutState, Subscription
from keten.doors.exchange.queries.traffic import content_key
from keten.doors.exchange.rules.backing_off import compute_pause
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.secrecy import decrypt_text
from keten.ground.ledger.actions import record_event, record_events_of
from keten.ground.organisations.rules.viewer import Viewer

ACCEPTED, REFUSED, LATER = "accepted", "refused", "later"


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One message that was taken: its row, its id as an event, and the event as it travels."""

    pk: int
    id: str
    text: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Batch:
    """What is sent in one delivery, and where to."""

    subscription_id: int
    address: str
    source: str
    secret: str = field(repr=False)
    largest: int
    letters: Sequence[Letter]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the subscriber answered: per event id a result and a sentence; or ``failure``, a code, for all of it."""

    results: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    failure: str = ""


def take_batch(*, subscription_id: int, now: datetime) -> Batch | None:
    """The first waiting message of every client, as many as go in one delivery; None when there is nothing to do."""
    day = localdate(now)
    with transaction.atomic():
        subscription = Subscription.objects.filter(pk=subscription_id, is_active=True).first()
        if subscription is None or (subscription.next_try_at and subscription.next_try_at > now):
            return None
        taken = _take(subscription_id, most=get_whole_number("exchange.batch_events", on=day), now=now)
    key = content_key()
    letters = [Letter(pk=pk, id=str(name), text=decrypt_text(sealed, key=key)) for pk, name, sealed in taken]
    if not letters:
        return None
    return Batch(
        subscription_id=subscription_id, address=subscription.address, source=subscription.our_source,
        secret=decrypt_text(bytes(subscription.secret_encrypted), key=key), letters=letters,
        largest=get_whole_number("exchange.delivery_bytes", on=day),
    )  # fmt: skip


@transaction.atomic
def note_delivery(*, batch: Batch, told: Told, by: Viewer, now: datetime) -> datetime | None:
    """Keep what came of a delivery. Returns when to try again, when it failed as a whole."""
    # No key: whoever puts out meanwhile refers to this row, and must not wait for us while we wait for their client.
    subscription = Subscription.objects.select_for_update(no_key=True).get(pk=batch.subscription_id)
    failure = told.failure or ("" if any(each.id in told.results for each in batch.letters) else "bad_answer")
    if failure:
        _free(batch, failure, now)
        return _note_failure(subscription, failure, by, now)
    delivered = _settle(_pick(batch, told, ACCEPTED), "sent", told, now)
    record_events_of([MessageDelivered], rows_sql=_DELIVERED, params={"settled": delivered}, now=now)
    _record_refused(_settle(_pick(batch, told, REFUSED), "refused", told, now), by, now)
    _postpone(_pick(batch, told, LATER), told, now)
    _note_success(subscription, by, now)
    return None


def _pick(batch: Batch, told: Told, result: str) -> list[int]:
    """The rows that ended like this; what the answer does not name is for later."""
    return [each.pk for each in batch.letters if told.results.get(each.id, (LATER, ""))[0] == result]


@transaction.atomic
def note_refused(*, subscription_id: int, key: UUID, reason: str, by: Viewer, now: datetime) -> bool:
    """The subscriber took a message and refused it afterwards; False for a message that is not there."""
    with connection.cursor() as cursor:
        cursor.execute(
            """update exchange_outmessage m set state = 'refused', last_error = %s, content = '',
                 sent_at = coalesce(m.sent_at, %s)
               from exchange_outstream s where s.id = m.stream_id and m.subscription_id = %s and m.key = %s
                 and m.state <> 'refused' returning s.client_ref""",
            [reason[:200] or "-", now, subscription_id, key],
        )
        found = cursor.fetchone()
    if found:
        event = MessageRefused(subscription_id=subscription_id, message=key)
        record_event(event, by=by, now=now, client_ref=found[0])
    return bool(found)


def _take(subscription_id: int, *, most: int, now: datetime) -> list[tuple[int, UUID, bytes]]:
    """The lowest waiting sequence of each client. Who else takes at this moment gets others, or none."""
    lease = timedelta(seconds=2 * settings.KETEN_SENDING_LIMIT_S)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"of": subscription_id, "most": most, "now": now, "until": now + lease})
        return sorted(cursor.fetchall())


_TAKE = """
update exchange_outmessage set next_try_at = %(until)s
where id in (
  select m.id from exchange_outmessage m
  where m.subscription_id = %(of)s and m.state = 'waiting' and m.next_try_at <= %(now)s and not exists (
    select from exchange_outmessage e where e.stream_id = m.stream_id and e.sequence < m.sequence
      and e.state = 'waiting')
  order by m.id limit %(most)s
  for update skip locked)
returning id, key, content
"""


def _settle(ids: Sequence[int], state: str, told: Told, now: datetime) -> list[int]:
    """These need not be sent again; what they said is with the receiver and leaves our table. Returns the new ones."""
    reasons = json.dumps({name: reason for name, (_result, reason) in told.results.items()})
    with connection.cursor() as cursor:
        cursor.execute(_SETTLE, {"ids": list(ids), "state": state, "reasons": reasons, "now": now})
        return [row[0] for row in cursor.fetchall()]


def _record_refused(ids: Sequence[int], by: Viewer, now: datetime) -> None:
    """One by one: others react to a refusal. They are few."""
    for message in OutMessage.objects.filter(pk__in=ids).select_related("stream").order_by("stream__client_ref"):
        event = MessageRefused(subscription_id=message.subscription_id, message=message.key)
        record_event(event, by=by, now=now, client_ref=message.stream.client_ref)


def _postpone(ids: Sequence[int], told: Told, now: datetime) -> None:
    """The receiver could not deal with these now: they wait twice as long each time, with all that come after them."""
    day = localdate(now)
    for message in OutMessage.objects.filter(pk__in=ids, state=OutState.WAITING):
        result = told.results.get(str(message.key))
        message.attempts += 1
        message.last_error = (result[1] if result else "not_answered")[:200]
        message.next_try_at = now + pause_after(message.attempts, on=day) if result else now
        message.save(update_fields=["attempts", "last_error", "next_try_at"])


def _free(batch: Batch, code: str, now: datetime) -> None:
    """Nothing arrived, or we do not know: others may take them when the connection is tried again."""
    waiting = OutMessage.objects.filter(pk__in=[each.pk for each in batch.letters], state=OutState.WAITING)
    waiting.update(attempts=F("attempts") + 1, last_error=code, next_try_at=now)


def _note_failure(subscription: Subscription, code: str, by: Viewer, now: datetime) -> datetime:
    subscription.failures += 1
    subscription.last_error = code
    is_first = subscription.failing_since is None
    subscription.failing_since = subscription.failing_since or now
    again_at = now + pause_after(subscription.failures, on=localdate(now))
    subscription.next_try_at = again_at
    subscription.save(update_fields=_KEPT)
    if is_first:
        event = SubscriberBecameUnreachable(subscription_id=subscription.pk, reason=code)
        record_event(event, by=by, now=now)
    return again_at


def _note_success(subscription: Subscription, by: Viewer, now: datetime) -> None:
    was_failing = subscription.failing_since is not None
    subscription.failures, subscription.last_error = 0, ""
    subscription.failing_since = subscription.next_try_at = None
    subscription.last_success_at = now
    subscription.save(update_fields=_KEPT)
    if was_failing:
        record_event(SubscriberAnsweredAgain(subscription_id=subscription.pk), by=by, now=now)


def pause_after(failures: int, *, on: date) -> timedelta:
    """How long to wait after so many failures in a row."""
    first = timedelta(seconds=get_whole_number("exchange.first_resend_seconds", on=on))
    longest = timedelta(minutes=get_whole_number("exchange.longest_resend_minutes", on=on))
    return compute_pause(failures=failures, first=first, longest=longest)


_KEPT = ["failures", "failing_since", "next_try_at", "last_error", "last_success_at"]
_SETTLE = """
update exchange_outmessage m set state = %(state)s, sent_at = %(now)s, attempts = attempts + 1, content = '',
  last_error = case when %(state)s = 'sent' then '' else left((%(reasons)s::jsonb) ->> m.key::text, 200) end
where m.id = any(%(ids)s) and m.state = 'waiting' returning m.id
"""
_DELIVERED = f"""
select '{MessageDelivered.type}' as type, s.client_ref, null::bigint as organisation,
  jsonb_build_object('subscription_id', m.subscription_id, 'message', m.key) as payload
from exchange_outmessage m join exchange_outstream s on s.id = m.stream_id where m.id = any(%(settled)s)
"""
