"""A signal goes to the system of the other side; what that system tells is taken in as if it were filled in here."""

import json
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from keten.doors.exchange.actions import note_refused
from keten.doors.exchange.actions.carrying import take_signal
from keten.doors.exchange.actions.processing import as_partner
from keten.doors.exchange.models import OutMessage, Subscription
from keten.doors.exchange.ports import IncomingEvent
from keten.doors.exchange.queries.traffic import content_key
from keten.doors.exchange.rules.envelope import SIGNAL
from keten.dossier.cases.models import Case
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.secrecy import decrypt_text
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.chain_signals.actions import answer_signal, note_received, send_signal
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.queries import list_sent, list_to_answer
from tests.conftest import as_round
from tests.doors.exchange.posting import THEIRS
from tests.doors.exchange.telling import ANSWER, BSN, NOTICE
from tests.factories import TODAY, Chain, at

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


def send(chain: Chain, case: Case) -> ChainSignal:
    with draining() as pending:
        sent = send_signal(case=case.key, kind="notice", values=NOTICE, by=chain.viewer(chain.anna), now=NOW)
        with as_round():
            drain(pending)
    return sent


def told(chain: Chain) -> list[dict[str, Any]]:
    """What lies in the outbox, in the clear."""
    with as_round():
        rows = OutMessage.objects.filter(type=SIGNAL).order_by("sequence")
        return [json.loads(decrypt_text(bytes(row.content), key=content_key()))["data"] for row in rows]


def take(connected: Subscription, by: Viewer, *, id: UUID | None = None, **data: Any) -> None:
    event = IncomingEvent(
        id=str(id or uuid4()), source=THEIRS, type=SIGNAL, subject=uuid4(), sequence=1, data=data, time=NOW,
        subscription_id=connected.pk, organisation_id=connected.organisation_id, location_id=None,
    )  # fmt: skip
    with draining() as pending, as_round():
        take_signal(event, by=by, now=NOW)
        drain(pending)


def partner(connected: Subscription) -> Viewer:
    return as_partner(connected, on=TODAY)


def test_a_signal_lies_in_the_outbox_with_what_the_other_side_needs(
    chain: Chain, case: Case, connected: Subscription
) -> None:
    signal = send(chain, case)
    (first,) = told(chain)
    assert (first["signaal"], first["soort"], first["stand"], first["bsn"]) == (str(signal.key), "notice", "sent", BSN)
    assert first["inhoud"]["values"] == NOTICE
    assert first["aan"] == chain.gemeente.code


def test_without_a_connection_nothing_goes_out(chain: Chain, case: Case) -> None:
    send(chain, case)
    assert told(chain) == []


def test_the_answer_of_their_system_lies_on_the_desk_of_who_asked(
    chain: Chain, case: Case, connected: Subscription
) -> None:
    signal, id = send(chain, case), uuid4()
    known = {"signaal": str(signal.key), "soort": "notice"}
    take(connected, partner(connected), **known, stand="received", inhoud={})
    for _ in range(2):  # the second time it is known
        take(connected, partner(connected), id=id, **known, stand="answered", inhoud=ANSWER)
    row = list_sent(viewer=chain.viewer(chain.anna))[0]
    assert (row.state, row.justified, row.answered_outside) == ("answered", "no", chain.gemeente.name)
    assert len(told(chain)) == 1  # nothing of it goes back to where it came from


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"stand": "answered", "inhoud": {"outcome": "settled"}}, "waarom"),
        ({"stand": "answered", "inhoud": {**ANSWER, "justified": ""}}, "terecht"),
        ({"stand": "withdrawn", "inhoud": {"reason": "Nee"}}, "Dat kan niet"),
        ({"stand": "on_hold", "inhoud": {"reason": "Wacht op de klant"}}, "na vandaag"),
        ({"stand": "nonsense", "inhoud": {}}, "Dat kan niet"),
        ({"inhoud": "tekst"}, "inhoud"),
        ({"signaal": "x"}, "sleutel"),
        ({"signaal": str(uuid4()), "stand": "answered"}, "niet bekend"),
    ],
)
def test_what_is_wrong_is_refused_with_the_reason(
    chain: Chain, case: Case, connected: Subscription, changed: dict[str, Any], why: str
) -> None:
    signal = send(chain, case)
    known = {"signaal": str(signal.key), "soort": "notice", "stand": "answered", "inhoud": ANSWER}
    with pytest.raises(Refused, match=why):
        take(connected, partner(connected), **(known | changed))
    assert ChainSignal.objects.get().is_open


def test_an_answer_to_somebody_elses_signal_is_refused(chain: Chain, case: Case, connected: Subscription) -> None:
    signal = send(chain, case)
    stranger = replace(partner(connected), organisation_id=10**6)
    with pytest.raises(Refused, match="niet van u"):
        take(connected, stranger, signaal=str(signal.key), soort="notice", stand="answered", inhoud=ANSWER)


def test_their_signal_is_answered_here_and_the_answer_goes_back(
    chain: Chain, case: Case, connected: Subscription
) -> None:
    key = uuid4()
    question = {"values": {"question": "Loopt er hulp?", "why": "Voor het plan"}}
    take(connected, partner(connected), signaal=str(key), soort="question", stand="sent", bsn=BSN, aan=chain.uwv.code,
         inhoud=question)  # fmt: skip
    anna = chain.viewer(chain.anna)
    assert [one.key for one in list_to_answer(viewer=anna)] == [key]
    with draining() as pending:
        note_received(signal=key, by=anna, now=NOW)
        answer_signal(signal=key, outcome="unknown", reason="Niet bekend", by=anna, now=NOW)
        with as_round():
            drain(pending)
    assert [row["stand"] for row in told(chain)] == ["received", "answered"]
    assert all("bsn" not in row for row in told(chain))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"bsn": "999990020"}, "niet bekend"), ({"aan": "nergens"}, "werkt hier niet"),
        ({"soort": "vreemd"}, "niet bekend"), ({"soort": "correction"}, "niet bekend"),
        ({"inhoud": {"values": {}}}, "Vul dit in"),
    ],
)  # fmt: skip
def test_a_signal_that_cannot_be_taken_in(
    chain: Chain, case: Case, connected: Subscription, changed: dict[str, Any], why: str
) -> None:
    question = {"values": {"question": "Loopt er hulp?", "why": "Voor het plan"}}
    known = {"signaal": str(uuid4()), "soort": "question", "stand": "sent", "bsn": BSN, "aan": chain.uwv.code}
    with pytest.raises(Refused, match=why):
        take(connected, partner(connected), **(known | {"inhoud": question} | changed))
    assert not ChainSignal.objects.exists()


def test_a_signal_that_their_system_refuses_is_not_delivered(chain: Chain, case: Case, connected: Subscription) -> None:
    signal = send(chain, case)
    with draining() as pending, as_round():
        message = signal.messages.get(version=1).key
        note_refused(subscription_id=connected.pk, key=message, reason="Onbekende klant", by=SYSTEM, now=NOW)
        drain(pending)
    assert ChainSignal.objects.get().state == "failed"
    with as_round():
        assert OutMessage.objects.filter(type=SIGNAL).count() == 1  # that it failed is not told to who refused it
