"""What others may know of inspections: ids and dates, never what was written."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event

_GROUND = "Awb art. 5:17"


@dataclass(frozen=True, kw_only=True)
class InspectionEvent(Event):
    purpose: ClassVar[str] = "inspectie"
    legal_basis: ClassVar[str] = _GROUND
    inspection_id: int


@dataclass(frozen=True, kw_only=True)
class InspectionOpened(InspectionEvent):
    type: ClassVar[str] = "governance.inspection-opened"
    promise: str
    figure: str


@dataclass(frozen=True, kw_only=True)
class InspectionClosed(InspectionEvent):
    type: ClassVar[str] = "governance.inspection-closed"


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(InspectionEvent):
    """How many of how many, and by which seed."""

    type: ClassVar[str] = "governance.sample-drawn"
    sample_id: int
    seed: int
    drawn: int
    population: int


@dataclass(frozen=True, kw_only=True)
class FileDrawn(InspectionEvent):
    """In the chain of the client: their file may be looked into, up to a day."""

    type: ClassVar[str] = "governance.file-drawn"
    case_id: int
    access_until: date


@dataclass(frozen=True, kw_only=True)
class FileReviewed(InspectionEvent):
    type: ClassVar[str] = "governance.file-reviewed"
    case_id: int


@dataclass(frozen=True, kw_only=True)
class FindingEvent(InspectionEvent):
    finding_id: int


@dataclass(frozen=True, kw_only=True)
class FindingWritten(FindingEvent):
    """A new version of the finding or of the afterword."""

    type: ClassVar[str] = "governance.finding-written"
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class FindingSent(FindingEvent):
    type: ClassVar[str] = "governance.finding-sent"
    react_by: date


@dataclass(frozen=True, kw_only=True)
class ReactionGiven(FindingEvent):
    type: ClassVar[str] = "governance.reaction-given"
    party_id: int
    version: int
    in_time: bool


@dataclass(frozen=True, kw_only=True)
class ReactionMissing(FindingEvent):
    """The term ended and this party had said nothing."""

    type: ClassVar[str] = "governance.reaction-missing"
    party_id: int


@dataclass(frozen=True, kw_only=True)
class FindingSettled(FindingEvent):
    """Final, and public."""

    type: ClassVar[str] = "governance.finding-settled"


@dataclass(frozen=True, kw_only=True)
class ObligationEvent(FindingEvent):
    obligation_id: int


@dataclass(frozen=True, kw_only=True)
class ObligationImposed(ObligationEvent):
    type: ClassVar[str] = "governance.obligation-imposed"
    party_id: int
    due_on: date


@dataclass(frozen=True, kw_only=True)
class ObligationReported(ObligationEvent):
    """The owner says that it is done."""

    type: ClassVar[str] = "governance.obligation-reported"


@dataclass(frozen=True, kw_only=True)
class ObligationJudged(ObligationEvent):
    type: ClassVar[str] = "governance.obligation-judged"
    is_enough: bool
