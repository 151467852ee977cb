"""Try-outs are done by the worker: they take longer than a page may."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.insight.simulation.actions import carry_out_migration, prepare_migration, run_try_out


@app.task(name="simulation.try_out", queue="try_outs", retry=RetryStrategy(max_attempts=3, exponential_wait=2))
def try_out(*, key: str) -> None:
    """One try-out; after a kill it begins again, with the same result."""
    run_try_out(try_out=UUID(key), by=SYSTEM, now=timezone.now())


@app.task(name="simulation.migration", queue="try_outs", retry=RetryStrategy(max_attempts=3, exponential_wait=2))
def migrate(*, key: str) -> None:
    """The next thing for a migration: its plan, or what it says after the yes. Killed, it is done again as a whole."""
    now = timezone.now()
    prepare_migration(migration=UUID(key), by=SYSTEM, now=now)
    carry_out_migration(migration=UUID(key), by=SYSTEM, now=now)
