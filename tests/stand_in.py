"""The stand-in for the registers of others, as a real process beside the test.

In a test: take the fixture ``stand_in`` (a process of its own, with Keten connected to it) and switch faults on with
``stand_in.switch("brp", "slow")``; ``kill()`` and ``start()`` do what they say. In a journey with a server of its own:
give that process ``stand_in.environment()``. Who is special is in keten/doors/exchange/stand_in/people.toml.
"""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest

from keten.doors.exchange.rules.connections import read_connections
from keten.doors.exchange.stand_in.server import name_addresses
from tests.ports import free_port

KEY = "sleutel-van-de-test"
PLAIN, MARRIED, YOUNG, UNKNOWN = "999990007", "999990081", "999990093", "999990068"
SECRET, DECEASED, DOUBTED, MISTAKEN = "999990020", "999990032", "999990044", "999990056"
BORN_IN_YEAR, BORN_UNKNOWN, ABROAD = "999990019", "999990111", "999990123"


class StandIn:
    """One stand-in on one port; it can be killed and started again there."""

    def __init__(self, *options: str) -> None:
        self.port = free_port()
        self._options = options
        self.start()

    def start(self) -> None:
        """Start the process and wait until it answers."""
        words = ["sources", "--port", str(self.port), "--key", KEY, *self._options]
        self._process = subprocess.Popen([sys.executable, "-m", "keten", *words], env=os.environ | {"PYTHONPATH": "."})
        until = time.monotonic() + 20
        while time.monotonic() < until and self._process.poll() is None:
            try:
                self.state()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("The stand-in does not start")

    def switch(self, source: str, fault: str, *, seconds: float = 30) -> None:
        """Put a fault on a source ("*": on all); "ok" takes it away. See ``stand_in.faults.FAULTS``."""
        self._call("/_storing", {"bron": source, "storing": fault, "seconden": seconds})

    def state(self) -> dict[str, Any]:
        """``gevraagd``: how often per source; ``storing``: what is wrong per source."""
        return self._call("/_stand")

    def kill(self) -> None:
        """As kill -9 does."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def environment(self) -> dict[str, str]:
        """What connects a process of Keten to it."""
        keys = {f"KETEN_{code}_KEY": KEY for code in ("BRP", "POLIS", "UITKERINGEN", "ONDERWIJS")}
        return name_addresses(self.port) | keys | {"KETEN_SOURCE_CONNECT_S": "1", "KETEN_SOURCE_TOTAL_S": "1"}

    def _call(self, path: str, question: dict[str, Any] | None = None) -> dict[str, Any]:
        body = None if question is None else json.dumps(question).encode()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", data=body, timeout=5) as answer:
            read: dict[str, Any] = json.load(answer)
            return read


@pytest.fixture(scope="session")
def stand_in_process() -> Iterator[StandIn]:
    """One process for the whole session."""
    process = StandIn()
    yield process
    process.kill()


@pytest.fixture
def stand_in(stand_in_process: StandIn, settings) -> Iterator[StandIn]:  # type: ignore[no-untyped-def]
    """Running, without faults, and connected in this process; restored afterwards."""
    settings.KETEN_CONNECTIONS = read_connections(stand_in_process.environment())
    yield stand_in_process
    try:
        stand_in_process.switch("*", "ok")
    except OSError:
        stand_in_process.start()
