"""The survey of a client: from the first page to the thanks, skipped, refused, and sent twice."""

import pytest
from django.test import Client as Browser
from django.utils import timezone

from keten.dossier.clients.models import Client
from keten.dossier.questions.models import SurveyInvitation, SurveyStop, WaitingSurvey
from tests.conftest import as_owner
from tests.dossier.questions.surveying import GOOD, ask
from tests.factories import Chain, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
LINE = "Hoe was ons contact?"


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def client(chain: Chain) -> Client:
    return chain.register(on=timezone.localdate()).client


@pytest.fixture
def row(chain: Chain, client: Client) -> SurveyInvitation:
    return ask(chain, client=client, on=timezone.localdate())


@pytest.fixture
def browser(client: Client) -> Browser:
    return browser_of(client)


def count_waiting() -> int:
    with as_owner():
        return WaitingSurvey.objects.count()


def read(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def test_from_the_first_page_to_the_thanks(browser: Browser, row: SurveyInvitation) -> None:
    address = f"/mijn/vragenlijst/{row.key}/"
    home = read(browser, "/mijn/")
    assert LINE in home
    assert address in home
    page = read(browser, address)
    assert "Merkte u dat er verschillende organisaties zijn?" in page
    assert "Schrijf geen namen op" in page
    sent = browser.post(address, GOOD | {"kwijt": "Fijn gesprek"})
    assert sent["Location"] == f"{address}bedankt/"
    assert "Bedankt. Uw antwoorden zijn bewaard." in read(browser, sent["Location"])
    assert LINE not in read(browser, "/mijn/")
    assert count_waiting() == 1


def test_who_sends_again_hears_that_it_was_kept(browser: Browser, row: SurveyInvitation) -> None:
    """As after a connection that was lost: the same page once more, and the first answer stands."""
    address = f"/mijn/vragenlijst/{row.key}/"
    for _ in range(2):
        answer = browser.post(address, GOOD, follow=True)
    page = answer.content.decode()
    assert "U had deze vragenlijst al verstuurd." in page
    assert "Bedankt. Uw antwoorden zijn bewaard." in page
    assert count_waiting() == 1


def test_nothing_at_all_is_no_answer(browser: Browser, row: SurveyInvitation) -> None:
    answer = browser.post(f"/mijn/vragenlijst/{row.key}/", {})
    assert "Geef minstens één antwoord, of kies: sla over." in answer.content.decode()
    assert count_waiting() == 0


def test_what_was_typed_stays_with_a_mistake(browser: Browser, row: SurveyInvitation) -> None:
    answer = browser.post(f"/mijn/vragenlijst/{row.key}/", {"geholpen": "9", "kwijt": "Niet kwijtraken"})
    assert answer.status_code == 200
    assert "Niet kwijtraken" in answer.content.decode()


def test_skipping(browser: Browser, row: SurveyInvitation) -> None:
    answer = browser.post(f"/mijn/vragenlijst/{row.key}/", {"do": "skip"}, follow=True)
    assert "U sloeg deze vragenlijst over." in answer.content.decode()
    assert LINE not in read(browser, "/mijn/")
    assert not SurveyStop.objects.exists()


def test_never_again_and_again_after_all(browser: Browser, row: SurveyInvitation) -> None:
    answer = browser.post(f"/mijn/vragenlijst/{row.key}/", {"do": "stop"}, follow=True)
    assert "U krijgt geen vragenlijsten meer." in answer.content.decode()
    assert SurveyStop.objects.get().client_id == row.client_id
    assert "/mijn/vragenlijsten/" in read(browser, "/mijn/")
    assert "Wij vragen u niet hoe het was" in read(browser, "/mijn/vragenlijsten/")
    browser.post("/mijn/vragenlijsten/", {"do": "resume"})
    assert not SurveyStop.objects.exists()


def test_the_page_speaks_english(browser: Browser, row: SurveyInvitation) -> None:
    browser.cookies["django_language"] = "en"
    page = read(browser, f"/mijn/vragenlijst/{row.key}/")
    assert "Did you notice that there are different organisations?" in page
    assert "Do not ask me this again" in page
    browser.post(f"/mijn/vragenlijst/{row.key}/", GOOD)
    assert "Thank you. Your answers were kept." in read(browser, f"/mijn/vragenlijst/{row.key}/bedankt/")


def test_another_client_finds_nothing(chain: Chain, row: SurveyInvitation) -> None:
    other = browser_of(chain.register(on=timezone.localdate()).client)
    for address in (f"/mijn/vragenlijst/{row.key}/", f"/mijn/vragenlijst/{row.key}/bedankt/"):
        assert other.get(address).status_code == 404
        assert other.post(address, GOOD).status_code in (404, 405)
    assert count_waiting() == 0
