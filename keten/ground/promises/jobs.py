"""The daily round by itself: the worker looks every hour whether today's round has been, and makes up for it."""

from django.utils import timezone
from procrastinate.contrib.django import app

from keten.ground.promises.actions import run_round_when_due


@app.periodic(cron="5 * * * *")
@app.task(name="promises.daily_round", queue="upkeep", queueing_lock="daily_round")
def daily_round(timestamp: int) -> None:
    """Today's round, once, in the first hour of the day or as soon as a worker is there again."""
    now = timezone.now()
    run_round_when_due(on=timezone.localdate(now), now=now)
