"""The web server and the worker as processes of their own, as an installation runs them."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

PATIENCE_S = 60


@dataclass(frozen=True)
class Server:
    """Where the site is, its database, and where it wrote what went wrong."""

    address: str
    database: str
    log: Path


@contextmanager
def running_server(database: str, logs: Path) -> Iterator[Server]:
    """``keten serve`` on a free port of this machine, for the time of the block."""
    server = Server(f"http://127.0.0.1:{_free_port()}", database, logs / "serve.txt")
    port = server.address.rpartition(":")[2]
    with _running(database, server.log, "serve", "--port", port, "--workers", "1") as process:
        _wait_for(server, process)
        yield server


@contextmanager
def running_worker(database: str, logs: Path) -> Iterator[Path]:
    """``keten work`` for the time of the block; yields where it wrote what went wrong."""
    log = logs / "work.txt"
    with _running(database, log, "work"):
        yield log


@contextmanager
def _running(database: str, log: Path, *words: str) -> Iterator[subprocess.Popen[bytes]]:
    """One ``keten`` command with its children; at the end they are killed, which they must survive anyway."""
    command = [sys.executable, "-m", "keten", *words]
    environment = os.environ | {"KETEN_DATABASE": database}
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


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{server.address}/inloggen/", timeout=5).close()
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"The server did not start:\n{server.log.read_text(errors='replace')[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
