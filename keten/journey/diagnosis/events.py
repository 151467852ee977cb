"""What happened in diagnosis: ids and codes, never scores or words."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.dossier.cases.events import CaseEvent


@dataclass(frozen=True, kw_only=True)
class DiagnosisEvent(CaseEvent):
    """The chance of work is assessed (Wet SUWI art. 31 lid 1; 2006: art. 26)."""

    legal_basis: ClassVar[str] = "Wet SUWI art. 31 lid 1"


@dataclass(frozen=True, kw_only=True)
class TestTaken(DiagnosisEvent):
    """A test was taken. What came of it stands in the file alone: a ledger is read by more people than a test."""

    __test__: ClassVar[bool] = False
    type: ClassVar[str] = "diagnosis.test-taken"
    result_id: int
    test: str
    version: int


@dataclass(frozen=True, kw_only=True)
class DiagnosisDecided(DiagnosisEvent):
    """A person chose; ``stage`` and ``advised`` are empty where the service model has no stages or gave no advice."""

    type: ClassVar[str] = "diagnosis.diagnosis-decided"
    diagnosis_id: int
    number: int
    model_version: str
    advised: str
    stage: str
    is_override: bool
    replaces_id: int | None


@dataclass(frozen=True, kw_only=True)
class DiagnosisContested(DiagnosisEvent):
    type: ClassVar[str] = "diagnosis.diagnosis-contested"
    diagnosis_id: int
    by_client: bool
    rediagnosis_due_on: date


@dataclass(frozen=True, kw_only=True)
class LetterSent(DiagnosisEvent):
    """The copy went to the client (Wet SUWI 2006 art. 26)."""

    type: ClassVar[str] = "diagnosis.letter-sent"
    diagnosis_id: int


@dataclass(frozen=True, kw_only=True)
class NeedFound(DiagnosisEvent):
    type: ClassVar[str] = "diagnosis.need-found"
    diagnosis_id: int
    need_id: int
    need: str


@dataclass(frozen=True, kw_only=True)
class SupportOffered(DiagnosisEvent):
    """A diagnosed need got support with a start date (P5)."""

    type: ClassVar[str] = "diagnosis.support-offered"
    need_id: int
    starts_on: date
