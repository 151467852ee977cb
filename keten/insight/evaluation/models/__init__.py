"""Working methods, the measures that try them, and what was decided."""

from keten.insight.evaluation.models.assignments import Assignment, Stratum
from keten.insight.evaluation.models.effects import MeasureEffect
from keten.insight.evaluation.models.measures import (
    CONTROL,
    TREATED,
    Arm,
    Change,
    Choice,
    Comparison,
    Ground,
    Measure,
    MeasureLocation,
    Unit,
    Verdict,
)
from keten.insight.evaluation.models.methods import Method

__all__ = [
    "CONTROL",
    "TREATED",
    "Arm",
    "Assignment",
    "Change",
    "Choice",
    "Comparison",
    "Ground",
    "Measure",
    "MeasureEffect",
    "MeasureLocation",
    "Method",
    "Stratum",
    "Unit",
    "Verdict",
]
