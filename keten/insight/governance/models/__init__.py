"""Inspections (*onderzoeken*): where they start, what is drawn, what is found, and what has to be done about it."""

from keten.insight.governance.models.findings import Finding, FindingText, Reaction, TextKind
from keten.insight.governance.models.inspections import Inspection, InspectionParty, InspectionQuestion, Promise
from keten.insight.governance.models.obligations import Obligation, ObligationReport
from keten.insight.governance.models.samples import Answer, FileAnswer, Sample, SampledFile

__all__ = [
    "Answer",
    "FileAnswer",
    "Finding",
    "FindingText",
    "Inspection",
    "InspectionParty",
    "InspectionQuestion",
    "Obligation",
    "ObligationReport",
    "Promise",
    "Reaction",
    "Sample",
    "SampledFile",
    "TextKind",
]
