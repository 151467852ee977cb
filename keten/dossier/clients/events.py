"""What others may know about a client's registration."""

from dataclasses import dataclass
from typing import ClassVar

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ClientRegistered(Event):
    type: ClassVar[str] = "clients.client-registered"
    client_id: int


@dataclass(frozen=True, kw_only=True)
class ClientCorrected(Event):
    """``fields`` are names of data, never values."""

    type: ClassVar[str] = "clients.client-corrected"
    client_id: int
    fields: str


@dataclass(frozen=True, kw_only=True)
class ClientMerged(Event):
    """A double (*dubbele inschrijving*) was joined with the client that stays."""

    type: ClassVar[str] = "clients.client-merged"
    client_id: int
    double_id: int


@dataclass(frozen=True, kw_only=True)
class GlassBroken(Event):
    """Somebody opened a file outside their grants; the reason stands with the look, not in the ledger."""

    type: ClassVar[str] = "clients.glass-broken"
    client_id: int
    look_id: int


@dataclass(frozen=True, kw_only=True)
class GlassReviewed(Event):
    type: ClassVar[str] = "clients.glass-reviewed"
    look_id: int
    is_justified: bool
