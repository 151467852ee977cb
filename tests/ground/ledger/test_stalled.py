"""Jobs of a worker that died are put back, also when a lock of the queue lets only one of them wait."""

import asyncio

import psycopg
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

from keten.ground.foundation.postgres import conninfo
from keten.ground.ledger.jobs import put_stalled_jobs_back

_DEAD = """insert into procrastinate_workers (last_heartbeat) values (now() - interval '1 hour') returning id"""
_STALLED = """insert into procrastinate_jobs (queue_name, task_name, queueing_lock, status, worker_id, attempts)
  values ('upkeep', %s, %s, %s::procrastinate_job_status, %s, 0)"""


def leave_behind(database: str, *jobs: tuple[str, str | None, str]) -> None:
    """Jobs by name, lock and status, with a worker that was last seen an hour ago."""
    with psycopg.connect(conninfo("owner", database)) as owner:
        row = owner.execute(_DEAD).fetchone()
        assert row
        for name, lock, status in jobs:
            owner.execute(_STALLED, [name, lock, status, row[0] if status == "doing" else None])


def put_back() -> int:
    async def as_worker() -> int:
        connector = app.connector
        assert isinstance(connector, DjangoConnector)
        with app.replace_connector(connector.get_worker_connector()) as worker_app:
            async with worker_app.open_async():
                return await put_stalled_jobs_back()

    return asyncio.run(as_worker())


def list_jobs(database: str) -> list[tuple[str, str]]:
    with psycopg.connect(conninfo("owner", database)) as owner:
        return owner.execute("select task_name, status::text from procrastinate_jobs order by id").fetchall()


def test_two_with_one_lock_do_not_stop_the_others(own_database: str) -> None:
    leave_behind(
        own_database, ("locked", "one", "doing"), ("locked", "one", "doing"), ("other", None, "doing"),
        ("beside", "two", "doing"), ("beside", "two", "todo"), ("last", None, "doing"),
    )  # fmt: skip
    assert put_back() == 3
    assert sorted(list_jobs(own_database)) == [
        ("beside", "aborted"), ("beside", "todo"), ("last", "todo"), ("locked", "aborted"), ("locked", "todo"),
        ("other", "todo"),
    ]  # fmt: skip
    assert put_back() == 0
