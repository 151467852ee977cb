"""What an administrator sees of the systems of partners: what waits, why, since when, and what can be done."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from keten.doors.exchange.actions import note_delivery
from keten.doors.exchange.actions.sending import Told, take_batch
from keten.doors.exchange.models import OutMessage, Subscription
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.doors.exchange.posting import OURS, THEIRS, bring, connect, probe
from tests.doors.exchange.test_connections_page import PAGE, read, signed_in
from tests.doors.exchange.test_sending import put
from tests.factories import Chain

pytestmark = pytest.mark.django_db
SYSTEMS = f"{PAGE}systemen/"


def fail(connected: Subscription) -> None:
    batch = take_batch(subscription_id=connected.pk, now=timezone.now())
    assert batch is not None
    note_delivery(batch=batch, told=Told(failure="refused"), by=SYSTEM, now=timezone.now())


def test_without_systems_it_says_so(chain: Chain) -> None:
    page = read(signed_in(chain.els))
    assert "Er is nog geen systeem van een partner verbonden." in page
    assert "Hier moet iemand naar kijken" not in page


def test_a_system_that_is_down_shows_what_waits_and_why(chain: Chain) -> None:
    connected = connect(chain)
    put(chain, uuid4(), now=timezone.now())
    fail(connected)
    page = read(signed_in(chain.els))
    assert "Op het adres luistert niemand." in page
    assert "alle locaties" in page
    assert "1 <small>oudste" in page


def test_what_is_parked_or_refused_is_shown_with_the_reason(chain: Chain) -> None:
    connect(chain)
    bring([probe(2, subject=uuid4()), probe(1, subject=uuid4(), type="nl.voorbeeld.iets.v1")])
    bring([], secret="whsec_" + "A" * 32)
    bring(b"x" * 5_000_000)
    page = read(signed_in(chain.els))
    assert "1 geparkeerd, 0 nog te verwerken, 1 geweigerd" in page
    assert "Wacht op bericht 1 van deze afzender." in page
    assert "Dit soort bericht kent dit systeem niet." in page
    assert "De handtekening klopt niet." in page
    assert "De levering of een bericht is te groot." in page


def test_trying_again_sending_a_probe_and_stopping(chain: Chain) -> None:
    connected = connect(chain)
    put(chain, uuid4(), now=timezone.now())
    fail(connected)
    client = signed_in(chain.els)
    said = client.post(f"{SYSTEMS}{connected.key}/opnieuw/", follow=True).content.decode()
    assert "1 bericht wordt nu opnieuw verstuurd" in said
    client.post(f"{SYSTEMS}{connected.key}/proef/")
    assert OutMessage.objects.count() == 2
    client.post(f"{SYSTEMS}{connected.key}/stoppen/")
    assert "gestopt" in read(client)
    assert client.post(f"{SYSTEMS}{uuid4()}/opnieuw/").status_code == 404
    assert client.get(f"{SYSTEMS}{connected.key}/opnieuw/").status_code == 405


def test_connecting_shows_the_secret_once(chain: Chain) -> None:
    client = signed_in(chain.els)
    filled = {"organisation": chain.gemeente.pk, "address": "https://zaken.voorbeeld.nl/in", "our_source": OURS}
    page = client.post(f"{SYSTEMS}nieuw/", filled | {"their_source": "urn:x"}).content.decode()
    assert "Schrijf de bron als" in page
    page = client.post(f"{SYSTEMS}nieuw/", filled | {"their_source": THEIRS}).content.decode()
    assert "is verbonden" in page
    assert "whsec_" in page
    assert "/uitwisseling/gebeurtenissen/" in page
    assert "whsec_" not in read(client)


def test_only_administrators(chain: Chain) -> None:
    connected = connect(chain)
    for address in (f"{SYSTEMS}nieuw/", f"{SYSTEMS}{connected.key}/opnieuw/"):
        assert signed_in(chain.anna).post(address).status_code == 404
        assert Client().post(address).status_code == 302
