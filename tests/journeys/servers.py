"""The web server and the worker as processes of their own, as an installation runs them."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

PATIENCE_S = 60


@dataclass(frozen=True)
class Server:
    """A site on a port of this machine, and the database it works on."""

    port: int
    database: str

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def running_server(database: str, log: Path) -> Iterator[Server]:
    """``keten serve`` for the time of the block; ``log`` gets what it says."""
    server = Server(free_port(), database)
    with _running(database, log, "keten", "serve", "--port", str(server.port), "--workers", "1") as process:
        _wait_for(server, process, log)
        yield server


@contextmanager
def running_application(database: str, log: Path, application: str) -> Iterator[Server]:
    """The site as another WSGI application of ``tests.journeys``: with a stopped clock, or another service model."""
    server = Server(free_port(), database)
    place = f"tests.journeys.{application}:application"
    words = ("granian", "--interface", "wsgi", "--port", str(server.port), place)
    with _running(database, log, *words) as process:
        _wait_for(server, process, log)
        yield server


@contextmanager
def running_worker(database: str, log: Path) -> Iterator[None]:
    """``keten work`` for the time of the block."""
    with _running(database, log, "keten", "work"):
        yield


@contextmanager
def _running(database: str, log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """A module as a process; at the end it is killed with its children, which it must survive anyway."""
    environment = os.environ | {"KETEN_DATABASE": database, "DJANGO_SETTINGS_MODULE": "keten.config.settings"}
    command = [sys.executable, "-m", *words]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, env=environment, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_for(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.address}/inloggen/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')[-3000:]}")
