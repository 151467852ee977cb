"""Every address as every role and as a stranger, between two places that have nothing to do with each other.

An address that is added without saying here what it opens fails ``test_every_address_says_what_it_opens``; a page that
shows something of the other place's client fails ``test_nobody_finds_anything_of_the_other_place``.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.test import Client as Browser
from django.utils import timezone

from keten.doors.commands.reference import list_addresses
from tests.access.world import SECRETS, SURNAME, Place, make_place
from tests.signing_in import browser_of, browser_of_person

pytestmark = pytest.mark.django_db

Args = Callable[[Place], dict[str, Any]]
ADDRESSES = {pattern.name: (address, pattern) for address, pattern in list_addresses()}


def _case(place: Place) -> dict[str, Any]:
    return {"key": place.case.key}


def _of(attribute: str) -> Args:
    return lambda place: {"key": getattr(place, attribute).key}


def _form(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.form.key, "section": "zoeken"}


def _test(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "code": "kansmeter"}


def _diagnosis(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.diagnosis.key}


def _need(place: Place) -> dict[str, Any]:
    return {"case": place.case.key, "key": place.diagnosis.needs.get().key}


def _way(place: Place) -> dict[str, Any]:
    return {"key": place.draft.key, "other": place.draft.key}


_OWN_FORM = ("own-form", "own-form-section", "own-form-check", "own-form-sent", "own-form-indication")

# What an address with something in it opens. No client's data is behind what administrators manage and who is absent.
_FILE = ("file", "summary", "client-image", "looks", "ask-handover", "plan-step", "close-case", "correct-client",
         "merge-clients")  # fmt: skip
_APPLICATION = ("application", "decide-application", "record-first-payment", "correct-decision", "withdraw-application",
                "transfer-application", "extend-transfer")  # fmt: skip
_DIAGNOSIS = ("diagnosis", "diagnosis-letter", "diagnosis-letter-sent", "contest-diagnosis", "add-need",
              "own-diagnosis", "own-diagnosis-letter")  # fmt: skip
_WAYS = ("werkwijze", "werkwijze-verschil", "werkwijze-bewerken", "werkwijze-vastzetten", "werkwijze-kiezen",
         "werkwijze-kopie", "werkwijze-keuze-terug")  # fmt: skip
OPENS: dict[str, Args] = {
    **dict.fromkeys(_FILE, _case),
    **dict.fromkeys(_APPLICATION, _of("application")),
    **dict.fromkeys(_WAYS, _way),
    **dict.fromkeys(("handover", "accept-handover", "withdraw-handover", "tell-client"), _of("handover")),
    **dict.fromkeys(("signal", "read-answer"), _of("signal")),
    **dict.fromkeys(_DIAGNOSIS, _diagnosis),
    **dict.fromkeys(("diagnose", "take-test"), _test),
    "offer-support": _need,
    "ask-correction": lambda place: {"key": place.case.key, "datum": "adres.straat"},
    "correct-own-fact": lambda place: {"datum": "adres.straat"},
    **dict.fromkeys(_OWN_FORM, _form),
    **dict.fromkeys(("own-application", "own-application-letter"), _of("application")),
    "own-form-start": lambda place: {"form": "vroegmelding"},
    **{f"file-{name.removeprefix('own-')}": _form for name in _OWN_FORM},
    "file-forms": _form,
    "file-form-start": lambda place: {"case": place.case.key, "form": "vroegmelding"},
    "finish-step": _of("step"),
    "review-glass": lambda place: {"look": place.look.pk},
    "undo-assign": lambda place: {"batch": place.batch},
    "supervision-report": lambda place: {"code": "per-medewerker"},
    "supervision-csv": lambda place: {"code": "per-medewerker"},
}
WITHOUT_CLIENTS = ("beheer-", "afwezig-", "demo-")
CHANGES = ("accept-handover", "diagnosis-letter-sent", "withdraw-handover", "tell-client", "undo-assign",
           "read-answer", "logout", "client-logout", "werkwijze-keuze-terug", "set_language",
           "stay-signed-in")  # fmt: skip


def _address(name: str, place: Place) -> str:
    address, pattern = ADDRESSES[name]
    given = OPENS[name](place) if name in OPENS else {}
    for arg, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        address = address.replace(f"<{kind}:{arg}>", str(given.get(arg, UUID(int=7))))
    return f"/{address}"


def _names() -> list[str]:
    return [name for name in ADDRESSES if not name.startswith(WITHOUT_CLIENTS) and name != "logout"]


@pytest.fixture
def places() -> tuple[Place, Place]:
    today = timezone.localdate()
    return (
        make_place("Werkplein Noord", today=today, municipality="GM0002"),
        make_place("Werkplein Zuid", today=today, municipality="GM0003"),
    )


def test_every_address_says_what_it_opens() -> None:
    varying = {name for name, (_address, pattern) in ADDRESSES.items() if pattern.pattern.converters}
    unsaid = {name for name in varying if not name.startswith(WITHOUT_CLIENTS)} - OPENS.keys()
    assert unsaid == set(), "say in OPENS what these open, so that they are visited"
    assert OPENS.keys() <= ADDRESSES.keys()


def test_nobody_finds_anything_of_the_other_place(places: tuple[Place, Place]) -> None:
    here, there = places
    secrets = (*SECRETS, there.case.client.number, str(there.case.client.ref))
    browsers: dict[str, Callable[[], Browser]] = {
        role: (lambda staff=staff: browser_of(staff)) for role, staff in here.people.items()
    }
    browsers |= {
        "client": lambda: browser_of(here.case.client),
        "person": lambda: browser_of_person("999990020"),
        "stranger": Browser,
    }
    found = [
        f"{method} {name} as {role}: {leaked}"
        for role, make in browsers.items()
        for name in _names()
        for method, leaked in _visit(make, name, there, secrets)
    ]
    assert not found, "\n".join(found)


def _visit(make: Callable[[], Browser], name: str, place: Place, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    browser, address = make(), _address(name, place)
    browser.raise_request_exception = False
    leaks = []
    for method in ("get", "post"):
        typed = _POSTED.get(name, {}) if method == "post" else {}
        response = getattr(browser, method)(address, typed)
        assert response.status_code < 500 or name == "health", f"{method} {address}: {response.status_code}"
        body = response.content.decode(errors="replace") if not response.streaming else ""
        shown = [secret for secret in secrets if secret in body.replace(address, "") and secret not in typed.values()]
        leaks += [(method, secret) for secret in shown]
    return leaks


# Somebody who types the name or the number of the other place's client.
_POSTED = {
    "search": {"text": SURNAME},
    "open-elsewhere": {"known_as": "K-1", "born_on": "1980-01-01", "reason": "x" * 12},
}


@pytest.mark.parametrize("name", sorted(name for name in OPENS if name not in CHANGES))
def test_who_works_there_does_find_it(name: str, places: tuple[Place, Place]) -> None:
    """The same addresses do show the client to who may see them: else the test above would see nothing at all."""
    _here, there = places
    if name == "correct-own-fact" or name.startswith("own-"):
        browser = browser_of(there.case.client)
    elif name.startswith("supervision"):
        browser = browser_of(there.officer)
    elif name in _WAYS:
        browser = browser_of(there.policy)
    elif name in ("signal", *_APPLICATION):
        browser = browser_of(there.chain.carla)
    else:
        browser = browser_of(there.chain.dirk)
    response = browser.get(_address(name, there))
    if response.status_code != 302:  # an application that is not there yet leads back to its page
        assert response.status_code in (200, 405), name
