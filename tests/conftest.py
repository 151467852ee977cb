"""A real PostgreSQL for every test: made by the product's own commands, used as the app role.

The session belongs to the owner but works as the app role; ``as_round`` steps into the round's shoes inside the same
transaction, as the worker would in its own process.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client as TestClient
from psycopg.pq import TransactionStatus

from keten.ground.foundation.postgres.connections import Role, connection_settings, conninfo, ensure_server, role_name
from keten.ground.foundation.postgres.databases import create_from_template, database_exists, drop_database
from tests.stand_in import stand_in as stand_in
from tests.stand_in import stand_in_process as stand_in_process

# Tests start hundreds of processes; each would compile all it imports when nothing is kept of it.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

TEMPLATE = f"keten_test_{os.getpid()}_template"
SHARED = f"keten_test_{os.environ.get('PYTEST_XDIST_TESTRUNUID', os.getpid())}_shared"
MAIN = f"keten_test_{os.getpid()}"


# What takes longest begins first, so that at the end no worker waits minutes for one long story of the other:
# the longest files, then the wings.
LONG_FIRST = (
    "journeys/test_every_page", "doors/exchange/test_chaos", "doors/commands/test_backup", "doors/commands/test_bench",
    "doors/demo", "journeys", "insight", "access", "stateful", "doors", "ground",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The order of files by how long they take; with ``--no-loadscope-reorder`` the workers keep to it."""
    names = [*LONG_FIRST, ""]
    items.sort(key=lambda item: next(n for n, name in enumerate(names) if f"tests/{name}" in str(item.path)))


@pytest.fixture(scope="session")
def template_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A migrated, empty database that nobody connects to; others are copied from it.

    Workers of one run share what the first of them migrated: who comes later copies that.
    """
    ensure_server()
    if os.environ.get("KETEN_TESTS_THROW_AWAY"):
        _do_not_wait_for_the_disk()
    drop_database(TEMPLATE)
    with _one_at_a_time(tmp_path_factory):
        if database_exists(SHARED):
            create_from_template(TEMPLATE, SHARED)
        else:
            run_keten("migrate", database=TEMPLATE)
            _let_tests_see(TEMPLATE)
            create_from_template(SHARED, TEMPLATE)
    yield TEMPLATE
    drop_database(TEMPLATE)
    with _one_at_a_time(tmp_path_factory):
        drop_database(SHARED)


def _do_not_wait_for_the_disk() -> None:
    """For a server that goes with the machine: a power cut may spoil it, a killed process still loses nothing."""
    with psycopg.connect(conninfo("owner", "postgres"), autocommit=True) as owner:
        owner.execute("alter system set fsync = off")
        owner.execute("select pg_reload_conf()")


@contextmanager
def _one_at_a_time(folders: pytest.TempPathFactory) -> Iterator[None]:
    """What happens inside is done by one worker of this run at a time."""
    base = folders.getbasetemp()
    with ((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture(scope="session")
def django_db_setup(template_database: str, django_db_blocker) -> Iterator[None]:  # type: ignore[no-untyped-def]
    """The database of tests that roll back (the ``db`` fixture), as the app role."""
    create_from_template(MAIN, template_database)
    with django_db_blocker.unblock():
        _use(MAIN)
        yield
        connections.close_all()
    drop_database(MAIN)


@pytest.fixture
def own_database(template_database: str, django_db_blocker, request) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A database of this test alone, for real commits, several processes or tampering; yields its name."""
    with copied_database(request.node.nodeid, template_database, django_db_blocker) as name:
        yield name


@contextmanager
def copied_database(key: str, template: str, blocker) -> Iterator[str]:  # type: ignore[no-untyped-def]
    """A database for the time of the block, and then the one that was used before: blocks may lie in each other."""
    before = str(settings.DATABASES["default"]["NAME"])
    name = f"{MAIN}_{abs(hash(key)) % 10**8}"
    drop_database(name)
    create_from_template(name, template)
    try:
        with blocker.unblock():
            _use(name)
            yield name
            connections.close_all()
    finally:
        _use(before if before.startswith(MAIN) else MAIN)
        drop_database(name)


def run_keten(
    *words: str, database: str, timeout: int = 120, check: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the ``keten`` command as a real process on one database; with ``check`` it must succeed."""
    return subprocess.run(
        [sys.executable, "-m", "keten", *words],
        env=os.environ | {"KETEN_DATABASE": database} | environment,
        capture_output=True, text=True, timeout=timeout, check=check,
    )  # fmt: skip


def as_round() -> AbstractContextManager[None]:
    """What happens inside is done by the round role (daily round, anchors)."""
    return _as_role("round")


def as_owner() -> AbstractContextManager[None]:
    """What happens inside is done by who owns the tables: for a test that looks where the application may not."""
    return _as_role("owner")


@contextmanager
def _as_role(role: Role) -> Iterator[None]:
    with connections["default"].cursor() as cursor:
        cursor.execute(f"set role {role_name(role)}")
        try:
            yield
        finally:
            if not connections["default"].needs_rollback:  # else the rollback gives the role back
                cursor.execute(f"set role {role_name('app')}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    """A test that leaves another role behind is told so itself; the next one would see too much, or too little."""
    yield
    session = connections["default"].connection
    if session is None or session.closed or session.info.transaction_status != TransactionStatus.IDLE:
        return
    found = session.execute("select current_user::text").fetchone()[0]
    if not session.autocommit:
        session.rollback()
    if found != role_name("app"):
        connections.close_all()
        pytest.fail(f"the role was left at {found}")


@pytest.fixture(autouse=True)
def _requests_see_only_what_is_granted(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page asked for through Django's test client is bound by row-level security, as in production."""
    ask = TestClient.request

    def bound(client: TestClient, **request: Any) -> Any:
        with only_granted():
            return ask(client, **request)

    monkeypatch.setattr(TestClient, "request", bound)


@contextmanager
def only_granted() -> Iterator[None]:
    """What happens inside is bound by row-level security; a test itself sees everything, to be able to compare."""
    if connections["default"].settings_dict["OPTIONS"].get("options", "").find(SEES_ALL) < 0:
        yield
        return
    _set_seeing("")
    try:
        yield
    finally:
        if not connections["default"].needs_rollback:
            _set_seeing("on")


SEES_ALL = "-c keten.tests=on"


def _set_seeing(value: str) -> None:
    session = connections["default"].connection  # not through Django: a query of the test is none of the page
    if session is not None and not session.closed:
        session.execute("select set_config('keten.tests', %s, false)", [value])


def _let_tests_see(name: str) -> None:
    """A policy that only databases of tests have: a session that says so sees everything."""
    with psycopg.connect(conninfo("owner", name), autocommit=True) as owner:
        tables = owner.execute("select tablename from pg_tables where schemaname = 'public' and rowsecurity")
        for (table,) in tables.fetchall():
            condition = "(select current_setting('keten.tests', true)) = 'on'"
            owner.execute(
                f"create policy tests on {table} to {role_name('app')} using ({condition}) with check ({condition})"
            )


def _use(name: str) -> None:
    fresh = connection_settings("owner", name, synchronous_commit=False)
    fresh["OPTIONS"]["options"] = f"{fresh['OPTIONS'].get('options', '')} -c role={role_name('app')} {SEES_ALL}"
    connections.close_all()
    for target in (settings.DATABASES["default"], connections["default"].settings_dict):
        target.update({key: fresh[key] for key in ("NAME", "USER", "OPTIONS")})
