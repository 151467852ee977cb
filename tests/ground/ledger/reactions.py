"""Reactions to try the ledger with: each leaves an event of its own, by which a test can count it."""

from keten.ground.ledger.events import RecordedEvent
from keten.ground.ledger.ports import Reactions
from tests.ground.ledger.chains import record


def answer(event: RecordedEvent) -> None:
    record(event.client_ref, number=1000)


def fail_halfway(event: RecordedEvent) -> None:
    record(event.client_ref, number=2000)
    raise RuntimeError("halfway")


REACTIONS: Reactions = {"tests.asked": [answer], "tests.hopeless": [fail_halfway]}
