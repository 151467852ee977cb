"""Where the database is and who we are there: the embedded cluster, or the server that DATABASE_URL names."""

import os
from typing import Any, Literal

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from .cluster import Cluster
from .configuration import APP, OWNER, ROUND

Role = Literal["owner", "app", "round"]

_EMBEDDED_ROLES: dict[Role, str] = {"owner": OWNER, "app": APP, "round": ROUND}
_VARIABLES: dict[Role, str] = {
    "owner": "DATABASE_URL_OWNER",
    "app": "DATABASE_URL",
    "round": "DATABASE_URL_ROUND",
}
# What the web prepares is planned once per connection, whatever its values: with row-level security planning costs
# more than finding (``foundation.prepared``). Statements that are not prepared are not touched.
KEEP_PLANS = "plan_cache_mode=force_generic_plan"

_DJANGO = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}


def is_external() -> bool:
    """Whether the administrator named a server of their own; then nothing is ever launched."""
    return bool(os.environ.get("DATABASE_URL"))


def ensure_server() -> None:
    """Start the embedded database, if that is the one in use. Raises PostgresUnavailable."""
    if not is_external():
        Cluster().ensure_running()


def connection_settings(role: Role, database: str | None = None, *, synchronous_commit: bool = True) -> dict[str, Any]:
    """An entry for Django's DATABASES. Starts nothing.

    The database is `database`, else KETEN_DATABASE, else the one in the URL, else `keten`.
    Without `synchronous_commit` a crash may lose the last half second, never half a transaction: for tests.
    """
    parts = _find_parts(role, database)
    settings = {name: parts.pop(key, "") for name, key in _DJANGO.items()}
    wanted = [] if synchronous_commit else ["synchronous_commit=off"]
    if role == "app":
        wanted.append(KEEP_PLANS)
    if wanted:
        parts["options"] = " ".join([parts.get("options", ""), *(f"-c {one}" for one in wanted)]).strip()
    return {"ENGINE": "django.db.backends.postgresql", **settings, "OPTIONS": parts}


def conninfo(role: Role, database: str | None = None) -> str:
    """What `psycopg.connect`, and `psql` and `pg_dump` with `--dbname`, take to connect."""
    return make_conninfo(**_find_parts(role, database))


def role_name(role: Role) -> str:
    """What the database calls this role; migrations grant rights to it."""
    return _find_parts(role, None).get("user", "")


def _find_parts(role: Role, database: str | None) -> dict[str, str]:
    parts = _read_url(role) if is_external() else Cluster().conninfo(_EMBEDDED_ROLES[role], "keten")
    named = database or os.environ.get("KETEN_DATABASE") or parts.get("dbname", "keten")
    return parts | {"dbname": named}


def _read_url(role: Role) -> dict[str, str]:
    variable = _VARIABLES[role] if os.environ.get(_VARIABLES[role]) else "DATABASE_URL"
    try:
        parts = conninfo_to_dict(os.environ[variable])
    except psycopg.Error:
        # Without the URL itself, and without the cause: it may hold a password.
        raise ValueError(f"{variable} is geen geldig adres van een PostgreSQL-database.") from None
    return {name: str(value) for name, value in parts.items() if value is not None}
