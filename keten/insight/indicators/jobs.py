"""Figures by themselves: after the round of a day the worker exports what is new, and computes."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.indicators.actions import refresh_figures
from keten.insight.indicators.queries.opening import find_source, find_store


@app.task(name="indicators.refresh_figures", queue="figures", retry=RetryStrategy(max_attempts=3, wait=600))
def refresh() -> None:
    """All figures, from everything that happened; killed or refused, the whole is done again."""
    now = timezone.now()
    source, key = find_source()
    until = timezone.localdate(now).replace(day=1)
    refresh_figures(store=find_store(), source=source, key=key, until=until, by=SYSTEM, now=now)
