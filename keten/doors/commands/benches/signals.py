"""Messages between two installations over the loopback: how many a second, and how long one is under way.

Sender and receiver are the real worker and web server, each on its own database, on this one machine. A message counts
when the receiver has committed what it does and the sender has written that down.
"""

import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import click
import psycopg
from django.db import connection, transaction
from django.utils import timezone

from keten.doors.commands.benches.desk import Figures, get_percentile
from keten.doors.commands.benches.server import run_keten, serving, working
from keten.doors.exchange.actions import make_subscription, put_out
from keten.doors.exchange.actions.probing import PROBE
from keten.doors.exchange.rules.signing import write_secret
from keten.ground.foundation.postgres import conninfo, drop_database
from keten.ground.organisations.models import Organisation
from keten.ground.organisations.rules.viewer import Viewer

MOST = 5_000  # messages that wait when the clock starts
CLIENTS = 1_000
PACE, PACED = 50, 500  # a second, and how many: for how long one is under way
PATIENCE_S = 300
_SOURCES = [f"urn:nld:oin:{number:020}:systeem:meting" for number in (1, 2)]
_ADMINISTRATOR = Viewer(  # of databases that only exist while measuring
    staff_id=None,
    name="meting",
    organisation_id=None,
    organisation_name="",
    kind="",
    roles=frozenset({"administrator"}),
)


def measure_signals(most: int, *, prefix: str = "keten_bench_signals") -> tuple[Figures, Figures]:
    """Figures and reference: bare inserts, each with its own commit, of rows as large as a message."""
    count = min(most, MOST)
    names = [f"{prefix}_{side}" for side in ("sender", "receiver")]
    for name in names:
        drop_database(name)
        run_keten("migrate", database=name)
    reference = {"inserts_per_s": _insert_bare(names[0])}
    secret = write_secret(secrets.token_bytes(32))
    with serving(names[1], workers=2) as port:
        _connect(names[1], "http://127.0.0.1:9/", 1, secret)
        partner = _connect(names[0], f"http://127.0.0.1:{port}/uitwisseling/gebeurtenissen/", 0, secret)
        figures = _measure(names, partner, count)
    connection.close()
    for name in names:
        drop_database(name)
    return figures, reference


def _measure(names: list[str], partner: int, count: int) -> Figures:
    put_s = _put_out(names[0], partner, count)
    with working(names[0]):
        _wait_until_sent(names[0], count)
        many = _ask(names[0], "select extract(epoch from max(sent_at) - min(sent_at))::float from exchange_outmessage")
        _put_out(names[0], partner, min(count, PACED), pause_s=1 / PACE)
        _wait_until_sent(names[0], count + min(count, PACED))
    paced = _ask(
        names[0],
        f"""select extract(epoch from sent_at - put_at)::float * 1000 from exchange_outmessage
      order by id desc limit {min(count, PACED)}""",
    )
    _check(names[1], count + min(count, PACED))
    return {
        "signals_per_s": round(count / max(many[0], 0.001), 1),
        "sent_to_received_p50_ms": get_percentile(paced, 50),
        "sent_to_received_p95_ms": get_percentile(paced, 95),
        "put_out_per_s": round(count / put_s, 1),
        "signals": count,
    }


def _connect(database: str, address: str, side: int, secret: str) -> int:
    """The other side as a partner here; returns its organisation."""
    with _working_on(database):
        other, _is_new = Organisation.objects.get_or_create(
            code="meting", defaults={"name": "Meting", "kind": "other", "from_on": timezone.localdate()}
        )
        make_subscription(
            organisation_id=other.pk, address=address, our_source=_SOURCES[side], their_source=_SOURCES[1 - side],
            secret=secret, by=_ADMINISTRATOR, now=timezone.now(),
        )  # fmt: skip
        return other.pk


def _put_out(database: str, partner: int, count: int, *, pause_s: float = 0) -> float:
    """Each in a transaction of its own; returns the seconds."""
    clients = [uuid4() for _ in range(CLIENTS)]
    with _working_on(database):
        started = time.monotonic()
        for number in range(count):
            _put_one(partner, clients[number % CLIENTS], number)
            time.sleep(max(0.0, started + number * pause_s - time.monotonic()) if pause_s else 0)
        return time.monotonic() - started


def _put_one(partner: int, client: UUID, number: int) -> None:
    with transaction.atomic():
        put_out(
            subscriber_organisation_id=partner, type=PROBE, client_ref=client, message_key=uuid4(),
            data={"nummer": number + 1, "tekst": "x" * 1000}, now=timezone.now(),
        )  # fmt: skip


def _wait_until_sent(database: str, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while (sent := int(_ask(database, "select count(*) from exchange_outmessage where state = 'sent'")[0])) < count:
        if time.monotonic() > deadline:
            raise RuntimeError(f"{sent} of {count} messages were sent in {PATIENCE_S} s")
        time.sleep(0.2)
    click.echo(f"  {count} berichten verstuurd", err=True)


def _check(database: str, count: int) -> None:
    """What counts is what happened there."""
    happened = _ask(database, "select count(*) from ledger_ledgerevent where type = 'exchange.probe-received'")[0]
    if happened != count:
        raise RuntimeError(f"{happened} of {count} messages were dealt with")


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


def _ask(database: str, sql: str) -> list[float]:
    with psycopg.connect(conninfo("owner", database)) as owner:
        return [row[0] for row in owner.execute(sql)]


@contextmanager
def _working_on(database: str) -> Iterator[None]:
    connection.close()
    connection.settings_dict["NAME"] = database
    yield
    connection.close()
