"""A whole installation of Keten for a test: a database, a web server and workers, each of which may be killed."""

import os
import random
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connections

from keten.ground.foundation.postgres import conninfo
from keten.ground.foundation.postgres.connections import connection_settings

LIMIT_S = 2.0  # how long one delivery may take here


@dataclass
class Installation:
    """One side: ``port`` stays the same when its server is started again. ``serve`` and ``work`` are its processes."""

    name: str
    database: str
    folder: Path
    workers: int = 1
    port: int = field(default_factory=lambda: _free_port())
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    killed: int = 0

    def start_missing(self) -> None:
        """What a service manager does: whatever stopped is started again."""
        for place in ["serve", *(f"work-{n}" for n in range(self.workers))]:
            process = self.processes.get(place)
            if process is None or process.poll() is not None:
                self.processes[place] = self._start(place)

    def kill(self, place: str) -> None:
        """``kill -9``, with all children."""
        process = self.processes.get(place)
        if process and process.poll() is None:
            _kill(process)
            self.killed += 1

    def kill_one(self, choice: random.Random) -> None:
        """Somebody."""
        self.kill(choice.choice(sorted(self.processes)))

    def terminate_connections(self) -> int:
        """Every session of the processes on this database ends in the middle of what it does."""
        with psycopg.connect(conninfo("owner", self.database), autocommit=True) as owner:
            row = owner.execute(
                """select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database()
                   and pid <> pg_backend_pid() and application_name like 'keten-chaos%'"""
            ).fetchone()
        return int(row[0]) if row else 0

    def stop(self) -> None:
        """All of it."""
        for process in self.processes.values():
            if process.poll() is None:
                _kill(process)

    def read_logs(self) -> str:
        """The end of what its processes said."""
        logs = sorted(self.folder.glob(f"{self.name}-*.log"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-1500:]}" for log in logs)

    def _start(self, place: str) -> "subprocess.Popen[bytes]":
        words = ["work"] if place != "serve" else ["serve", "--port", str(self.port), "--workers", "1"]
        environment = os.environ | {
            "KETEN_DATABASE": self.database, "KETEN_SENDING_LIMIT_S": str(LIMIT_S), "KETEN_STALLED_AFTER_S": "2",
            "KETEN_ANCHOR_FILE": str(self.folder / f"{self.name}-anchors.txt"), "PGAPPNAME": "keten-chaos",
            "DJANGO_SETTINGS_MODULE": "keten.config.settings",
        }  # fmt: skip
        with (self.folder / f"{self.name}-{place}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, "-m", "keten", *words], env=environment, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip


@contextmanager
def working_on(database: str, role: Any = "app") -> Iterator[None]:
    """Django's own connection goes to this database for the time of the block."""
    fresh = connection_settings(role, database, synchronous_commit=True)
    targets = (settings.DATABASES["default"], connections["default"].settings_dict)
    before = [{key: target[key] for key in ("NAME", "USER", "OPTIONS")} for target in targets]
    connections.close_all()
    for target in targets:
        target.update({key: fresh[key] for key in ("NAME", "USER", "OPTIONS")})
    try:
        yield
    finally:
        connections.close_all()
        for target, kept in zip(targets, before, strict=True):
            target.update(kept)


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
