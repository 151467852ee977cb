"""Enforcement (*handhaving*): what was agreed, what the client did, what was found, said and decided."""

from keten.journey.enforcement.models.choices import (
    ControlOutcome,
    Culpability,
    DecisionOutcome,
    ExemptionReason,
    ObjectionOutcome,
    Origin,
    Result,
    Way,
)
from keten.journey.enforcement.models.controls import Control, ControlDraw, ControlGround, ControlSeed
from keten.journey.enforcement.models.deciding import FormalDecision, Objection, Repentance
from keten.journey.enforcement.models.efforts import DutyAgreement, EffortLine, EffortReport
from keten.journey.enforcement.models.investigating import Conduct, HearingRound, Investigation

__all__ = [
    "Conduct",
    "Control",
    "ControlDraw",
    "ControlGround",
    "ControlOutcome",
    "ControlSeed",
    "Culpability",
    "DecisionOutcome",
    "DutyAgreement",
    "EffortLine",
    "EffortReport",
    "ExemptionReason",
    "FormalDecision",
    "HearingRound",
    "Investigation",
    "Objection",
    "ObjectionOutcome",
    "Origin",
    "Repentance",
    "Result",
    "Way",
]
