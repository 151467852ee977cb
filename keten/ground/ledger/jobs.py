"""Work the queue does for the ledger: reactions, and putting jobs of a dead worker back to work."""

import logging

from django.conf import settings
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status

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
    """Returns how many jobs were put back. What is wrong with one of them keeps no other from going on."""
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.KETEN_STALLED_AFTER_S))
    back = [job for job in stalled if await _put_back(job)]
    if stalled:
        log.warning("%s of %s jobs of a stopped worker were put back", len(back), len(stalled))
    return len(back)


async def _put_back(job: Job) -> bool:
    """A job with a lock of the queue under which another one waits is ended instead: one is enough to do its work."""
    assert job.id is not None
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job_by_id_async(job.id, status=Status.ABORTED, delete_job=False)
        return False
    except ConnectorException:
        log.warning("Job %s of a stopped worker was not put back; the next minute tries again", job.id)
        return False
    return True
