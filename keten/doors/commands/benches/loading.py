"""Databases full of fictional people for measuring: loaded set-based, kept, and used again while they still fit."""

import hashlib
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

import click
import psycopg
from psycopg import ClientCursor, Connection
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb

from keten.doors.commands.benches import server
from keten.doors.commands.benches.stripping import Stripped
from keten.dossier.cases.actions.granting import get_case_sync
from keten.ground.foundation.postgres import conninfo, drop_database
from keten.ground.foundation.secrecy import encrypt_text
from keten.ground.organisations.models import TargetGroup, Task

CLIENTS_PER_COACH = 140
KEPT_DAYS = 7  # longer, and more steps are late and more people back than on an ordinary day
_HERE = files("keten.doors.commands.benches")
_FILLED = (  # what takes longest first
    "clients_fact", "cases_stewardship", "cases_responsibility", "cases_step", "clients_client", "cases_handover",
    "cases_goal", "cases_case",
)  # fmt: skip

# What is wrong in the plan, per rule of the daily round.
_PLANTED = {
    "no_contact": "no_contact and age > 0",
    "contact_away": "contact_away",
    "no_responsible": "no_responsible",
    "no_step": "no_step",
    "step_late": "step_late",
    "handover_unanswered": "is_asked and asked_days > 7",
    "client_not_told": "not_told",
}


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A database ready to be measured: what was planted, and how long loading took when that was done now."""

    database: str
    clients: int
    loaded_on: date
    planted: dict[str, int]
    load_s: float


def ensure_loaded(*, name: str, clients: int, today: date, bsn_key: str) -> Loaded:
    """The database with this many open cases, loaded anew unless the one that is there still fits."""
    found = _find(name, clients, today)
    if found:
        click.echo(f"{clients} klanten: al geladen op {found.loaded_on}, toen in {found.load_s} s.", err=True)
        return found
    started = time.monotonic()
    drop_database(name)
    server.make_database(name)
    planted = load_clients(name, clients=clients, today=today, bsn_key=bsn_key)
    loaded = Loaded(
        database=name, clients=clients, loaded_on=today, planted=planted, load_s=round(time.monotonic() - started, 1)
    )
    _mark(loaded)
    click.echo(f"{clients} klanten geladen in {loaded.load_s} s.", err=True)
    return loaded


def load_clients(database: str, *, clients: int, today: date, bsn_key: str) -> dict[str, int]:
    """Fill a migrated, empty database, as the owner; returns how many breaches were planted per rule.

    All constraints, triggers and indexes hold afterwards.
    """
    values = {
        "clients": clients,
        "coaches": max(2, clients // CLIENTS_PER_COACH),
        "today": today,
        "tasks": list(Task.values),
        "target_groups": list(TargetGroup.values),
        "names": _read_names(),
        "bsn": encrypt_text("999990019", key=bsn_key),
    }
    with _connect(database) as connection:
        _run(connection, "region.sql", values)
        stripped = Stripped(connection, _FILLED)
        with ThreadPoolExecutor(2) as lanes:  # the database has two cores to work with, most of the time
            done = [lanes.submit(_record, database, values)]
            done += [lanes.submit(_fill, database, table, stripped, values) for table in _FILLED]
        for job in done:
            job.result()
        _finish(connection, stripped, today)
        planted = _count_planted(connection)
        with _timed("statistics"):
            connection.execute("drop table bench.plan")
            connection.execute(_SEQUENCES)
            connection.execute("vacuum analyze")
        return planted


def _finish(connection: Connection, stripped: Stripped, today: date) -> None:
    """What needs all tables: the keys between them, and the grants that follow from them."""
    with _timed("keys"):
        stripped.put_back_keys(connection)
    with _timed("grants"):
        connection.execute(*get_case_sync(None, today=today))


def _connect(database: str) -> Connection:
    """As the owner. A small cache is believed in, so that large GiST indexes are built in batches."""
    options = "-c effective_cache_size=8MB -c maintenance_work_mem=512MB -c synchronous_commit=off"
    return psycopg.connect(conninfo("owner", database), autocommit=True, cursor_factory=ClientCursor, options=options)


def _record(database: str, values: dict[str, Any]) -> None:
    with _connect(database) as connection:
        _run(connection, "events.sql", values)


def _fill(database: str, table: str, stripped: Stripped, values: dict[str, Any]) -> None:
    sql = dict(_parts("clients.sql"))[table]
    with _connect(database) as connection:
        with _timed(table):
            connection.execute(sql, values)
        with _timed(f"{table}: indexes"):
            stripped.put_back(connection, table)


def _run(connection: Connection, file: str, values: dict[str, Any]) -> None:
    for title, sql in _parts(file):
        with _timed(title), connection.transaction():
            connection.execute(sql, values)


def _parts(file: str) -> Iterator[tuple[str, str]]:
    for part in (_HERE / file).read_text().split("-- @ ")[1:]:
        title, _, sql = part.partition("\n")
        yield title, sql


def _count_planted(connection: Connection) -> dict[str, int]:
    counts = ", ".join(f"count(*) filter (where {wrong})" for wrong in _PLANTED.values())
    row = connection.execute(f"select {counts} from bench.plan").fetchone()
    return dict(zip(_PLANTED, row or (), strict=True))


# Ids were given by the loader: the next one must be free.
_SEQUENCES = """
do $$ declare t record; last bigint; begin
  for t in select c.oid::regclass as name, pg_get_serial_sequence(c.oid::regclass::text, 'id') as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'id' and a.attidentity <> ''
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
  loop
    execute format('select max(id) from %s', t.name) into last;
    if last is not null then perform setval(t.sequence, last); end if;
  end loop;
end $$
"""


_MARK = """
create table bench.loaded as select %(fingerprint)s as fingerprint, %(clients)s as clients,
  %(loaded_on)s as loaded_on, %(planted)s::jsonb as planted, %(load_s)s::float as load_s
"""


def _mark(loaded: Loaded) -> None:
    with _connect(loaded.database) as connection:
        connection.execute(_MARK, vars(loaded) | {"fingerprint": fingerprint(), "planted": Jsonb(loaded.planted)})


def _find(name: str, clients: int, today: date) -> Loaded | None:
    """What the mark in this database says, when it is about these tables, this size and these days."""
    try:
        with psycopg.connect(conninfo("owner", name), row_factory=dict_row) as connection:
            row = connection.execute("select * from bench.loaded").fetchone()
    except (psycopg.OperationalError, psycopg.errors.UndefinedTable):
        return None
    if row is None or (row.pop("fingerprint"), row["clients"]) != (fingerprint(), clients):
        return None
    return Loaded(database=name, **row) if 0 <= (today - row["loaded_on"]).days <= KEPT_DAYS else None


def fingerprint() -> str:
    """Changes with the tables, the rights and the loader: then a database that was kept does not fit any more."""
    root = Path(str(files("keten")))
    sources = [*root.glob("*/*/migrations/*.py"), *root.glob("*/*/sql/*.sql"), root / "config" / "rights.sql"]
    sources += [*Path(str(_HERE)).glob("*.sql"), Path(__file__)]
    digest = hashlib.sha256()
    for source in sorted(sources):
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _read_names() -> list[str]:
    """Last names as often as they occur, from the fictional people of the demo."""
    text = (files("keten.doors.demo") / "people.toml").read_text(encoding="utf-8")
    groups = tomllib.loads(text)["groups"]
    return [group["last"][n % len(group["last"])] for group in groups for n in range(group["share"] * 4)]


@contextmanager
def _timed(title: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    click.echo(f"  {title}: {time.monotonic() - started:.1f} s", err=True)
