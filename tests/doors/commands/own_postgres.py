"""A PostgreSQL as an organisation has one: on the network, with passwords, and not started by Keten."""

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from keten.ground.foundation.postgres.accounts import choose_server_account
from keten.ground.foundation.postgres.installation import copy_to_open_place, find_installation
from tests.ports import free_port

_OPEN_PLACE = Path("/var/lib/keten/postgresql")


@dataclass(frozen=True)
class OwnPostgres:
    """Where it is, and its administrator; ``programs`` holds psql, pg_dump and the like."""

    port: int
    superuser: str
    password: str
    programs: Path


@contextmanager
def running_postgres() -> Iterator[OwnPostgres]:
    """A new, empty server on a port of this machine, for the time of the block."""
    account, installation = choose_server_account(), find_installation()
    if account.steps_down and not installation.is_open_to_all():
        installation = copy_to_open_place(installation, _OPEN_PLACE)
    place = Path(tempfile.mkdtemp(prefix="keten-own-", dir="/tmp"))
    os.chown(place, account.uid, account.gid)
    made = OwnPostgres(free_port(), "postgres", secrets.token_hex(8), installation.bin)
    try:
        (place / "password").write_text(made.password)
        os.chown(place / "password", account.uid, account.gid)
        words = [made.programs / "initdb", "-D", place / "data", "-U", made.superuser, "-A", "scram-sha-256",
                 f"--pwfile={place / 'password'}", "-E", "UTF8", "--locale=C.UTF-8"]  # fmt: skip
        _check(account.run(words, cwd=place))
        options = f"-p {made.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c fsync=off"
        words = [made.programs / "pg_ctl", "-D", place / "data", "-w", "-l", place / "log", "-o", options, "start"]
        _check(account.run(words, cwd=place))
        yield made
    finally:
        account.run([made.programs / "pg_ctl", "-D", place / "data", "-m", "immediate", "stop"], cwd=place)
        shutil.rmtree(place, ignore_errors=True)


def _check(done: subprocess.CompletedProcess[str]) -> None:
    assert done.returncode == 0, done.stdout
