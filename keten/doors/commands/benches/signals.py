"""Chain signals between two installations over the loopback: how many a second, and how long one is under way.

Sender and receiver are the real worker and web server, each on its own database, on this one machine. A signal counts
when the receiver has committed it as a signal of its own: words, grants, ledger and all.
"""

import time
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import click
import psycopg
from django.db import transaction
from django.utils import timezone

from keten.doors.commands.benches.desk import Figures, get_percentile
from keten.doors.commands.benches.server import serving, working
from keten.doors.commands.benches.two_sides import (
    Side,
    drop_databases,
    make_databases,
    make_sides,
    name_databases,
    working_on,
)
from keten.doors.exchange.actions import put_out
from keten.doors.exchange.actions.probing import PROBE
from keten.ground.foundation.postgres import conninfo
from keten.ground.ledger.actions import drain, draining
from keten.journey.chain_signals.actions import send_signal

MOST = 3_000  # signals that wait when the clock starts
CLIENTS = 300  # whom both sides know
PACE, PACED = 5, 150  # a second, and how many: for how long one is under way when nobody waits for a queue
PATIENCE_S = 300
_RECEIVED = "select count(*) from ledger_ledgerevent where type = 'chain_signals.signal-sent'"
_PROBED = "select count(*) from ledger_ledgerevent where type = 'exchange.probe-received'"


def measure_signals(most: int, *, prefix: str = "keten_bench_signals") -> tuple[Figures, Figures]:
    """Figures and reference: bare inserts, each with its own commit, of rows as large as a message."""
    count = min(most, MOST)
    make_databases(prefix)
    try:
        reference = {"inserts_per_s": _insert_bare(name_databases(prefix)[0])}
        with serving(name_databases(prefix)[1], workers=1) as port:
            sender, receiver = make_sides(prefix, port=port, clients=min(count, CLIENTS))
            return _measure(sender, receiver, count), reference
    finally:
        drop_databases(prefix)


def _measure(sender: Side, receiver: Side, count: int) -> Figures:
    paced, probes = min(count, PACED), count
    sent_s = _send(sender, count)
    with working(sender.database), working(receiver.database):
        _wait_until(receiver, _RECEIVED, count)
        rate = count / _ask(receiver, _TOOK)[0]
        _send(sender, paced, pause_s=1 / PACE)
        _wait_until(receiver, _RECEIVED, count + paced)
        _put_probes(sender, probes)
        _wait_until(receiver, _PROBED, probes)
    under_way = _list_under_way(sender, receiver, paced)
    return {
        "signals_per_s": round(rate, 1),
        "sent_to_received_p50_ms": get_percentile(under_way, 50),
        "sent_to_received_p95_ms": get_percentile(under_way, 95),
        "send_signal_per_s": round(count / sent_s, 1),
        "test_messages_per_s": round(probes / _ask(receiver, _PROBES_TOOK)[0], 1),
        "signals": count,
    }


def _send(side: Side, count: int, *, pause_s: float = 0) -> float:
    """Each through the real action, in a transaction of its own; returns the seconds.

    Without a pause what follows from it is done here, so that all lie in the outbox when the clock starts; with one
    the worker does it, as always.
    """

    def send(number: int) -> None:
        send_signal(
            case=side.cases[number % len(side.cases)], kind="question", addressee_id=side.partner,
            values={"question": f"Loopt er hulp? ({number})", "why": "Voor het plan"}, by=by, now=timezone.now(),
        )  # fmt: skip

    def send_and_carry(number: int) -> None:
        with draining() as pending:
            send(number)
        drain(pending)

    with working_on(side.database):
        by = side.viewer()
        return _repeat(send if pause_s else send_and_carry, count, pause_s)


def _repeat(act: Callable[[int], None], count: int, pause_s: float = 0) -> float:
    started = time.monotonic()
    for number in range(count):
        act(number)
        time.sleep(max(0.0, started + number * pause_s - time.monotonic()) if pause_s else 0)
    return time.monotonic() - started


def _put_probes(side: Side, count: int) -> None:
    """Messages that only try the connection, all at once there: what the way itself can bear, without what is done."""
    clients = [uuid4() for _ in range(CLIENTS)]

    def put(number: int) -> None:
        put_out(
            subscriber_organisation_id=side.partner, type=PROBE, client_ref=_of(clients, number), message_key=uuid4(),
            data={"nummer": number + 1, "tekst": "x" * 1000}, now=timezone.now(),
        )  # fmt: skip

    with working_on(side.database), transaction.atomic():
        _repeat(put, count)


def _of(clients: list[UUID], number: int) -> UUID:
    return clients[number % len(clients)]


def _wait_until(side: Side, counting: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (found := int(_ask(side, counting)[0])) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{found} of {count} arrived in {PATIENCE_S} s")
        time.sleep(0.2)
    click.echo(f"  {count} aangekomen", err=True)


def _list_under_way(sender: Side, receiver: Side, paced: int) -> list[float]:
    """Milliseconds from the event of sending there to the event of the same signal here, of the last ones."""
    sent, received = (dict(_ask_all(side, _WHEN)) for side in (sender, receiver))
    assert sent.keys() == received.keys(), "what was sent is what was received"
    last = sorted(sent, key=lambda key: sent[key])[-paced:]
    return [(received[key] - sent[key]) * 1000 for key in last]


def _insert_bare(database: str) -> float:
    """Rows a second, each committed by itself, for two seconds."""
    with psycopg.connect(conninfo("owner", database), autocommit=True) as owner:
        owner.execute("create table bare (id bigint generated always as identity primary key, content text)")
        begin, count = time.monotonic(), 0
        while time.monotonic() - begin < 2:
            owner.execute("insert into bare (content) values (%s)", ["x" * 1000])
            count += 1
        rate = count / (time.monotonic() - begin)
        owner.execute("drop table bare")
    return round(rate, 1)


def _ask(side: Side, sql: str) -> list[float]:
    return [row[0] for row in _ask_all(side, sql)]


def _ask_all(side: Side, sql: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(conninfo("owner", side.database)) as owner:
        return owner.execute(sql).fetchall()


# Seconds from the first delivery that came in to the last signal that was written down.
_TOOK = """
select extract(epoch from max(e.recorded_at) - (select min(received_at) from exchange_inmessage))::float
from ledger_ledgerevent e where e.type = 'chain_signals.signal-sent'
"""
_PROBES_TOOK = """
select extract(epoch from max(e.recorded_at) - min(e.happened_at))::float
from ledger_ledgerevent e where e.type = 'exchange.probe-received'
"""
_WHEN = """
select s.key, extract(epoch from e.recorded_at)::float from ledger_ledgerevent e
join chain_signals_chainsignal s on s.id = (e.payload ->> 'signal_id')::bigint
where e.type = 'chain_signals.signal-sent'
"""
