"""One seed is also lived through the database, by the real actions, and what leaves it is what the log says."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any

import ibis
import pyarrow as pa
import pytest

from keten.ground.foundation.postgres.connections import conninfo
from keten.insight.indicators.actions.exporting import export_events
from keten.insight.indicators.library import get_event_columns, list_definitions
from keten.insight.indicators.queries.counting import count_rows
from keten.insight.indicators.queries.opening import open_store
from keten.insight.indicators.queries.rows import ROWS, Derived
from keten.insight.indicators.queries.spells import Tables
from keten.insight.indicators.rules.definitions import Definition, Kind
from keten.insight.indicators.rules.layout import TABLES
from keten.insight.indicators.store import Store, schema_of
from keten.insight.simulation.rules.regional.residents import settle
from keten.insight.simulation.rules.regional.writing import make_log
from tests.conftest import copied_database
from tests.insight.indicators.counted import keep
from tests.insight.simulation.lived import benefits, care, cases
from tests.insight.simulation.lived.comparing import (
    NOT_COUNTED,
    NOT_READ,
    Row,
    is_read,
    list_differences,
    list_exported,
    list_written,
)
from tests.insight.simulation.lived.driver import Living, live
from tests.insight.simulation.lived.places import make_places
from tests.insight.simulation.lived.regions import REGION, busy_world
from tests.volumes import note

KEY = b"a key of this test"
ACTS = {**cases.ACTS, **care.ACTS, **benefits.ACTS}
COUNTED = [one for one in list_definitions().values() if one.is_counted and one.code not in NOT_COUNTED]


@dataclass
class Twice:
    """A region that was lived twice: ``written`` in memory, ``exported`` from the database."""

    living: Living
    written: dict[str, list[Row]]
    exported: dict[str, list[Row]]
    store: Store


@pytest.fixture(scope="module")
def twice(template_database: str, django_db_blocker, tmp_path_factory) -> Iterator[Twice]:  # type: ignore[no-untyped-def]
    with copied_database("lived log", template_database, django_db_blocker) as name:
        began, living = monotonic(), _live()
        store = Store(tmp_path_factory.mktemp("lived") / "store")
        export_events(store=store, source=conninfo("round", name), key=KEY)
        note(people=len(living.log.people), happened=len(living.log.happened), seconds=round(monotonic() - began, 1))
        yield Twice(living, list_written(living, KEY), list_exported(store), store)


def _live() -> Living:
    world = busy_world()
    born_on = {one.client: one.person.born_on for one in settle(REGION, world)}
    living = Living(make_log(REGION, world), make_places(REGION.locations, world), born_on)
    live(living, ACTS)
    return living


def test_the_product_refuses_nothing_that_the_log_says(twice: Twice) -> None:
    assert twice.living.refused == []


def test_the_same_events_periods_and_people_leave_the_database(twice: Twice) -> None:
    assert list(list_differences(twice.written, twice.exported)) == []
    read = Counter(row["type"] for row in twice.exported["events"] if is_read(row))
    note(**dict(sorted(read.items())))
    assert read.keys() == get_event_columns().keys() - NOT_READ.keys()


@pytest.fixture(scope="module")
def counted(twice: Twice) -> tuple[Derived, Derived]:
    """What figures are counted from: what was written, and what left the database."""
    con = ibis.duckdb.connect()
    exported = open_store(twice.store, twice.store.read(), until=twice.living.log.until, engine=con)
    return _derive(twice.written, twice), keep(exported, con)


@pytest.mark.parametrize("one", COUNTED, ids=lambda one: one.code)
def test_figures_of_both_are_the_same(one: Definition, counted: tuple[Derived, Derived]) -> None:
    written, exported = counted
    assert _count(exported, one) == _count(written, one)
    assert _count(written, one), "this region has rows for every figure"


def test_only_figures_of_surveys_are_not_compared() -> None:
    """What reads nothing but events, periods and people is compared, whoever adds a figure."""
    assert NOT_COUNTED.keys() == {one.code for one in list_definitions().values() if one.kind is Kind.SURVEY}


def _count(derived: Derived, one: Definition) -> list[str]:
    return sorted(map(str, count_rows(ROWS[one.over](derived), one).to_pylist()))


def _derive(tables: dict[str, list[Row]], twice: Twice) -> Derived:
    """From rows with the keys of the database."""
    con = ibis.duckdb.connect()
    made: dict[str, Any] = {
        name: con.create_table(name, pa.Table.from_pylist(list(tables[name]), schema=schema_of(name)))
        for name in TABLES
    }
    return keep(Tables(**made, until=twice.living.log.until), con)


@pytest.mark.parametrize("column", ["kind", "outcome", "happened_on", "day", "subject", "location", "organisation"])
def test_one_other_field_is_found(column: str, twice: Twice) -> None:
    events = twice.exported["events"]
    place = next(n for n, row in enumerate(events) if is_read(row) and row[column] is not None)
    others = [row[column] for row in events if row[column] not in (None, events[place][column])]
    planted = [*events[:place], {**events[place], column: others[0]}, *events[place + 1 :]]
    assert list(list_differences(twice.written, {**twice.exported, "events": planted}))


def test_an_event_that_is_missing_or_out_of_order_is_found(twice: Twice) -> None:
    events = twice.exported["events"]
    silent = next(row for row in events if row["type"] == "cases.handover-accepted")
    for planted in ([row for row in events if row is not silent], list(reversed(events))):
        assert list(list_differences(twice.written, {**twice.exported, "events": planted}))
    for table in ("people", "benefits", "stewards"):
        assert list(list_differences(twice.written, {**twice.exported, table: twice.exported[table][1:]})), table


def test_what_is_not_compared_changes_no_figure(twice: Twice, counted: tuple[Derived, Derived]) -> None:
    """The reasons that stand beside them hold: without those events all figures are the same."""
    read = [row for row in twice.exported["events"] if is_read(row)]
    assert len(read) < len(twice.exported["events"])
    alone = _derive({**twice.written, "events": read}, twice)
    assert [_count(alone, one) for one in COUNTED] == [_count(counted[1], one) for one in COUNTED]
