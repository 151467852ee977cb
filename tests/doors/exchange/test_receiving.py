"""What partners' systems bring: in order, once, believed by its signature; the rest is refused where it can be seen."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from keten.doors.exchange.actions import end_subscription, note_delivery, process_waiting
from keten.doors.exchange.actions.probing import receive_probe
from keten.doors.exchange.actions.processing import REFUSED_LATER
from keten.doors.exchange.actions.sending import Told, take_batch
from keten.doors.exchange.models import InMessage, OutMessage, Refusal, Subscription
from keten.doors.exchange.ports import Inbound, IncomingEvent
from keten.doors.exchange.rules.envelope import ONE
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.doors.exchange.posting import SECRET, THEIRS, bring, probe, tell
from tests.doors.exchange.test_sending import put
from tests.factories import Chain

pytestmark = pytest.mark.django_db
DONE = ("verwerkt", "")
KIND = "nl.voorbeeld.iets-gebeurd.v1"


def list_received() -> list[int]:
    events = LedgerEvent.objects.filter(type="exchange.probe-received").order_by("pk")
    return [event.payload["number"] for event in events]


def list_refusals() -> list[tuple[str, bool, int]]:
    rows = Refusal.objects.order_by("pk").values_list("reason", "subscription", "times")
    return [(reason, sender is not None, times) for reason, sender, times in rows]


def test_events_are_dealt_with_in_the_order_of_their_client(connected: Subscription) -> None:
    one, other = uuid4(), uuid4()
    said = tell(bring([probe(2, subject=one), probe(1, subject=other), probe(1, subject=one)]))
    assert said == [DONE, DONE, DONE]
    rows = LedgerEvent.objects.filter(type="exchange.probe-received", payload__subject=str(one)).order_by("pk")
    assert [row.payload["number"] for row in rows] == [1, 2]
    assert all(bytes(each.content) == b"" for each in InMessage.objects.all())


def test_one_event_by_itself(connected: Subscription) -> None:
    assert tell(bring(json.dumps(probe(1, subject=uuid4())).encode(), content_type=ONE)) == [DONE]


def test_what_comes_too_early_is_parked_and_released(connected: Subscription) -> None:
    subject = uuid4()
    early = [probe(3, subject=subject), probe(2, subject=subject)]
    assert tell(bring(early)) == [("geparkeerd", "Wacht op bericht 1 van deze afzender.")] * 2
    assert list_received() == []
    assert tell(bring([probe(1, subject=subject)])) == [DONE]
    assert list_received() == [1, 2, 3]
    assert tell(bring(early)) == [DONE, DONE]  # brought again: what became of them
    assert list_received() == [1, 2, 3]


def test_a_double_is_answered_and_not_dealt_with_again(connected: Subscription) -> None:
    event = probe(1, subject=uuid4())
    assert tell(bring([event, event])) == [DONE, DONE]
    assert tell(bring([event])) == [DONE]
    assert list_received() == [1]


def test_another_message_in_the_same_place_is_refused(connected: Subscription) -> None:
    subject = uuid4()
    said = tell(bring([probe(1, subject=subject), probe(1, subject=subject)]))
    assert [state for state, _reason in said] == ["verwerkt", "geweigerd"]
    assert list_refusals() == [("event_conflict", True, 1)]


def test_an_unknown_type_is_refused_and_holds_up_nothing(connected: Subscription) -> None:
    subject = uuid4()
    said = tell(bring([probe(1, subject=subject, type=KIND), probe(2, subject=subject)]))
    assert said == [("geweigerd", "Dit soort bericht kent dit systeem niet."), DONE]
    assert InMessage.objects.get(state="refused").reason.startswith("Dit soort bericht")


@pytest.mark.parametrize(("changed", "word"), [
    ({"specversion": "0.3"}, "specversion"), ({"source": "urn:x"}, "source"), ({"id": ""}, "id"),
    ({"id": 7}, "id"), ({"type": "Groningen"}, "soort"), ({"type": "nl.voorbeeld.iets.v2"}, "soort"),
    ({"subject": "999990019"}, "subject"), ({"sequence": "0"}, "sequence"), ({"sequence": "²"}, "sequence"),
    ({"sequence": None}, "sequence"), ({"data": "tekst"}, "data"), ({"time": "gisteren"}, "time"),
    ({"time": "2026-11-16T10:00:00"}, "tijdzone"), ({"id": "x" * 101}, "id"), ({"id": "a\nb"}, "id"),
])  # fmt: skip
def test_what_is_no_event_of_the_profile_is_refused(connected: Subscription, changed: dict, word: str) -> None:
    good = probe(1, subject=uuid4())
    said = tell(bring([probe(1, subject=uuid4()) | changed, good]))
    assert said[0][0] == "geweigerd"
    assert word in said[0][1]
    assert said[1] == DONE
    assert list_refusals() == [("event_malformed", True, 1)]


def test_a_message_over_64_kb_is_refused(connected: Subscription) -> None:
    large = probe(1, subject=uuid4(), data={"nummer": 1, "tekst": "x" * 65536})
    assert tell(bring([large])) == [("geweigerd", "Dit bericht is groter dan 64 KB.")]
    assert list_refusals() == [("too_large", True, 1)]


def test_a_delivery_of_5_mb_is_not_even_read(connected: Subscription) -> None:
    response = bring([probe(1, subject=uuid4(), data={"tekst": "x" * 5_000_000})])
    assert response.status_code == 413
    assert list_refusals() == [("too_large", False, 1)]


@pytest.mark.parametrize("body", [b"{", b"7", b"\xff", b'[{"a": NaN}]', b'["\\u0000"]', b'["\\ud800"]', b"[" * 9000])
def test_what_cannot_be_read_is_refused(connected: Subscription, body: bytes) -> None:
    assert bring(body).status_code == 400
    assert list_refusals() == [("malformed", True, 1)]


def test_another_kind_of_content_is_refused(connected: Subscription) -> None:
    assert bring([], content_type="application/json").status_code == 415
    assert tell(bring([])) == []


def test_a_forged_delivery_is_refused(connected: Subscription) -> None:
    events = [probe(1, subject=uuid4())]
    for forged in (
        bring(events, secret=SECRET[:-8] + "AAAAAAA="),
        bring(events, **{"Webhook-Id": "andere"}),
        bring(events, **{"Webhook-Timestamp": "1"}),
        bring(events, **{"Webhook-Signature": ""}),
        bring(events, **{"Webhook-Signature": "v1,é"}),
    ):
        assert forged.status_code == 401
    assert list_refusals() == [("forged", False, 5)]
    assert not InMessage.objects.exists()


def test_a_second_signature_may_stand_beside_it(connected: Subscription) -> None:
    events = [probe(1, subject=uuid4())]
    good = bring(events)
    assert good.status_code == 200
    body = json.dumps(events).encode()
    from keten.doors.exchange.rules.signing import sign

    signed = sign(body, id="levering-1", at=timezone.now(), secret=SECRET)
    again = {"Webhook-Timestamp": signed.timestamp, "Webhook-Signature": f"v1,bmVl {signed.signature}"}
    assert tell(bring(events, **again)) == [DONE]


@pytest.mark.parametrize("minutes", [-6, 6])
def test_an_expired_delivery_is_refused(connected: Subscription, minutes: int) -> None:
    response = bring([probe(1, subject=uuid4())], at=timezone.now() + timedelta(minutes=minutes))
    assert response.status_code == 401
    assert "tijd" in response.json()["reden"]
    assert list_refusals() == [("expired", True, 1)]


def test_a_replay_within_the_time_changes_nothing(connected: Subscription) -> None:
    events, at = [probe(1, subject=uuid4())], timezone.now()
    assert tell(bring(events, at=at)) == tell(bring(events, at=at)) == [DONE]
    assert list_received() == [1]


def test_a_stranger_and_who_left_are_refused(chain: Chain, connected: Subscription) -> None:
    assert bring([], source="urn:nld:oin:niemand").status_code == 401
    end_subscription(subscription_id=connected.pk, by=chain.viewer(chain.els), now=timezone.now())
    assert bring([probe(1, subject=uuid4())]).status_code == 401
    assert list_refusals() == [("unknown_sender", False, 2)]
    told = LedgerEvent.objects.filter(type="exchange.delivery-refused")
    assert [row.payload for row in told] == [{"subscription_id": None, "reason": "unknown_sender"}]


def handle_with(monkeypatch: pytest.MonkeyPatch, handle: object, *, at_once: bool) -> None:
    monkeypatch.setattr("keten.config.inbound.INBOUND", {KIND: Inbound(handle=handle, at_once=at_once)})  # type: ignore[arg-type]


def test_a_refusal_of_the_handler_is_kept_and_told(connected: Subscription, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(event: IncomingEvent, *, by: object, now: object) -> None:
        receive_probe(event, by=SYSTEM, now=timezone.now())  # is undone
        raise Refused("Deze klant kennen wij niet.")

    handle_with(monkeypatch, refuse, at_once=True)
    assert tell(bring([probe(1, subject=uuid4(), type=KIND)])) == [("geweigerd", "Deze klant kennen wij niet.")]
    assert InMessage.objects.get().reason == "Deze klant kennen wij niet."
    assert list_received() == []


def test_a_fault_of_ours_is_tried_again_in_order(connected: Subscription, monkeypatch: pytest.MonkeyPatch) -> None:
    subject, broken = uuid4(), [True]

    def handle(event: IncomingEvent, *, by: object, now: object) -> None:
        if broken[0]:
            raise KeyError("geheim")
        receive_probe(event, by=SYSTEM, now=timezone.now())

    handle_with(monkeypatch, handle, at_once=True)
    said = tell(bring([probe(number, subject=subject, type=KIND) for number in (1, 2)]))
    assert [state for state, _reason in said] == ["ontvangen", "ontvangen"]
    assert process_waiting(subscription_id=connected.pk, by=SYSTEM, now=timezone.now()) == 0
    broken[0] = False
    assert process_waiting(subscription_id=connected.pk, by=SYSTEM, now=timezone.now()) == 2
    assert list_received() == [1, 2]


def test_what_needs_files_is_done_by_the_worker_and_its_refusal_goes_back(
    connected: Subscription, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(event: IncomingEvent, *, by: object, now: object) -> None:
        raise Refused("Deze klant kennen wij niet.")

    handle_with(monkeypatch, refuse, at_once=False)
    event = probe(1, subject=uuid4(), type=KIND)
    assert tell(bring([event])) == [("ontvangen", "")]
    assert process_waiting(subscription_id=connected.pk, by=SYSTEM, now=timezone.now()) == 1
    assert tell(bring([event])) == [("geweigerd", "Deze klant kennen wij niet.")]
    assert OutMessage.objects.get().type == REFUSED_LATER


def test_only_by_post(client) -> None:  # type: ignore[no-untyped-def]
    assert client.get("/uitwisseling/gebeurtenissen/").status_code == 405
    assert THEIRS not in client.post("/uitwisseling/gebeurtenissen/").content.decode()


def test_who_speaks_is_sent_to_without_waiting_out_the_pause(chain: Chain, connected: Subscription) -> None:
    put(chain, uuid4(), now=timezone.now())
    batch = take_batch(subscription_id=connected.pk, now=timezone.now())
    assert batch is not None
    Subscription.objects.update(failures=8, failing_since=timezone.now())  # and this is the ninth
    note_delivery(batch=batch, told=Told(failure="refused"), by=SYSTEM, now=timezone.now())
    assert take_batch(subscription_id=connected.pk, now=timezone.now()) is None
    bring([], secret=SECRET[:-8] + "AAAAAAA=")  # a stranger does not count
    assert take_batch(subscription_id=connected.pk, now=timezone.now()) is None
    bring([probe(1, subject=uuid4())])
    assert take_batch(subscription_id=connected.pk, now=timezone.now()) is not None
