"""A million open cases under three ways of working: tables and clocks in one round, and a try-out on past cases."""

import time
from datetime import date, timedelta
from importlib.resources import files

import click
import psycopg
from django.conf import settings
from django.db import connection
from django.utils import timezone
from psycopg import ClientCursor

from keten.doors.commands.benches.desk import Figures
from keten.doors.commands.benches.loading import Loaded, ensure_loaded
from keten.ground.foundation.postgres import conninfo, drop_database
from keten.ground.foundation.postgres.databases import create_from_template
from keten.insight.simulation.trying import try_on_history
from keten.journey.routing.actions import run_clocks
from keten.journey.routing.library import list_shipped

TRIED = 100_000  # past cases on which a new version is tried

_TABLE = "select count(*) from cases_case c join clients_client k on k.id = c.client_id where c.closed_on is null"


def measure_models(clients: int, *, today: date, prefix: str = "keten_bench") -> tuple[Figures, Figures]:
    """Figures and reference. The round of an ordinary day evaluates the table and the clocks of every case, and writes
    what changed. The first one ever has all to write at once: every advice, every clock, and what ran out long ago.

    The reference is the time in which PostgreSQL reads the same cases once from one end to the other.
    """
    key = settings.KETEN_BSN_ENCRYPTION_KEY
    loaded = ensure_loaded(name=f"{prefix}_{clients}", clients=clients, today=today, bsn_key=key)
    database = f"{prefix}_models_{clients}"
    started = time.monotonic()
    _fill(loaded, database, today)
    figures: Figures = {"load_s": loaded.load_s, "fill_s": round(time.monotonic() - started, 1)}
    connection.close()
    connection.settings_dict["NAME"] = database
    reference = {"scan_s": _time_scan()}
    for name, on in (("models_first_round_s", today), ("models_round_s", today + timedelta(days=1))):
        figures |= _go(name, on)
    figures |= try_on_history(list_shipped()["toonkamer-1"], limit=TRIED, today=today)
    connection.close()
    return figures, reference


def _fill(loaded: Loaded, database: str, today: date) -> None:
    """A copy of the country of the desk, in which every open case is served by one of three models."""
    connection.close()
    drop_database(database)
    create_from_template(database, loaded.database)
    text = (files("keten.doors.commands.benches") / "models.sql").read_text()
    with psycopg.connect(conninfo("owner", database), autocommit=True, cursor_factory=ClientCursor) as owner:
        owner.execute("set synchronous_commit = off")
        for part in text.split("-- @ ")[1:]:
            title, _, sql = part.partition("\n")
            started = time.monotonic()
            owner.execute(sql, {"today": today})
            click.echo(f"  {title}: {time.monotonic() - started:.1f} s", err=True)


def _time_scan() -> float:
    started = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_TABLE)
        cursor.fetchone()
    return round(time.monotonic() - started, 2)


def _go(name: str, on: date) -> Figures:
    started = time.monotonic()
    done = run_clocks(on=on, now=timezone.now())
    seconds = round(time.monotonic() - started, 2)
    click.echo(f"  modellen op {on}: {seconds} s, {done}", err=True)
    return {name: seconds, **{f"{name.removesuffix('_s')}_{what}": count for what, count in done.items()}}
