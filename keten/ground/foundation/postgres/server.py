"""One PostgreSQL server on one folder: make it, start it, see whether it runs, stop it."""

import hashlib
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .accounts import PostgresUnavailable, ServerAccount, own_directory
from .configuration import OWNER, PORT, write_configuration
from .installation import Installation

_LONGEST_SOCKET_PATH = 107  # bytes, a limit of Linux
_PATIENCE_S = 300  # recovery after a crash reads up to max_wal_size
_STATUS_LINE = 7  # of postmaster.pid, where the server writes "ready"


@dataclass(frozen=True)
class Server:
    """A server on `place`, a folder nobody else uses, whose last part is the random id of the cluster.

    `place` and `conf` are ours; `data`, `run` and `log` belong to the account the server runs under.
    """

    place: Path
    account: ServerAccount

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def log(self) -> Path:
        return self.place / "log"

    @property
    def socket_directory(self) -> Path:
        """Inside `place` when the path is short enough for a socket, else in /tmp."""
        inside = self.place / "run"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET_PATH:
            return inside
        return Path("/tmp") / f"keten-{self.account.uid}-{self.place.name}"  # noqa: S108 - own_directory checks

    @property
    def major(self) -> int | None:
        """The major version that made the data; None when there are none."""
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return None

    def find_process(self) -> int | None:
        """The process id of the running server; None when the file that names one is stale.

        After a crash, a restart of the machine or a copy of the folder it may name another program: it
        counts only when that program was started with our name.
        """
        lines = self._read_process_file()
        if not lines or not lines[0].strip().isdigit():
            return None
        process = int(lines[0])
        try:
            command = Path(f"/proc/{process}/cmdline").read_bytes()
        except OSError:
            return process if not Path("/proc/self").exists() and _is_alive(process) else None
        return process if f"cluster_name={self._name}".encode() in command else None

    def is_ready(self) -> bool:
        lines = self._read_process_file()
        says_ready = len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready"
        return says_ready and self.find_process() is not None

    def make(self, installation: Installation) -> None:
        """Make an empty cluster whose superuser is the owner role. Text sorts by code point, everywhere."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._own_directories()
        locale = ["--encoding=UTF8", "--locale=C.UTF-8"]
        if installation.major >= 17:  # its own tables of characters: the same on every machine, and quicker
            locale += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        program: list[str | Path] = [installation.bin / "initdb", "-D", "data", "-U", OWNER, "-A", "peer"]
        made = self.account.run([*program, *locale], cwd=self.place)
        if made.returncode:
            raise PostgresUnavailable(f"De database kan niet worden gemaakt:\n{made.stdout}")

    def start(self, installation: Installation, *, users: Iterable[str]) -> None:
        """Start the server and wait until it takes connections. A start or stop under way is waited for."""
        _wait_until(lambda: self.is_ready() or self.find_process() is None, seconds=_PATIENCE_S)
        if self.is_ready():
            return
        self._end_orphans()
        self._clear_stale_files()
        self._own_directories()
        write_configuration(
            self.place / "conf", socket_directory=self.socket_directory, log_directory=self.log, users=users
        )
        self._launch(installation)

    def stop(self) -> None:
        """Stop the server; whoever is connected is cut off. Not running is fine."""
        for how in (signal.SIGINT, signal.SIGQUIT):  # fast, and when that takes a minute, at once
            process = self.find_process()
            if process is None:
                self._end_orphans()
                return
            os.kill(process, how)
            if _wait_until(lambda: self.find_process() is None, seconds=60):
                return
        raise PostgresUnavailable(f"De database (proces {process}) stopt niet.")

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.socket_directory, ignore_errors=True)
        shutil.rmtree(self.place, ignore_errors=True)

    @property
    def _name(self) -> str:
        """By which its processes are known; a copied folder is another place, so another server."""
        return f"keten-{hashlib.sha256(os.fsencode(self.place)).hexdigest()[:12]}"

    def _launch(self, installation: Installation) -> None:
        # Paths are relative to `place`: pg_ctl passes them through a shell.
        options = f"-c config_file=conf/postgresql.conf -c cluster_name={self._name}"
        program: list[str | Path] = [installation.bin / "pg_ctl", "start", "-w", "-t", str(_PATIENCE_S)]
        program += ["-D", "data", "-l", "log/start.log", "-o", options]
        for _ in range(20):
            started = self.account.run(program, cwd=self.place)
            if started.returncode == 0:
                return
            reason = self._read_start_log()
            if "shared memory block" not in reason:
                break
            time.sleep(0.5)  # the server was killed and its children are still leaving
        raise PostgresUnavailable(f"De database start niet:\n{started.stdout}{reason}")

    def _own_directories(self) -> None:
        for name in ("data", "log"):
            own_directory(self.place / name, mode=0o700, account=self.account)
        own_directory(self.socket_directory, mode=0o700, account=self.account)
        own_directory(self.place / "conf", mode=0o755)

    def _end_orphans(self) -> None:
        """When the server was killed, those of its children that are busy live on and hold its memory."""
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):
                if file.read_bytes().startswith(f"postgres: {self._name}: ".encode()):
                    os.kill(int(file.parent.name), signal.SIGQUIT)

    def _clear_stale_files(self) -> None:
        """No server runs here: a process file that names another program, and sockets, would stop ours."""
        lines = self._read_process_file()
        if lines and lines[0].strip().isdigit() and _is_alive(int(lines[0])):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
        if self.socket_directory.is_dir():
            for path in self.socket_directory.glob(".s.PGSQL.*"):
                path.unlink(missing_ok=True)
        (self.log / "start.log").unlink(missing_ok=True)

    def _read_process_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return []

    def _read_start_log(self) -> str:
        try:
            return (self.log / "start.log").read_text(errors="replace")[-2000:]
        except OSError:
            return ""


def _wait_until(is_so: Callable[[], bool], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.02)
    return is_so()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # it belongs to somebody else
        return True
    return True
