"""What happened in a transfer (*overgang*): ids and codes, never what was agreed."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.dossier.cases.events import CaseEvent


@dataclass(frozen=True, kw_only=True)
class TransferEvent(CaseEvent):
    transfer_id: int


@dataclass(frozen=True, kw_only=True)
class TransferStarted(TransferEvent):
    """By the round, or by hand; ``effective_on`` is the day from which it holds."""

    type: ClassVar[str] = "transfers.transfer-started"
    reason: str
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class TransferMoved(TransferEvent):
    """WW turned out to end on another day."""

    type: ClassVar[str] = "transfers.transfer-moved"
    effective_on: date


@dataclass(frozen=True, kw_only=True)
class ContactChosen(TransferEvent):
    """The contact person stays, or is changed by a handover (P6)."""

    type: ClassVar[str] = "transfers.contact-chosen"
    contact: str
    handover_id: int | None


@dataclass(frozen=True, kw_only=True)
class ClientTold(TransferEvent):
    type: ClassVar[str] = "transfers.client-told"
    told_how: str


@dataclass(frozen=True, kw_only=True)
class OutcomeChosen(TransferEvent):
    type: ClassVar[str] = "transfers.outcome-chosen"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DayReached(TransferEvent):
    """The day from which it holds has come: what follows is done by a reaction."""

    type: ClassVar[str] = "transfers.day-reached"


@dataclass(frozen=True, kw_only=True)
class TransferEnded(TransferEvent):
    type: ClassVar[str] = "transfers.transfer-ended"
    outcome: str


@dataclass(frozen=True, kw_only=True)
class AgreementRecorded(CaseEvent):
    """What UWV and the municipality agreed about reintegration, from the answer to a signal."""

    type: ClassVar[str] = "transfers.agreement-recorded"
    agreement_id: int
    signal_id: int
