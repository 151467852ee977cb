"""Two installations with real processes, and everything that can break breaks: every message arrives once, in order."""

import random
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.utils import timezone

from keten.doors.exchange.actions import put_out
from keten.doors.exchange.actions.probing import PROBE
from keten.doors.exchange.jobs import wake_all
from keten.ground.foundation.postgres import conninfo
from keten.ground.foundation.postgres.databases import create_from_template, drop_database
from keten.ground.ledger.queries import list_faults
from tests.conftest import MAIN
from tests.doors.exchange.installation import Installation, working_on
from tests.doors.exchange.network import Wire
from tests.doors.exchange.posting import SECRET, connect
from tests.factories import make_chain
from tests.volumes import IS_PROOF, SEED, note, volume

MESSAGES = volume(test=500, proof=10_000)  # both ways together
CLIENTS = volume(test=40, proof=400)  # per side
BLOWS = volume(test=7, proof=120)
PATIENCE_S = volume(test=100, proof=480)
SOURCES = [f"urn:nld:oin:{number:020}:systeem:keten" for number in (1, 2)]


@pytest.fixture
def sides(template_database: str, django_db_blocker, tmp_path: Path) -> Iterator[list[Installation]]:  # type: ignore[no-untyped-def]
    """Two installations that nobody started yet, each with its own database."""
    names = [f"{MAIN}_chaos_{side}" for side in "ab"]
    with ExitStack() as stack:
        stack.enter_context(django_db_blocker.unblock())
        for name in names:
            drop_database(name)
            create_from_template(name, template_database)
            stack.callback(drop_database, name)
        made = [
            Installation(name=n[-1], database=n, folder=tmp_path, workers=w) for n, w in zip(names, (2, 1), strict=True)
        ]
        for each in made:
            stack.callback(each.stop)
        yield made


def test_every_message_arrives_once_and_in_order_whatever_breaks(sides: list[Installation]) -> None:
    choice = random.Random(SEED)
    wires = [Wire(sides[1].port), Wire(sides[0].port)]
    partners = [_connect(side, wire, place) for place, (side, wire) in enumerate(zip(sides, wires, strict=True))]
    writers = [
        _Writer(side, partner, SEED + place) for place, (side, partner) in enumerate(zip(sides, partners, strict=True))
    ]
    for side in sides:
        side.start_missing()
    _wait(lambda: all(_count(side, "exchange_inmessage") for side in sides) or _write_some(writers), sides, 60)
    blows = _break_things(sides, wires, writers, choice)
    started = time.monotonic()
    for writer in writers:
        writer.write(to=MESSAGES // 2)
    for wire in wires:
        wire.mend()
    _wait(lambda: _is_all_there(sides), sides, PATIENCE_S)
    note(messages=MESSAGES, recovered_s=round(time.monotonic() - started, 1), **blows)
    for side, writer in zip(sides, reversed(writers), strict=True):
        _check(side, writer)
    for wire in wires:
        wire.close()
    assert all(blows.values()), blows


def _connect(side: Installation, wire: Wire, place: int) -> int:
    """The other side as a partner here; returns its organisation."""
    with working_on(side.database, "owner"):
        chain = make_chain()
        connect(
            chain, address=f"http://127.0.0.1:{wire.port}/uitwisseling/gebeurtenissen/", our_source=SOURCES[place],
            their_source=SOURCES[1 - place], secret=SECRET,
        )  # fmt: skip
        return chain.gemeente.pk


class _Writer:
    """Puts out messages on one side, about clients chosen at random; knows what it put out, per client in order."""

    def __init__(self, side: Installation, partner: int, seed: int) -> None:
        self.side, self.partner, self.choice = side, partner, random.Random(seed)
        self.clients = [UUID(int=self.choice.getrandbits(128), version=4) for _ in range(CLIENTS)]
        self.put: dict[UUID, list[UUID]] = defaultdict(list)
        self.count = 0

    def write(self, *, to: int) -> None:
        """Until there are so many."""
        with working_on(self.side.database):
            while self.count < to:
                self._write_one()

    def _write_one(self) -> None:
        client, key = self.choice.choice(self.clients), UUID(int=self.choice.getrandbits(128), version=4)
        for _ in range(1 + (self.choice.random() < 0.1)):  # now and then somebody does the same twice
            put_out(
                subscriber_organisation_id=self.partner, type=PROBE, client_ref=client, message_key=key,
                data={"nummer": len(self.put[client]) + 1}, now=timezone.now(),
            )  # fmt: skip
        self.put[client].append(key)
        self.count += 1


def _write_some(writers: list[_Writer]) -> bool:
    for writer in writers:
        writer.write(to=max(writer.count, 1))
    return False


def _break_things(
    sides: list[Installation], wires: list[Wire], writers: list[_Writer], choice: random.Random
) -> dict[str, int]:
    """One blow after another while messages are written; how many of each kind."""
    counted = {"processes_killed": 0, "connections_terminated": 0, "network_cut": 0}
    kinds = list(counted)
    for blow in range(BLOWS):
        for writer in writers:
            writer.write(to=(MESSAGES // 2) * (blow + 1) // (BLOWS + 1))
        kind, side = kinds[blow % 3], choice.choice(sides)
        if kind == "processes_killed":
            for each in choice.sample(sides, choice.choice((1, 2))):
                each.kill_one(choice)
        elif kind == "connections_terminated":
            counted[kind] += side.terminate_connections()
        else:
            wire = choice.choice(wires)
            wire.cut()
            threading.Timer(choice.uniform(0.3, 1.5), wire.mend).start()
            counted[kind] += 1
        time.sleep(choice.uniform(0.1, 0.6))
        for each in sides:
            each.start_missing()
    counted["processes_killed"] = sum(side.killed for side in sides)
    return counted


def _is_all_there(sides: list[Installation]) -> bool:
    """The service manager and the clock of the worker, once a second; a test does not wait for the next minute."""
    for side in sides:
        side.start_missing()
        if not IS_PROOF or not _count(side, "exchange_inmessage", "state <> 'processed'"):
            with working_on(side.database, "round"):
                wake_all(datetime.now(UTC))
    time.sleep(0.5)
    arrived = [_count(side, "exchange_inmessage", "state = 'processed'") for side in sides]
    waiting = [_count(side, "exchange_outmessage", "state = 'waiting'") for side in sides]
    note(arrived=sum(arrived), waiting=sum(waiting))
    return arrived == [MESSAGES // 2] * 2 and waiting == [0, 0]


def _check(side: Installation, writer: _Writer) -> None:
    """What happened here is exactly what was put out there: each once, and per client in that order."""
    happened: dict[UUID, list[UUID]] = defaultdict(list)
    for subject, message in _ask(
        side, "select payload ->> 'subject', payload ->> 'message' from ledger_ledgerevent"
        " where type = 'exchange.probe-received' order by id",
    ):  # fmt: skip
        happened[UUID(subject)].append(UUID(message))
    assert happened == writer.put
    assert sum(len(keys) for keys in happened.values()) == MESSAGES // 2
    assert _count(side, "exchange_inmessage") == MESSAGES // 2
    assert _count(side, "exchange_outmessage", "state <> 'sent'") == 0
    delivered = _ask(side, "select payload ->> 'message', count(*) from ledger_ledgerevent"
                     " where type = 'exchange.message-delivered' group by 1")  # fmt: skip
    assert len(delivered) == MESSAGES // 2
    assert {times for _key, times in delivered} == {1}
    with working_on(side.database, "round"):
        assert list_faults() == []


def _count(side: Installation, table: str, where: str = "true") -> int:
    return int(_ask(side, f"select count(*) from {table} where {where}")[0][0])


def _ask(side: Installation, sql: str) -> list[tuple]:
    with psycopg.connect(conninfo("owner", side.database)) as owner:
        return owner.execute(sql).fetchall()


def _wait(is_so, sides: list[Installation], seconds: float) -> None:  # type: ignore[no-untyped-def]
    until = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < until, "\n".join(side.read_logs() for side in sides)
        time.sleep(0.1)
