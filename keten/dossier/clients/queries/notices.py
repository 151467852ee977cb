"""Which notices wait, and how a client wants to be told."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from keten.dossier.clients.models import Client, ContactPreference
from keten.dossier.clients.ports import get_notifier
from keten.dossier.clients.rules.notices import choose_channels


@dataclass(frozen=True, kw_only=True)
class WaitingNotice:
    """A notice that is about to be sent; the address is that of this moment, and stands in no text of this object."""

    id: int
    client_id: int
    client_ref: UUID
    kind: str
    channel: str
    language: str
    values: dict[str, Any]
    address: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class ContactStanding:
    """How a client is told now, what could be chosen, and where that goes."""

    email: bool
    text: bool
    offered: tuple[str, ...]
    email_address: str = field(repr=False)
    phone: str = field(repr=False)


# Taking is an attempt: the next one may be made after a wait that doubles. Two at the same moment take others.
_TAKE = """
with due as (
  select w.id from clients_notice w
  where w.sent_at is null and w.withdrawn_at is null and w.try_at <= %(now)s and w.attempts < %(most)s
  order by w.try_at, w.id limit 20 for update skip locked
), taken as (
  update clients_notice n set attempts = n.attempts + 1,
    try_at = %(now)s + make_interval(mins => %(minutes)s * (2 ^ n.attempts)::int)
  from due where n.id = due.id
  returning n.id, n.client_id, n.kind, n.channel, n.values
)
select t.id, t.client_id, k.ref, t.kind, t.channel, t.values::text, k.language,
  case t.channel when 'email' then k.email else k.phone end
from taken t join clients_client b on b.id = t.client_id
join clients_client k on k.id = coalesce(b.merged_into_id, b.id)
order by t.id
"""


def take_waiting(*, now: datetime, minutes: int, most: int) -> list[WaitingNotice]:
    """A few that are due, taken by the caller's transaction: ``minutes`` until a second attempt, ``most`` attempts."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"now": now, "minutes": minutes, "most": most})
        found = cursor.fetchall()
    return [
        WaitingNotice(
            id=row[0], client_id=row[1], client_ref=row[2], kind=row[3], channel=row[4], values=json.loads(row[5]),
            language=row[6], address=row[7],
        )
        for row in found
    ]  # fmt: skip


def get_channels(client: Client) -> list[str]:
    """Over which channels this client, whose file is open, is told."""
    chosen = ContactPreference.objects.filter(client=client).values_list("email", "text").first()
    return choose_channels(email=client.email, phone=client.phone, preference=chosen, offered=get_notifier().channels)


def get_contact_standing(client: Client) -> ContactStanding:
    """How this client, whose file is open, is told now and what can be chosen."""
    chosen = ContactPreference.objects.filter(client=client).first()
    return ContactStanding(
        email=chosen.email if chosen else True,
        text=chosen.text if chosen else False,
        offered=tuple(sorted(get_notifier().channels)),
        email_address=client.email,
        phone=client.phone,
    )
