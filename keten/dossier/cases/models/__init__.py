"""The case (*dossier*): contact person, responsible organisation, steps, handovers, messages and plan.

Formal responsibility, being contact person (*regie*) and helping out are three different things and stand in
three different places: ``Responsibility``, ``Stewardship`` and the owner of a ``Step``.
"""

from keten.dossier.cases.models.cases import Case, CloseReason, Responsibility, Spell, SpellEnd
from keten.dossier.cases.models.handovers import Answer, Handover, HandoverKind, Stewardship
from keten.dossier.cases.models.messages import OPEN_MESSAGE, Attachment, Message, Queue, Scan, Way
from keten.dossier.cases.models.plans import AGREED, Evaluation, EvaluationOutcome, Goal, GoalOutcome, GoalTask
from keten.dossier.cases.models.steps import Step, StepKind, StepOutcome

__all__ = [
    "AGREED",
    "Answer",
    "Attachment",
    "Case",
    "CloseReason",
    "Evaluation",
    "EvaluationOutcome",
    "Goal",
    "GoalOutcome",
    "GoalTask",
    "Handover",
    "HandoverKind",
    "Message",
    "OPEN_MESSAGE",
    "Queue",
    "Responsibility",
    "Scan",
    "Spell",
    "SpellEnd",
    "Step",
    "StepKind",
    "StepOutcome",
    "Stewardship",
    "Way",
]
