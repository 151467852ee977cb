"""Whether a database is a demo: said in its comment, so that nobody's real files are ever thrown away."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Identifier, Literal

from keten.ground.foundation.postgres import conninfo, database_exists

_WORD = "keten-demo "


@dataclass(frozen=True)
class Mark:
    """What was asked for when the demo was built, and up to which day it was lived since.

    ``lived_until`` is None while it is being built, or when that was cut off.
    """

    clients: int
    months: int
    seed: int
    built_on: date
    lived_until: date | None = None


def database_name() -> str:
    """The database that this process would work on."""
    return str(conninfo_to_dict(conninfo("owner"))["dbname"])


def read_mark() -> Mark | None:
    """The mark of the database; None when it is no demo, or not there."""
    if not database_exists(database_name()):
        return None
    with psycopg.connect(conninfo("owner")) as connection:
        text = _one(connection, "select shobj_description(oid, 'pg_database') from pg_database where datname = %s")
    if not text or not text.startswith(_WORD):
        return None
    values = json.loads(text.removeprefix(_WORD))
    days = {name: date.fromisoformat(values[name]) for name in ("built_on", "lived_until") if values[name]}
    return Mark(**values | days)


def write_mark(mark: Mark) -> None:
    """Mark the database as a demo."""
    text = _WORD + json.dumps(asdict(mark), default=str)
    with psycopg.connect(conninfo("owner"), autocommit=True) as connection:
        connection.execute(SQL("comment on database {} is {}").format(Identifier(database_name()), Literal(text)))


def holds_people() -> bool:
    """Whether somebody works or is registered in the database: then it may be an installation in use."""
    if not database_exists(database_name()):
        return False
    with psycopg.connect(conninfo("owner")) as connection:
        if connection.execute("select to_regclass('clients_client') is null").fetchone() == (True,):
            return False
        query = "select exists(select 1 from clients_client) or exists(select 1 from organisations_staff)"
        return connection.execute(query).fetchone() == (True,)


def _one(connection: psycopg.Connection, query: str) -> Any:
    row = connection.execute(query, [database_name()]).fetchone()
    return row[0] if row else None
