"""What happened to ways of working and to where a case stands in one. Ids and codes only."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ModelSaved(Event):
    """A draft was made or changed."""

    type: ClassVar[str] = "routing.model-saved"
    version_id: int
    code: str
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class ModelPublished(Event):
    type: ClassVar[str] = "routing.model-published"
    version_id: int
    code: str
    location_id: int | None


@dataclass(frozen=True, kw_only=True)
class ModelChosen(Event):
    """A location will serve new cases of a target group by a version, from a day."""

    type: ClassVar[str] = "routing.model-chosen"
    choice_id: int
    version_id: int
    location_id: int
    target_group: str
    from_on: date


@dataclass(frozen=True, kw_only=True)
class ChoiceWithdrawn(Event):
    """A choice that had not begun was undone."""

    type: ClassVar[str] = "routing.choice-withdrawn"
    choice_id: int
    location_id: int
    target_group: str


@dataclass(frozen=True, kw_only=True)
class CaseBound(Event):
    """From now on a case is served by a version."""

    type: ClassVar[str] = "routing.case-bound"
    case_id: int
    version_id: int
    because: str


@dataclass(frozen=True, kw_only=True)
class ClientRephased(Event):
    """*Ingedeeld of heringedeeld*. ``from_stage`` is empty the first time."""

    type: ClassVar[str] = "routing.client-rephased"
    case_id: int
    version_id: int
    from_stage: str
    stage: str
    because: str


@dataclass(frozen=True, kw_only=True)
class ClockExpired(Event):
    """The last day of a clock went by while it still ran."""

    type: ClassVar[str] = "routing.clock-expired"
    case_id: int
    version_id: int
    clock: str
