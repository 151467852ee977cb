"""A country of any size as an analytical store, drawn where figures are counted: no database is needed for it."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from pathlib import Path

import duckdb

from keten.insight.indicators.rules.manifest import Segment
from keten.insight.indicators.store import Store

LOCATIONS = 400
START, UNTIL = date(2016, 11, 1), date(2026, 11, 1)  # ten years
_A_CLIENT = 48  # how many events there are of each, about
_FIRST = 1  # one batch, and so one file per month
_DAY = "(date '{start}' + {column}::int)"
_EVENTS = f"""
select on_day::bigint * 100000000000 + part::bigint * 1000000000 + n * 100 + seq as event_id, type,
  {_DAY.format(start=START, column="on_day")} + interval 12 hour as noon, client_key as client, case_key as case_ref,
  case when thing is not null then (hash(thing, n, seq) >> 1)::bigint end as subject, location, organisation, kind,
  outcome, {_DAY.format(start=START, column="day")} as day, strftime(noon, '%Y-%m') as month
from drawn
"""
_LAID_OUT = """
select event_id, type, noon::timestamptz as happened_at, noon::date as happened_on, noon::timestamptz as recorded_at,
  client, case_ref, subject, location, organisation, kind, outcome, day, 1::smallint as schema_version
from read_parquet('{drawn}/month={month}/*.parquet', hive_partitioning = false) order by event_id
"""
_STATES = {
    "people": "select * from people_of",
    "benefits": f"""select client, period, law, payer, {_DAY.format(start=START, column="from_day")} as from_on,
      {_DAY.format(start=START, column="until_day")} as until_on, end_reason from benefits_of""",
    "stewards": f"""select client, case_ref, period, period % 8000 as staff, organisation,
      {_DAY.format(start=START, column="from_day")} as from_on,
      case when until_day < {(UNTIL - START).days} then {_DAY.format(start=START, column="until_day")} end as until_on
      from stewards_of""",
    "surveys": "select * from surveys_of",
    "responses": "select * from responses_of",
}


@dataclass(frozen=True, kw_only=True)
class Country:
    """A store in ``folder`` with about as many ``events`` as were asked for."""

    store: Store
    events: int


def ensure_country(folder: Path, *, events: int) -> Country:
    """The store with about this many events, drawn unless it is there already."""
    store = Store(folder)
    if not store.read().up_to:
        shutil.rmtree(folder, ignore_errors=True)
        with store.writing():
            _draw(store, max(1, events // _A_CLIENT))
    return Country(store=store, events=store.read().rows("events"))


def _draw(store: Store, clients: int) -> None:
    spare = store.folder / "spare"
    spare.mkdir()
    con = duckdb.connect(config={"threads": 2, "memory_limit": "4GB", "temp_directory": str(spare / "memory")})
    con.execute("set timezone = 'UTC'")
    con.execute("set partitioned_write_max_open_files = 200")
    _prepare(con, clients)
    con.execute(f"copy ({_EVENTS}) to '{spare}/drawn' (format parquet, partition_by (month))")
    segments = [*_keep_events(con, store, spare / "drawn"), *_keep_states(con, store)]
    shutil.rmtree(spare)
    store.commit(store.read().extend(segments, up_to=sum(one.rows for one in segments if one.table == "events")))


def _prepare(con: duckdb.DuckDBPyConnection, clients: int) -> None:
    values = {"clients": clients, "locations": LOCATIONS, "start": START, "days": (UNTIL - START).days}
    text = (files("keten.doors.commands.benches") / "figures.sql").read_text(encoding="utf-8")
    for part in text.split("-- @ ")[1:]:
        con.execute(part.partition("\n")[2].format(**values))


def _keep_events(con: duckdb.DuckDBPyConnection, store: Store, drawn: Path) -> Iterator[Segment]:
    """Month by month, in the order of the ledger."""
    for month in sorted(path.name.removeprefix("month=") for path in drawn.iterdir()):
        yield _keep(con, store, "events", _LAID_OUT.format(drawn=drawn, month=month), part=f"/month={month}")


def _keep_states(con: duckdb.DuckDBPyConnection, store: Store) -> Iterator[Segment]:
    for table, sql in _STATES.items():
        yield _keep(con, store, table, f"select *, {_FIRST}::bigint as batch from ({sql})")


def _keep(con: duckdb.DuckDBPyConnection, store: Store, table: str, sql: str, *, part: str = "") -> Segment:
    file = f"{table}{part}/{_FIRST:08d}.parquet"
    (store.folder / file).parent.mkdir(parents=True, exist_ok=True)
    rows = con.execute(f"copy ({sql}) to '{store.folder / file}' (format parquet, compression zstd)").fetchone()
    return Segment(table=table, batch=_FIRST, file=file, rows=int(rows[0]) if rows else 0)
