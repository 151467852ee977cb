"""What happened in enforcement: ids and codes, never what was found or said."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.dossier.cases.events import CaseEvent


@dataclass(frozen=True, kw_only=True)
class EnforcementEvent(CaseEvent):
    purpose: ClassVar[str] = "handhaving"
    legal_basis: ClassVar[str] = "WW art. 24 tot en met 27; Participatiewet art. 18"


@dataclass(frozen=True, kw_only=True)
class DutyAgreed(EnforcementEvent):
    """Another number of applications, or none for a while."""

    type: ClassVar[str] = "enforcement.duty-agreed"
    agreement_id: int
    applications: int
    exemption: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class EffortReported(EnforcementEvent):
    """The client told what they did to find work; ``lines`` is how many."""

    type: ClassVar[str] = "enforcement.effort-reported"
    report_id: int
    lines: int
    asked: int


@dataclass(frozen=True, kw_only=True)
class ControlChosen(EnforcementEvent):
    """This client is checked; never why (written set-based by the round)."""

    type: ClassVar[str] = "enforcement.control-chosen"
    control_id: int
    law: str


@dataclass(frozen=True, kw_only=True)
class ControlEnded(EnforcementEvent):
    type: ClassVar[str] = "enforcement.control-ended"
    control_id: int
    outcome: str


@dataclass(frozen=True, kw_only=True)
class InvestigationEvent(EnforcementEvent):
    investigation_id: int


@dataclass(frozen=True, kw_only=True)
class InvestigationOpened(InvestigationEvent):
    type: ClassVar[str] = "enforcement.investigation-opened"
    law: str
    payer_id: int
    origin: str
    signal_id: int | None


@dataclass(frozen=True, kw_only=True)
class HearingAsked(InvestigationEvent):
    """The client is asked for their side (Awb 4:8)."""

    type: ClassVar[str] = "enforcement.hearing-asked"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class HearingReminded(InvestigationEvent):
    type: ClassVar[str] = "enforcement.hearing-reminded"


@dataclass(frozen=True, kw_only=True)
class HearingExtended(InvestigationEvent):
    type: ClassVar[str] = "enforcement.hearing-extended"
    due_on: date


@dataclass(frozen=True, kw_only=True)
class HearingAnswered(InvestigationEvent):
    """The client told their side, or that they have nothing to tell."""

    type: ClassVar[str] = "enforcement.hearing-answered"
    by_client: bool
    has_view: bool


@dataclass(frozen=True, kw_only=True)
class DecisionMade(InvestigationEvent):
    """It counts only once somebody else approved it."""

    type: ClassVar[str] = "enforcement.decision-made"
    decision_id: int
    duty: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class DecisionReturned(InvestigationEvent):
    type: ClassVar[str] = "enforcement.decision-returned"
    decision_id: int


@dataclass(frozen=True, kw_only=True)
class DecisionApproved(InvestigationEvent):
    """The second pair of eyes: the decision counts and the client is notified. ``signal_id``: whose sender waits."""

    type: ClassVar[str] = "enforcement.decision-approved"
    moves_access: ClassVar[bool] = True
    decision_id: int
    outcome: str
    signal_id: int | None
    objection_due_on: date


@dataclass(frozen=True, kw_only=True)
class RepentanceAsked(InvestigationEvent):
    type: ClassVar[str] = "enforcement.repentance-asked"
    decision_id: int
    repentance_id: int


@dataclass(frozen=True, kw_only=True)
class RepentanceAnswered(InvestigationEvent):
    type: ClassVar[str] = "enforcement.repentance-answered"
    decision_id: int
    repentance_id: int
    is_granted: bool


@dataclass(frozen=True, kw_only=True)
class DecisionReconsidered(InvestigationEvent):
    """Looked at again within the term (Participatiewet art. 18 lid 3)."""

    type: ClassVar[str] = "enforcement.decision-reconsidered"
    decision_id: int
    goes_on: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionMade(InvestigationEvent):
    type: ClassVar[str] = "enforcement.objection-made"
    decision_id: int
    due_on: date
    is_late: bool


@dataclass(frozen=True, kw_only=True)
class ObjectionPostponed(InvestigationEvent):
    type: ClassVar[str] = "enforcement.objection-postponed"
    decision_id: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ObjectionDecided(InvestigationEvent):
    type: ClassVar[str] = "enforcement.objection-decided"
    decision_id: int
    outcome: str
