"""What the client hears about appointments: may choose, stands, comes soon, does not go on."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime

from keten.dossier.cases.actions.locking import HeldCase
from keten.dossier.clients.actions import notify_client, withdraw_notices
from keten.dossier.clients.models import Client
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.appointments.models import Appointment, Invitation, Place, PlaceState, Way


def tell_invited(row: Invitation, held: HeldCase) -> None:
    """The client may choose a time, until a day."""
    values = {"until": _say(row.choose_by, held.case.client)}
    notify_client(
        client_id=held.case.client_id, kind="appointment_invitation", about=row.key, by=held.by, now=held.now,
        values=values,
    )  # fmt: skip


def tell_made(row: Appointment, client: Client, *, by: Viewer, now: datetime) -> None:
    """The time stands; and shortly before, once more. What was said of an earlier time goes no more."""
    withdraw_notices(about=row.key, now=now)
    values = {"when": _say(row.starts_at, client), "place": _place(row)}
    told: dict[str, Any] = {"client_id": client.pk, "about": row.key, "by": by, "now": now, "values": values}
    notify_client(kind="appointment_confirmed", **told)
    hours = get_whole_number("appointments.reminder_hours", on=localtime(now).date())
    remind_at = row.starts_at - timedelta(hours=hours)
    if remind_at > now:
        notify_client(kind="appointment_reminder", send_at=remind_at, **told)


def tell_cancelled(row: Appointment, client: Client, *, by: Viewer, now: datetime) -> None:
    """It does not go on; who cancelled it themselves knows."""
    withdraw_notices(about=row.key, now=now)
    if not by.has_role("client"):
        values = {"when": _say(row.starts_at, client)}
        notify_client(client_id=client.pk, kind="appointment_cancelled", about=row.key, by=by, now=now, values=values)


@transaction.atomic
def tell_participants(event: RecordedEvent) -> None:
    """After a meeting of a group was cancelled: everybody who has a place or waits for one."""
    row = Appointment.objects.get(pk=event.payload["meeting_id"])
    places = Place.objects.filter(meeting=row, state__in=[PlaceState.PLACED, PlaceState.WAITING])
    for place in places.select_related("case__client").order_by("case__client__ref"):
        tell_cancelled(row, place.case.client, by=SYSTEM, now=event.happened_at)


def forget(invitation: Invitation, *, now: datetime) -> None:
    """The client needs not choose any more."""
    withdraw_notices(about=invitation.key, now=now)


def _say(when: datetime | date, client: Client) -> str:
    """ "dinsdag 1 december, 10:00", in the language of the client."""
    with translation.override(client.language if client.language in ("nl", "en") else "nl"):
        if isinstance(when, datetime):
            return date_format(localtime(when), "l j F, H:i")
        return date_format(when, "l j F")


def _place(row: Appointment) -> str:
    return row.location.name if row.way == Way.LOCATION else str(row.get_way_display())
