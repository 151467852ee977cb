"""Other ``keten`` commands as processes of this one: started, waited for and stopped together."""

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keten.ground.foundation.postgres import keten_home

_PATIENCE_S = 60
_TO_STOP_S = 10


@dataclass(frozen=True)
class Child:
    """A process we started and the file it writes to."""

    process: subprocess.Popen[bytes]
    log: Path

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def wait(self, *, seconds: float) -> None:
        """Until it stops, or so long."""
        try:
            self.process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            return

    def last_words(self) -> str:
        """The end of what it wrote when it stopped of itself, else nothing."""
        if self.is_alive():
            return ""
        return f"\n{self.log}:\n{self.log.read_text(errors='replace')[-2000:]}"


def run_keten(*words: str) -> None:
    """Run another command to its end; exits when that fails, after what it said itself."""
    if subprocess.run([sys.executable, "-m", "keten", *words]).returncode:
        raise SystemExit(f"`keten {words[0]}` is niet gelukt.")


@contextmanager
def running(*words: str) -> Iterator[Child]:
    """Another command for the time of the block. In a session of its own, so that Ctrl-C reaches only us."""
    log = keten_home() / f"{words[0]}.log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "keten", *words], stdout=out, stderr=subprocess.STDOUT, start_new_session=True
        )
        try:
            yield Child(process, log)
        finally:
            _stop(process)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Ctrl-C, ``kill`` and a closed terminal end the block in order; what it started is stopped by then."""

    def leave(_number: int, _frame: object) -> None:
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, signal.SIG_IGN)  # once is enough: stopping is not interrupted
        raise KeyboardInterrupt

    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, leave)
    try:
        yield
    except KeyboardInterrupt:
        sys.stderr.write("\nGestopt.\n")


def check_port(port: int) -> None:
    """Exits with a sentence when nothing can be served on this port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            is_taken = isinstance(error, OSError) and error.errno == errno.EADDRINUSE
            reason = "is al in gebruik" if is_taken else "kan niet worden gebruikt"
            raise SystemExit(f"Poort {port} {reason}. Kies een andere, bijvoorbeeld: PORT=8123 make demo") from error


def find_free_port() -> int:
    """A port on this machine that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_page(address: str, server: Child) -> None:
    """Until the page answers; exits when the server stops or takes too long."""
    until = time.monotonic() + _PATIENCE_S
    while time.monotonic() < until and server.is_alive():
        try:
            urllib.request.urlopen(address, timeout=10).close()  # noqa: S310
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
        else:
            return
    raise SystemExit(f"De webserver is niet gestart. Zie {server.log}{server.last_words()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the whole session to stop; after a while take it down."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=_TO_STOP_S)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue
