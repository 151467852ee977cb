"""What happened with a signal: ids and codes, never its words."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SignalEvent(Event):
    legal_basis: ClassVar[str] = "Besluit SUWI art. 5.2b"
    client_id: int
    signal_id: int


@dataclass(frozen=True, kw_only=True)
class CorrectionSent(SignalEvent):
    """A request for correction lies with the organisation that owns the datum."""

    type: ClassVar[str] = "chain_signals.correction-sent"
    addressee_id: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class SignalSent(SignalEvent):
    """A signal lies with its addressee, who answers by ``due_on``."""

    type: ClassVar[str] = "chain_signals.signal-sent"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9"
    kind: str
    addressee_id: int | None  # None: somebody outside Keten
    due_on: date
    message_id: int


@dataclass(frozen=True, kw_only=True)
class SignalTurned(SignalEvent):
    """A signal went on: received, accepted, refused, begun, put on hold, withdrawn or failed."""

    type: ClassVar[str] = "chain_signals.signal-turned"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9"
    from_state: str
    state: str
    message_id: int | None = None
    hold_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class SignalAnswered(SignalEvent):
    type: ClassVar[str] = "chain_signals.signal-answered"
    outcome: str
    justified: str = ""
    message_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class AnswerRead(SignalEvent):
    """The sender has seen the answer."""

    type: ClassVar[str] = "chain_signals.answer-read"


@dataclass(frozen=True, kw_only=True)
class SignalJoined(Event):
    """Signals about a double are about the client who stayed from now on."""

    type: ClassVar[str] = "chain_signals.signal-joined"
    client_id: int
    double_id: int


@dataclass(frozen=True, kw_only=True)
class LinkEvent(SignalEvent):
    legal_basis: ClassVar[str] = "Wet SUWI art. 9"
    link_id: int


@dataclass(frozen=True, kw_only=True)
class LinkMade(LinkEvent):
    """Somebody outside Keten was mailed a link, which works until ``expires_on``; any earlier one is dead."""

    type: ClassVar[str] = "chain_signals.link-made"
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class LinkOpened(LinkEvent):
    """Who holds a link typed its code."""

    type: ClassVar[str] = "chain_signals.link-opened"


@dataclass(frozen=True, kw_only=True)
class CodeFailed(LinkEvent):
    """Somebody typed a wrong code; ``blocked``: it was one too many."""

    type: ClassVar[str] = "chain_signals.code-failed"
    blocked: bool
