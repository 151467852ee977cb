"""What diagnosis needs from above: which stages the service model of a case knows, what it advises, and placing."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class StageChoice:
    """One stage of a service model, with its name on the screen."""

    code: str
    label: str


@dataclass(frozen=True, kw_only=True)
class StageAdvice:
    """What a service model says about a case on a day; never a decision.

    ``stages`` empty: the model has none. ``advised`` empty: no advice yet (for example while tests are missing).
    ``reasons`` are plain Dutch sentences. ``needs_second_assessor``: stages for which a second person must look.
    ``tests``: codes of the tests that the model wants to see.
    """

    model_version: str = ""
    stages: tuple[StageChoice, ...] = ()
    advised: str = ""
    reasons: tuple[str, ...] = ()
    needs_second_assessor: frozenset[str] = field(default_factory=frozenset)
    tests: tuple[str, ...] = ()

    def say_stage(self, code: str) -> str:
        """The name of a stage; the code itself when the model does not know it."""
        return {stage.code: stage.label for stage in self.stages}.get(code, code)


class StageAdviser(Protocol):
    """The service model behind a case. ``KETEN_STAGE_ADVISER`` names one object."""

    def advise(self, case_id: int, *, on: date) -> StageAdvice:
        """The advice for a case whose file this request opened."""
        ...

    def place(
        self, case_id: int, *, diagnosis_id: int, stage: str, by: Viewer, now: datetime, caused_by: int | None
    ) -> None:
        """Put the case in the stage that was chosen; inside the transaction of the diagnosis. ``stage`` is never ""."""
        ...


class NoServiceModel:
    """Without service models: no stages and no advice; the four statistical tests are worth taking."""

    def advise(self, case_id: int, *, on: date) -> StageAdvice:
        """No stages; the tests of document 5 that give a first advice."""
        return StageAdvice(tests=("nalevingbereidheid", "arbeidsmarkttoets", "reintegratietoets", "blijfrisico"))

    def place(
        self, case_id: int, *, diagnosis_id: int, stage: str, by: Viewer, now: datetime, caused_by: int | None
    ) -> None:
        """There is nowhere to place anybody."""


NO_SERVICE_MODEL = NoServiceModel()


def get_stage_adviser() -> StageAdviser:
    """The service model of this installation."""
    adviser: StageAdviser = import_string(settings.KETEN_STAGE_ADVISER)
    return adviser
