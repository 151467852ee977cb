"""What goes to partners' systems: put out with what it tells, in order per client, once, tried again without end."""

import json
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from keten.doors.exchange.actions import (
    end_subscription,
    note_delivery,
    note_refused,
    put_out,
    put_out_probe,
    try_subscription_again,
)
from keten.doors.exchange.actions.probing import PROBE
from keten.doors.exchange.actions.sending import ACCEPTED, LATER, REFUSED, Batch, Told, take_batch
from keten.doors.exchange.models import OutMessage, Subscription
from keten.doors.exchange.rules.backing_off import compute_pause
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.doors.exchange.posting import OURS, connect
from tests.factories import Chain

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def put(chain: Chain, client: UUID, *, key: UUID | None = None, now: datetime = NOW, **data: object) -> OutMessage:
    made = put_out(
        subscriber_organisation_id=chain.gemeente.pk, type=PROBE, client_ref=client, message_key=key or uuid4(),
        data=data or {"nummer": 1}, now=now,
    )  # fmt: skip
    assert made is not None
    return made


def take(connected: Subscription, now: datetime = NOW) -> Batch:
    batch = take_batch(subscription_id=connected.pk, now=now)
    assert batch is not None
    return batch


def note(batch: Batch, now: datetime = NOW, **results: tuple[str, str]) -> datetime | None:
    told = Told(results={each.id: results.get(each.id, (ACCEPTED, "")) for each in batch.letters})
    return note_delivery(batch=batch, told=told, by=SYSTEM, now=now)


def test_without_a_connection_nothing_is_put_out(chain: Chain) -> None:
    connect(chain)
    assert put_out(
        subscriber_organisation_id=chain.uwv.pk, type=PROBE, client_ref=uuid4(), message_key=uuid4(), data={}, now=NOW
    ) is None  # fmt: skip
    assert not OutMessage.objects.exists()


def test_the_sequence_counts_per_client_and_a_key_is_put_out_once(chain: Chain, connected: Subscription) -> None:
    one, other, key = uuid4(), uuid4(), uuid4()
    first = put(chain, one, key=key)
    assert [put(chain, one).sequence, put(chain, other).sequence, put(chain, one).sequence] == [2, 1, 3]
    assert put(chain, one, key=key) == first
    assert OutMessage.objects.count() == 4
    assert LedgerEvent.objects.filter(type="exchange.message-put-out", client_ref=one).count() == 3


def test_what_is_undone_leaves_no_gap(chain: Chain, connected: Subscription) -> None:
    client = uuid4()
    put(chain, client)
    with transaction.atomic():
        put(chain, client)
        transaction.set_rollback(True)
    assert put(chain, client).sequence == 2


def test_contents_are_not_readable_in_the_table_and_leave_it(chain: Chain, connected: Subscription) -> None:
    made = put(chain, uuid4(), geheim="Kerkstraat")
    assert b"Kerkstraat" not in bytes(made.content)
    (letter,) = take(connected).letters
    assert json.loads(letter.text)["data"] == {"geheim": "Kerkstraat"}
    assert json.loads(letter.text)["source"] == OURS
    assert "Kerkstraat" not in repr(letter)


def test_only_the_first_of_each_client_goes_until_it_arrived(chain: Chain, connected: Subscription) -> None:
    one, other = uuid4(), uuid4()
    firsts = [put(chain, one), put(chain, other)]
    second = put(chain, one)
    batch = take(connected)
    assert [each.pk for each in batch.letters] == [each.pk for each in firsts]
    assert take_batch(subscription_id=connected.pk, now=NOW) is None  # taken: nobody else takes them, or the second
    note(batch)
    assert [each.pk for each in take(connected).letters] == [second.pk]
    sent = OutMessage.objects.get(pk=firsts[0].pk)
    assert (sent.state, bytes(sent.content), sent.attempts) == ("sent", b"", 1)
    assert LedgerEvent.objects.filter(type="exchange.message-delivered", client_ref=one).count() == 1


def test_who_died_while_sending_is_made_up_for(chain: Chain, connected: Subscription, settings) -> None:  # type: ignore[no-untyped-def]
    put(chain, uuid4())
    assert len(take(connected).letters) == 1
    later = NOW + timedelta(seconds=2 * settings.KETEN_SENDING_LIMIT_S)
    batch = take(connected, later)
    note(batch, later)
    note(batch, later)  # the one that was thought dead notes it too
    assert LedgerEvent.objects.filter(type="exchange.message-delivered").count() == 1


def test_a_subscriber_that_fails_is_left_alone_longer_each_time(chain: Chain, connected: Subscription) -> None:
    put(chain, uuid4())
    now, pauses = NOW, []
    for _ in range(4):
        again = note_delivery(batch=take(connected, now), told=Told(failure="timeout"), by=SYSTEM, now=now)
        assert again is not None
        assert take_batch(subscription_id=connected.pk, now=again - timedelta(milliseconds=1)) is None
        pauses.append((again - now).total_seconds())
        now = again
    assert pauses == [1, 2, 4, 8]
    connected.refresh_from_db()
    assert (connected.failures, connected.last_error, connected.failing_since) == (4, "timeout", NOW)
    note(take(connected, now), now)
    connected.refresh_from_db()
    assert (connected.failures, connected.next_try_at, connected.last_success_at) == (0, None, now)
    types = list(LedgerEvent.objects.filter(type__contains="subscriber").order_by("pk").values_list("type", flat=True))
    assert types == ["exchange.subscriber-became-unreachable", "exchange.subscriber-answered-again"]


def test_a_refused_message_holds_up_nothing_and_says_why(chain: Chain, connected: Subscription) -> None:
    client = uuid4()
    first, second = put(chain, client), put(chain, client)
    batch = take(connected)
    note(batch, **{batch.letters[0].id: (REFUSED, "Onbekende klant.")})
    first.refresh_from_db()
    assert (first.state, first.last_error, bytes(first.content)) == ("refused", "Onbekende klant.", b"")
    assert [each.pk for each in take(connected).letters] == [second.pk]
    assert LedgerEvent.objects.filter(type="exchange.message-refused", client_ref=client).count() == 1


def test_what_the_receiver_cannot_do_now_waits_with_all_that_come_after(chain: Chain, connected: Subscription) -> None:
    client = uuid4()
    first, _second, other = put(chain, client), put(chain, client), put(chain, uuid4())
    batch = take(connected)
    note(batch, **{str(first.key): (LATER, "nu niet")})
    assert take_batch(subscription_id=connected.pk, now=NOW) is None
    again = take(connected, NOW + timedelta(seconds=1))
    assert [each.pk for each in again.letters] == [first.pk]
    other.refresh_from_db()
    assert other.state == "sent"


def test_an_answer_about_nothing_that_was_sent_is_a_failure(chain: Chain, connected: Subscription) -> None:
    put(chain, uuid4())
    assert note_delivery(batch=take(connected), told=Told(results={"x": (ACCEPTED, "")}), by=SYSTEM, now=NOW)
    connected.refresh_from_db()
    assert connected.last_error == "bad_answer"


def test_trying_again_does_not_wait(chain: Chain, connected: Subscription) -> None:
    put(chain, uuid4())
    note_delivery(batch=take(connected), told=Told(failure="refused"), by=SYSTEM, now=NOW)
    assert take_batch(subscription_id=connected.pk, now=NOW) is None
    assert try_subscription_again(subscription_id=connected.pk, by=chain.viewer(chain.els), now=NOW) == 1
    assert len(take(connected).letters) == 1
    with pytest.raises(Refused):
        try_subscription_again(subscription_id=connected.pk, by=chain.viewer(chain.anna), now=NOW)


def test_a_message_refused_afterwards_is_marked(chain: Chain, connected: Subscription) -> None:
    made = put(chain, uuid4())
    note(take(connected))
    refused = {"subscription_id": connected.pk, "key": made.key, "reason": "Onbekend.", "by": SYSTEM, "now": NOW}
    assert note_refused(**refused)  # type: ignore[arg-type]
    assert not note_refused(**refused)  # type: ignore[arg-type]
    made.refresh_from_db()
    assert (made.state, made.last_error) == ("refused", "Onbekend.")


@pytest.mark.parametrize("wrong", [{"type": "nl.iets"}, {"data": {"x": "é" * 33_000}}])
def test_what_is_no_message_cannot_be_put_out(chain: Chain, connected: Subscription, wrong: dict) -> None:
    good = {"type": PROBE, "data": {}} | wrong
    with pytest.raises(Refused):
        put_out(subscriber_organisation_id=chain.gemeente.pk, client_ref=uuid4(), message_key=uuid4(), now=NOW, **good)


@pytest.mark.parametrize("wrong", [
    {"address": "http://elders.voorbeeld.nl/"}, {"address": "https://"}, {"address": "https://jan:geheim@x.nl/"},
    {"our_source": "urn:nld:oin:1:systeem:x"}, {"secret": "whsec_a"}, {"secret": "geheim"},
])  # fmt: skip
def test_what_is_no_connection_is_refused(chain: Chain, wrong: dict) -> None:
    with pytest.raises(Refused):
        connect(chain, **wrong)


def test_a_place_has_one_connection_and_a_secret_is_made(chain: Chain) -> None:
    made = connect(chain, secret="")
    assert len(bytes(made.secret_encrypted)) > 50
    with pytest.raises(Refused, match="al een verbinding"):
        connect(chain, their_source=OURS)
    here = connect(chain, their_source=OURS, location_id=chain.location.pk)
    put_out_probe(subscription_id=here.pk, by=chain.viewer(chain.els), now=NOW)
    known = {"subscriber_organisation_id": chain.gemeente.pk, "type": PROBE, "client_ref": uuid4(), "data": {}}
    at_place = put_out(**known, message_key=uuid4(), location_id=chain.location.pk, now=NOW)
    assert at_place is not None
    assert at_place.subscription_id == here.pk
    elsewhere = put_out(**known, message_key=uuid4(), now=NOW)
    assert elsewhere is not None
    assert elsewhere.subscription_id == made.pk


def test_pauses_double_up_to_the_longest() -> None:
    first, longest = timedelta(seconds=1), timedelta(minutes=10)
    pauses = [compute_pause(failures=n, first=first, longest=longest) for n in (1, 2, 10, 11, 10**6)]
    assert [pause.total_seconds() for pause in pauses] == [1, 2, 512, 600, 600]


def test_a_connection_that_was_ended_and_made_again_goes_on_where_it_was(chain: Chain, connected: Subscription) -> None:
    client, els = uuid4(), chain.viewer(chain.els)
    put(chain, client)
    end_subscription(subscription_id=connected.pk, by=els, now=NOW)
    assert take_batch(subscription_id=connected.pk, now=NOW) is None
    again = connect(chain, address="http://127.0.0.1:10/")
    assert (again.pk, again.address, Subscription.objects.count()) == (connected.pk, "http://127.0.0.1:10/", 1)
    assert put(chain, client).sequence == 2
    batch = take_batch(subscription_id=again.pk, now=timezone.now())
    assert batch is not None
    assert len(batch.letters) == 1
