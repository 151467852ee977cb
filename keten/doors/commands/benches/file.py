"""Opening a client file among a million: the page with both logs written, and what row-level security costs of it."""

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import cycle, islice
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.test import Client as Browser

from keten.doors.commands.benches.desk import Coach, Figures, Pace, get_percentile, list_coaches, visit_files
from keten.doors.commands.benches.loading import ensure_loaded
from keten.doors.commands.benches.server import serving
from keten.doors.commands.benches.users import measure
from keten.ground.foundation.postgres import conninfo
from keten.ground.foundation.prepared import PreparedCursor

GRANTS = 50_000
_SQL_FILES = 20

_TABLES = "select relname from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity order by 1"
_GIVE = """
insert into clients_accessgrant (client_id, staff_id, because, purpose, legal_basis, from_on, until_on)
select c.client_id, %(staff)s, 'registered', 'meting', 'meting', %(today)s, %(today)s + 1
from cases_case c where c.closed_on is null order by c.id limit %(grants)s
"""
_TAKE_BACK = "delete from clients_accessgrant where purpose = 'meting'"


def measure_file(
    clients: int, *, today: date, pace: Pace, prefix: str = "keten_bench", turns: int = 4
) -> tuple[Figures, Figures]:
    """Figures and reference: the page for sixteen users, and ratios with and without row-level security.

    ``*_50k`` are of a viewer with fifty thousand grants (or as many as there are clients). The reference is the page
    without row-level security; with and without by ``turns``, so that what disturbs the machine disturbs both.
    """
    database = f"{prefix}_{clients}"
    key = settings.KETEN_BSN_ENCRYPTION_KEY
    loaded = ensure_loaded(name=database, clients=clients, today=today, bsn_key=key)
    connection.close()
    connection.settings_dict["NAME"] = database
    coaches = list_coaches()
    many = coaches[-1]
    with _many_grants(database, many, today), serving(database, workers=2) as port:
        samples = measure(visit_files(port, coaches, pace, pause_s=0.5, seconds=pace.together))
        ratios, reference = _compare(port, database, coaches[0], many, pace, turns)
    figures = {
        "load_s": loaded.load_s,
        "file_p50_ms_16": get_percentile(samples, 50),
        "file_p95_ms_16": get_percentile(samples, 95),
    }
    connection.close()
    return figures | ratios, reference


@contextmanager
def _many_grants(database: str, coach: Coach, today: date) -> Iterator[None]:
    """One viewer may look into fifty thousand files, as somebody could who registers people all day."""
    with psycopg.connect(conninfo("owner", database), autocommit=True) as owner:
        owner.execute(_TAKE_BACK)
        owner.execute(_GIVE, {"staff": coach.staff_id, "today": today, "grants": GRANTS})
        owner.execute("vacuum analyze clients_accessgrant")
        yield
        owner.execute(_TAKE_BACK)


def _compare(port: int, database: str, few: Coach, many: Coach, pace: Pace, turns: int) -> tuple[Figures, Figures]:
    ratios: Figures = {}
    reference: Figures = {}
    for ending, coach in (("", few), ("_50k", many)):
        statements = [_capture(coach, path) for path in islice(cycle(coach.files), _SQL_FILES)]
        page: dict[bool, list[float]] = {True: [], False: []}
        bare: dict[bool, list[float]] = {True: [], False: []}
        for number in range(turns * 2):
            guarded = number % 2 == 0
            with _row_level_security(database, on=guarded):
                page[guarded] += measure(visit_files(port, [coach], pace, pause_s=0, seconds=pace.alone / 4))
                bare[guarded] += _replay(database, statements)
        ratios[f"rls_ratio{ending}"] = round(statistics.median(page[True]) / statistics.median(page[False]), 3)
        ratios[f"rls_sql_ratio{ending}"] = round(statistics.median(bare[True]) / statistics.median(bare[False]), 3)
        reference[f"file_without_p50_ms{ending}"] = round(statistics.median(page[False]), 2)
        reference[f"file_sql_without_p50_ms{ending}"] = round(statistics.median(bare[False]), 2)
    return ratios, reference


@contextmanager
def _row_level_security(database: str, *, on: bool) -> Iterator[None]:
    """The same tables with or without their policies, for everybody at once."""
    with psycopg.connect(conninfo("owner", database), autocommit=True) as owner:
        tables = [name for (name,) in owner.execute(_TABLES).fetchall()] if not on else []
        _switch(owner, tables, "disable")
        try:
            yield
        finally:
            _switch(owner, tables, "enable")


def _switch(owner: psycopg.Connection, tables: Sequence[str], how: str) -> None:
    for table in tables:
        owner.execute(f"alter table {table} {how} row level security")


@dataclass(frozen=True)
class _Statement:
    """One statement of a page, with its values; ``prepared``: the web keeps its plan."""

    sql: str
    values: Any
    prepared: bool


def _capture(coach: Coach, path: str) -> list[_Statement]:
    """The statements of one page, as they went to the database."""
    browser = Browser()
    name, _, value = coach.cookie.partition("=")
    browser.cookies[name] = value
    found: list[_Statement] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        prepared = isinstance(context["cursor"].cursor, PreparedCursor)
        found.append(_Statement(sql, params or None, prepared))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        response = browser.get(path, headers={"host": "127.0.0.1"})
    if response.status_code != 200:
        raise RuntimeError(f"{path} answers {response.status_code}")
    return found


def _replay(database: str, pages: Sequence[Sequence[_Statement]]) -> list[float]:
    """Milliseconds per page of nothing but its statements, as the web's role; the first round does not count."""
    samples: list[float] = []
    with psycopg.connect(conninfo("app", database), autocommit=True, prepare_threshold=0) as bare:
        kept, once = psycopg.Cursor(bare), psycopg.ClientCursor(bare)
        for number in range(3):
            for statements in pages:
                started = time.monotonic()
                for one in statements:
                    (kept if one.prepared else once).execute(one.sql.encode(), one.values)
                if number:
                    samples.append((time.monotonic() - started) * 1000)
    return samples
