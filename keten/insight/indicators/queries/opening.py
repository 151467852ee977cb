"""The store as tables to count from: each event once, and of everybody how they stood the last time."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import ibis
from django.conf import settings
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.foundation.secrecy import keyed_hash
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.queries.rows import ROWS, Derived
from keten.insight.indicators.queries.spells import Tables, derive_cases
from keten.insight.indicators.rules.layout import TABLES
from keten.insight.indicators.rules.manifest import Manifest
from keten.insight.indicators.store import Store, schema_in_store


def open_store(
    store: Store, manifest: Manifest, *, until: date, engine: BaseBackend | None = None
) -> Derived:  # fmt: skip
    """What a manifest names, before ``until``; openings are derived here, once. ``engine``: without, DuckDB here."""
    con = engine or ibis.duckdb.connect()
    files = {table: store.paths(table, manifest) for table in TABLES}
    people = _read(con, files, "people")
    last = people.group_by("client").agg(batch=people.batch.max())
    surveys = _read(con, files, "surveys")
    tables = Tables(
        events=_read(con, files, "events"), people=_keep_last(people, last),
        benefits=_keep_last(_read(con, files, "benefits"), last),
        stewards=_keep_last(_read(con, files, "stewards"), last),
        surveys=surveys.filter(surveys.batch == surveys.batch.max()).drop("batch"), until=until,
    )  # fmt: skip
    return Derived(tables, derive_cases(tables).cache())


def find_store() -> Store:
    """The store of this installation (KETEN_STORE)."""
    return Store(Path(settings.KETEN_STORE))


def find_source() -> tuple[str, bytes]:
    """How the export connects, as the role that works through the night; and the key of the pseudonyms."""
    return conninfo("round", str(settings.DATABASES["default"]["NAME"])), find_key()


def find_key() -> bytes:
    """The key of the pseudonyms: only with it the records behind a figure are found back."""
    return keyed_hash("analytical store", key=settings.KETEN_BSN_HASH_KEY)


def _read(con: BaseBackend, files: Mapping[str, list[str]], table: str) -> Table:
    if files[table]:
        return con.read_parquet(files[table])
    return con.create_table(f"no_{table}", schema_in_store(table).empty_table(), temp=True)


def _keep_last(rows: Table, last: Table) -> Table:
    """Of each client what was written by the last batch that touched them."""
    return rows.semi_join(last, ["client", "batch"]).drop("batch")


def open_watched(run: FigureRun) -> Derived:
    """What the monitors of a run looked at."""
    store = find_store()
    return open_store(store, store.read(), until=run.until)


def open_rows(run: FigureRun, over: str) -> Table:
    """The rows of one kind that the figures of a run were counted from."""
    return ROWS[over](open_watched(run))
