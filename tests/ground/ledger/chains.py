"""Chains to test the ledger with, without any other app."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID, uuid4

from keten.ground.ledger.actions import record_event
from keten.ground.ledger.events import Event
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, at


@dataclass(frozen=True, kw_only=True)
class Tried(Event):
    """Something happened, and nobody reacts to it."""

    type: ClassVar[str] = "tests.tried"
    number: int


def record(client_ref: UUID | None, number: int = 0) -> int:
    """One event in the chain of a client, or in that of the organisations."""
    return record_event(Tried(number=number), by=SYSTEM, now=at(TODAY), client_ref=client_ref)


def grow_chain(length: int) -> UUID:
    """A new chain; returns its key."""
    ref = uuid4()
    for number in range(length):
        record(ref, number)
    return ref


@dataclass(frozen=True, kw_only=True)
class Asked(Event):
    """``answer`` in ``reactions`` reacts to this."""

    type: ClassVar[str] = "tests.asked"


@dataclass(frozen=True, kw_only=True)
class Hopeless(Event):
    """``fail_halfway`` in ``reactions`` reacts to this."""

    type: ClassVar[str] = "tests.hopeless"
