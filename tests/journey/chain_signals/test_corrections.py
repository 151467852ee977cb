"""A correction: asked, sent to who owns the datum, answered, and seen by who asked."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from keten.dossier.clients.actions import record_delivery, start_review
from keten.dossier.clients.models import UnderReview
from keten.dossier.clients.ports import Delivered
from keten.dossier.clients.queries import get_image
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM, as_client
from keten.journey.chain_signals.actions import answer_signal, note_read
from keten.journey.chain_signals.models import ChainSignal, SignalMessage
from keten.journey.chain_signals.queries import UnknownSignal, get_signal, list_sent, list_to_answer
from tests.factories import TODAY, at, make_chain

NOW = at(TODAY)
NAME = Delivered(datum="naam.achternaam", value="Testpersoon")


@pytest.fixture
def chain(db):
    return make_chain()


@pytest.fixture
def client(chain):
    client = chain.register().client
    record_delivery(client=client, source="brp", delivered=[NAME], by=SYSTEM, now=NOW)
    return client


def ask(client, by, **more):
    with draining() as pending:
        start_review(client=client, datum="naam.achternaam", by=by, now=NOW, asked_value="Anders", **more)
        drain(pending)
    return ChainSignal.objects.get(client=client)


def test_the_municipality_of_the_client_is_asked_with_a_date(chain, client):
    signal = ask(client, chain.viewer(chain.anna), reason="Staat zo op het paspoort")
    assert signal.addressee == chain.gemeente
    assert signal.due_on == TODAY + timedelta(days=14)
    assert signal.sender_staff == chain.anna
    view = get_signal(signal.key, viewer=chain.viewer(chain.carla))
    assert [one.text for one in view.asked] == ["Testpersoon", "Anders", "Staat zo op het paspoort"]
    assert [one.key for one in list_to_answer(viewer=chain.viewer(chain.carla))] == [signal.key]
    assert not list_to_answer(viewer=chain.viewer(chain.anna))


def test_the_answer_ends_the_review_and_returns_to_the_sender(chain, client):
    anna, carla = chain.viewer(chain.anna), chain.viewer(chain.carla)
    signal = ask(client, anna)
    answer_signal(signal=signal.key, outcome="unchanged", reason="Paspoort is ouder", by=carla, now=NOW)
    review = UnderReview.objects.get()
    assert (review.outcome, review.outcome_reason) == ("unchanged", "Paspoort is ouder")
    assert get_image(client.pk, today=TODAY, viewer=anna).data["naam.achternaam"].review is None
    sent = list_sent(viewer=anna)[0]
    assert (sent.outcome, sent.read_at) == ("unchanged", None)
    note_read(signal=signal.key, by=anna, now=NOW)
    note_read(signal=signal.key, by=anna, now=NOW + timedelta(hours=1))
    assert ChainSignal.objects.get().read_at == NOW


def test_a_client_asks_too(chain, client):
    signal = ask(client, as_client(client.pk, client.name, on=TODAY))
    assert (signal.sender, signal.sender_staff) == (None, None)


def test_only_the_addressed_organisation_answers_and_only_once(chain, client):
    anna, carla = chain.viewer(chain.anna), chain.viewer(chain.carla)
    signal = ask(client, anna)
    with pytest.raises(Refused):
        answer_signal(signal=signal.key, outcome="changed", reason="", by=anna, now=NOW)
    with pytest.raises(Refused, match="waarom"):
        answer_signal(signal=signal.key, outcome="partly", reason=" ", by=carla, now=NOW)
    with pytest.raises(UnknownSignal):
        note_read(signal=signal.key, by=anna, now=NOW)
    answer_signal(signal=signal.key, outcome="changed", reason="", by=carla, now=NOW)
    with pytest.raises(Refused, match="al beantwoord"):
        answer_signal(signal=signal.key, outcome="changed", reason="", by=carla, now=NOW)


def test_a_stranger_finds_no_signal(chain, client):
    signal = ask(client, chain.viewer(chain.anna))
    with pytest.raises(UnknownSignal):
        get_signal(signal.key, viewer=chain.viewer(chain.els))


def test_the_words_of_a_signal_cannot_be_changed(chain, client):
    ask(client, chain.viewer(chain.anna))
    with pytest.raises(ProgrammingError), transaction.atomic():
        SignalMessage.objects.update(body={})
    with pytest.raises(ProgrammingError), transaction.atomic():
        ChainSignal.objects.all()._raw_delete("default")


def test_the_client_who_owns_a_datum_changes_it_without_asking(chain, client):
    with pytest.raises(Refused, match="van de klant zelf"):
        start_review(client=client, datum="telefoon", by=chain.viewer(chain.anna), now=NOW)
