"""What the daily round found; in the chain of the client when there is one."""

from dataclasses import dataclass
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BreachEvent(Event):
    purpose: ClassVar[str] = "bewaken van beloften"
    breach_id: int
    rule: str
    case_id: int | None  # none: it is about an organisation alone


@dataclass(frozen=True, kw_only=True)
class BreachFound(BreachEvent):
    type: ClassVar[str] = "promises.breach-found"


@dataclass(frozen=True, kw_only=True)
class BreachClimbed(BreachEvent):
    """The breach got older and lies one or more rungs higher on the ladder."""

    type: ClassVar[str] = "promises.breach-climbed"


@dataclass(frozen=True, kw_only=True)
class BreachMended(BreachEvent):
    type: ClassVar[str] = "promises.breach-mended"
