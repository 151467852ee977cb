"""The real processes of Keten on a bench database."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_STARTS_WITHIN_S = 30


@contextmanager
def serving(database: str, *, workers: int) -> Iterator[int]:
    """``keten serve`` on a free port of the loopback, as an installation would run it; yields the port."""
    port = _free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "keten", "serve", "--port", str(port), "--workers", str(workers)],
        env=os.environ | {"KETEN_DATABASE": database, "KETEN_ROLE": "app"},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(port, process)
        yield port
    finally:
        _stop(process)


@contextmanager
def working(database: str) -> Iterator[None]:
    """``keten work`` for the time of the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "keten", "work"], env=os.environ | {"KETEN_DATABASE": database, "KETEN_ROLE": "round"},
        stdout=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        yield
    finally:
        _stop(process)


def make_database(name: str) -> None:
    """A migrated, empty database, as an installation would make it."""
    run_keten("migrate", database=name)


def run_keten(*words: str, database: str, **environment: str) -> str:
    """Run one command of Keten on a bench database and return what it printed."""
    done = subprocess.run(
        [sys.executable, "-m", "keten", *words],
        env=os.environ | {"KETEN_DATABASE": database} | environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        timeout=300,
    )
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN_S
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError(f"keten serve does not answer on port {port}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the server to stop, then its whole group: workers must not stay behind."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=15)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
