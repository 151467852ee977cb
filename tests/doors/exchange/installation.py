"""A whole installation of Keten for a test: its own home with a database server, a web server and a worker.

Each of them may be killed. Nothing is shared with the other side but the wire.
"""

import json
import os
import random
import signal
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo

from keten.ground.foundation.postgres import conninfo
from keten.ground.foundation.postgres.cluster import Cluster
from tests.ports import free_port

LIMIT_S = 5.0  # how long one delivery may take here
STALLED_S = 2.0
DATABASE = "keten"
_LIVE = """import sys
from keten.doors.commands.django_setup import start_django
start_django("app")
from tests.doors.exchange.people import live
live(sys.argv[1])"""
_CHECKOUT = Path(__file__).resolve().parents[3]


@dataclass
class Installation:
    """One side: ``port`` stays the same when its server is started again. ``people`` are those who work with it."""

    name: str
    folder: Path
    port: int = field(default_factory=free_port)
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    @property
    def home(self) -> Path:
        return self.folder / self.name

    @property
    def cluster(self) -> Cluster:
        return Cluster(self.home)

    @property
    def plan(self) -> Path:
        """What its people are to do, and where they keep what they did."""
        return self.folder / f"{self.name}.json"

    def copy_database(self, dump: Path) -> None:
        """Its own database server, with the tables of a dump in it."""
        cluster = self.cluster
        cluster.ensure_running()
        with psycopg.connect(make_conninfo(**cluster.conninfo()), autocommit=True) as owner:
            owner.execute(f"create database {DATABASE} template template0")
        where = make_conninfo(**cluster.conninfo(database=DATABASE))
        words = [cluster.find_program("psql"), "-q", "-v", "ON_ERROR_STOP=1", "-f", dump, where]
        subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

    def begin_people(self, plan: dict[str, Any]) -> None:
        """Its people, in a process of their own: see ``people``."""
        self.plan.write_text(json.dumps(plan))
        self.processes["people"] = self._start("people", "-c", _LIVE, str(self.plan))

    def start_missing(self) -> None:
        """What a service manager does: whatever stopped is started again."""
        self.cluster.ensure_running()
        for place, words in (("web", ["serve", "--port", str(self.port), "--workers", "1"]), ("worker", ["work"])):
            process = self.processes.get(place)
            if process is None or process.poll() is not None:
                self.processes[place] = self._start(place, "-m", "keten", *words)

    def kill(self, place: str) -> None:
        """``kill -9``, with all children."""
        _kill(self.processes[place])

    def kill_database(self, choice: random.Random) -> None:
        """The server stops at once, or is killed outright and must find out by itself what was committed."""
        process = self.cluster.server.find_process()
        if process:
            os.kill(process, choice.choice((signal.SIGQUIT, signal.SIGKILL)))

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        """What the owner of its database reads there. Raises ``psycopg.OperationalError`` while it is down."""
        where = make_conninfo(**self.cluster.conninfo(database=DATABASE))
        with psycopg.connect(where) as owner:
            return owner.execute(sql).fetchall()  # type: ignore[arg-type]

    def count(self, table: str, where: str = "true") -> int:
        return int(self.ask(f"select count(*) from {table} where {where}")[0][0])

    def run(self, *words: str) -> str:
        """Run one command of Keten here and return what it printed."""
        command = [sys.executable, "-m", "keten", *words]
        return subprocess.run(command, env=self._environment(), capture_output=True, text=True, check=False).stdout

    def stop(self) -> None:
        """All of it, for good."""
        for process in self.processes.values():
            _kill(process)
        self.cluster.destroy()

    def read_logs(self) -> str:
        """The end of what its processes said."""
        logs = sorted(self.folder.glob(f"{self.name}-*.log"))
        return "\n".join(f"{log.name}: {log.read_text(errors='replace')[-1500:]}" for log in logs)

    def _environment(self) -> dict[str, str]:
        apart = ("DATABASE_URL", "KETEN_BSN", "KETEN_SESSION", "KETEN_DEMO", "KETEN_ROLE")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(apart)}
        return kept | {
            "KETEN_HOME": str(self.home), "KETEN_DATABASE": DATABASE, "KETEN_SENDING_LIMIT_S": str(LIMIT_S),
            "KETEN_STALLED_AFTER_S": str(STALLED_S), "DJANGO_SETTINGS_MODULE": "keten.config.settings",
        }  # fmt: skip

    def _start(self, place: str, *words: str) -> "subprocess.Popen[bytes]":
        with (self.folder / f"{self.name}-{place}.log").open("ab") as out:
            return subprocess.Popen(
                [sys.executable, *words], env=self._environment(), stdout=out, stderr=out,
                start_new_session=True, cwd=_CHECKOUT,
            )  # fmt: skip


def dump_database(name: str, file: Path) -> Path:
    """Everything in a database of the tests."""
    words = [Cluster().find_program("pg_dump"), "-f", file, conninfo("owner", name)]
    subprocess.run(words, check=True)
    return file


def _kill(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait(timeout=10)
