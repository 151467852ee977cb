"""The example of the how-to page exchanges messages with a real installation, both ways."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from uuid import uuid4

from django.utils import timezone

from keten.doors.exchange.actions import note_delivery
from keten.doors.exchange.actions.sending import take_batch
from keten.doors.exchange.delivering import deliver
from keten.doors.exchange.models import InMessage, OutMessage
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.doors.exchange.posting import PLACE, SECRET, THEIRS, connect
from tests.doors.exchange.test_sending import put
from tests.factories import make_chain
from tests.journeys.servers import running_server
from tests.ports import free_port

SCRIPT = Path(__file__).parents[3] / "docs" / "how-to" / "examples" / "partner_system.py"
ENVIRONMENT = os.environ | {"KETEN_SECRET": SECRET, "OUR_SOURCE": THEIRS}


def test_the_example_is_short() -> None:
    assert len(SCRIPT.read_text("utf-8").splitlines()) < 100


def test_the_example_sends_to_keten(own_database: str, tmp_path: Path) -> None:
    connect(make_chain())
    with running_server(own_database, tmp_path / "serve.txt") as server:
        words = [sys.executable, str(SCRIPT), "send", f"{server.address}{PLACE}", str(uuid4()), "1"]
        done = subprocess.run(words, env=ENVIRONMENT, capture_output=True, text=True, timeout=60, check=True)
    assert "'verwerkt'" in done.stdout
    assert InMessage.objects.get().state == "processed"


def test_the_example_receives_from_keten(own_database: str) -> None:
    chain, port = make_chain(), free_port()
    connected = connect(chain, address=f"http://127.0.0.1:{port}/")
    process = subprocess.Popen([sys.executable, str(SCRIPT), "serve", str(port)], env=ENVIRONMENT)
    try:
        _wait_for(port)
        put(chain, uuid4(), now=timezone.now())
        batch = take_batch(subscription_id=connected.pk, now=timezone.now())
        assert batch is not None
        told = deliver(batch, now=timezone.now())
        note_delivery(batch=batch, told=told, by=SYSTEM, now=timezone.now())
    finally:
        process.kill()
        process.wait()
    assert OutMessage.objects.get().state == "sent", told


def _wait_for(port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
