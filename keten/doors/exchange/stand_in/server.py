"""The stand-in as a server: all four sources on one port of this machine.

POST /brp/personen, /polis, /uitkeringen, /onderwijs    the sources
POST /_storing  {"bron": "brp", "storing": "slow", "seconden": 3}    switch a fault on ("ok": off)
GET  /_stand    how often each source was asked, and what is wrong with it
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from keten.doors.exchange.rules.connections import BRP, SOURCE_CODES
from keten.doors.exchange.stand_in import registering
from keten.doors.exchange.stand_in.faults import Fault, send_with
from keten.doors.exchange.stand_in.inventing import Relative, invent, read_named
from keten.doors.exchange.stand_in.working import tell

_PATHS = {f"/{code}" if code != BRP else "/brp/personen": code for code in SOURCE_CODES}


class Registers:
    """The four sources: whom they know, what is wrong with them now, and how often they were asked."""

    def __init__(self, *, people: str | None, key: str, clock: Callable[[], date]) -> None:
        self.key = key
        self.faults = {code: Fault() for code in SOURCE_CODES}
        self.asked: Counter[str] = Counter()
        self._named = read_named(people)
        self._clock = clock
        self._family: dict[str, Relative] = {}

    def answer(self, source: str, question: Any) -> dict[str, Any]:
        """Raises ``registering.Unreadable`` for a question that cannot be read."""
        today = self._clock()
        if source == BRP:
            return registering.answer(
                question, find=lambda bsn: invent(bsn, today=today, named=self._named), family=self._family
            )
        return self._answer_plainly(source, question, today)

    def take_fault(self, source: str) -> Fault:
        """What is wrong now; what happens once is over after it."""
        fault = self.faults[source]
        if fault.name == "down_once":
            self.faults[source] = Fault()
        return fault

    def _answer_plainly(self, source: str, question: Any, today: date) -> dict[str, Any]:
        if not isinstance(question, dict) or not isinstance(question.get("burgerservicenummer"), str):
            raise registering.Unreadable("burgerservicenummer")
        bsn = question["burgerservicenummer"]
        person = invent(bsn, today=today, named=self._named)
        told = tell(source, person, today=today) if person else {}
        wanted = question.get("gegevens", [])
        return {
            "burgerservicenummer": bsn,
            "gegevens": {datum: _say(value) for datum, value in told.items() if datum in wanted},
        }


def _say(value: Any) -> dict[str, Any]:
    return {"waarde": value, "geldigVanaf": None, "geldigTot": None, "inOnderzoek": False}


class Handler(BaseHTTPRequestHandler):
    """One connection. It logs nothing: questions name people."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    registers: Registers

    def do_GET(self) -> None:
        """How it stands."""
        faults = {code: fault.name for code, fault in self.registers.faults.items()}
        found = self.path == "/_stand"
        self._write(200 if found else 404, {"gevraagd": self.registers.asked, "storing": faults} if found else {})

    def do_POST(self) -> None:
        """A question to a source, or a switch."""
        question = self._read()
        if self.path == "/_storing":
            self._switch(question)
        elif (source := _PATHS.get(self.path)) is None:
            self._write(404, {"status": 404})
        else:
            self._answer(source, question)

    def send(self, status: int, body: bytes, *, kind: str = "application/json", length: int | None = None) -> None:
        """One answer; ``length`` is what it claims to be."""
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def send_slowly(self, body: bytes, seconds: float) -> None:
        """Byte by byte."""
        self.send(200, b"", length=len(body))
        for index in range(len(body)):
            self.wfile.write(body[index : index + 1])
            time.sleep(seconds)

    def break_off(self) -> None:
        """Close without another word."""
        self.close_connection = True

    def _answer(self, source: str, question: Any) -> None:
        registers = self.registers
        registers.asked[source] += 1
        if registers.key and self.headers.get("X-API-KEY") != registers.key:
            self._write(401, {"status": 401})
            return
        try:
            send_with(registers.take_fault(source), self, answer=registers.answer(source, question))
        except registering.Unreadable as refusal:
            self._write(400, {"status": 400, "invalidParams": [{"name": str(refusal)}]})
        except OSError:
            self.close_connection = True  # who asked had no more patience

    def _switch(self, asked: Any) -> None:
        try:
            sources = SOURCE_CODES if asked["bron"] == "*" else (asked["bron"],)
            fault = Fault(asked["storing"], float(asked.get("seconden", Fault.seconds)))
            self.registers.faults |= {code: fault for code in sources if self.registers.faults[code]}
        except (KeyError, TypeError, ValueError) as error:
            self._write(400, {"status": 400, "title": str(error)})
            return
        self._write(200, {})

    def _read(self) -> Any:
        try:
            return json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        except ValueError:
            return None

    def _write(self, status: int, answer: Mapping[str, Any]) -> None:
        self.send(status, json.dumps(answer).encode())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing."""


class Server(ThreadingHTTPServer):
    """A thread per connection; a dying server waits for nobody."""

    daemon_threads = True
    request_queue_size = 128


def serve_stand_in(*, host: str, port: int, people: str | None, key: str, clock: Callable[[], date]) -> None:
    """Serve until the process is stopped. ``people``: a file with more fixed persons, as people.toml."""
    registers = Registers(people=people, key=key, clock=clock)
    with Server((host, port), type("BoundHandler", (Handler,), {"registers": registers})) as server:
        server.serve_forever()


def name_addresses(port: int) -> dict[str, str]:
    """The environment that connects Keten to the stand-in on this port."""
    return {f"KETEN_{code.upper()}_URL": f"http://127.0.0.1:{port}/{code}" for code in SOURCE_CODES}
