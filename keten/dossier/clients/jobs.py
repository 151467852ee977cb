"""Work the queue does for clients: notices that are due go out."""

from django.utils import timezone
from procrastinate.contrib.django import app

from keten.dossier.clients.actions import send_notices
from keten.ground.organisations.rules.viewer import SYSTEM


@app.periodic(cron="* * * * *")
@app.task(name="clients.send_notices", queue="sending", queueing_lock="send_notices")
def send_waiting_notices(timestamp: int) -> None:
    """Once a minute: every notice whose time has come. What did not go is tried again later."""
    send_notices(by=SYSTEM, now=timezone.now())
