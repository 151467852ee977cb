"""Dealing with what came in, per client in the order of the sender; what came too early waits visibly."""

import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from uuid import uuid5

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from keten.doors.exchange.actions.putting_out import enqueue
from keten.doors.exchange.events import MessagesReceived
from keten.doors.exchange.models import InMessage, InState, InStream, Subscription
from keten.doors.exchange.ports import Inbound, IncomingEvent, get_inbound
from keten.doors.exchange.queries.traffic import content_key, list_waiting_streams
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.secrecy import decrypt_text
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer

_LOG = logging.getLogger(__name__)

REFUSED_LATER = "nl.ketenwerkeninkomen.bericht-geweigerd.v1"  # how a refusal by the worker goes back
_UNKNOWN_TYPE = "Dit soort bericht kent dit systeem niet."
_NOT_NOW = "Dit systeem kan het bericht nu niet verwerken en probeert het opnieuw."


def as_partner(subscription: Subscription, *, on: date) -> Viewer:
    """Who acts when a message is dealt with: the system of the partner, nobody of their staff."""
    organisation = subscription.organisation
    return Viewer(
        staff_id=None, name=organisation.name, organisation_id=organisation.pk, organisation_name=organisation.name,
        kind=organisation.kind, roles=frozenset({"partner_system"}), on=on,
    )  # fmt: skip


def process_streams(
    *, subscription: Subscription, stream_ids: Sequence[int], at_once: bool, by: Viewer, now: datetime
) -> None:
    """Deal with what is next in each of these streams, which the caller has locked.

    ``at_once``: in a request; what only the worker can do then waits for it, with all that comes after.
    """
    _process(_list_open(stream_ids), subscription, at_once, by, now)


def process_waiting(*, subscription_id: int, by: Viewer, now: datetime) -> int:
    """What the web could not do, by the worker: one transaction per client. Returns how many are done now.

    One at a time per connection: whoever comes meanwhile leaves it to the one who is at it, who looks again at the end.
    """
    subscription = Subscription.objects.select_related("organisation").get(pk=subscription_id)
    done = 0
    while stream_ids := list_waiting_streams(subscription_id):
        with _alone(subscription_id) as is_alone:
            ended = sum(_process_one(subscription, each, by, now) for each in stream_ids) if is_alone else 0
        if not ended:
            break
        done += ended
    return done


@contextmanager
def _alone(subscription_id: int) -> Iterator[bool]:
    """Whether nobody else is at it; nobody else then is for the time of the block."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('exchange.process'), %s)", [subscription_id])
        is_alone = bool(cursor.fetchone()[0])
        try:
            yield is_alone
        finally:
            if is_alone and connection.is_usable():
                cursor.execute("select pg_advisory_unlock(hashtext('exchange.process'), %s)", [subscription_id])


@transaction.atomic
def _process_one(subscription: Subscription, stream_id: int, by: Viewer, now: datetime) -> int:
    """Locked before it is read: what somebody else did just now is seen."""
    InStream.objects.select_for_update().get(pk=stream_id)
    partner = as_partner(subscription, on=localdate(now))
    states = [each.state for each in _process(_list_open([stream_id]), subscription, False, partner, now)]
    if states:
        event = MessagesReceived(
            subscription_id=subscription.pk, processed=states.count(InState.PROCESSED), parked=0,
            refused=states.count(InState.REFUSED), waiting=0,
        )  # fmt: skip
        record_event(event, by=by, now=now)
    return len(states)


def _list_open(stream_ids: Sequence[int]) -> QuerySet[InMessage]:
    found = InMessage.objects.filter(stream_id__in=stream_ids, processed_at__isnull=True)
    return found.select_related("stream").order_by("stream__subject", "sequence")


def _process(
    messages: Iterable[InMessage], subscription: Subscription, at_once: bool, by: Viewer, now: datetime
) -> list[InMessage]:
    """Deal with these and write down together what became of them, which is much faster; those that are done with."""
    waiting: dict[int, list[InMessage]] = defaultdict(list)
    for message in messages:
        message.subscription = subscription
        waiting[message.stream_id].append(message)
    changed: dict[int, InMessage] = {}
    for each in waiting.values():
        _process_stream(each[0].stream, each, changed, at_once, by, now)
    _write(changed.values())
    return [message for message in changed.values() if message.processed_at]


def _process_stream(
    stream: InStream, messages: Sequence[InMessage], changed: dict[int, InMessage], at_once: bool, by: Viewer,
    now: datetime,
) -> None:  # fmt: skip
    """Messages that changed go into ``changed``."""
    for message in messages:
        if message.sequence != stream.done_sequence + 1:
            _keep(message, InState.PARKED, f"Wacht op bericht {stream.done_sequence + 1} van deze afzender.")
            changed[message.pk] = message
            continue
        changed[message.pk] = message
        if _deal_with(message, at_once, by, now):
            stream.done_sequence += 1
        else:
            break


def _deal_with(message: InMessage, at_once: bool, by: Viewer, now: datetime) -> bool:
    """True when it is done with: processed or refused. False: it, and what comes after it, is for later."""
    inbound = get_inbound(message.type)
    if inbound and at_once and not inbound.at_once:
        _keep(message, InState.RECEIVED, "")
        return False
    try:
        with transaction.atomic():
            _hand_over(message, inbound, by, now)
    except Refused as refusal:
        _end(message, InState.REFUSED, refusal.reason, now)
        if not at_once:
            _tell_refused(message, now)
        return True
    except (InterfaceError, OperationalError):
        raise  # the connection is gone, or others were in the way: nothing of this transaction stands
    except Exception as error:
        # A fault of ours. Its text may hold what the message says, so only its kind is said.
        _LOG.error("A message of type %s cannot be dealt with: %s", message.type, type(error).__name__)
        _keep(message, InState.RECEIVED, _NOT_NOW)
        return False
    _end(message, InState.PROCESSED, "", now)
    return True


def _hand_over(message: InMessage, inbound: Inbound | None, by: Viewer, now: datetime) -> None:
    if inbound is None:
        raise Refused(_UNKNOWN_TYPE)
    inbound.handle(_read(message), by=by, now=now)


def _read(message: InMessage) -> IncomingEvent:
    said = json.loads(decrypt_text(bytes(message.content), key=content_key()))
    return IncomingEvent(
        id=message.event_id, source=message.source, type=message.type, subject=message.stream.subject,
        sequence=message.sequence, data=said["data"],
        time=datetime.fromisoformat(said["time"]) if said["time"] else None,
        subscription_id=message.subscription_id, organisation_id=message.subscription.organisation_id,
        location_id=message.subscription.location_id,
    )  # fmt: skip


def _end(message: InMessage, state: InState, reason: str, now: datetime) -> None:
    """What it said is where it belongs now, or with the sender: it leaves our table."""
    message.state, message.reason, message.processed_at = state, reason[:300], now


def _keep(message: InMessage, state: InState, reason: str) -> None:
    message.state, message.reason = state, reason


def _write(changed: Iterable[InMessage]) -> None:
    """What became of these, and how far their streams are now."""
    rows = [(each.pk, each.state, each.reason, each.processed_at) for each in changed]
    if not rows:
        return
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, [list(column) for column in zip(*rows, strict=True)])


_WRITE = """
with written as (
  update exchange_inmessage m set state = x.state, reason = x.reason, processed_at = x.at,
    content = case when x.at is null then m.content else '' end
  from unnest(%s::bigint[], %s::text[], %s::text[], %s::timestamptz[]) as x (id, state, reason, at) where m.id = x.id
  returning m.stream_id, m.sequence, m.processed_at
)
update exchange_instream s set done_sequence = x.last
from (select stream_id, max(sequence) as last from written where processed_at is not null group by 1) x
where s.id = x.stream_id
"""


def _tell_refused(message: InMessage, now: datetime) -> None:
    """The sender was told that it arrived, so the refusal follows as a message of its own."""
    subscription = message.subscription
    data = {"id": message.event_id, "reden": message.reason}
    key = uuid5(subscription.key, f"{message.event_id} {message.sequence}")  # each time it was sent
    enqueue(subscription=subscription, stream=subscription.key, type=REFUSED_LATER, key=key, data=data, now=now)
