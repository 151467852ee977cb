"""What a partner's system refused goes again when an administrator asks for it, and its signal goes on."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from keten.doors.exchange.actions import ask_resend, end_subscription, note_delivery, note_refused
from keten.doors.exchange.actions.sending import ACCEPTED, REFUSED, Batch, Told, take_batch
from keten.doors.exchange.models import InMessage, OutMessage, Subscription
from keten.doors.exchange.rules.envelope import SIGNAL
from keten.dossier.cases.models import Case
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.chain_signals.actions import answer_signal, send_signal, withdraw_signal
from keten.journey.chain_signals.models import ChainSignal
from tests.conftest import as_round
from tests.doors.exchange.posting import bring
from tests.doors.exchange.posting import tell as answers
from tests.doors.exchange.telling import ANSWER, BSN, NOTICE, ask, tell, work
from tests.doors.exchange.test_connections_page import read, signed_in
from tests.doors.exchange.test_sending import put
from tests.factories import Chain

pytestmark = pytest.mark.django_db
UNKNOWN = "Deze klant is hier niet bekend."


def refuse(chain: Chain, connected: Subscription, case: Case) -> ChainSignal:
    """A signal that went out and that the other side did not take."""
    with draining() as pending:
        signal = send_signal(
            case=case.key, kind="notice", values=NOTICE, by=chain.viewer(chain.anna), now=timezone.now()
        )  # fmt: skip
        with as_round():
            drain(pending)
            deliver(connected, REFUSED, UNKNOWN)
            drain(pending)
    signal.refresh_from_db()
    assert signal.state == "failed"
    return signal


def take(connected: Subscription) -> Batch:
    batch = take_batch(subscription_id=connected.pk, now=timezone.now() + timedelta(seconds=1))
    assert batch is not None
    return batch


def deliver(connected: Subscription, result: str, reason: str = "") -> list[dict]:
    """One delivery with this result for all; what was in it."""
    batch = take(connected)
    told = Told(results={each.id: (result, reason) for each in batch.letters})
    note_delivery(batch=batch, told=told, by=SYSTEM, now=timezone.now())
    return [json.loads(each.text) for each in batch.letters]


def press(chain: Chain, connected: Subscription, message: UUID) -> str:
    """The administrator presses the button, and the worker does what follows from it; what the page says then."""
    address = f"/beheer/verbindingen/systemen/{connected.key}/berichten/{message}/opnieuw/"
    with draining() as pending:
        said = signed_in(chain.els).post(address, follow=True).content.decode()
        with as_round():
            drain(pending)
    return said


def test_the_same_words_go_again_and_the_signal_waits_once_more(
    chain: Chain, connected: Subscription, case: Case
) -> None:
    signal = refuse(chain, connected, case)
    key = signal.messages.get(version=1).key
    page = read(signed_in(chain.els))
    assert "Verstuur opnieuw naar gemeente Nijmegen" in page
    assert UNKNOWN in page
    assert "Het bericht wordt opnieuw verstuurd naar gemeente Nijmegen" in press(chain, connected, key)
    assert "Verstuur opnieuw" not in read(signed_in(chain.els))
    (again,) = deliver(connected, ACCEPTED)
    assert (again["id"], again["sequence"], again["data"]["inhoud"]["values"]) == (str(key), "000000000002", NOTICE)
    signal.refresh_from_db()
    assert signal.state == "sent"
    assert [one.state for one in signal.messages.order_by("version")] == ["sent", "failed", "sent"]
    assert OutMessage.objects.get(type=SIGNAL).state == "sent"
    asked = LedgerEvent.objects.get(type="exchange.resend-asked")
    assert (asked.client_ref, asked.payload["message"]) == (case.client.ref, str(key))


def test_what_is_refused_once_more_is_marked_once_more(chain: Chain, connected: Subscription, case: Case) -> None:
    signal = refuse(chain, connected, case)
    press(chain, connected, signal.messages.get(version=1).key)
    with draining() as pending, as_round():
        deliver(connected, REFUSED, UNKNOWN)
        drain(pending)
    signal.refresh_from_db()
    assert signal.state == "failed"


def test_pressed_twice_it_goes_once(chain: Chain, connected: Subscription, case: Case) -> None:
    key = refuse(chain, connected, case).messages.get(version=1).key
    with draining() as pending:
        for _ in range(2):
            ask_resend(subscription_id=connected.pk, message=key, by=chain.viewer(chain.els), now=timezone.now())
        with as_round():
            drain(pending)
    assert OutMessage.objects.get().sequence == 2
    assert "niet geweigerd" in press(chain, connected, key)


def test_what_its_sender_took_back_does_not_go(chain: Chain, connected: Subscription, case: Case) -> None:
    signal = refuse(chain, connected, case)
    with draining():
        withdraw_signal(signal=signal.key, reason="Vergissing", by=chain.viewer(chain.anna), now=timezone.now())
    press(chain, connected, signal.messages.get(version=1).key)
    message = OutMessage.objects.get()
    assert (message.state, message.sequence) == ("refused", 1)
    assert "ingetrokken" in message.last_error


def test_it_makes_no_sense_for_other_messages_or_without_a_connection(
    chain: Chain, connected: Subscription, case: Case
) -> None:
    key = refuse(chain, connected, case).messages.get(version=1).key
    probe = put(chain, uuid4(), now=timezone.now()).key
    assert "niet geweigerd" in press(chain, connected, probe)
    note_refused(subscription_id=connected.pk, key=probe, reason="Nee", by=SYSTEM, now=timezone.now())
    assert "geen zin" in press(chain, connected, probe)
    assert "is er niet" in press(chain, connected, uuid4())
    end_subscription(subscription_id=connected.pk, by=chain.viewer(chain.els), now=timezone.now())
    assert "Verbind het systeem eerst opnieuw" in press(chain, connected, key)
    with pytest.raises(Refused):
        ask_resend(subscription_id=connected.pk, message=key, by=chain.viewer(chain.anna), now=timezone.now())
    assert not LedgerEvent.objects.filter(type="exchange.resend-asked").exists()


def test_here_a_message_that_was_refused_is_taken_when_it_comes_again(chain: Chain, connected: Subscription) -> None:
    subject, signal, id = uuid4(), uuid4(), uuid4()
    first = ask(1, subject=subject, signal=signal, to="uwv", id=id)
    bring([first])
    work(connected)
    assert answers(bring([first])) == [("geweigerd", UNKNOWN)]
    chain.register(bsn=BSN)
    again = ask(2, subject=subject, signal=signal, to="uwv", id=id)
    assert answers(bring([first, again])) == [("ontvangen", ""), ("ontvangen", "")]
    work(connected)
    assert answers(bring([again, first])) == [("verwerkt", "")] * 2
    assert ChainSignal.objects.get(key=signal).messages.get().key == id
    assert InMessage.objects.get().sequence == 2


def test_here_each_refusal_is_told(chain: Chain, connected: Subscription) -> None:
    subject, signal, id = uuid4(), uuid4(), uuid4()
    for number in (1, 2):
        bring([ask(number, subject=subject, signal=signal, to="uwv", id=id)])
        work(connected)
    assert OutMessage.objects.filter(type__contains="geweigerd").count() == 2


def test_an_answer_that_was_refused_goes_again_too(chain: Chain, connected: Subscription, case: Case) -> None:
    subject, signal = uuid4(), uuid4()
    bring([ask(1, subject=subject, signal=signal, to="uwv")])
    work(connected)
    with as_round():
        asked = ChainSignal.objects.get(key=signal)
    with draining() as pending:
        answer_signal(
            signal=asked.key, outcome="unknown", reason="Niet bekend", by=chain.viewer(chain.anna), now=timezone.now()
        )  # fmt: skip
        with as_round():
            drain(pending)
            deliver(connected, REFUSED, "Nu niet.")
            drain(pending)
    press(chain, connected, asked.messages.get(version=2).key)
    (again,) = deliver(connected, ACCEPTED)
    assert (again["data"]["stand"], again["data"]["inhoud"]["outcome"]) == ("answered", "unknown")
    assert [one.state for one in asked.messages.order_by("version")] == ["sent", "answered"]


def test_their_answer_reaches_a_signal_that_went_again(chain: Chain, connected: Subscription, case: Case) -> None:
    signal = refuse(chain, connected, case)
    press(chain, connected, signal.messages.get(version=1).key)
    deliver(connected, ACCEPTED)
    bring([tell("answered", 1, subject=uuid4(), signal=signal.key, inhoud=ANSWER)])
    work(connected)
    signal.refresh_from_db()
    assert signal.state == "answered"
