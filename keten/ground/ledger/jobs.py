"""Work the queue does for the ledger: reactions, and putting jobs of a dead worker back to work."""

import logging

from django.conf import settings
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from keten.ground.ledger import actions

log = logging.getLogger(__name__)


@app.task(
    name="ledger.react",
    queue="reactions",
    retry=RetryStrategy(max_attempts=10, exponential_wait=2),
)
def react(*, event_id: int, reaction: str) -> None:
    """Carry out one reaction to one event; running it twice changes nothing."""
    actions.carry_out(event_id, reaction)


@app.periodic(cron="* * * * *")
@app.task(name="ledger.retry_stalled_jobs", queue="upkeep", queueing_lock="retry_stalled_jobs", pass_context=True)
async def retry_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Give the jobs of a killed worker to a living one; without this they would wait for ever."""
    await put_stalled_jobs_back()


async def put_stalled_jobs_back() -> int:
    """Returns how many jobs were put back."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.KETEN_STALLED_AFTER_S))
    for job in stalled:
        await app.job_manager.retry_job(job)
    if stalled:
        log.warning("%s jobs of a stopped worker were put back", len(stalled))
    return len(stalled)
