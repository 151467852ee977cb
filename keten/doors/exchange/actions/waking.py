"""Waking the worker after the transaction. A lost call does no harm: the worker looks by itself every minute."""

from datetime import datetime
from functools import partial

from django.db import connection, transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

QUEUE = "sending"
_JOBS = JobManager(DjangoConnector())  # Django's own connection, as in the ledger


def wake_sender(subscription_id: int) -> None:
    """Send what waits for this connection, once what was put out is there for others to see."""
    transaction.on_commit(partial(defer, "exchange.send", subscription_id))


def wake_processor(subscription_id: int) -> None:
    """Deal with what came in and needs the worker."""
    transaction.on_commit(partial(defer, "exchange.process", subscription_id))


def defer(task: str, subscription_id: int, *, at: datetime | None = None) -> None:
    """One job that waits is enough. Two at the same moment do no harm: the second finds nothing to do.

    No lock of the queue: a stopped worker's job could not be put back beside a waiting one.
    """
    if not _waits(task, subscription_id, at):
        configured = configure_task(name=task, queue=QUEUE, schedule_at=at, job_manager=_JOBS)
        configured.defer(subscription_id=subscription_id)


def _waits(task: str, subscription_id: int, at: datetime | None) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            """select exists (select from procrastinate_jobs where status = 'todo' and queue_name = %s
                 and task_name = %s and (args ->> 'subscription_id')::bigint = %s
                 and (scheduled_at is null or scheduled_at <= %s))""",
            [QUEUE, task, subscription_id, at],
        )
        return bool(cursor.fetchone()[0])
