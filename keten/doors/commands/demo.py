"""``keten demo``: a region to click through. Built once; afterwards it goes on where it was."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import click
import psycopg

from keten.doors.commands.django_setup import check_demo_alone, start_django
from keten.doors.commands.processes import (
    check_port,
    find_free_port,
    run_keten,
    running,
    stopping_on_signals,
    wait_for_page,
)
from keten.doors.demo.marking import Mark, database_name, holds_people, read_mark, write_mark
from keten.doors.exchange.stand_in.server import name_addresses
from keten.ground.foundation.postgres import (
    KEEP_PLANS,
    Cluster,
    conninfo,
    drop_database,
    ensure_database,
    ensure_server,
    is_external,
    keten_home,
)
from keten.ground.foundation.wording import AMSTERDAM

_SEED = 1
_SIZE = {"CLIENTS": 2000, "MONTHS": 18}  # another size: KETEN_DEMO_CLIENTS=200 make demo

_NO_DEMO = """Database {name} is geen demo: er staan al medewerkers of klanten in. Er is niets veranderd.
Gebruik een andere database voor de demo: KETEN_DATABASE=keten_demo make demo"""
_EXTERNAL = """Database {name} staat op een eigen server. Een demo bouwen wist die database.
Weet u het zeker? keten demo build --yes"""


def build_demo(*, clients: int, months: int, seed: int, sure: bool = False) -> None:
    """Throw the demo database away and live a new region in it.

    Exits with a sentence for a database that is no demo, and for an external server unless ``sure``.
    """
    check_demo_alone()
    ensure_server()
    _check_may_build(sure)
    # A build that is cut off starts again anyway; the same few statements come by thousands of times.
    os.environ["PGOPTIONS"] = f"-c synchronous_commit=off -c {KEEP_PLANS}"
    try:
        _build(Mark(clients=clients, months=months, seed=seed, built_on=_now().astimezone(AMSTERDAM).date()))
    finally:
        del os.environ["PGOPTIONS"]


def run_demo(port: int) -> None:
    """Web server and worker on one port until Ctrl-C; the first time the region is built."""
    check_port(port)
    check_demo_alone()
    os.environ["KETEN_DEMO"] = "1"
    with stopping_on_signals():
        try:
            _make_ready()
            _leave_database()
            _serve(port)
        finally:
            _stop_database()


def _make_ready() -> None:
    """Styles and tables; a region when there is none; otherwise the days since the last visit."""
    has_styles = (keten_home() / "static" / "staticfiles.json").is_file()
    ensure_server()
    run_keten("migrate" if has_styles else "setup")
    mark = read_mark()
    if mark and mark.lived_until:
        _continue(mark)
        return
    if mark:
        click.echo("De vorige opbouw van de demo is niet afgemaakt: ze begint opnieuw.", err=True)
    clients, months = (int(os.environ.get(f"KETEN_DEMO_{name}", size)) for name, size in _SIZE.items())
    build_demo(clients=clients, months=months, seed=_SEED)


def _serve(port: int) -> None:
    address = f"http://localhost:{port}"
    with _connected_sources(), running("serve", "--port", str(port)) as web, running("work") as worker:
        wait_for_page(f"http://127.0.0.1:{port}/demo/", web)
        click.echo(f"\nDe demo draait. Open {address}\nCtrl-C stopt alles; met `make demo` gaat hij later verder.")
        while web.is_alive() and worker.is_alive():
            web.wait(seconds=1)
        raise SystemExit("De webserver of de werker is gestopt. " + web.last_words() + worker.last_words())


@contextmanager
def _connected_sources() -> Iterator[None]:
    """The registers of others, imitated for the time of the block, and connected for the processes that follow.

    When they stop the demo goes on, as a real installation does: the pages say which source is not reachable.
    """
    start_django("round", demo=True)
    from keten.doors.demo.registered import write_people

    port, people = find_free_port(), write_people(keten_home() / "demo-people.toml")
    _leave_database()
    with running("sources", "--port", str(port), "--people", str(people)) as sources:
        wait_for_page(f"http://127.0.0.1:{port}/_stand", sources)
        os.environ.update(name_addresses(port))
        yield


def _check_may_build(sure: bool) -> None:
    if read_mark() is None and holds_people():
        raise SystemExit(_NO_DEMO.format(name=database_name()))
    if is_external() and not sure:
        raise SystemExit(_EXTERNAL.format(name=database_name()))


def _build(mark: Mark) -> None:
    drop_database(database_name())
    ensure_database(database_name())
    write_mark(mark)
    run_keten("migrate")
    start_django("round", demo=True)
    from django.conf import settings

    from keten.doors.demo.building import build_region, make_plan

    Path(settings.KETEN_ANCHOR_FILE).unlink(missing_ok=True)  # of the ledger that is gone
    shutil.rmtree(settings.KETEN_STORE, ignore_errors=True)
    plan = make_plan(clients=mark.clients, months=mark.months, seed=mark.seed, today=mark.built_on)
    build_region(plan, now=_now(), processes=os.cpu_count() or 1)
    with psycopg.connect(conninfo("owner"), autocommit=True) as connection:
        connection.execute("analyze")
    _furnish(mark)
    _anchor()
    write_mark(replace(mark, lived_until=mark.built_on))


def _furnish(mark: Mark) -> None:
    """Some files get what the imitated registers know, so that every page has something to show."""
    from django.conf import settings

    with _connected_sources():
        from keten.doors.demo.furnishing import furnish_region
        from keten.doors.exchange.rules.connections import read_connections

        settings.KETEN_CONNECTIONS = read_connections(os.environ)
        furnish_region(seed=mark.seed, now=_now())


def _continue(mark: Mark) -> None:
    """The days since the last visit are lived too. Visitors may have changed the region in ways the lives do not
    know; then only the round of today is run."""
    start_django("round", demo=True)
    from keten.doors.demo.building import continue_region, make_plan
    from keten.ground.promises.actions import run_round_when_due

    now = _now()
    today = now.astimezone(AMSTERDAM).date()
    plan = make_plan(clients=mark.clients, months=mark.months, seed=mark.seed, today=mark.built_on)
    if mark.lived_until and mark.lived_until < today:
        try:
            continue_region(replace(plan, lived_until=today), after=mark.lived_until, now=now)
        except Exception as error:
            click.echo(f"De dagen sinds de vorige keer zijn niet allemaal nagespeeld: {error}", err=True)
    run_round_when_due(on=today, now=now)
    _anchor()
    write_mark(replace(mark, lived_until=today))


def _anchor() -> None:
    """Fix the ledger as after every round."""
    from django.conf import settings

    from keten.ground.ledger.actions import anchor_ledger, keep_anchor

    anchor = anchor_ledger(on=_now().astimezone(AMSTERDAM).date())
    keep_anchor(anchor, file=Path(settings.KETEN_ANCHOR_FILE))


def _stop_database() -> None:
    """The embedded server, unless somebody else is at work in it."""
    _leave_database()
    with suppress(psycopg.Error):
        if not is_external():
            Cluster().stop_when_idle()


def _leave_database() -> None:
    """Close our own connections, however far we came."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()


def _now() -> datetime:
    return datetime.now(UTC)
