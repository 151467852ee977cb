"""What leaves for the analytical store: every event once, no names, nothing that was not asked for."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from keten.dossier.cases.actions import accept_handover, close_case
from keten.dossier.cases.models import Case, Handover
from keten.dossier.clients.models import Client
from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.ledger.models import LedgerEvent
from keten.insight.indicators.actions import StillWriting, exporting
from keten.insight.indicators.actions.exporting import Exported, export_events
from keten.insight.indicators.library import get_event_columns
from keten.insight.indicators.rules.manifest import OtherLedger
from keten.insight.indicators.store import Busy, Store, schema_in_store
from tests.conftest import copied_database
from tests.factories import TODAY, Chain, at, make_chain
from tests.insight.indicators.reading import read_table

KEY = b"a key of this test"


@pytest.fixture(scope="module")
def _region(template_database: str, django_db_blocker) -> Iterator[tuple[str, Chain]]:  # type: ignore[no-untyped-def]
    with copied_database("exporting", template_database, django_db_blocker) as name:
        yield name, make_chain()


@pytest.fixture
def region(_region: tuple[str, Chain], django_db_blocker) -> Iterator[Chain]:  # type: ignore[no-untyped-def]
    with django_db_blocker.unblock():
        yield _region[1]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture
def source(_region: tuple[str, Chain]) -> str:
    return conninfo("round", _region[0])


def export(store: Store, source: str, **how: int) -> Exported:
    return export_events(store=store, source=source, key=KEY, **how)


def live(chain: Chain) -> Case:
    case = chain.register(on=TODAY - timedelta(days=9))
    asked = Handover.objects.get(case=case)
    accept_handover(handover=asked.key, by=chain.viewer(chain.anna), now=at(TODAY - timedelta(days=8)))
    close_case(case=case.key, reason="work", by=chain.viewer(chain.dirk), now=at(TODAY))
    return case


def test_every_event_leaves_once_in_as_many_batches_as_it_takes(region: Chain, store: Store, source: str) -> None:
    live(region)
    assert export(store, source, batch=3).events == LedgerEvent.objects.count()
    assert export(store, source) == Exported(0, store.read().up_to)
    live(region)
    export(store, source)
    ids = sorted(read_table(store, "events")["event_id"].to_pylist())
    assert ids == sorted(LedgerEvent.objects.values_list("pk", flat=True))
    assert len(store.paths("events")) > 3


def test_one_case_can_be_followed_and_nobody_recognised(region: Chain, store: Store, source: str) -> None:
    case = live(region)
    export(store, source)
    rows = read_table(store, "events").to_pylist()
    closed = max((row for row in rows if row["type"] == "cases.case-closed"), key=lambda row: row["event_id"])
    opened = [row for row in rows if row["type"] == "cases.case-opened" and row["case_ref"] == closed["case_ref"]]
    assert [row["location"] for row in opened] == [region.location.pk]
    assert closed["outcome"] == "work"
    assert closed["happened_on"] == TODAY
    assert closed["client"] == opened[0]["client"] is not None
    known = {case.pk, case.client_id, str(case.client.ref), str(case.key)}
    assert not known & {value for row in rows if row["client"] for name, value in row.items() if name != "event_id"}


def test_the_columns_are_those_of_the_layout(region: Chain, store: Store, source: str) -> None:
    live(region)
    export(store, source)
    for table in ("events", "people", "stewards"):
        assert read_table(store, table).column_names == schema_in_store(table).names, table
    months = {Path(path).parent.name for path in store.paths("events")}
    assert months == {f"month={day:%Y-%m}" for day in (TODAY, TODAY - timedelta(days=8), TODAY - timedelta(days=9))}


def test_how_a_client_stands_is_read_again_when_something_happened(region: Chain, store: Store, source: str) -> None:
    case = live(region)
    export(store, source)
    before = read_table(store, "people").num_rows
    Client.objects.filter(pk=case.client_id).update(born_on="1971-02-03")
    live(region)
    export(store, source)
    assert read_table(store, "people").num_rows == before + 1  # of the other nothing happened: not read again
    assert 1971 not in read_table(store, "people")["birth_year"].to_pylist()


def test_an_id_that_shows_itself_later_is_not_lost(region: Chain, store: Store, source: str) -> None:
    """Two who write at once: the one that came first commits last."""
    slow = psycopg.connect(conninfo("app", _name(source)))
    with slow:
        _insert(slow)  # has its id, and is not seen yet
        live(region)
        exporting_done: list[Exported] = []
        thread = threading.Thread(target=lambda: exporting_done.append(export(store, source)))
        thread.start()
        thread.join(0.3)
        assert thread.is_alive()
        slow.commit()
        thread.join(20)
    slow.close()
    ids = read_table(store, "events")["event_id"].to_pylist()
    assert sorted(ids) == sorted(LedgerEvent.objects.filter(pk__lte=store.read().up_to).values_list("pk", flat=True))
    assert "tests.slow" in read_table(store, "events")["type"].to_pylist()


def test_who_writes_for_too_long_is_not_waited_for(
    region: Chain, store: Store, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "_PATIENCE_S", 0.1)
    with psycopg.connect(conninfo("app", _name(source))) as slow:
        _insert(slow)
        with pytest.raises(StillWriting):
            export(store, source)
        slow.rollback()
    assert store.read().up_to == 0


def test_the_store_of_another_ledger_is_refused(region: Chain, store: Store, source: str) -> None:
    """A database that was made anew, or put back, counts its events from the same numbers."""
    export_events(store=store, source=source, key=KEY)
    manifest = store.read()
    store.commit(replace(manifest, seal="00" * 32))
    with pytest.raises(OtherLedger):
        export_events(store=store, source=source, key=KEY)
    store.commit(replace(manifest, up_to=manifest.up_to + 1000))  # what was put back lacks the last events
    live(region)
    with pytest.raises(OtherLedger):
        export_events(store=store, source=source, key=KEY)


def test_two_do_not_write_at_once(store: Store, source: str) -> None:
    with store.writing(), pytest.raises(Busy):
        export(store, source)


def test_what_a_killed_writer_left_behind_goes(region: Chain, store: Store, source: str) -> None:
    live(region)
    export(store, source)
    lost = store.folder / "events" / "month=2026-01" / "00000099.parquet"
    lost.parent.mkdir()
    lost.write_bytes(b"half a file")
    export(store, source)
    assert not lost.exists()
    assert all(Path(path).exists() for path in store.paths("events"))


def test_only_what_is_named_leaves() -> None:
    """Texts, amounts and the details of a person stay behind: the file with columns names none of them."""
    fields = {field for columns in get_event_columns().values() for field in columns.values()}
    assert not fields & {"text", "note", "client_id", "staff_id", "amount"}


def _name(source: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(source)["dbname"])


def _insert(session: psycopg.Connection) -> None:
    session.execute(
        """insert into ledger_ledgerevent
             (type, happened_at, recorded_at, purpose, legal_basis, payload, schema_version)
           values ('tests.slow', now(), now(), 'test', 'test', '{}', 1)"""
    )
