"""The case (*dossier*): contact person, responsible organisation, steps and handovers.

Formal responsibility, being contact person (*regie*) and helping out are three different things and stand in
three different places: ``Responsibility``, ``Stewardship`` and the owner of a ``Step``.
"""

from keten.dossier.cases.models.cases import Case, CloseReason, Responsibility, Spell, SpellEnd
from keten.dossier.cases.models.handovers import Answer, Handover, HandoverKind, Stewardship
from keten.dossier.cases.models.steps import Step, StepKind, StepOutcome

__all__ = [
    "Answer",
    "Case",
    "CloseReason",
    "Handover",
    "HandoverKind",
    "Responsibility",
    "Spell",
    "SpellEnd",
    "Step",
    "StepKind",
    "StepOutcome",
    "Stewardship",
]
