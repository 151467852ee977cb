"""What an administrator sees of the connections, what ``keten doctor`` says, and trying a source now."""

import pytest
from django.test import Client

from keten.doors.commands.examinations.sources import examine_sources
from keten.doors.exchange.actions import note_outcome
from keten.doors.exchange.asking import Outcome
from keten.doors.exchange.models import SourceState
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.models import Staff
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, Chain, at
from tests.stand_in import StandIn

pytestmark = pytest.mark.django_db
PAGE = "/beheer/verbindingen/"
TRY_BRP = f"{PAGE}brp/proberen/"


def signed_in(staff: Staff) -> Client:
    client = Client()
    session = client.session
    session[SESSION_STAFF] = staff.pk
    session.save()
    return client


def read(client: Client, **more: object) -> str:
    response = client.get(PAGE, **more)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def fail(reason: str = "http_503") -> None:
    note_outcome(source="brp", outcome=Outcome(reason=reason), by=SYSTEM, now=at(TODAY))


def test_without_connections_it_says_so(chain: Chain, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {}
    page = read(signed_in(chain.els))
    assert "Er zijn nog geen bronnen verbonden" in page
    assert page.count("niet verbonden") == 4
    assert "Probeer nu:" not in page


def test_a_silent_source_is_named_with_since_when_and_why(chain: Chain, stand_in: StandIn) -> None:
    fail()
    page = read(signed_in(chain.els))
    assert "1 bron is niet bereikbaar" in page
    assert "De bron is buiten gebruik." in page
    assert page.count("nog niet gevraagd") == 3


def test_trying_now_says_what_came_of_it(chain: Chain, stand_in: StandIn) -> None:
    fail()
    client = signed_in(chain.els)
    assert "Basisregistratie Personen antwoordt" in client.post(TRY_BRP, follow=True).content.decode()
    assert SourceState.objects.get(pk="brp").unreachable_since is None
    stand_in.switch("brp", "html")
    said = client.post(TRY_BRP, follow=True).content.decode()
    assert "antwoordt niet: De bron gaf een antwoord dat niet klopt." in said


def test_trying_what_is_not_connected_is_refused(chain: Chain, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {}
    said = signed_in(chain.els).post(TRY_BRP, follow=True).content.decode()
    assert "Deze bron is niet verbonden" in said


def test_only_administrators_and_only_by_post(chain: Chain, stand_in: StandIn) -> None:
    for method, address in (("get", PAGE), ("post", TRY_BRP)):
        assert getattr(signed_in(chain.anna), method)(address).status_code == 404
    assert signed_in(chain.els).get(TRY_BRP).status_code == 405
    assert signed_in(chain.els).post(f"{PAGE}iets/proberen/").status_code == 404
    assert not SourceState.objects.exists()


def test_doctor_names_a_silent_source(stand_in: StandIn) -> None:
    assert [finding.mark for finding in examine_sources()] == ["✓"]
    fail("timeout")
    (found,) = examine_sources()
    assert found.is_wrong
    assert found.what.startswith("Basisregistratie Personen is niet bereikbaar sinds 16-11-2026")


def test_doctor_says_when_nothing_is_connected(settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_CONNECTIONS = {}
    assert [finding.mark for finding in examine_sources()] == ["!"]
