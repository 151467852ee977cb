"""What this app needs from ``config``: what is done with a message of a certain type."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from keten.doors.exchange.rules.envelope import Event
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class IncomingEvent(Event):
    """An event and over which connection it came: whose system told it, and for which location (None: all)."""

    subscription_id: int
    organisation_id: int
    location_id: int | None


class HandleEvent(Protocol):
    """Does what an event asks, inside the transaction that marks it as processed.

    ``by`` is the sending organisation: role "partner_system", no staff. Raises ``Refused`` with a sentence for the
    sender; any other exception means: try again later, nothing about this client goes ahead of it.
    """

    def __call__(self, event: IncomingEvent, *, by: Viewer, now: datetime) -> object: ...


@dataclass(frozen=True, kw_only=True)
class Inbound:
    """What is done with one type of event.

    ``at_once``: in the request that brings it, so that the answer says what came of it. Only for what needs no file
    of a client: the web sees no more than what somebody opened (row-level security). All else is done by the worker,
    and a refusal then goes back as a message.
    """

    handle: HandleEvent
    at_once: bool = False


def get_inbound(kind: str) -> Inbound | None:
    """What is done with this type; None when it is unknown here. ``KETEN_INBOUND`` names the table in ``config``."""
    table: Mapping[str, Inbound] = import_string(settings.KETEN_INBOUND)
    return table.get(kind)
