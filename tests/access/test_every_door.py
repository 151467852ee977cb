"""Every address as every role and as a stranger, between two places that have nothing to do with each other.

An address that is added without saying in ``opening`` what it opens fails ``test_every_address_says_what_it_opens``; a
page that shows something of the other place's client fails ``test_nobody_finds_anything_of_the_other_place``.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client as Browser
from django.utils import timezone

from keten.doors.commands.reference import list_addresses
from keten.dossier.cases.models import OPEN_MESSAGE, Message
from keten.dossier.clients.models import AuditLine, ProcessingLine
from keten.ground.ledger.models import LedgerEvent
from tests.access.opening import (
    APPLICATION,
    CHANGES,
    FIGURES,
    INSPECTING,
    LINK,
    OPENS,
    PLANNED,
    WAYS,
    WITHOUT_CLIENTS,
)
from tests.access.rows import find_rows
from tests.access.world import SECRETS, SURNAME, Place, make_place
from tests.signing_in import browser_of, browser_of_person

pytestmark = pytest.mark.django_db

ADDRESSES = {pattern.name: (address, pattern) for address, pattern in list_addresses()}


def _address(name: str, place: Place) -> str:
    address, pattern = ADDRESSES[name]
    given = OPENS[name](place) if name in OPENS else {}
    for arg, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        address = address.replace(f"<{kind}:{arg}>", str(given.get(arg, UUID(int=7))))
    return f"/{address}"


def _names() -> list[str]:
    """Everything but what belongs to no client and asks for something in its address; those without are visited."""
    return [
        name
        for name, (_address, pattern) in ADDRESSES.items()
        if name != "logout" and not (name.startswith(WITHOUT_CLIENTS) and pattern.pattern.converters)
    ]


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
    before = _read_everything(there)
    found = [
        f"{method} {name} as {role}: {leaked}"
        for role, make in browsers.items()
        for name, browser in zip(_names(), _stay_signed_in(make), strict=False)
        for method, leaked in _visit(browser, name, there, secrets)
    ]
    assert not found, "\n".join(found)
    assert _read_everything(there) == before  # nor changes anything of it
    assert AuditLine.objects.filter(object=there.case.client.ref, result="refused").count() > len(here.people)


def _read_everything(place: Place) -> dict[str, Any]:
    """The rows of the client by table, where they stand: a row that is changed moves; what the ledger tells, and how
    often somebody looked. That somebody was refused is written down, so it is not counted."""
    ref = place.case.client.ref
    return find_rows(place.case.client_id) | {
        "told": list(LedgerEvent.objects.filter(client_ref=ref).values_list("type", flat=True)),
        "clients_auditline": AuditLine.objects.filter(object=ref).exclude(result="refused").count(),
        "clients_processingline": ProcessingLine.objects.filter(data_subject_id=ref).exclude(status="Error").count(),
    }


def _visit(browser: Browser, name: str, place: Place, secrets: tuple[str, ...]) -> list[tuple[str, str]]:
    address = _address(name, place)
    browser.raise_request_exception = False
    leaks = []
    for method in ("get", "post"):
        typed = _type(name, place) if method == "post" else {}
        response = getattr(browser, method)(address, typed)
        assert response.status_code < 500 or name == "health", f"{method} {address}: {response.status_code}"
        body = response.content.decode(errors="replace") if not response.streaming else ""
        shown = [secret for secret in secrets if secret in body.replace(address, "") and secret not in typed.values()]
        leaks += [(method, secret) for secret in shown]
    return leaks


def _stay_signed_in(make: Callable[[], Browser]) -> Iterator[Browser]:
    """The same browser, until a page ends or changes its session."""
    browser = make()
    started = dict(browser.session)
    while True:
        yield browser
        if started != {name: browser.session.get(name) for name in started}:
            browser = make()
            started = dict(browser.session)


def _type(name: str, place: Place) -> dict[str, Any]:
    """What somebody sends who knows how the form looks, and means to change or to find the other place's client."""
    day, case = (timezone.localdate() + timedelta(days=3)).isoformat(), place.case
    typed: dict[str, dict[str, Any]] = {
        "search": {"text": SURNAME},
        "open-elsewhere": {"known_as": "K-1", "born_on": "1980-01-01", "reason": "x" * 12},
        "plan-step": {"kind": "talk", "due_on": day},
        "finish-step": {"outcome": "moved", "next_due_on": day},
        "ask-handover": {"to_organisation": place.chain.uwv.pk, "reason": "Neem over"},
        "handover": {"reason": "Geen plaats"},
        "close-case": {"reason": "other"},
        "correct-client": _identity(place),
        "assign": {"cases": [case.key], "to_staff": place.chain.bram.pk},
        "signal": {"outcome": "changed"},
        "withdraw-signal": {"reason": "Niet meer nodig"},
        "send-signal": {"addressee": place.chain.gemeente.pk, "question": "Loopt er hulp?", "why": "Voor het plan"},
        "send-outside": _outside() | {"question": "Loopt er hulp?", "why": "Voor het plan"},
        "renew-link": {"outside_email": "ander@voorbeeld.nl"},
        "answer-outside": {"outcome": "answered", "answer": "Ja"},
        "ask-correction": {"value": "Kerkstraat", "reason": "Verhuisd"},
        "correct-own-fact": {"value": "Kerkstraat", "reason": "Verhuisd"},
        "transfer-application": {"check_note": "nothing", "client_noticed_on": timezone.localdate().isoformat()},
        "decide-application": {"outcome": "refused", "outcome_reason": "means"},
        "agree-duty": {"from_on": day, "applications": 3, "reason": "Anders"},
        "end-control": {"outcome": "in_order"},
        "review-glass": {"oordeel": "terecht"},
        "start-transfer": {"effective_on": day},
        "report-move": {"municipality": "GM0002", "from_on": day, "summary": "Verhuist"},
        "invite-municipality": {"proposal": "Samen praten", "talk_on": day},
        "choose-contact": {"contact": "stays", "reason": "WW loopt af"},
        "tell-transfer": {"told_how": "talk", "told_on": timezone.localdate().isoformat()},
        "cancel-appointment": {"reason": "Ziek"},
        "withdraw-invitation": {"reason": "Niet meer nodig"},
        "cancel-group": {"reason": "Te weinig mensen"},
        "own-survey": {"schotten": "nee"},
        "survey": {"do": "skip"},
        "own-surveys": {"do": "resume"},
        "surveys": {"do": "stop"},
        "choose-outcome": {"outcome": "work", "reason": "Baan gevonden"},
        "messages": {"attempt": UUID(int=8), "answers": place.message.key, "text": "Ja, dat kan"},
        "record-message": {"attempt": UUID(int=9), "way": "telephone", "about": "work", "text": "Belde over dinsdag"},
        "close-message": {"reason": "Samen gebeld"},
        "move-message": {"reason": "Gaat over geld"},
        "propose-goal": {"attempt": UUID(int=10), "text": "Anders", "horizon_on": day, "whose": "me"},
        "agree-goal": {"whose": "telephone"},
        "add-task": {"attempt": UUID(int=11), "what": "Bellen", "due_on": day, "whose": "me"},
        "add-goal-step": {"kind": "talk", "due_on": day},
        "finish-task": {"outcome": "done", "way": "telephone"},
        "evaluate-goal": {
            "attempt": UUID(int=12),
            "client_words": "Goed",
            "staff_words": "Mooi",
            "outcome": "end",
            "goal_outcome": "reached",
        },
        "end-goal": {"goal_outcome": "reached", "note": "Klaar"},
        "own-differ": {"attempt": UUID(int=13), "text": "Liever anders"},
        "own-add-task": {"attempt": UUID(int=14), "what": "Bellen", "due_on": day},
        "own-finish-task": {"outcome": "done"},
        **_inspect(place),
    }
    return typed.get(name, {})


def _inspect(place: Place) -> dict[str, dict[str, Any]]:
    """What an inspector, a party and an owner send."""
    today, location = timezone.localdate(), place.chain.location.pk
    day = (today + timedelta(days=9)).isoformat()
    return {
        "open-inspection": {"subject": "Anders", "question": "Waarom?", "parties": [str(location)]},
        "draw-sample": {
            "locations": [str(location)], "open_from": "2020-01-01", "open_last": today.isoformat(),
            "size": 3, "seed": 1,
        },
        "review-file": {"answer-1": "no", "note-1": "Anders gezien"},
        "write-finding": {"text": "Nog een bevinding"},
        "revise-finding": {"text": "Beter gezegd"},
        "afterword": {"text": "Dank"},
        "react": {"text": "Klopt"},
        "impose-obligation": {"text": "Doe iets", "due_on": day, "owner": place.inspected.obligation.owner_id},
        "obligation": {"text": "Gedaan", "is_enough": "yes"},
        "save-measure": {"title": "Anders", "comparison": "none"},
        "register-measure": {"title": "Nog een", "comparison": "none"},
        "change-measure": {"text": "Anders"},
        "judge-measure": {"choice": "stop", "reason": "Klaar"},
    }  # fmt: skip


def _outside() -> dict[str, str]:
    return {"outside_name": "Praktijk", "outside_email": "praktijk@voorbeeld.nl"}


def _identity(place: Place) -> dict[str, Any]:
    client = place.case.client
    return {
        "initials": "Z.", "last_name": "Anders", "born_on": client.born_on.isoformat(), "language": "nl",
        "municipality": client.municipality_id,
    }  # fmt: skip


# Who works there changes something with exactly what is sent above: else it would be no attack.
_WORKS = {
    "dirk": ("plan-step", "finish-step", "ask-handover", "close-case", "correct-client", "undo-assign",
             "ask-correction", "review-glass", "assign", "send-signal", "send-outside", "renew-link", "agree-duty",
             "tell-transfer", "choose-outcome", "cancel-appointment", "withdraw-invitation", "leave-group",
             "messages", "message-preferences", "record-message", "close-message", "move-message",
             "propose-goal", "add-task", "add-goal-step", "finish-task", "evaluate-goal", "end-goal"),
    "bram": ("accept-handover", "handover"),
    "carla": ("signal", "turn-signal", "decide-application"),
    "anna": ("transfer-application", "invite-municipality"),
}  # fmt: skip


def test_who_works_there_changes_something_with_what_is_sent(places: tuple[Place, Place]) -> None:
    _here, there = places
    idle = []
    for who, names in _WORKS.items():
        browser = browser_of(getattr(there.chain, who))
        for name in names:
            with transaction.atomic():
                if name == "close-case":  # not while somebody waits for an answer
                    _close_messages(there)
                before = _read_everything(there)
                browser.post(_address(name, there), _type(name, there))
                idle += [name] if _read_everything(there) == before else []
                transaction.set_rollback(True)
    assert idle == []


def _close_messages(place: Place) -> None:
    Message.objects.filter(OPEN_MESSAGE, case=place.case).update(
        closed_at=timezone.now(), closed_by=place.chain.dirk, closed_reason="Samen gebeld"
    )


# What opens to who may, and names no client: a report tells who looked, and the first of them looked in working hours.
_SURVEYS = {"survey", "survey-thanks"}  # questions, and no word of a client
_NAMELESS = {
    "supervision-csv", "cancel-group", "own-appointment-file", "supervision-report", *_SURVEYS,
    *(set(WAYS) - set(CHANGES)),
    "public-inspection", "impose-obligation", "obligation",  # what is final is for everybody
    "method", "register-measure",  # the catalogue
}  # fmt: skip
_ONLY_FOR_DRAFTS = {"werkwijze-bewerken", "werkwijze-kopie"}  # what is fixed leads back to its page
_LETTERS = {
    "diagnosis-letter",
    "own-diagnosis-letter",
    "measure-letter",
    "own-measure-letter",
}  # a PDF: packed, so that no word of it can be read here


def test_who_works_there_does_find_it(places: tuple[Place, Place]) -> None:
    """The same addresses do show the client to who may see them: else the test above would see nothing at all."""
    _here, there = places
    shown = (*SECRETS, there.case.client.number)
    wrong, nameless = [], set()
    for name in sorted(name for name in OPENS if name not in (*CHANGES, *FIGURES)):
        with transaction.atomic():
            response = _browser_for(name, there).get(_address(name, there))
            body = response.content.decode(errors="replace") if response.status_code == 200 else ""
            if response.status_code not in (200, 302, 405):  # what is not there yet leads back to its page
                wrong.append((name, response.status_code))
            if response.status_code == 200 and not any(secret in body for secret in shown):
                nameless.add(name)
            transaction.set_rollback(True)
    assert wrong == []
    assert nameless - _LETTERS == _NAMELESS - _ONLY_FOR_DRAFTS


def _browser_for(name: str, place: Place) -> Browser:
    if name in ("open-link", *LINK):
        browser = _with_the_code(place)
        if name == "answer-sent":
            browser.post(_address("answer-outside", place), _type("answer-outside", place))
        return browser
    if name == "correct-own-fact" or name.startswith("own-"):
        return browser_of(place.case.client)
    if name.startswith("supervision"):
        return browser_of(place.officer)
    if name in (*PLANNED, "register-measure"):
        return browser_of(place.chain.carla)
    if name in INSPECTING:
        return browser_of(place.inspected.inspector)
    if name in WAYS:
        return browser_of(place.policy)
    return browser_of(place.chain.carla if name in ("signal", "react", *APPLICATION) else place.chain.dirk)


def _with_the_code(place: Place) -> Browser:
    """Somebody without an account who got the link by e-mail and the code by telephone."""
    browser = Browser()
    browser.get(f"/antwoord/link/{place.token}/")
    browser.post(_address("link-code", place), {"code": place.code})
    return browser
