"""Removing by itself: the worker looks every hour whether today's removals have been, and makes up for them."""

from django.utils import timezone
from procrastinate.contrib.django import app

from keten.ground.upkeep.actions import run_retention_when_due


@app.periodic(cron="25 * * * *")
@app.task(name="upkeep.daily_removal", queue="upkeep", queueing_lock="daily_removal")
def daily_removal(timestamp: int) -> None:
    """What has reached its term goes, once a day; after a kill it goes on where it was."""
    now = timezone.now()
    run_retention_when_due(on=timezone.localdate(now), now=now)
