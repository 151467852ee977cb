"""Rows are derived once and kept: half a set is never read, the one before is left alone, one location is found."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from keten.insight.indicators.actions import deriving
from keten.insight.indicators.actions.deriving import deriving_rows
from keten.insight.indicators.library import get_event_columns, list_definitions
from keten.insight.indicators.queries.counting import count_rows, count_together
from keten.insight.indicators.queries.opening import open_rows
from keten.insight.indicators.queries.rows import KEPT, ROWS, arrange
from keten.insight.indicators.row_store import RowStore
from keten.insight.indicators.rules import row_sets
from keten.insight.indicators.store import Busy, Store, schema_of
from keten.insight.simulation.rules.regional.tables import to_tables
from tests.insight.indicators.counted import derive
from tests.insight.indicators.random_logs import make_log

MEASURED = [one for one in list_definitions().values() if one.is_counted]
LOG = make_log(23)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """What happened to some clients, in files as an export leaves them."""
    found, columns = Store(tmp_path / "store"), to_tables(LOG, get_event_columns())
    with found.writing():
        kept = [
            found.keep(pa.table(rows, schema=schema_of(name)), table=name, batch=1) for name, rows in columns.items()
        ]
        found.commit(found.read().extend([one for one in kept if one.rows], up_to=len(columns["events"]["event_id"])))
    return found


def count(store: Store) -> dict[str, pa.Table]:
    with deriving_rows(store, store.read(), until=LOG.until) as kept:
        return count_together(kept.open_rows, MEASURED)


def as_rows(table: pa.Table) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in table.to_pylist())


def test_counted_together_from_files_is_counted_one_by_one_in_memory(store: Store) -> None:
    derived = derive(LOG)
    counts = count(store)
    for one in MEASURED:
        rows = arrange(ROWS[one.over](derived))
        assert _total(counts[one.code]) == _total(count_rows(rows, one)), one.code


def _total(counts: pa.Table) -> dict[str, list[object]]:
    """Per month and location, because together they are counted as finely as the finest of them asks."""
    by = counts.group_by(["location", "month", *({"cause"} & set(counts.column_names))])
    numbers = [name for name in ("n", "held", "top", "bottom", "both") if name in counts.column_names]
    return {"rows": as_rows(by.aggregate([(name, "sum") for name in numbers]))}


def test_a_page_finds_the_rows_behind_a_figure(store: Store) -> None:
    assert open_rows(store, "cases") is None
    counts = count(store)
    for over in ROWS:
        rows = open_rows(store, over)
        assert rows is not None
        assert {"client", "first_on", "location"} <= set(rows.columns) <= set(KEPT)
    rows = open_rows(store, "appointments")
    found = rows.filter(rows.location == 2).to_pyarrow()
    assert found.num_rows == sum(row["n"] for row in counts["no_show"].to_pylist() if row["location"] == 2) > 0
    assert None not in found["case_ref"].to_pylist()


def test_the_rows_of_a_location_lie_together(store: Store) -> None:
    count(store)
    shelf = RowStore(store.rows)
    for over in ROWS:
        (file,) = shelf.paths(shelf.read()[0], over)
        places = [place for place in pq.read_table(file)["location"].to_pylist() if place is not None]
        assert places == sorted(places), over


def test_half_a_set_is_never_read_and_goes_the_next_time(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    count(store)
    shelf = RowStore(store.rows)
    before = shelf.read()
    write = deriving._write

    def die_at_signals(engine, folder, rows, **how):  # type: ignore[no-untyped-def]
        if folder.name == "signals":
            raise KeyboardInterrupt
        write(engine, folder, rows, **how)

    monkeypatch.setattr(deriving, "_write", die_at_signals)
    with pytest.raises(KeyboardInterrupt):
        count(store)
    monkeypatch.undo()
    assert shelf.read() == before
    assert (store.rows / "2" / "cases").is_dir()
    assert not (store.rows / "2" / "signals").exists()
    count(store)
    assert [one.number for one in shelf.read()] == [2, 1]
    assert (store.rows / "2" / "signals").exists()


def test_the_set_before_stays_for_who_reads_it_and_older_ones_go(store: Store) -> None:
    count(store)
    reading = open_rows(store, "cases")
    there = reading.count().to_pyarrow().as_py()
    count(store)
    assert reading.count().to_pyarrow().as_py() == there > 0
    count(store)
    count(store)
    assert [one.number for one in RowStore(store.rows).read()] == [4, 3]
    assert not (store.rows / "1").exists()


def test_one_at_a_time(store: Store) -> None:
    with RowStore(store.rows).writing(), pytest.raises(Busy):
        count(store)


def test_rows_with_other_columns_are_as_if_they_were_not_there(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    count(store)
    monkeypatch.setattr(row_sets, "VERSION", row_sets.VERSION + 1)
    assert open_rows(store, "cases") is None
