"""What the binding of a case needs from above: whether it was drawn for an arm of a measure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from keten.dossier.cases.models import Case
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class Drawn:
    """The arm of a measure that serves a case by a version of a service model."""

    version_id: int
    variant: str


class ArmChooser(Protocol):
    """Draws arms for a case, inside the transaction that opens it; what was drawn before comes back as it was."""

    def __call__(self, *, case: Case, by: Viewer, now: datetime) -> Drawn | None:
        """By which version the case is served; None where no arm says so."""
        ...


def get_arm_chooser() -> ArmChooser:
    """``KETEN_ARM_CHOOSER`` names it."""
    chooser: ArmChooser = import_string(settings.KETEN_ARM_CHOOSER)
    return chooser
