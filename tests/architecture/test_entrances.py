"""Nobody comes in without being known: every address is guarded, or on a short list with its reason."""

import re
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, path

from keten.doors.commands.reference import list_addresses

# Open to everybody, and why. Everything else is for staff (organisations.entry.for_staff)
# or for a client in their own file (portal.entry.for_client, for_person).
PUBLIC = {
    "home": "leads to the page where one's work is, or to the door",
    "login": "the door",
    "ask-code": "between password and second step; opens nothing without the first",
    "set-up-second-step": "the same, once",
    "leave-for-employer": "to the sign-in page of the own organisation",
    "come-back-from-employer": "back from it; believes nothing that is not signed",
    "stay-signed-in": "tells a browser how long its session lasts",
    "logout": "the way out",
    "client-login": "the door of clients",
    "client-leave-for-broker": "to the broker that says who a client is",
    "client-come-back": "back from it; believes nothing that is not signed",
    "client-logout": "the way out",
    "receive-events": "for systems of partners; believes nothing that is not signed",
    "methods": "the catalogue of working methods is for everybody; it holds no people",
    "method": "the same",
    "health": "for a monitor: yes or no per part, nothing else",
    "open-link": "for who was sent a link; one that is not signed, over or used opens nothing",
    "link-code": "the second check of that link; opens nothing without it",
    "answer-outside": "for who typed the code: one signal, and the answer to it",
    "answer-sent": "what they answered, for an hour",
    "feed": "for a calendar that knows the secret address: numbers of clients, no names",
    "control-plan": "whom is checked and how is published: no data of anybody",
    "figures": "figures for everybody: nobody's data, and small numbers left out",
    "figure": "the same, one figure",
    "figure-csv": "the same, as a file",
    "open-data": "the same, what there is to take along",
    "open-data-csv": "all of them as a file",
    "open-data-metadata": "what is in that file",
    "public-inspections": "what inspections found is for everybody: no data of any person",
    "public-inspection": "the same, of one; only what is final",
    "set_language": "Dutch or English",
}
DEMO = "demo-"  # the doors of the demo are not guarded, but lead nowhere in a real installation
EXAMPLES = {
    "uuid": UUID(int=4 << 76 | 8 << 60),
    "int": 1,
    "slug": "voorbeeld",
    "str": "voorbeeld",
    "string": "voorbeeld",
    "path": "voorbeeld",
}
DOORS = ("/inloggen/?next=", "/mijn/inloggen/?next=")
ADDRESSES = dict(list_addresses())


def example(address: str) -> str:
    """The address with something in the place of what varies."""
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: str(EXAMPLES[found[1] or "str"]), address)


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_view_is_guarded_or_public(address: str) -> None:
    pattern = ADDRESSES[address]
    is_of_demo = (pattern.name or "").startswith(DEMO)
    assert is_guarded(pattern) or pattern.name in PUBLIC or is_of_demo


def is_guarded(pattern: URLPattern) -> bool:
    """For staff, or for clients; never both, so that nobody can come in by the wrong door."""
    return hasattr(pattern.callback, "staff_only") != hasattr(pattern.callback, "client_only")


def test_a_view_without_a_guard_is_found() -> None:
    assert not is_guarded(path("open/", lambda request: HttpResponse()))


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", [address for address, pattern in ADDRESSES.items() if pattern.name not in PUBLIC])
def test_a_stranger_is_sent_to_the_door(address: str, method: str, settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_DEMO = False
    browser = Client(raise_request_exception=False)
    response = getattr(browser, method)(example(address))
    to_the_door = response.status_code == 302 and response["Location"].startswith(DOORS)
    assert to_the_door or response.status_code in (404, 405)


@pytest.mark.django_db
@pytest.mark.parametrize("address", [address for address, pattern in ADDRESSES.items() if pattern.name in PUBLIC])
def test_what_is_public_does_not_break(address: str) -> None:
    browser = Client(raise_request_exception=False)
    status = browser.get(example(address)).status_code
    assert status < 500 or (address == "gezondheid/" and status == 503)  # its way of saying no


def test_no_exception_is_left_over() -> None:
    assert {pattern.name for pattern in ADDRESSES.values()} >= set(PUBLIC)
