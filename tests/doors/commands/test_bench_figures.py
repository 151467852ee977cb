"""The measurement of figures in small: every part of it, on a country that is drawn the same every time."""

import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from django.db import connections

from keten.doors.commands import benching
from keten.doors.commands.benches import figures as bench
from keten.doors.commands.benches import server
from keten.doors.commands.benches.country import LOCATIONS, UNTIL, ensure_country
from keten.doors.commands.benches.figure_pages import measure_pages
from keten.doors.commands.benches.figures import measure_figures
from keten.ground.foundation.postgres import connection_settings, create_from_template
from keten.insight.indicators.library import get_event_columns, list_definitions
from keten.insight.indicators.store import schema_in_store

SMALL = 20_000


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


def test_every_part_is_measured(home: Path) -> None:
    figures, reference = measure_figures(SMALL, folder=home, spells=10_000, whole=False)
    assert SMALL < figures["events"] < 2 * SMALL
    parts = ("rows_s", "count_s", "estimate_s")
    assert figures["all_indicators_s"] == pytest.approx(sum(figures[part] for part in parts), abs=0.01)
    assert all(figures[name] > 0 for name in (*parts, "growth", "aalen_johansen_1m_s"))
    assert reference["scan_s"] > 0
    assert figures["cells"] > 100 * len([one for one in list_definitions().values() if one.is_counted])


def test_pages_are_opened_of_a_server_that_started_and_of_one_that_runs(
    home: Path, own_database: str, template_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "make_database", lambda name: create_from_template(name, template_database))
    country = ensure_country(home / "pages", events=2_000)
    connections.close_all()
    connections["default"].settings_dict.update(connection_settings("round", own_database))
    measured = measure_pages(country, database=f"{own_database}_pages", seconds=1)
    assert measured["cells_on_pages"] > 500
    assert all(measured[name] > 0 for name in ("written_s", "page_cold_s", "page_warm_ms", "page_warm_p50_ms"))


def test_the_country_is_laid_out_as_an_export_leaves_it(home: Path) -> None:
    country = ensure_country(home / str(SMALL), events=SMALL)
    manifest = country.store.read()
    for table in ("events", "people", "benefits", "stewards"):
        found = [pq.read_table(path) for path in country.store.paths(table, manifest)]
        assert sum(one.num_rows for one in found) == manifest.rows(table) > 0
        for one in found:
            wanted = schema_in_store(table)
            assert (one.schema.names, one.schema.types) == (wanted.names, wanted.types), table
    events = [pq.read_table(path) for path in country.store.paths("events", manifest)]
    ids = [number for month in events for number in month["event_id"].to_pylist()]
    assert ids == sorted(set(ids))
    places = {place for month in events for place in month["location"].to_pylist()} - {None}
    assert 100 < len(places) <= LOCATIONS
    assert max(month["happened_on"].to_pylist()[-1] for month in events) < UNTIL
    types = {kind for month in events for kind in month["type"].to_pylist()}
    assert len(types & get_event_columns().keys()) > 18


def test_the_command_asks_for_as_many_events(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr(bench, "measure_figures", lambda events: (asked.append(events), ({"x": 1.0}, {}))[1])
    monkeypatch.setattr(benching, "start_django", lambda *_, **__: None)
    from keten.doors.commands.main import main

    found = CliRunner().invoke(main, ["bench", "figures", "--events", "123", "--json"])
    assert json.loads(found.stdout)["figures"] == {"x": 1.0}
    assert asked == [123]
