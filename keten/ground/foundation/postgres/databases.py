"""Make, copy and drop databases, as the owner role."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg.sql import SQL, Identifier

from .connections import conninfo


def database_exists(name: str) -> bool:
    """Whether this server has a database of that name."""
    with _connect_as_owner() as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return found.fetchone() is not None


def ensure_database(name: str) -> bool:
    """Make an empty database unless it exists; says whether it was made. Two at once is fine."""
    if database_exists(name):
        return False
    return _create(name, "template0")


def create_from_template(name: str, template: str) -> None:
    """A copy of `template`, to which nobody may be connected (else psycopg.errors.ObjectInUse)."""
    if not _create(name, template):
        raise psycopg.errors.DuplicateDatabase(f"database {name} exists")


def drop_database(name: str) -> None:
    """Drop a database if it exists; whoever is connected is cut off."""
    with _connect_as_owner() as connection:
        connection.execute(SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(Identifier(name)))


def _create(name: str, template: str) -> bool:
    statement = SQL("CREATE DATABASE {} TEMPLATE {}").format(Identifier(name), Identifier(template))
    with _connect_as_owner() as connection:
        try:
            connection.execute(statement)
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # somebody was first
            return False
    return True


@contextmanager
def _connect_as_owner() -> Iterator[psycopg.Connection]:
    with psycopg.connect(conninfo("owner", "postgres"), autocommit=True) as connection:
        yield connection
