"""A delivery that comes in: believed or refused, written down durably, put in order, dealt with, answered."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from keten.doors.exchange.actions.processing import as_partner, process_streams
from keten.doors.exchange.actions.refusing import note_refusal
from keten.doors.exchange.actions.storing import store_events
from keten.doors.exchange.actions.waking import wake_processor, wake_sender
from keten.doors.exchange.events import MessagesReceived
from keten.doors.exchange.models import InMessage, InState, Subscription
from keten.doors.exchange.queries.traffic import content_key
from keten.doors.exchange.rules.envelope import BATCH, ONE, Event, Malformed, read_event, read_id
from keten.doors.exchange.rules.reading import parse_json
from keten.doors.exchange.rules.signing import EXPIRED, Signed, verify
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.secrecy import decrypt_text
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What arrived, as it arrived."""

    source: str
    content_type: str
    body: bytes = field(repr=False)
    signed: Signed


@dataclass(frozen=True, kw_only=True)
class Answer:
    """HTTP status; per event its id, its state and why; or one ``reason`` for the whole delivery."""

    status: int
    results: Sequence[tuple[str, str, str]] = ()
    reason: str = ""


class Unacceptable(Exception):
    """The whole delivery is refused: a code, a status and a sentence for the sender."""

    def __init__(self, code: str, status: int, sentence: str) -> None:
        super().__init__(code)
        self.code, self.status, self.sentence = code, status, sentence


def receive_delivery(*, delivery: Delivery, by: Viewer, now: datetime) -> Answer:
    """Every event of a delivery, once. Answers only after it is written durably; doubles are answered as the first.

    Who sends is known from ``Webhook-Source`` and believed by the signature alone.
    """
    day = localdate(now)
    subscription = Subscription.objects.filter(their_source=delivery.source, is_active=True).first()
    try:
        if subscription is None:
            raise Unacceptable("unknown_sender", 401, "Deze afzender is hier niet bekend.")
        raws = _open(delivery, subscription, now, day)
    except Unacceptable as refusal:
        is_sender = subscription if refusal.code not in ("unknown_sender", "forged") else None
        note_refusal(subscription=is_sender, code=refusal.code, by=by, now=now)
        return Answer(status=refusal.status, reason=refusal.sentence)
    return _take_in(subscription, raws, get_whole_number("exchange.event_bytes", on=day), now)


def refuse_too_large(*, by: Viewer, now: datetime) -> Answer:
    """A delivery that is not even read, because it says that it is too large."""
    note_refusal(subscription=None, code="too_large", by=by, now=now)
    return Answer(status=413, reason="Deze levering is te groot.")


def _open(delivery: Delivery, subscription: Subscription, now: datetime, day: date) -> list[Any]:
    """The events as they were written; raises ``Unacceptable``."""
    tolerance = timedelta(minutes=get_whole_number("exchange.signature_minutes", on=day))
    secret = decrypt_text(bytes(subscription.secret_encrypted), key=content_key())
    believed = verify(delivery.body, delivery.signed, secret=secret, now=now, tolerance=tolerance)
    if not believed:
        raise Unacceptable("expired" if believed.reason == EXPIRED else "forged", 401, believed.reason)
    kind = delivery.content_type.partition(";")[0].strip().lower()
    if kind not in (ONE, BATCH):
        raise Unacceptable("content_type", 415, f"Stuur {ONE} of {BATCH}.")
    raws = _parse(delivery.body, is_batch=kind == BATCH)
    if len(raws) > get_whole_number("exchange.batch_events", on=day):
        raise Unacceptable("too_large", 413, "Er zitten te veel berichten in deze levering.")
    return raws


def _parse(body: bytes, *, is_batch: bool) -> list[Any]:
    try:
        read = parse_json(body)
    except ValueError:
        raise Unacceptable("malformed", 400, "Dit is geen JSON in UTF-8.") from None
    if isinstance(read, list) != is_batch:
        raise Unacceptable("malformed", 400, "Dit is geen bericht, of geen lijst van berichten.")
    return read if is_batch else [read]


def _take_in(subscription: Subscription, raws: Sequence[Any], most_bytes: int, now: datetime) -> Answer:
    """One transaction: when the answer says a message is here, it is here."""
    by = as_partner(subscription, on=localdate(now))
    with transaction.atomic():
        events, faults = _read(raws, subscription.their_source, most_bytes)
        stored = store_events(subscription=subscription, events=events, now=now)
        process_streams(subscription=subscription, stream_ids=stored.stream_ids, at_once=True, by=by, now=now)
        found = {each.event_id: each for each in InMessage.objects.filter(pk__in=stored.message_ids)}
        faults |= stored.conflicts
        _record(subscription, [found[event.id] for event in events if event.id in found], len(faults), by, now)
        for code in {code for code, _sentence in faults.values()}:
            note_refusal(subscription=subscription, code=code, by=by, now=now)
        results = [_result(place, raw, faults, found) for place, raw in enumerate(raws)]
        _try_back(subscription, now)
    return Answer(status=200, results=results)


def _try_back(subscription: Subscription, now: datetime) -> None:
    """Who speaks is there: what waits for them need not wait out a long pause after failures."""
    if Subscription.objects.filter(pk=subscription.pk, next_try_at__gt=now).update(next_try_at=now):
        wake_sender(subscription.pk)


Faults = dict[int | str, tuple[str, str]]


def _read(raws: Sequence[Any], source: str, most_bytes: int) -> tuple[list[Event], Faults]:
    """The events that can be read, and per place of the others the code and the sentence of what is wrong."""
    events: list[Event] = []
    faults: Faults = {}
    for place, raw in enumerate(raws):
        try:
            event = read_event(raw, source=source)
        except Malformed as fault:
            faults[place] = ("event_malformed", str(fault))
            continue
        if len(json.dumps(raw, ensure_ascii=False).encode()) > most_bytes:
            faults[place] = ("too_large", "Dit bericht is groter dan 64 KB.")
        else:
            events.append(event)
    return events, faults


def _result(place: int, raw: Any, faults: Faults, found: Mapping[str, InMessage]) -> tuple[str, str, str]:
    name = read_id(raw)
    fault = faults.get(place) or faults.get(name)
    if fault:
        return name, "refused", fault[1]
    return name, found[name].state, found[name].reason


def _record(subscription: Subscription, found: Sequence[InMessage], faulty: int, by: Viewer, now: datetime) -> None:
    counted = {state: sum(each.state == state for each in found) for state in InState.values}
    if counted[InState.RECEIVED]:
        wake_processor(subscription.pk)
    event = MessagesReceived(
        subscription_id=subscription.pk, processed=counted[InState.PROCESSED], parked=counted[InState.PARKED],
        refused=counted[InState.REFUSED] + faulty, waiting=counted[InState.RECEIVED],
    )  # fmt: skip
    record_event(event, by=by, now=now)
