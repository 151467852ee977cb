"""The store as tables to count from: each event once, and of everybody how they stood the last time."""

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import ibis
from django.conf import settings
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.foundation.secrecy import keyed_hash
from keten.insight.indicators.queries.engines import get_reader, read_files
from keten.insight.indicators.queries.extracts import SECRET
from keten.insight.indicators.queries.spells import Tables
from keten.insight.indicators.row_store import RowStore
from keten.insight.indicators.rules.layout import TABLES
from keten.insight.indicators.rules.manifest import Manifest
from keten.insight.indicators.rules.pseudonyms import make_pseudonyms
from keten.insight.indicators.store import Store, schema_in_store


def open_store(store: Store, manifest: Manifest, *, until: date, engine: BaseBackend) -> Tables:
    """What a manifest names, before ``until``."""
    con, files = engine, {table: store.paths(table, manifest) for table in TABLES}
    people = _read(con, files, "people")
    last = people.group_by("client").agg(batch=people.batch.max())
    surveys, responses = _read(con, files, "surveys"), _read(con, files, "responses")
    return Tables(
        events=_read(con, files, "events"), people=_keep_last(people, last),
        benefits=_keep_last(_read(con, files, "benefits"), last),
        stewards=_keep_last(_read(con, files, "stewards"), last),
        surveys=surveys.filter(surveys.batch == surveys.batch.max()).drop("batch"),
        responses=keep_most(responses), until=until,
    )  # fmt: skip


def open_rows(store: Store, over: str) -> Table | None:
    """The newest rows of a kind (``queries/rows.py``), with the pseudonyms of client and case; None before the first.

    Of each kind the rows of one location lie together, and in them those of one month.
    """
    rows = RowStore(store.rows)
    sets = rows.read()
    if not sets:
        return None
    return get_reader().read_parquet(rows.paths(sets[0], over), table_name=f"{over}_{sets[0].number}")


def find_store() -> Store:
    """The store of this installation (KETEN_STORE)."""
    return Store(Path(settings.KETEN_STORE))


def find_source() -> tuple[str, bytes]:
    """How the export connects, as the role that works through the night; and the key of the pseudonyms."""
    return conninfo("round", str(settings.DATABASES["default"]["NAME"])), find_key()


def find_pseudonyms(column: str, keys: Iterable[object]) -> list[int | None]:
    """As the store knows them: of clients (``client``, by their reference) or of cases (``case_ref``, by their id)."""
    return make_pseudonyms(keys, kind=SECRET["events"][column], key=find_key())


def find_key() -> bytes:
    """The key of the pseudonyms: only with it the records behind a figure are found back."""
    return keyed_hash("analytical store", key=settings.KETEN_BSN_HASH_KEY)


def _read(con: BaseBackend, files: Mapping[str, list[str]], table: str) -> Table:
    if files[table]:
        return read_files(con, files[table]).select(schema_in_store(table).names)
    return ibis.memtable(schema_in_store(table).empty_table())


def keep_most(responses: Table) -> Table:
    """Of each month as it was when most was known: invitations are removed after a while, counts are not."""
    most = {name: responses[name].max() for name in ("asked", "answered")}
    return responses.group_by("survey", "location", "month").agg(**most)


def _keep_last(rows: Table, last: Table) -> Table:
    """Of each client what was written by the last batch that touched them."""
    return rows.semi_join(last, ["client", "batch"]).drop("batch")
