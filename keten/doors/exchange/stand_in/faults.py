"""What may be wrong with a source, switched on by hand: for tests, and to show in the demo what people then see."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

STATUSES = {"401": 401, "403": 403, "404": 404, "429": 429, "500": 500, "503": 503}
SPOILT = ("html", "truncated", "wrong_person", "empty", "not_json_object")
FAULTS = ("ok", "slow", "drip", "down", "down_once", *SPOILT, *STATUSES)
_OTHER_PERSON = "999998870"


@dataclass(frozen=True)
class Fault:
    """``seconds`` is how long a slow source waits, or how long a dripping one takes over each byte."""

    name: str = "ok"
    seconds: float = 30

    def __post_init__(self) -> None:
        if self.name not in FAULTS:
            raise ValueError(f"Onbekende storing. Kies uit: {', '.join(FAULTS)}")


class Out(Protocol):
    """Where an answer goes: bytes, and breaking off the connection."""

    def send(self, status: int, body: bytes, *, kind: str = "application/json", length: int | None = None) -> None: ...
    def send_slowly(self, body: bytes, seconds: float) -> None: ...
    def break_off(self) -> None: ...


def send_with(fault: Fault, out: Out, *, answer: dict[str, Any]) -> None:
    """Send this answer, as a source with this fault would."""
    body = json.dumps(answer).encode()
    if fault.name in STATUSES:
        status = STATUSES[fault.name]
        out.send(status, json.dumps({"status": status, "title": "Storing"}).encode(), kind="application/problem+json")
        return
    if fault.name == "slow":
        time.sleep(fault.seconds)
    _WAYS.get(fault.name, _send_whole)(out, body, fault)


def _send_whole(out: Out, body: bytes, fault: Fault) -> None:
    out.send(200, body)


def _send_other(out: Out, body: bytes, fault: Fault) -> None:
    """The same answer about somebody else."""
    answer = json.loads(body)
    for person in (answer, *answer.get("personen", [])):
        if "burgerservicenummer" in person:
            person["burgerservicenummer"] = _OTHER_PERSON
    out.send(200, json.dumps(answer).encode())


def _send_half(out: Out, body: bytes, fault: Fault) -> None:
    out.send(200, body[: len(body) // 2], length=len(body))
    out.break_off()


_WAYS: dict[str, Callable[[Out, bytes, Fault], None]] = {
    "drip": lambda out, body, fault: out.send_slowly(body, fault.seconds),
    "down": lambda out, body, fault: out.break_off(),
    "down_once": lambda out, body, fault: out.break_off(),
    "html": lambda out, body, fault: out.send(200, b"<html><body>Onderhoud</body></html>", kind="text/html"),
    "truncated": _send_half,
    "wrong_person": _send_other,
    "empty": lambda out, body, fault: out.send(200, b""),
    "not_json_object": lambda out, body, fault: out.send(200, b"[1, 2]"),
}
