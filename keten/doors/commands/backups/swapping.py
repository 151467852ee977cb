"""The restored database in the place of the old one, which is kept beside it."""

import os
import shutil
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from keten.doors.commands.backups import BackupFailed
from keten.ground.foundation.postgres import conninfo, database_exists, keten_home

_IN_USE = """Database {name} is niet leeg. Er is niets veranderd.
Met --replace komt de reservekopie ervoor in de plaats; de oude blijft bewaard onder een andere naam."""
_CONNECTED = """Er werkt nog iemand in database {name}. Er is niets veranderd.
Stop eerst de webserver en de werker: systemctl stop keten-web keten-worker"""
_TABLES = ("clients_client", "organisations_staff", "ledger_ledgerevent")


def check_target(target: str, *, replace: bool) -> None:
    """A database with people in it is replaced only when asked to, and only when nobody works in it."""
    if not database_exists(target):
        return
    if is_in_use(target) and not replace:
        raise BackupFailed(_IN_USE.format(name=target))
    if _count_connected(target):
        raise BackupFailed(_CONNECTED.format(name=target))


def is_in_use(name: str) -> bool:
    """Whether a database holds people or a past, or tables that are not ours; a fresh installation does not."""
    with psycopg.connect(conninfo("owner", name)) as connection:
        found = connection.execute("select relname from pg_class where relkind = 'r' and relnamespace::regnamespace"
                                   " = 'public'::regnamespace").fetchall()  # fmt: skip
        tables = {table for (table,) in found}
        if not tables:
            return False
        asked = SQL("select exists(select 1 from {})")
        return not tables.issuperset(_TABLES) or any(
            connection.execute(asked.format(Identifier(table))).fetchone() == (True,) for table in _TABLES
        )


def swap_databases(*, side: str, target: str, now: datetime) -> str:
    """``side`` becomes ``target``; returns the name under which the old one is kept, empty when there was none."""
    kept = f"{target[:40]}_before_{now:%Y%m%d%H%M%S}" if database_exists(target) else ""
    with psycopg.connect(conninfo("owner", "postgres"), autocommit=True) as connection:
        try:
            if kept:
                _rename(connection, target, kept)
            try:
                _rename(connection, side, target)
            except psycopg.Error:
                if kept:
                    _rename(connection, kept, target)
                raise
        except psycopg.errors.ObjectInUse as error:
            raise BackupFailed(_CONNECTED.format(name=target)) from error
    return f"database {kept}" if kept else ""


def put_anchors_in_place(anchors: Path, *, target: str, now: datetime) -> str:
    """The anchors that belong to what was restored; returns where the ones of before are kept, if any."""
    file = Path(os.environ.get("KETEN_ANCHOR_FILE") or keten_home() / f"anchors-{target}.txt")
    kept = file.with_name(f"{file.name}.before-{now:%Y%m%d%H%M%S}")
    file.parent.mkdir(parents=True, exist_ok=True)
    had = file.exists()
    if had:
        file.rename(kept)
    shutil.copyfile(anchors, file)
    return f"ankerbestand {kept}" if had else ""


def _rename(connection: psycopg.Connection, name: str, new: str) -> None:
    connection.execute(SQL("alter database {} rename to {}").format(Identifier(name), Identifier(new)))


def _count_connected(name: str) -> int:
    with psycopg.connect(conninfo("owner", "postgres")) as connection:
        query = "select count(*) from pg_stat_activity where datname = %s and backend_type = 'client backend'"
        row = connection.execute(query, [name]).fetchone()
    return int(row[0]) if row else 0
