"""What happened to applications and benefits. Ids and codes only."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ApplicationEvent(Event):
    purpose: ClassVar[str] = "uitkering"
    legal_basis: ClassVar[str] = "Wet SUWI art. 30c"
    application_id: int
    case_id: int
    law: str


@dataclass(frozen=True, kw_only=True)
class ApplicationSubmitted(ApplicationEvent):
    type: ClassVar[str] = "benefits.application-submitted"
    submitted_to_id: int
    decider_id: int
    reported_on: date
    transfer_due_on: date | None
    decision_due_on: date


@dataclass(frozen=True, kw_only=True)
class TransferExtended(ApplicationEvent):
    type: ClassVar[str] = "benefits.transfer-extended"
    transfer_due_on: date


@dataclass(frozen=True, kw_only=True)
class ApplicationTransferred(ApplicationEvent):
    """Handed to the organisation that decides; what was checked, and that the client was told in writing."""

    type: ClassVar[str] = "benefits.application-transferred"
    is_correct: bool
    is_complete: bool
    is_consistent: bool
    check_note: str


@dataclass(frozen=True, kw_only=True)
class ApplicationDecided(ApplicationEvent):
    type: ClassVar[str] = "benefits.application-decided"
    outcome: str
    reason: str
    payment_due_on: date | None


@dataclass(frozen=True, kw_only=True)
class FirstPaymentRecorded(ApplicationEvent):
    type: ClassVar[str] = "benefits.first-payment-recorded"
    first_paid_on: date


@dataclass(frozen=True, kw_only=True)
class DecisionCorrected(ApplicationEvent):
    type: ClassVar[str] = "benefits.decision-corrected"
    kind: str
    old_outcome: str
    new_outcome: str


@dataclass(frozen=True, kw_only=True)
class BenefitEvent(Event):
    purpose: ClassVar[str] = "uitkering"
    legal_basis: ClassVar[str] = "Wet SUWI art. 62"
    period_id: int
    law: str


@dataclass(frozen=True, kw_only=True)
class BenefitPeriodRecorded(BenefitEvent):
    """A benefit began, or turned out to be otherwise than was known (``supersedes`` rows)."""

    type: ClassVar[str] = "benefits.benefit-period-recorded"
    from_on: date
    until_on: date | None
    expected_end_on: date | None
    supersedes: int


@dataclass(frozen=True, kw_only=True)
class BenefitEnded(BenefitEvent):
    type: ClassVar[str] = "benefits.benefit-ended"
    until_on: date
    reason: str
