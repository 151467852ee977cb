"""Who came in by the door of clients sees their own pages; somebody without a file may register."""

import pytest
from django.urls import reverse

from keten.dossier.clients.models import Client
from tests.factories import make_chain
from tests.signing_in import browser_of, browser_of_person

pytestmark = pytest.mark.django_db
BSN = "999990019"


@pytest.fixture
def client_of_chain() -> Client:
    return make_chain().register().client


def test_a_client_sees_their_own_pages(client_of_chain: Client) -> None:
    page = browser_of(client_of_chain).get(reverse("client-home"))
    assert client_of_chain.name in page.content.decode()
    assert page["Cache-Control"] == "no-store"


def test_a_client_is_no_staff_and_staff_no_client(client_of_chain: Client) -> None:
    assert browser_of(client_of_chain).get(reverse("desk"))["Location"].startswith(reverse("login"))
    staff = browser_of(make_chain("Werkplein Elders").anna)
    assert staff.get(reverse("client-home"))["Location"].startswith(reverse("client-login"))


def test_a_person_without_a_file_is_kept_apart_and_their_bsn_hidden() -> None:
    browser = browser_of_person(BSN)
    assert browser.get(reverse("client-new")).status_code == 200
    assert browser.get(reverse("client-home")).status_code == 302
    assert BSN not in str(dict(browser.session))


def test_going_out_leaves_nothing(client_of_chain: Client) -> None:
    browser = browser_of(client_of_chain)
    browser.post(reverse("client-logout"))
    assert dict(browser.session) == {}
    assert browser.get(reverse("client-home")).status_code == 302
