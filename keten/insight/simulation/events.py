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


@dataclass(frozen=True, kw_only=True)
class MigrationRequested(Event):
    """Somebody asked what it would mean to take running cases over to another version."""

    type: ClassVar[str] = "simulation.migration-requested"
    purpose: ClassVar[str] = "werkwijze overzetten"
    migration_id: int
    from_version_id: int
    to_version_id: int
    location_id: int
    target_group: str


@dataclass(frozen=True, kw_only=True)
class MigrationConfirmed(Event):
    type: ClassVar[str] = "simulation.migration-confirmed"
    purpose: ClassVar[str] = "werkwijze overzetten"
    migration_id: int
    location_id: int


@dataclass(frozen=True, kw_only=True)
class MigrationCarriedOut(Event):
    type: ClassVar[str] = "simulation.migration-carried-out"
    purpose: ClassVar[str] = "werkwijze overzetten"
    migration_id: int
    location_id: int
    moved: int
