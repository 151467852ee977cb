"""What a client would have been told: notices are noted instead of sent."""

from collections.abc import Collection
from uuid import uuid4

import pytest

from keten.doors.exchange import notifying
from keten.dossier.clients.actions import notify_client
from keten.dossier.clients.ports import NotNotified
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, at

NOW = at(TODAY)


class Recorder:
    """Notes what it was asked to send; fails as often as it is told to."""

    channels: Collection[str] = frozenset({"email", "text"})

    def __init__(self) -> None:
        self.sent: list[tuple[str, str, str]] = []
        self.fails = 0
        self.meanwhile = lambda: None

    def send(self, *, channel: str, address: str, subject: str, text: str) -> None:
        self.meanwhile()
        if self.fails:
            self.fails -= 1
            raise NotNotified("not_sent")
        self.sent.append((channel, address, text))


@pytest.fixture
def recorder(settings, monkeypatch) -> Recorder:
    found = Recorder()
    monkeypatch.setattr(notifying, "EMAIL", found)
    settings.KETEN_NOTIFIER = "keten.doors.exchange.notifying.EMAIL"
    return found


def notify(client, **more):
    given = {"client_id": client.pk, "kind": "message", "about": uuid4(), "by": SYSTEM, "now": NOW}
    return notify_client(**(given | more))
