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


@dataclass(frozen=True, kw_only=True)
class FactsDelivered(Event):
    """A source answered; ``data`` are the codes of what is new, never the values."""

    type: ClassVar[str] = "clients.facts-delivered"
    legal_basis: ClassVar[str] = "Besluit SUWI art. 5.2a"
    client_id: int
    source: str
    data: str


@dataclass(frozen=True, kw_only=True)
class SourceFailed(Event):
    """A source gave no usable answer; recorded once, until it answers again."""

    type: ClassVar[str] = "clients.source-failed"
    legal_basis: ClassVar[str] = "Besluit SUWI art. 5.2a"
    client_id: int
    source: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FactStated(Event):
    """The client said it, or staff on behalf of the client."""

    type: ClassVar[str] = "clients.fact-stated"
    client_id: int
    fact_id: int
    datum: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CorrectionAsked(Event):
    """The owner of a datum is asked to look at it; from now on it is *in onderzoek*."""

    type: ClassVar[str] = "clients.correction-asked"
    legal_basis: ClassVar[str] = "Besluit SUWI art. 5.2b"
    client_id: int
    review_id: int
    datum: str


@dataclass(frozen=True, kw_only=True)
class CorrectionEnded(Event):
    """The owner answered: changed, partly or unchanged."""

    type: ClassVar[str] = "clients.correction-ended"
    legal_basis: ClassVar[str] = "Besluit SUWI art. 5.2b"
    client_id: int
    review_id: int
    datum: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class ClientRemoved(Event):
    """The file reached its term (*bewaartermijn*): the person is gone, the chain of the random key stays."""

    type: ClassVar[str] = "clients.client-removed"
    purpose: ClassVar[str] = "bewaartermijn"
    legal_basis: ClassVar[str] = "AVG art. 5 lid 1 onder e"
    client_id: int
    removal_id: int


@dataclass(frozen=True, kw_only=True)
class NoticePlanned(Event):
    """The client will be told, by e-mail or text, that something waits; ``about`` is the key of what it is."""

    type: ClassVar[str] = "clients.notice-planned"
    client_id: int
    kind: str
    channels: str
    about: str


@dataclass(frozen=True, kw_only=True)
class NoticeSent(Event):
    type: ClassVar[str] = "clients.notice-sent"
    client_id: int
    notice_id: int
    kind: str
    channel: str


@dataclass(frozen=True, kw_only=True)
class NoticesWithdrawn(Event):
    """What it was about is over, or was read before the notice went."""

    type: ClassVar[str] = "clients.notices-withdrawn"
    client_id: int
    about: str


@dataclass(frozen=True, kw_only=True)
class PreferenceChosen(Event):
    """How the client wants to be told."""

    type: ClassVar[str] = "clients.preference-chosen"
    client_id: int
    email: bool
    text: bool
