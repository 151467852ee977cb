"""A region that was lived in memory, as the tables that figures are counted from."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import ibis
import pyarrow as pa
from ibis.backends import BaseBackend

from keten.insight.indicators.library import get_event_columns
from keten.insight.indicators.queries.rows import Derived
from keten.insight.indicators.queries.spells import Tables
from keten.insight.indicators.store import schema_of
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import Planting
from keten.insight.simulation.rules.regional.residents import Region
from keten.insight.simulation.rules.regional.spells import live_residents
from keten.insight.simulation.rules.regional.tables import to_tables
from keten.insight.simulation.rules.regional.writing import write_log
from tests.insight.simulation.worlds import region_world

REGION = Region(seed=11, people_a_year=40, months=30)


@cache
def live(*plantings: Planting) -> Log:
    """What happened in the region."""
    region, world = replace(REGION, plantings=plantings), region_world()
    return write_log(region, live_residents(region, world), world)


def fill(log: Log) -> tuple[Tables, BaseBackend]:
    """The tables of a log in DuckDB."""
    con = ibis.duckdb.connect()
    columns = to_tables(log, get_event_columns())
    made = {name: con.create_table(name, _arrow(name, columns[name])) for name in columns}
    return Tables(**made, until=log.until), con


def derive(log: Log) -> Derived:
    """In DuckDB, as the figures find it; openings derived once."""
    return keep(*fill(log))


def keep(tables: Tables, con: BaseBackend) -> Derived:
    return Derived.of(
        tables, keep=lambda name, shared, by="": con.create_table(f"kept_{name}", shared.to_pyarrow())
    )  # fmt: skip


def _arrow(name: str, columns: Mapping[str, list[Any]]) -> pa.Table:
    return pa.table(dict(columns), schema=schema_of(name))
