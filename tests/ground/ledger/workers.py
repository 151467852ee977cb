"""A real worker process on a database, and how far it has come."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

STALLED_AFTER_S = 1.5
# A reaction that was taken and not finished, by a worker that registered after an earlier one.
_DOING = "queue_name = 'reactions' and status = 'doing' and worker_id > {earlier}"


@dataclass(frozen=True)
class Worker:
    """``python -m keten work`` in a process group of its own."""

    process: "subprocess.Popen[bytes]"
    earlier: int  # the highest number in use among workers before it

    @classmethod
    def start(cls, database: str, log: Path) -> "Worker":
        environment = os.environ | {
            "KETEN_DATABASE": database, "KETEN_STALLED_AFTER_S": str(STALLED_AFTER_S),
            "KETEN_ANCHOR_FILE": str(log.with_name("anchors.txt")),
        }  # fmt: skip
        earlier = find_latest_worker()
        with log.open("ab") as output:
            return cls(subprocess.Popen(
                [sys.executable, "-m", "keten", "work"], env=environment, stdout=output, stderr=output,
                start_new_session=True,
            ), earlier)  # fmt: skip

    def kill_in_the_middle(self) -> None:
        """``kill -9`` while a job is under way: freeze, look, and only then kill."""
        for _ in range(2000):
            os.killpg(self.process.pid, signal.SIGSTOP)
            time.sleep(0.05)  # what the worker had sent already, the database still finishes
            if count("procrastinate_jobs", _DOING.format(earlier=self.earlier)):
                break
            os.killpg(self.process.pid, signal.SIGCONT)
            time.sleep(0.002)
        else:
            raise AssertionError("the worker had nothing left to do")
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=10)

    def stop(self) -> int:
        """The friendly way; returns the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


def find_latest_worker() -> int:
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from procrastinate_workers")
        return int(cursor.fetchone()[0])


def count(table: str, where: str = "true") -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select count(*) from {table} where {where}")
        return int(cursor.fetchone()[0])


def count_waiting_jobs() -> int:
    """Jobs that nobody has finished."""
    return count("procrastinate_jobs", "queue_name = 'reactions' and status in ('todo', 'doing')")


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if is_so():
            return True
        time.sleep(0.005)
    return is_so()
