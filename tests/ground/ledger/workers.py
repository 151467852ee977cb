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
# A reaction that the latest worker has taken and not finished; it registers twice: the other half delivers messages.
_DOING = """queue_name = 'reactions' and status = 'doing'
  and worker_id in (select id from procrastinate_workers order by id desc limit 2)"""


@dataclass(frozen=True)
class Worker:
    """``python -m keten work`` in a process group of its own."""

    process: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, database: str, log: Path) -> "Worker":
        environment = os.environ | {
            "KETEN_DATABASE": database, "KETEN_STALLED_AFTER_S": str(STALLED_AFTER_S),
            "KETEN_ANCHOR_FILE": str(log.with_name("anchors.txt")),
        }  # fmt: skip
        with log.open("ab") as output:
            return cls(subprocess.Popen(
                [sys.executable, "-m", "keten", "work"], env=environment, stdout=output, stderr=output,
                start_new_session=True,
            ))  # fmt: skip

    def kill_in_the_middle(self) -> None:
        """``kill -9`` while a job is under way: freeze, look, and only then kill."""
        for _ in range(2000):
            os.killpg(self.process.pid, signal.SIGSTOP)
            time.sleep(0.05)  # what the worker had sent already, the database still finishes
            if count("procrastinate_jobs", _DOING):
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
