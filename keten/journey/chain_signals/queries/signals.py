"""Signals on the desk of who must answer, and answers on the desk of who asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from keten.dossier.clients.queries import open_file
from keten.dossier.clients.register import get_datum, say, say_source
from keten.dossier.clients.saying import say_value
from keten.ground.foundation.prepared import Prepared
from keten.ground.organisations.rules.viewer import Viewer
from keten.journey.chain_signals.library import get_kind
from keten.journey.chain_signals.models import OPEN, ChainSignal, SignalLink, SignalMessage
from keten.journey.chain_signals.rules import states
from keten.journey.chain_signals.rules.answering import WORKERS, may_see_signal
from keten.journey.chain_signals.rules.types import SignalField

_RELATED = ("client", "sender", "sender_staff", "addressee", "answered_by", "location")
_SAYS, _CLIENT_SAYS = _("%(source)s zegt"), _("Volgens de klant")
_WRONG, _BECAUSE = _("Dit klopt niet"), _("Toelichting")
_BY_LINK = _("via een link door %(name)s")
_ENDED = Q(state__in=sorted(states.ENDED))


class UnknownSignal(Http404):
    """There is no such signal for this viewer: not there, or not theirs."""


@dataclass(frozen=True)
class Said:
    """One thing that was said, under its name; ``day`` when it is a date."""

    name: str
    text: str
    day: date | None = None

    @property
    def is_date(self) -> bool:
        return self.day is not None


@dataclass(frozen=True)
class Turn:
    """One moment in the life of a signal: the state that it brought, by whom, and the words that went with it."""

    state: str
    label: str
    at: datetime
    by: str
    organisation: str
    said: tuple[Said, ...]
    reason: str


@dataclass(frozen=True)
class SignalView:
    """A signal as it is read: what was asked, in words, and every turn after that, the last one last."""

    signal: ChainSignal
    title: str
    asked: tuple[Said, ...]
    turns: tuple[Turn, ...]


def list_to_answer(*, viewer: Viewer) -> list[ChainSignal]:
    """Open signals to the viewer's organisation, the first due first."""
    if not viewer.has_role(*WORKERS):
        return []
    return list(_all().filter(OPEN, addressee=viewer.organisation_id).order_by("due_on", "pk"))


def list_sent(*, viewer: Viewer, most: int = 50) -> list[ChainSignal]:
    """Signals that the viewer's desk sent: unread answers first, then open ones, then what was read."""
    if not viewer.has_role(*WORKERS):
        return []
    order = Case(
        When(_ENDED & Q(read_at=None), then=Value(0)),
        When(OPEN, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    blocked = SignalLink.objects.filter(signal=OuterRef("pk"), blocked_at__isnull=False, revoked_at=None)
    found = _all().filter(sender_staff__in=viewer.desks).annotate(is_blocked=Exists(blocked))
    return list(found.order_by(order, "-sent_at")[:most])


def list_of_client(client_id: int, *, viewer: Viewer, most: int = 20) -> list[ChainSignal]:
    """Signals about a client whose file this request opened, and that the viewer's side sent or got; newest first."""
    found = [
        row
        for row in _OF_CLIENT.list(client_id)
        if row.sender_staff_id in viewer.desks or viewer.organisation_id in (row.sender_id, row.addressee_id)
    ]
    return found[:most]


def list_own_signals(client_id: int, *, viewer: Viewer) -> list[ChainSignal]:
    """What organisations ask each other about the client who looks at their own file; newest first."""
    return _OF_CLIENT.list(client_id) if viewer.client_id == client_id else []


_OF_CLIENT = Prepared(
    lambda id: ChainSignal.objects.filter(client=id).select_related("sender", "addressee").order_by("-sent_at", "-pk")
)


def list_notices(client_id: int, *, viewer: Viewer) -> list[ChainSignal]:
    """Open notices (*kennisgevingen*) about a client whose file this request opened, to the viewer's organisation."""
    found = ChainSignal.objects.filter(OPEN, client=client_id, type="notice", addressee=viewer.organisation_id)
    return list(found.select_related("sender").order_by("sent_at", "pk"))


def get_signal(key: UUID, *, viewer: Viewer) -> SignalView:
    """One signal with its messages, in words: opens the file of the client. Raises ``UnknownSignal``."""
    return describe(open_signal(key, viewer=viewer))


def open_signal(key: UUID, *, viewer: Viewer) -> ChainSignal:
    """One signal that the viewer may see: opens the file of the client, in both logs. Raises ``UnknownSignal``."""
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
    return signal


def describe(signal: ChainSignal) -> SignalView:
    """A signal whose file is open, in words."""
    messages = list(signal.messages.select_related("written_by", "organisation").order_by("version"))
    kind = get_kind(signal.type)
    if signal.subject:
        title, asked = say(get_datum(signal.subject).words), tuple(_correction(signal, messages[0].body))
    else:
        title, asked = say(kind.name), say_values(messages[0].body.get("values", {}), kind.fields)
    return SignalView(signal, title, asked, tuple(_turn(signal, one) for one in messages[1:]))


def _correction(signal: ChainSignal, body: Mapping[str, Any]) -> list[Said]:
    datum, asked = get_datum(signal.subject), body["asked_value"]
    should_be = say_value(datum, asked) if asked is not None else str(_WRONG)
    said = [Said(str(_SAYS) % {"source": say_source(body["source"])}, say_value(datum, body["says"]))]
    said.append(Said(str(_CLIENT_SAYS), should_be))
    return said + ([Said(str(_BECAUSE), body["reason"])] if body["reason"] else [])


def _turn(signal: ChainSignal, message: SignalMessage) -> Turn:
    ending = get_kind(signal.type).find_ending(message.body.get("outcome", ""))
    fields = ending.fields if ending else ()
    return Turn(
        state=message.state,
        label=say(ending.words) if ending else str(message.get_state_display()),
        at=message.written_at,
        by=message.written_by.name if message.written_by else _name_outside(signal, message),
        organisation=message.organisation.name if message.organisation else "",
        said=say_values(message.body.get("values", {}), fields),
        reason=message.body.get("reason", ""),
    )


def _name_outside(signal: ChainSignal, message: SignalMessage) -> str:
    """Who wrote it outside Keten: a partner's system, or somebody with a link."""
    name = str(message.body.get("outside", ""))
    return str(_BY_LINK) % {"name": name} if name and signal.addressee_id is None else name


def say_values(values: Mapping[str, str], fields: Sequence[SignalField]) -> tuple[Said, ...]:
    """What was said, in the order in which it is asked, in words."""
    said = []
    for field in fields:
        if field.code in values:
            words = next((one.words for one in field.options if one.code == values[field.code]), None)
            day = date.fromisoformat(values[field.code]) if field.type == "date" else None
            said.append(Said(say(field.words), say(words) if words else values[field.code], day))
    return tuple(said)


def _all() -> QuerySet[ChainSignal]:
    return ChainSignal.objects.select_related(*_RELATED)
