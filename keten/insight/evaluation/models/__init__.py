"""Working methods, the measures that try them, and what was decided."""

from keten.insight.evaluation.models.assignments import Assignment, Stratum
from keten.insight.evaluation.models.measures import (
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
    "Arm",
    "Assignment",
    "Change",
    "Choice",
    "Comparison",
    "Ground",
    "Measure",
    "MeasureLocation",
    "Method",
    "Stratum",
    "Unit",
    "Verdict",
]
