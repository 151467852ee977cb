"""What happened to the connections with others, and to the messages that go over them."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from keten.ground.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SourceBecameUnreachable(Event):
    """A source that answered, or was never asked, gave no answer; ``reason`` is a code."""

    type: ClassVar[str] = "exchange.source-became-unreachable"
    purpose: ClassVar[str] = "beheer"
    source: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SourceAnsweredAgain(Event):
    """A source that was unreachable answered."""

    type: ClassVar[str] = "exchange.source-answered-again"
    purpose: ClassVar[str] = "beheer"
    source: str


@dataclass(frozen=True, kw_only=True)
class SubscriptionMade(Event):
    """A system of a partner was connected; messages go to it from now on."""

    type: ClassVar[str] = "exchange.subscription-made"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int
    partner_id: int


@dataclass(frozen=True, kw_only=True)
class SubscriptionEnded(Event):
    """A system of a partner is no longer connected."""

    type: ClassVar[str] = "exchange.subscription-ended"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class MessagePutOut(Event):
    """A message about a client waits to be sent to a partner; ``message`` is its key, ``kind`` its CloudEvents type."""

    type: ClassVar[str] = "exchange.message-put-out"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9, 62"
    subscription_id: int
    message: UUID
    kind: str


@dataclass(frozen=True, kw_only=True)
class MessageDelivered(Event):
    """The partner's system has it."""

    type: ClassVar[str] = "exchange.message-delivered"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9, 62"
    subscription_id: int
    message: UUID


@dataclass(frozen=True, kw_only=True)
class MessageRefused(Event):
    """The partner's system did not take it; why stands with the message."""

    type: ClassVar[str] = "exchange.message-refused"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9, 62"
    subscription_id: int
    message: UUID


@dataclass(frozen=True, kw_only=True)
class MessagesReceived(Event):
    """A delivery of a partner: how many messages were dealt with, parked, refused or wait for the worker."""

    type: ClassVar[str] = "exchange.messages-received"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9, 62"
    subscription_id: int
    processed: int
    parked: int
    refused: int
    waiting: int


@dataclass(frozen=True, kw_only=True)
class DeliveryRefused(Event):
    """A delivery was refused for this reason (a code), for the first time that day."""

    type: ClassVar[str] = "exchange.delivery-refused"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class SubscriberBecameUnreachable(Event):
    """A partner's system took a delivery before, or was never tried, and did not this time; ``reason`` is a code."""

    type: ClassVar[str] = "exchange.subscriber-became-unreachable"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class SubscriberAnsweredAgain(Event):
    """A partner's system that was unreachable takes deliveries."""

    type: ClassVar[str] = "exchange.subscriber-answered-again"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class ProbeReceived(Event):
    """A message that only tries the connection (*proefbericht*) arrived; ``number`` is its place in its row."""

    type: ClassVar[str] = "exchange.probe-received"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int
    message: str
    subject: UUID
    number: int


@dataclass(frozen=True, kw_only=True)
class SubscriptionTriedAgain(Event):
    """An administrator did not wait for the next attempt."""

    type: ClassVar[str] = "exchange.subscription-tried-again"
    purpose: ClassVar[str] = "beheer"
    subscription_id: int


@dataclass(frozen=True, kw_only=True)
class ResendAsked(Event):
    """An administrator wants a refused message to go again; the worker writes and sends it."""

    type: ClassVar[str] = "exchange.resend-asked"
    legal_basis: ClassVar[str] = "Wet SUWI art. 9, 62"
    subscription_id: int
    message: UUID
