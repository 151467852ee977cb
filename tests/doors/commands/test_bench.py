"""The measurements in small: the same loader, server, users and round, without a clock that decides."""

import json
import os
from datetime import date
from functools import partial

import psycopg
import pytest
from django.conf import settings
from django.db import connections

from keten.doors.commands.benches import desk, server
from keten.doors.commands.benches.desk import Pace, get_percentile, measure_desk
from keten.doors.commands.benches.evaluation import measuring
from keten.doors.commands.benches.file import measure_file
from keten.doors.commands.benches.loading import load_clients
from keten.doors.commands.benches.models import measure_models
from keten.doors.commands.benches.portal import measure_portal
from keten.doors.commands.benches.signals import measure_signals
from keten.doors.commands.benching import run_bench
from keten.dossier.cases.queries.desk import DESK_SQL, get_desk_params
from keten.dossier.cases.queries.files import read_key, select_files
from keten.ground.foundation.postgres import connection_settings, conninfo, create_from_template, drop_database
from keten.ground.ledger.queries import list_faults
from keten.ground.organisations.queries import get_viewer
from keten.ground.promises.actions import run_round
from tests.conftest import as_round
from tests.factories import TODAY, at

_GUARDS = """
select conname::text, pg_get_constraintdef(oid), convalidated from pg_constraint
where connamespace = 'public'::regnamespace
union all
select indexname::text, indexdef, (select indisvalid from pg_index where indexrelid = indexname::regclass)
from pg_indexes where schemaname = 'public'
union all
select tgname::text, pg_get_triggerdef(oid), tgenabled = 'O' from pg_trigger where not tgisinternal
"""


def test_everything_that_guards_stands_after_loading(own_database: str) -> None:
    before = _list_guards(own_database)
    _load(own_database, clients=2000)
    assert _list_guards(own_database) == before
    assert all(is_on for *_, is_on in before)
    assert list_faults() == []


def test_the_round_finds_exactly_what_was_planted(own_database: str) -> None:
    planted = _load(own_database, clients=2000)
    with as_round():
        run = run_round(on=TODAY, now=at(TODAY))
    assert run.open == planted
    assert min(planted.values()) > 0


def test_the_desk_and_a_client_are_found_by_indexes_alone(own_database: str) -> None:
    _load(own_database, clients=20_000)
    viewer = get_viewer(1, on=TODAY)
    assert viewer is not None
    with connections["default"].cursor() as cursor:
        cursor.execute(f"explain {DESK_SQL}", get_desk_params(viewer, most=2000))
        desk_plan = "\n".join(line for (line,) in cursor.fetchall())
    # Nobody wrote a message in the bench: an empty table is read as a whole.
    desk_plan = desk_plan.replace("Seq Scan on cases_message", "")
    number_plan = select_files(read_key("K-77"), viewer=viewer).explain()
    for plan in (desk_plan, number_plan):
        assert "Index" in plan
        assert "Seq Scan on cases_" not in plan
        assert "Seq Scan on clients_client" not in plan


@pytest.fixture(autouse=True)
def _copies(template_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a bench migrates is here a copy of what was migrated before: that takes a second instead of many."""
    monkeypatch.setattr(server, "make_database", lambda name: create_from_template(name, template_database))


def test_the_whole_measurement_in_small(own_database: str) -> None:
    prefix = f"keten_test_{os.getpid()}_bench"
    connections.close_all()
    connections["default"].settings_dict.update(connection_settings("round", own_database))
    pace = Pace(warm=0, alone=0.5, together=1.5, without_pause=0.5, queries=0.2)
    try:
        figures, reference = measure_desk({"": 1000}, today=date.today(), pace=pace, prefix=prefix)
    finally:
        connections.close_all()
        drop_database(f"{prefix}_1000")
    assert {"desk_p50_ms_1", "desk_p95_ms_16", "desk_rps_closed", "round_s", "round_again_s", "load_s"} <= set(figures)
    assert set(reference) == {"desk_sql_p50_ms"}
    assert figures["breaches_found"] == figures["breaches_planted"]
    assert all(figure > 0 for figure in figures.values())


def test_the_command_measures_three_sizes_and_prints_one_object(
    own_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETEN_DATABASE", own_database)
    monkeypatch.setenv("KETEN_ROLE", "app")  # put back afterwards
    monkeypatch.setattr(desk, "_measure_size", lambda ending, *_: ({f"desk_p95_ms_16{ending}": 1.0}, {}))
    found = json.loads(json.dumps(run_bench("desk", 1_000_000)))
    assert found["bench"] == "desk"
    assert found["machine"]["cores"] > 0
    assert set(found["figures"]) == {"desk_p95_ms_16", "desk_p95_ms_16_10k", "desk_p95_ms_16_100k"}


def test_the_promises_about_measures_are_printed(own_database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETEN_DATABASE", own_database)
    monkeypatch.setenv("KETEN_ROLE", "app")  # put back afterwards
    monkeypatch.setattr(measuring, "measure_evaluation", partial(measuring.measure_evaluation, part=0.0002))
    found = json.loads(json.dumps(run_bench("evaluation", 10)))
    assert {"daily_looks_error", "change_found", "assign_million_s"} <= set(found["figures"])
    assert "daily_looks_error_mc" in found["reference"]


def test_an_unknown_bench_is_refused_with_those_that_exist() -> None:
    with pytest.raises(SystemExit, match="desk"):
        run_bench("niets", 10)


@pytest.mark.parametrize(("percent", "expected"), [(50, 5), (95, 10), (90, 9)])
def test_a_percentile_is_one_of_the_samples(percent: int, expected: float) -> None:
    assert get_percentile([3, 1, 2, 5, 4, 6, 7, 9, 8, 10], percent) == expected


def _load(database: str, *, clients: int) -> dict[str, int]:
    return load_clients(database, clients=clients, today=TODAY, bsn_key=settings.KETEN_BSN_ENCRYPTION_KEY)


def _list_guards(database: str) -> set[tuple[str, str, bool]]:
    """Every constraint, index and trigger, and whether it is in force."""
    with psycopg.connect(conninfo("owner", database)) as connection:
        return set(connection.execute(_GUARDS).fetchall())


def test_the_measurement_of_a_file_in_small(own_database: str) -> None:
    prefix = f"keten_test_{os.getpid()}_bench_file"
    connections.close_all()
    connections["default"].settings_dict.update(connection_settings("round", own_database))
    pace = Pace(warm=0, alone=0.5, together=1, without_pause=0.5, queries=0.2)
    try:
        figures, reference = measure_file(600, today=date.today(), pace=pace, prefix=prefix, turns=1)
        assert _count_open_tables(f"{prefix}_600") == 0
    finally:
        connections.close_all()
        drop_database(f"{prefix}_600")
    assert {"file_p95_ms_16", "rls_ratio", "rls_sql_ratio", "rls_ratio_50k", "rls_sql_ratio_50k"} <= set(figures)
    assert all(value > 0 for value in (*figures.values(), *reference.values()))


def test_the_measurement_of_the_portal_in_small(own_database: str) -> None:
    prefix = f"keten_test_{os.getpid()}_bench_portal"
    connections.close_all()
    connections["default"].settings_dict.update(connection_settings("round", own_database))
    pace = Pace(warm=0, alone=0.5, together=1, without_pause=0.5, queries=0.2)
    try:
        for _again in range(2):  # the second time it first takes away what the first put there
            figures, reference = measure_portal(600, today=date.today(), pace=pace, prefix=prefix, bookers=60)
    finally:
        connections.close_all()
        drop_database(f"{prefix}_600")
    assert figures["booked"] == 50
    assert {"werkmap_p95_ms_16", "booking_p95_ms"} <= set(figures)
    assert all(value > 0 for value in (*figures.values(), *reference.values()))


def test_the_measurement_of_models_in_small(own_database: str) -> None:
    prefix = f"keten_test_{os.getpid()}_bench_models"
    connections.close_all()
    connections["default"].settings_dict.update(connection_settings("round", own_database))
    try:
        figures, reference = measure_models(600, today=date.today(), prefix=prefix)
    finally:
        connections.close_all()
        for name in (f"{prefix}_600", f"{prefix}_models_600"):
            drop_database(name)
    assert {"models_first_round_s", "models_round_s", "try_s"} <= set(figures)
    assert figures["models_first_round_advised"] == 600  # everybody has a model, and every model a table
    assert figures["models_first_round_started"] > 0
    assert figures["models_round_advised"] == 0
    assert set(reference) == {"scan_s"}


def _count_open_tables(database: str) -> int:
    """Tables of clients that were left without row-level security, and grants that were left behind."""
    with psycopg.connect(conninfo("owner", database)) as owner:
        row = owner.execute(
            """select (select count(*) from pg_class where relname in ('clients_client', 'clients_fact', 'cases_case')
                 and not relrowsecurity) + (select count(*) from clients_accessgrant where purpose = 'meting')"""
        ).fetchone()
    return int(row[0]) if row else -1


def test_the_measurement_of_signals_in_small(template_database: str, own_database: str) -> None:
    prefix = f"keten_test_{os.getpid()}_bench_signals"
    connections.close_all()
    connections["default"].settings_dict.update(connection_settings("round", own_database))
    figures, reference = measure_signals(20, prefix=prefix)
    assert {"signals_per_s", "sent_to_received_p95_ms", "test_messages_per_s"} <= set(figures)
    assert set(reference) == {"inserts_per_s"}
    assert figures["signals"] == 20
    assert all(value > 0 for value in (*figures.values(), *reference.values()))
