"""The export is killed at random moments while events keep coming: afterwards the store holds each event once.

``make prove`` kills fifty times (proof ``export``).
"""

import multiprocessing
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg

from keten.ground.foundation.postgres.connections import conninfo
from keten.insight.indicators.actions.exporting import export_events
from keten.insight.indicators.store import Store
from tests.insight.indicators.exporter import export_for_ever
from tests.insight.indicators.reading import read_table
from tests.volumes import SEED, note, volume

KILLS = volume(test=6, proof=50)
WRITERS = 3
KEY = b"a key of this proof"
_INSERT = """
insert into ledger_ledgerevent
  (type, happened_at, recorded_at, purpose, legal_basis, payload, schema_version, client_ref)
values ('cases.case-closed', now() - %s * interval '1 day', now(), 'test', 'test',
  '{"case_id": 1, "reason": "work"}', 1, %s)
"""


def test_each_event_is_there_once_whenever_it_dies(own_database: str, tmp_path: Path) -> None:
    store, source, choice = Store(tmp_path / "store"), conninfo("round", own_database), random.Random(SEED)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["tests.insight.indicators.exporter"])
    reached = []
    with _writing(own_database, choice):
        for _kill in range(KILLS):
            victim = processes.Process(target=export_for_ever, args=(str(store.folder), source, KEY))
            before = store.read().up_to
            victim.start()
            _wait_until(lambda before=before: store.read().up_to > before)  # type: ignore[misc]
            time.sleep(choice.uniform(0, 0.15))
            victim.kill()
            victim.join()
            reached.append(store.read().batch)
    export_events(store=store, source=source, key=KEY)
    counted = Counter(read_table(store, "events")["event_id"].to_pylist())
    with psycopg.connect(conninfo("owner", own_database)) as owner:
        expected = [row[0] for row in owner.execute("select id from ledger_ledgerevent")]
    note(kills=KILLS, events=len(expected), batches=store.read().batch)
    assert sorted(counted) == sorted(expected)
    assert set(counted.values()) == {1}
    assert reached == sorted(set(reached))  # every victim had written something
    assert len(expected) > 20 * KILLS


@contextmanager
def _writing(database: str, choice: random.Random) -> Iterator[None]:
    """Some who write at the same time: several events in one transaction, some taken back, some slow."""
    stop = threading.Event()
    seeds = [choice.random() for _writer in range(WRITERS)]
    writers = [threading.Thread(target=_write, args=(database, random.Random(seed), stop)) for seed in seeds]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join()


def _write(database: str, choice: random.Random, stop: threading.Event) -> None:
    with psycopg.connect(conninfo("app", database)) as session:
        while not stop.is_set():
            for _event in range(choice.randint(1, 5)):
                session.execute(_INSERT, [choice.randrange(90), uuid4()])
                time.sleep(choice.uniform(0, 0.01))
            if choice.random() < 0.2:
                session.rollback()
            else:
                session.commit()


def _wait_until(is_so: object, patience_s: float = 60) -> None:
    given_up_at = time.monotonic() + patience_s
    while not is_so():  # type: ignore[operator]
        assert time.monotonic() < given_up_at, "the export wrote nothing"
        time.sleep(0.01)
