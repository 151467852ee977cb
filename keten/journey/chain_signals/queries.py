"""Signals on the desk of who must answer, and answers on the desk of who asked."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import Http404

from keten.dossier.clients.models import Client
from keten.dossier.clients.queries import open_file
from keten.dossier.clients.register import get_datum, say, say_source
from keten.dossier.clients.saying import say_value
from keten.ground.organisations.models import Organisation, OrganisationKind
from keten.ground.organisations.queries import in_force
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.chain_signals.rules.answering import WORKERS, may_see_signal

_RELATED = ("client", "sender", "sender_staff", "addressee", "answered_by")


class UnknownSignal(Http404):
    """There is no such signal for this viewer: not there, or not theirs."""


@dataclass(frozen=True)
class SignalView:
    """A signal with its last message in words."""

    signal: ChainSignal
    subject: str
    source: str
    says: str  # what the source says
    should_be: str  # what it should be, according to the client; empty when they only said that it is wrong
    reason: str


def list_to_answer(*, viewer: Viewer) -> list[ChainSignal]:
    """Open signals to the viewer's organisation, the first due first."""
    if not viewer.has_role(*WORKERS):
        return []
    return list(_all().filter(addressee=viewer.organisation_id, outcome=None).order_by("due_on", "pk"))


def list_sent(*, viewer: Viewer, most: int = 50) -> list[ChainSignal]:
    """Signals that the viewer's desk sent: unread answers first, then open ones, then what was read."""
    if not viewer.has_role(*WORKERS):
        return []
    order = Case(
        When(read_at=None, outcome__isnull=False, then=Value(0)),
        When(outcome=None, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return list(_all().filter(sender_staff__in=viewer.desks).order_by(order, "-sent_at")[:most])


def get_signal(key: UUID, *, viewer: Viewer) -> SignalView:
    """One signal with its message: opens the file of the client, in both logs. Raises ``UnknownSignal``."""
    signal = _all().filter(key=key).first()
    if signal is None or not may_see_signal(
        viewer,
        addressee_id=signal.addressee_id,
        sender_id=signal.sender_id,
        sender_staff_id=signal.sender_staff_id,
    ):
        raise UnknownSignal
    if open_file(signal.client_id, viewer=viewer, activity="signaal bekijken") is None:
        raise UnknownSignal
    body: dict[str, Any] = signal.messages.order_by("-version").values_list("body", flat=True)[0]
    datum = get_datum(signal.subject)
    asked = body["asked_value"]
    return SignalView(
        signal,
        say(datum.words),
        say_source(body["source"]),
        say_value(datum, body["says"]),
        say_value(datum, asked) if asked is not None else "",
        body["reason"],
    )


def find_owner(client: Client, kind: str, *, on: date) -> Organisation:
    """The organisation that answers for data of this kind of owner: a municipality for its own residents.

    When the chain has no such partner, UWV passes it on (Wet SUWI art. 62 lid 2: the joint facilities).
    """
    found = Organisation.objects.filter(in_force(on))
    own = Q(municipality=client.municipality_id) | Q(code=client.municipality_id.lower())
    wanted = (
        found.filter(own, kind=OrganisationKind.MUNICIPALITY) if kind == "municipality" else found.filter(kind=kind)
    )
    owner = wanted.order_by("pk").first() or found.filter(kind=OrganisationKind.UWV).order_by("pk").first()
    owner = owner or found.order_by("pk").first()
    assert owner is not None  # a client is registered by a partner, so there is one
    return owner


def _all() -> QuerySet[ChainSignal]:
    return ChainSignal.objects.select_related(*_RELATED)
