"""Working methods, the measures that try them, and what was decided."""

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
    "Change",
    "Choice",
    "Comparison",
    "Ground",
    "Measure",
    "MeasureLocation",
    "Method",
    "Unit",
    "Verdict",
]
