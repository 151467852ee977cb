"""What upkeep tells the ledger."""

from dataclasses import dataclass
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BackupMade(Event):
    type: ClassVar[str] = "upkeep.backup-made"
    purpose: ClassVar[str] = "beveiliging"
    legal_basis: ClassVar[str] = "AVG art. 32"
    backup_id: int
    bytes: int


@dataclass(frozen=True, kw_only=True)
class RemovalDone(Event):
    """All that was due of one kind of data on one day is gone."""

    type: ClassVar[str] = "upkeep.removal-done"
    purpose: ClassVar[str] = "bewaartermijn"
    legal_basis: ClassVar[str] = "AVG art. 5 lid 1 onder e"
    removal_id: int
    kind: str
    removed: int
