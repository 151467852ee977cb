"""Try-outs are done by the worker: they take longer than a page may."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.simulation.actions import run_try_out


@app.task(name="simulation.try_out", queue="try_outs", retry=RetryStrategy(max_attempts=3, exponential_wait=2))
def try_out(*, key: str) -> None:
    """One try-out; after a kill it begins again, with the same result."""
    run_try_out(try_out=UUID(key), by=SYSTEM, now=timezone.now())
