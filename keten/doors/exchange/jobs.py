"""What the queue does for messages: it is only woken; what there is to do stands in the tables."""

from datetime import datetime

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from keten.doors.exchange.actions import note_delivery, process_waiting
from keten.doors.exchange.actions.sending import take_batch
from keten.doors.exchange.actions.waking import defer
from keten.doors.exchange.delivering import deliver
from keten.doors.exchange.queries.traffic import list_due, list_unprocessed
from keten.ground.organisations.rules.viewer import SYSTEM

_AGAIN = RetryStrategy(max_attempts=10, exponential_wait=2)  # a database that went away is back in a while


@app.task(name="exchange.send", queue="sending", retry=_AGAIN)
def send(*, subscription_id: int) -> None:
    """Delivery after delivery until nothing waits, or the subscriber does not answer; then again after a pause."""
    while batch := take_batch(subscription_id=subscription_id, now=timezone.now()):
        told = deliver(batch, now=timezone.now())
        again_at = note_delivery(batch=batch, told=told, by=SYSTEM, now=timezone.now())
        if again_at:
            defer("exchange.send", subscription_id, at=again_at)
            return


@app.task(name="exchange.process", queue="sending", retry=_AGAIN)
def process(*, subscription_id: int) -> None:
    """What came in and touches files of clients."""
    process_waiting(subscription_id=subscription_id, by=SYSTEM, now=timezone.now())


@app.periodic(cron="* * * * *")
@app.task(name="exchange.look_around", queue="sending", retry=_AGAIN)
def look_around(timestamp: int) -> None:
    """Once a minute: whatever waits while nobody was woken for it."""
    wake_all(timezone.now())


def wake_all(now: datetime) -> None:
    """A job for every connection with something to do."""
    for subscription_id in list_due(now=now):
        defer("exchange.send", subscription_id, at=now)
    for subscription_id in list_unprocessed():
        defer("exchange.process", subscription_id, at=now)
