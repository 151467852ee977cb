"""Reactions: deferred with the data or not at all, carried out exactly once or not at all."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from django.db import connection, transaction
from procrastinate.contrib.django import app as queue

from keten.ground.foundation.postgres.connections import conninfo
from keten.ground.ledger.actions import carry_out, drain, draining, record_event, record_events_of
from keten.ground.ledger.events import Event
from keten.ground.ledger.models import LedgerEvent, ReactionRun
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, at
from tests.ground.ledger.chains import Asked, Hopeless, Tried


@pytest.fixture(autouse=True)
def _own_reactions(settings) -> None:  # type: ignore[no-untyped-def]
    settings.KETEN_REACTIONS = "tests.ground.ledger.reactions.REACTIONS"


@pytest.fixture
def onlooker(own_database: str) -> Iterator[psycopg.Connection]:
    """Another process, which sees only what was committed."""
    with psycopg.connect(conninfo("app", own_database), autocommit=True) as other:
        yield other


def _record(event: Event) -> int:
    return record_event(event, by=SYSTEM, now=at(TODAY), client_ref=uuid4())


def _seen(onlooker: psycopg.Connection) -> tuple[int, int]:
    """Events and jobs that another process sees."""
    row = onlooker.execute(
        "select (select count(*) from ledger_ledgerevent), (select count(*) from procrastinate_jobs)"
    ).fetchone()
    assert row
    return row[0], row[1]


def test_event_and_job_appear_together_at_the_commit(onlooker: psycopg.Connection) -> None:
    with transaction.atomic():
        _record(Asked())
        with connection.cursor() as cursor:  # the job is there, in this very transaction
            cursor.execute("select count(*) from procrastinate_jobs")
            assert cursor.fetchone() == (1,)
        assert _seen(onlooker) == (0, 0)
    assert _seen(onlooker) == (1, 1)


def test_a_change_that_is_undone_leaves_no_event_and_no_job(onlooker: psycopg.Connection) -> None:
    with transaction.atomic():
        _record(Asked())
        transaction.set_rollback(True)
    assert _seen(onlooker) == (0, 0)


def test_a_part_that_is_undone_takes_its_job_along(onlooker: psycopg.Connection) -> None:
    with transaction.atomic():
        _record(Tried(number=1))
        with transaction.atomic():
            _record(Asked())
            transaction.set_rollback(True)
    assert _seen(onlooker) == (1, 0)


def test_inside_a_worker_the_job_is_part_of_the_change_too(onlooker: psycopg.Connection) -> None:
    """A worker gives procrastinate a connection of its own; a reaction must not defer the next one on that."""
    with queue.replace_connector(queue.connector.get_worker_connector()):
        with transaction.atomic():
            _record(Asked())
            transaction.set_rollback(True)
        assert _seen(onlooker) == (0, 0)
        _record(Asked())
    assert _seen(onlooker) == (1, 1)


def test_an_event_without_reactions_defers_nothing(onlooker: psycopg.Connection) -> None:
    _record(Tried(number=1))
    assert _seen(onlooker) == (1, 0)


@pytest.mark.django_db
def test_the_same_job_twice_changes_nothing() -> None:
    with draining():
        event = _record(Asked())
    assert carry_out(event, "answer") is True
    assert carry_out(event, "answer") is False
    assert LedgerEvent.objects.count() == 2
    assert ReactionRun.objects.filter(event_id=event, reaction="answer").count() == 1


@pytest.mark.django_db
def test_a_reaction_that_fails_leaves_nothing_and_can_be_tried_again() -> None:
    with draining():
        event = _record(Hopeless())
    for _ in range(2):
        with pytest.raises(RuntimeError, match="halfway"):
            carry_out(event, "fail_halfway")
    assert LedgerEvent.objects.count() == 1
    assert not ReactionRun.objects.exists()


@pytest.mark.django_db
def test_draining_keeps_reactions_out_of_the_queue() -> None:
    with draining() as pending:
        _record(Asked())
        assert LedgerEvent.objects.count() == 1
        drain(pending)
    assert LedgerEvent.objects.count() == 2
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from procrastinate_jobs")
        assert cursor.fetchone() == (0,)


@pytest.mark.django_db
def test_what_was_taken_back_is_not_reacted_to() -> None:
    with draining() as pending:
        with transaction.atomic():
            _record(Asked())
            transaction.set_rollback(True)
        _record(Asked())
        drain(pending)
    assert LedgerEvent.objects.count() == 2
    assert ReactionRun.objects.count() == 1


@pytest.mark.django_db
def test_events_with_reactions_are_never_recorded_in_bulk() -> None:
    with pytest.raises(ValueError, match=r"tests\.asked"):
        record_events_of([Asked], rows_sql="select null, null, null, '{}'::jsonb", params={}, now=at(TODAY))


def test_two_workers_with_the_same_job(own_database: str) -> None:
    """Both claim it at the same moment: one waits for the other and then finds it done."""
    with draining():
        event = _record(Asked())
    start, done = threading.Barrier(2), []

    def work() -> None:
        try:
            start.wait()
            done.append(carry_out(event, "answer"))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == [False, True]
    assert LedgerEvent.objects.count() == 2
