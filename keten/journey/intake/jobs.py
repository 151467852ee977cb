"""Work the queue does for intake: forms that were sent and wait for a source complete when it answers again."""

from django.utils import timezone
from procrastinate.contrib.django import app

from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.intake.actions import complete_waiting


@app.periodic(cron="*/5 * * * *")
@app.task(name="intake.complete_waiting_forms", queue="upkeep", queueing_lock="complete_waiting_forms")
def complete_waiting_forms(timestamp: int) -> None:
    """Ask the sources again for every form that waits; what completes goes out by the reaction to it."""
    complete_waiting(by=SYSTEM, now=timezone.now())
