"""What happened to the connections with others; not about a client."""

from dataclasses import dataclass
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SourceBecameUnreachable(Event):
    """A source that answered, or was never asked, gave no answer; ``reason`` is a code."""

    type: ClassVar[str] = "exchange.source-became-unreachable"
    purpose: ClassVar[str] = "beheer"
    source: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SourceAnsweredAgain(Event):
    """A source that was unreachable answered."""

    type: ClassVar[str] = "exchange.source-answered-again"
    purpose: ClassVar[str] = "beheer"
    source: str
