"""Signed out after doing nothing for a while, and at the end of a working day; with a warning, and nothing lost."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from keten.doors.portal.entry import SESSION_CLIENT
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.entry import SESSION_STAFF
from tests.factories import Chain, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def minutes(name: str) -> int:
    return get_whole_number(f"organisations.{name}", on=timezone.localdate())


def set_back(browser: Browser, *, seen: float = 0, since: float = 0) -> None:
    """As if the last page, or the sign-in, was so many minutes longer ago."""
    session = browser.session
    times = session["times"]
    session["times"] = times | {"seen": times["seen"] - seen * 60, "since": times["since"] - since * 60}
    session.save()


def test_doing_nothing_ends_it_and_the_door_says_why(chain: Chain) -> None:
    browser = browser_of(chain.anna)
    set_back(browser, seen=minutes("staff_idle_minutes"), since=minutes("staff_idle_minutes"))
    answer = browser.get(reverse("desk"), follow=True)
    assert answer.redirect_chain[0][0] == f"{reverse('login')}?next={reverse('desk')}"
    assert "U bent afgemeld omdat u 30 minuten niets deed" in answer.content.decode()
    assert SESSION_STAFF not in browser.session


def test_a_page_in_between_begins_the_time_again(chain: Chain) -> None:
    browser = browser_of(chain.anna)
    for _ in range(3):
        set_back(browser, seen=minutes("staff_idle_minutes") - 1, since=minutes("staff_idle_minutes") - 1)
        assert browser.get(reverse("desk")).status_code == 200


def test_a_working_day_is_the_longest(chain: Chain) -> None:
    browser = browser_of(chain.anna)
    set_back(browser, since=minutes("session_longest_minutes"))
    assert browser.get(reverse("desk")).status_code == 302
    assert SESSION_STAFF not in browser.session


def test_a_client_has_a_shorter_time(chain: Chain) -> None:
    browser = browser_of(chain.register().client)
    assert browser.get(reverse("client-home")).status_code == 200
    set_back(browser, seen=minutes("client_idle_minutes"))
    assert browser.get(reverse("client-home"))["Location"].startswith(reverse("client-login"))
    assert SESSION_CLIENT not in browser.session


def test_a_form_that_comes_too_late_leads_back_to_its_page(chain: Chain) -> None:
    """What was typed waits in the browser (keten.js); the server sends the person back to where it was typed."""
    browser = browser_of(chain.anna)
    set_back(browser, seen=minutes("staff_idle_minutes"))
    answer = browser.post(reverse("register"), {}, headers={"referer": f"http://testserver{reverse('register')}"})
    assert answer["Location"] == f"{reverse('login')}?next={reverse('register')}"


def test_reading_is_written_once_a_minute(chain: Chain, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    browser = browser_of(chain.anna)
    before = Session.objects.get(pk=browser.session.session_key).session_data
    browser.get(reverse("desk"))
    assert Session.objects.get(pk=browser.session.session_key).session_data == before
    set_back(browser, seen=2)
    browser.get(reverse("desk"))
    assert timezone.now().timestamp() - browser.session["times"]["seen"] < 60


def test_every_page_tells_the_browser_how_long_it_may_wait(chain: Chain) -> None:
    browser = browser_of(chain.anna)
    page = browser.get(reverse("desk")).content.decode()
    assert f'data-session-warning="{minutes("session_warning_minutes") * 60}"' in page
    assert 'id="keten-session"' in page
    assert "<noscript><p" in page
    assert "data-session-seconds" not in Browser().get(reverse("login")).content.decode()


def test_asking_to_stay_says_how_long(chain: Chain) -> None:
    browser = browser_of(chain.anna)
    set_back(browser, seen=10)
    left = browser.post(reverse("stay-signed-in")).json()["seconds"]
    assert left > timedelta(minutes=minutes("staff_idle_minutes") - 1).total_seconds()
    set_back(browser, seen=minutes("staff_idle_minutes"))
    assert browser.post(reverse("stay-signed-in")).status_code == 401
    assert browser.get(reverse("stay-signed-in")).status_code == 405
