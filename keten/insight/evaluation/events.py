"""What others may know of measures: ids, codes and days, never what was written."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class EvaluationEvent(Event):
    purpose: ClassVar[str] = "maatregelen"


@dataclass(frozen=True, kw_only=True)
class MeasureEvent(EvaluationEvent):
    measure_id: int


@dataclass(frozen=True, kw_only=True)
class MeasureRegistered(MeasureEvent):
    type: ClassVar[str] = "evaluation.measure-registered"
    method: str


@dataclass(frozen=True, kw_only=True)
class MeasureSaved(MeasureEvent):
    """The plan of a draft changed."""

    type: ClassVar[str] = "evaluation.measure-saved"


@dataclass(frozen=True, kw_only=True)
class LocationAgreed(MeasureEvent):
    type: ClassVar[str] = "evaluation.location-agreed"
    location_id: int


@dataclass(frozen=True, kw_only=True)
class MeasureStarted(MeasureEvent):
    """From this day it runs, until ``stop_on`` at the latest."""

    type: ClassVar[str] = "evaluation.measure-started"
    indicator: str
    horizon_days: int
    comparison: str
    stop_on: date


@dataclass(frozen=True, kw_only=True)
class MeasureChanged(MeasureEvent):
    """A next version of how it is carried out."""

    type: ClassVar[str] = "evaluation.measure-changed"
    number: int


@dataclass(frozen=True, kw_only=True)
class MeasureDecided(MeasureEvent):
    type: ClassVar[str] = "evaluation.measure-decided"
    choice: str


@dataclass(frozen=True, kw_only=True)
class MeasureEnded(MeasureEvent):
    """By a decision, or because its last day was reached."""

    type: ClassVar[str] = "evaluation.measure-ended"


@dataclass(frozen=True, kw_only=True)
class MethodDescribed(EvaluationEvent):
    """A location described a working method of its own."""

    type: ClassVar[str] = "evaluation.method-described"
    method_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class MeasureWithdrawn(MeasureEvent):
    """A draft that never began was thrown away."""

    type: ClassVar[str] = "evaluation.measure-withdrawn"


@dataclass(frozen=True, kw_only=True)
class ClientAssigned(MeasureEvent):
    """In the chain of the client: lots were drawn, and the case came into an arm."""

    type: ClassVar[str] = "evaluation.client-assigned"
    case_id: int
    arm: str


@dataclass(frozen=True, kw_only=True)
class EffectsComputed(EvaluationEvent):
    """What the cases say of the measures that draw lots, from everything up to an event."""

    type: ClassVar[str] = "evaluation.effects-computed"
    up_to: int
    figures: int
