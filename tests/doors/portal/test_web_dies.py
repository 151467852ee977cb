"""``kill -9`` of the web server while a client sends a message, books a time or sends a paper.

It is wholly there or not at all, and the client is told which, when they look again or send the same form again.
"""

import os
import random
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

import urllib3
from django.utils import timezone
from django.utils.timezone import localdate

from keten.dossier.cases.models import Attachment, Case, Message
from keten.ground.ledger.actions import draining
from keten.ground.ledger.models import LedgerEvent
from keten.journey.appointments.models import Appointment, Invitation, Occupation
from tests.conftest import as_owner
from tests.factories import Chain, make_chain
from tests.journey.appointments.conftest import give_hours
from tests.ports import free_port
from tests.signing_in import browser_of
from tests.volumes import SEED, note, volume

KILLS = volume(test=6, proof=30)
ACTS = ("message", "booking", "upload")
PAPER = b"%PDF-1.7 " + os.urandom(300_000).replace(b"\n", b"x")
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_ATTEMPT = re.compile(r'name="attempt" value="([^"]+)"')
_TIMES = re.compile(r'name="starts_at" value="([^"]+)"')


@dataclass
class Web:
    """The web server, started and killed as often as needed, at one address."""

    database: str
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "keten", "serve", "--port", str(self.port), "--workers", "1"],
            env=os.environ | {"KETEN_DATABASE": self.database}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            start_new_session=True,
        )  # fmt: skip
        assert self._wait(answers=True), "the web server did not start"

    def kill(self) -> None:
        assert self.process
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        assert self._wait(answers=False), "something of the web server lives on"

    def _wait(self, *, answers: bool) -> bool:
        for _turn in range(400):
            with socket.socket() as probe:
                if (probe.connect_ex(("127.0.0.1", self.port)) == 0) == answers:
                    return True
            time.sleep(0.05)
        return False


@dataclass
class Person:
    """A client with a form on their screen: the same form can be sent again."""

    case: Case
    act: str
    path: str
    cookie: str
    web: Web
    fields: dict[str, str | tuple[str, bytes, str]] = field(default_factory=dict)

    def ask(self, method: str, **given: object) -> urllib3.BaseHTTPResponse:
        pool = urllib3.HTTPConnectionPool("127.0.0.1", self.web.port, timeout=20, retries=False)
        return pool.request(method, self.path, headers={"Cookie": self.cookie}, redirect=False, **given)  # type: ignore[arg-type]

    def open_form(self) -> None:
        answer = self.ask("GET")
        page = answer.data.decode()
        for cookie in answer.headers.getlist("set-cookie"):
            self.cookie += f"; {cookie.partition(';')[0]}" if "csrf" in cookie else ""
        token, attempt = _TOKEN.search(page), _ATTEMPT.search(page)
        assert token
        assert attempt
        self.fields = {"csrfmiddlewaretoken": token[1], "attempt": attempt[1]}
        if self.act == "booking":
            self.fields["starts_at"] = _TIMES.findall(page)[0]
            return
        self.fields |= {"about": "work", "text": f"Vraag van {self.act}"}
        if self.act == "upload":
            self.fields["attachments"] = ("brief.pdf", PAPER, "application/pdf")

    def send(self) -> int:
        """The status of the answer; 0 when the connection broke."""
        try:
            return int(self.ask("POST", fields=self.fields).status)
        except urllib3.exceptions.HTTPError:
            return 0

    def is_there(self) -> bool:
        """Whether it is in the database, and then wholly."""
        with as_owner():
            if self.act == "booking":
                return self._is_booked()
            rows = list(Message.objects.filter(case=self.case))
            papers = [bytes(row.content) for row in Attachment.objects.filter(message__case=self.case)]
            assert self._tell("cases.message-sent") == len(rows) <= 1
            assert papers == ([PAPER] if rows and self.act == "upload" else [])
            return bool(rows)

    def _is_booked(self) -> bool:
        rows = list(Appointment.objects.filter(case=self.case))
        taken = Occupation.objects.filter(appointment__case=self.case, released_at=None).count()
        states = list(Invitation.objects.filter(case=self.case).values_list("state", flat=True))
        assert self._tell("appointments.appointment-made") == len(rows) <= 1
        assert (taken, states) == ((2, ["chosen"]) if rows else (0, ["open"]))
        return bool(rows)

    def _tell(self, type: str) -> int:
        return LedgerEvent.objects.filter(client_ref=self.case.client.ref, type=type).count()

    def sees_it(self) -> bool:
        """What the page tells who looks again."""
        page = self.ask("GET").data.decode()
        return ("Bekijk uw afspraak" if self.act == "booking" else f"Vraag van {self.act}") in page


def test_wholly_there_or_not_at_all_and_told_which(own_database: str) -> None:
    web, choice, counted = Web(own_database), random.Random(SEED), Counter[str]()
    people = _make_people(web)
    web.start()
    try:
        for person in people:
            counted[_die_once(web, person, choice)] += 1
            note(kills=sum(counted.values()), **counted)
    finally:
        web.kill()
    assert sum(counted.values()) == KILLS


def _die_once(web: Web, person: Person, choice: random.Random) -> str:
    """One kill in the middle, and what the person finds afterwards."""
    person.open_form()
    answers: list[int] = []
    sender = threading.Thread(target=lambda: answers.append(person.send()))
    sender.start()
    time.sleep(choice.uniform(0, 0.12))
    web.kill()
    sender.join()
    was_there = person.is_there()
    assert was_there or answers == [0], "an answer was given, and it is not there"
    web.start()
    assert person.sees_it() == was_there
    assert person.send() == 302  # the same form again: done now, or found done
    assert person.is_there()
    assert person.sees_it()
    return f"{person.act}_{'there' if was_there else 'not_there'}"


def _make_people(web: Web) -> list[Person]:
    chain = make_chain()
    give_hours(chain, chain.anna, days=range(5), start=8, end=17, on=localdate())
    with draining() as pending:
        cases = [chain.register(on=localdate(), wanted=frozenset()) for _number in range(KILLS)]
        pending.clear()
    return [_make_person(web, chain, case, ACTS[number % len(ACTS)]) for number, case in enumerate(cases)]


def _make_person(web: Web, chain: Chain, case: Case, act: str) -> Person:
    path = "/mijn/berichten/"
    if act == "booking":
        first = localdate() + timedelta(days=1)
        with as_owner():
            row = Invitation.objects.create(
                case=case, kind="talk", location=chain.location, way="phone", asked_by=chain.anna, choose_by=first,
                asked_at=timezone.now(), from_on=first, until_on=first + timedelta(days=20),
            )  # fmt: skip
            row.invited.create(staff=chain.anna)
        path = f"/mijn/uitnodiging/{row.key}/"
    cookie = f"sessionid={browser_of(case.client).cookies['sessionid'].value}"
    return Person(case, act, path, cookie, web)
