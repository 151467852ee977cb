"""Every night: what is new leaves the ledger and all figures are computed anew, by a job of its own."""

from datetime import date, datetime

from django.db import transaction
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task

from keten.ground.ledger.actions import Actor
from keten.insight.indicators.actions.computing import compute_figures
from keten.insight.indicators.actions.exporting import export_events
from keten.insight.indicators.models import FigureRun
from keten.insight.indicators.store import Store

QUEUE = "figures"  # of its own: nobody's reaction waits for a computation
_JOBS = JobManager(DjangoConnector())


def order_figures() -> bool:
    """Have the worker refresh all figures; False when it had been asked and has not begun yet."""
    task = configure_task(
        name="indicators.refresh_figures", queue=QUEUE, queueing_lock="refresh_figures", job_manager=_JOBS
    )
    try:
        with transaction.atomic():
            task.defer()
    except AlreadyEnqueued:
        return False
    return True


def refresh_figures(*, store: Store, source: str, key: bytes, until: date, by: Actor, now: datetime) -> FigureRun:
    """Export what is new (``source``, ``key``: as ``export_events``), and compute all figures before ``until``.

    Raises ``Busy`` and ``StillWriting`` as those do: then the figures stay those of the last time.
    """
    export_events(store=store, source=source, key=key)
    return compute_figures(store=store, until=until, by=by, now=now)
