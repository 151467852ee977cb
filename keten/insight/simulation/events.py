"""What others may know of try-outs."""

from dataclasses import dataclass
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class TryOutRequested(Event):
    type: ClassVar[str] = "simulation.try-out-requested"
    purpose: ClassVar[str] = "werkwijzen vergelijken"
    try_out_id: int
    models: str  # codes with their versions, with a comma between
    clients: int
    seed: int


@dataclass(frozen=True, kw_only=True)
class TryOutFinished(Event):
    type: ClassVar[str] = "simulation.try-out-finished"
    purpose: ClassVar[str] = "werkwijzen vergelijken"
    try_out_id: int
    state: str
