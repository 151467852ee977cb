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
class ClientRemoved(Event):
    """The file reached its term (*bewaartermijn*): the person is gone, the chain of the random key stays."""

    type: ClassVar[str] = "clients.client-removed"
    purpose: ClassVar[str] = "bewaartermijn"
    legal_basis: ClassVar[str] = "AVG art. 5 lid 1 onder e"
    client_id: int
    removal_id: int
