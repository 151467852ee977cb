"""An administrator sees a register fall silent and answer again, in a real browser against a real stand-in."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from keten.doors.exchange.actions import note_refused, put_out
from keten.doors.exchange.rules.envelope import SIGNAL
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.chain_signals.actions import send_signal
from tests.conftest import copied_database
from tests.doors.exchange.posting import connect
from tests.doors.exchange.telling import BSN, QUESTION
from tests.factories import make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import People
from tests.journeys.servers import Server, running_server
from tests.stand_in import StandIn

pytestmark = pytest.mark.browser
TRY = "tbody button >> nth=0"


@pytest.fixture
def connected(
    browser: Any,
    template_database: str,
    django_db_blocker: Any,
    stand_in_process: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[Server]:
    """A web server of its own that knows where the stand-in is."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    for name, value in stand_in_process.environment().items():
        monkeypatch.setenv(name, value)
    with (
        copied_database("connections", template_database, django_db_blocker) as name,
        running_server(name, tmp_path / "serve.txt") as server,
    ):
        yield server


def test_a_register_falls_silent_and_answers_again(browser: Any, connected: Server, stand_in_process: StandIn) -> None:
    chain = make_chain("Werkplein Stuwwal")
    everybody = People(browser, connected)
    page = with_axe(everybody.sit_down(chain.els))
    page.goto(f"{connected.address}/beheer/verbindingen/")
    page.click(TRY)
    page.get_by_text("Basisregistratie Personen antwoordt").wait_for()
    stand_in_process.kill()
    page.click(TRY)
    page.get_by_role("heading", name="1 bron is niet bereikbaar").wait_for()
    assert list(find_faults(page)) == []
    stand_in_process.start()
    page.click(TRY)
    page.get_by_role("heading", name="Alle verbonden bronnen zijn bereikbaar").wait_for()
    everybody.leave()
    assert everybody.complaints == []


def test_a_partner_is_connected_and_what_waits_is_seen(browser: Any, connected: Server) -> None:
    chain = make_chain("Werkplein Stuwdam")
    everybody = People(browser, connected)
    page = with_axe(everybody.sit_down(chain.els))
    page.goto(f"{connected.address}/beheer/verbindingen/systemen/nieuw/")
    assert list(find_faults(page)) == []
    page.get_by_label("Organisatie").select_option(label=chain.gemeente.name)
    page.get_by_label("Adres waar berichten heen gaan").fill("https://zaken.voorbeeld.nl/berichten")
    page.get_by_label("Onze bron").fill(f"urn:nld:oin:{1:020}:systeem:keten")
    page.get_by_label("Hun bron").fill(f"urn:nld:oin:{2:020}:systeem:zaken")
    page.get_by_role("button", name="Verbind", exact=True).click()
    page.get_by_text("Het geheim ziet u alleen nu.").wait_for()
    assert list(find_faults(page)) == []
    page.get_by_role("link", name="Terug naar verbindingen").click()
    page.get_by_role("button", name="Stuur een proefbericht").click()
    page.get_by_text("Proefbericht staat klaar").wait_for()
    page.get_by_role("button", name="Probeer nu opnieuw").click()
    page.get_by_text("1 bericht wordt nu opnieuw verstuurd").wait_for()
    assert list(find_faults(page)) == []
    everybody.leave()
    assert everybody.complaints == []


def test_what_a_partner_refused_is_sent_again(browser: Any, connected: Server) -> None:
    chain = make_chain("Werkplein Stuwmeer")
    system = connect(chain)
    case = chain.register(on=timezone.localdate(), bsn=BSN)
    signal = send_signal(
        case=case.key, kind="question", values=QUESTION["values"], addressee_id=chain.gemeente.pk,
        by=chain.viewer(chain.anna, timezone.localdate()), now=timezone.now(),
    )  # fmt: skip
    message = signal.messages.get().key
    put_out(
        subscriber_organisation_id=chain.gemeente.pk, type=SIGNAL, client_ref=case.client.ref, message_key=message,
        data={}, now=timezone.now(),
    )  # fmt: skip
    reason = "Deze klant is hier niet bekend."
    note_refused(subscription_id=system.pk, key=message, reason=reason, by=SYSTEM, now=timezone.now())
    everybody = People(browser, connected)
    page = with_axe(everybody.sit_down(chain.els))
    page.goto(f"{connected.address}/beheer/verbindingen/")
    page.get_by_text(reason).wait_for()
    assert list(find_faults(page)) == []
    page.get_by_role("button", name="Verstuur opnieuw naar gemeente Nijmegen").click()
    page.get_by_text("Het bericht wordt opnieuw verstuurd naar gemeente Nijmegen").wait_for()
    assert list(find_faults(page)) == []
    everybody.leave()
    assert everybody.complaints == []
