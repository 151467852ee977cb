"""``keten backup``: a consistent moment of the database, what was in it, and the anchors of the ledger, in one file."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.conf import settings

from keten.doors.commands.backups import BackupFailed, tell
from keten.doors.commands.backups.archive import ANCHORS, DUMP, Manifest, hash_file, opened_archive, write_archive
from keten.doors.commands.backups.contents import Contents, read_contents
from keten.doors.commands.backups.programs import find_program, run_program
from keten.ground.foundation.postgres import conninfo, keten_home
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.ground.upkeep.actions import record_backup

_CHECKOUT = Path(__file__).resolve().parents[4]
_STAMP = "%Y%m%dT%H%M%SZ"


def make_backup(place: Path, *, keep_days: int | None, now: datetime) -> Path:
    """Make a backup in a folder or as a new file, check it, write down that it was made. Raises ``BackupFailed``."""
    file, started = _choose_file(place, now), time.monotonic()
    manifest = _write(file, now)
    _check(file)
    seconds = round(time.monotonic() - started, 3)
    record_backup(
        made_at=now, seconds=seconds, size=file.stat().st_size, rows=manifest.contents.rows,
        digest=bytes.fromhex(manifest.dump_sha256), by=SYSTEM, now=now,
    )  # fmt: skip
    tell(
        f"Reservekopie gemaakt: {len(manifest.contents.tables)} tabellen, {manifest.contents.rows} rijen, {seconds} s."
    )
    tell(f"De sleutels staan er NIET in. Bewaar {keten_home() / 'secrets.json'} (of uw KETEN_..._KEY) op een andere "
         "plaats: zonder is elk BSN verloren.")  # fmt: skip
    if keep_days is not None:
        _remove_old(file, keep_days, now)
    return file


def _choose_file(place: Path, now: datetime) -> Path:
    if place.is_dir():
        place = place / f"{_name_start()}{now.astimezone(UTC):{_STAMP}}.backup"
    if not place.parent.is_dir():
        raise BackupFailed(f"De map {place.parent} bestaat niet.")
    if place.exists():
        raise BackupFailed(f"{place} bestaat al. Er is niets veranderd.")
    return place.absolute()


def _write(file: Path, now: datetime) -> Manifest:
    with TemporaryDirectory(dir=file.parent, prefix=".backup-") as name:
        folder = Path(name)
        # Before the snapshot: an anchor in the file is in the database already, so both fit.
        anchors = Path(settings.KETEN_ANCHOR_FILE)
        (folder / ANCHORS).write_bytes(anchors.read_bytes() if anchors.is_file() else b"")
        with _snapshot() as (connection, snapshot):
            tell("Tabellen lezen:")
            contents = read_contents(connection, tell=tell)
            migrations = _list_migrations(connection)
            tell("Database wegschrijven ...")
            _dump(folder / DUMP, connection, snapshot)
            server = connection.info.parameter_status("server_version") or ""
        manifest = _describe(folder, contents, migrations, server=server, now=now)
        write_archive(file, folder, manifest)
        return manifest


@contextmanager
def _snapshot() -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """One moment of the database, as the owner, which pg_dump sees too."""
    with psycopg.connect(conninfo("owner")) as connection:
        connection.execute("set transaction isolation level repeatable read, read only")
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row is not None
        yield connection, row[0]


def _dump(file: Path, connection: psycopg.Connection[Any], snapshot: str) -> None:
    program = find_program("pg_dump", at_least=connection.info.server_version // 10000)
    words = ["--format=custom", f"--file={file}", f"--snapshot={snapshot}"]
    run_program(program, words, role="owner", database=connection.info.dbname)


def _describe(folder: Path, contents: Contents, migrations: list[str], *, server: str, now: datetime) -> Manifest:
    return Manifest(
        made_at=now.astimezone(UTC), keten=version("keten"), commit=_read_commit(), postgres=server,
        database=str(settings.DATABASES["default"]["NAME"]), migrations=migrations, contents=contents,
        dump_bytes=(folder / DUMP).stat().st_size, dump_sha256=hash_file(folder / DUMP),
        anchors_sha256=hash_file(folder / ANCHORS),
    )  # fmt: skip


def _check(file: Path) -> None:
    """Read it back: whole, and a dump that pg_restore understands. Restoring it is for ``keten restore --test``."""
    try:
        with opened_archive(file, workplace=file.parent) as opened:
            major = int(opened.manifest.postgres.split(".")[0])
            program = find_program("pg_restore", at_least=major)
            subprocess.run([program, "--list", str(opened.dump)], check=True, capture_output=True)
    except (BackupFailed, subprocess.CalledProcessError):
        file.unlink(missing_ok=True)
        raise BackupFailed("De reservekopie is niet goed weggeschreven en is verwijderd. Is de schijf vol?") from None


def _remove_old(newest: Path, keep_days: int, now: datetime) -> None:
    """Our own backups in the same folder of longer ago; removed clients should not live on in backups."""
    pattern = re.compile(re.escape(_name_start()) + r"(\d{8}T\d{6}Z)\.backup")
    for file in newest.parent.iterdir():
        match = pattern.fullmatch(file.name)
        if match and datetime.strptime(f"{match[1]}+0000", f"{_STAMP}%z") < now - timedelta(days=keep_days):
            file.unlink()
            tell(f"Ouder dan {keep_days} dagen, verwijderd: {file.name}")


def _name_start() -> str:
    return f"{settings.DATABASES['default']['NAME']}-"


def _list_migrations(connection: psycopg.Connection[Any]) -> list[str]:
    rows = connection.execute("select app || '.' || name from django_migrations order by 1").fetchall()
    return [name for (name,) in rows]


def _read_commit() -> str:
    """The commit of a checkout, or an empty text."""
    command = ["git", "-C", str(_CHECKOUT), "rev-parse", "--short", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
