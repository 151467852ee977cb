"""What happened with the model: numbers and versions, never what it says of a person."""

from dataclasses import dataclass
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ModelEvent(Event):
    purpose: ClassVar[str] = "verantwoording"
    model_id: int
    version: int


@dataclass(frozen=True, kw_only=True)
class ModelTrained(ModelEvent):
    """A model was made and judged; ``may_publish`` says whether its chances came true."""

    type: ClassVar[str] = "profiling.model-trained"
    cases: int
    may_publish: bool


@dataclass(frozen=True, kw_only=True)
class ModelPublished(ModelEvent):
    """Somebody decided that this version may be shown."""

    type: ClassVar[str] = "profiling.model-published"


@dataclass(frozen=True, kw_only=True)
class ModelWithdrawn(ModelEvent):
    """This version is shown no longer."""

    type: ClassVar[str] = "profiling.model-withdrawn"
