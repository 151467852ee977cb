"""Telling clients that something waits for them: planned with what it is about, sent by the worker, taken back.

At least once, never twice at the same moment: a worker first takes a few notices for itself, which counts as an attempt
and puts the next one off, then sends, then writes down that each was sent. Killed in between, the notice it was sending
goes again after the wait. No row is held while a mail server is waited for.
"""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.clients.events import NoticePlanned, NoticeSent, NoticesWithdrawn, PreferenceChosen
from keten.dossier.clients.models import Client, ContactPreference, Notice
from keten.dossier.clients.ports import NotNotified, get_notifier
from keten.dossier.clients.queries.notices import WaitingNotice, get_channels, take_waiting
from keten.dossier.clients.rules.notices import check_kind, fill_words
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.foundation.prepared import fetch_prepared
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer

_WITHDRAW = """
with gone as (
  update clients_notice set withdrawn_at = %(now)s::timestamptz
  where about = %(about)s::uuid and sent_at is null and withdrawn_at is null returning client_id
)
select c.id, c.ref, count(*) from gone join clients_client c on c.id = gone.client_id
group by c.id, c.ref order by c.ref
"""


@transaction.atomic
def notify_client(
    *,
    client_id: int,
    kind: str,
    about: UUID,
    by: Viewer,
    now: datetime,
    send_at: datetime | None = None,
    values: Mapping[str, str] | None = None,
) -> int:
    """One notice for each channel that the client wants and has an address for; how many that are.

    ``kind`` and the names in ``values`` are those of ``notices.toml``, else ValueError; values hold nothing personal.
    The caller opened the file. Planned twice for the same moment is once.
    """
    values = values or {}
    check_kind(kind, values)
    client = Client.objects.get(pk=client_id)
    planned = [
        channel
        for channel in get_channels(client)
        if _plan(client, kind=kind, channel=channel, about=about, at=send_at or now, values=values)
    ]
    if planned:
        event = NoticePlanned(client_id=client_id, kind=kind, channels=",".join(planned), about=str(about))
        record_event(event, by=by, now=now, client_ref=client.ref)
    return len(planned)


def _plan(client: Client, *, kind: str, channel: str, about: UUID, at: datetime, values: Mapping[str, str]) -> bool:
    waits = {"client": client, "kind": kind, "channel": channel, "about": about, "send_at": at}
    _row, is_new = Notice.objects.get_or_create(
        **waits, sent_at=None, withdrawn_at=None, defaults={"values": dict(values), "try_at": at}
    )
    return is_new


@transaction.atomic
def withdraw_notices(*, about: UUID, now: datetime) -> int:
    """What did not go yet about this goes no more; how many that were. The caller opened the file, or is the worker."""
    told = fetch_prepared(_WITHDRAW, {"about": about, "now": now})
    for client_id, ref, _count in told:
        event = NoticesWithdrawn(client_id=client_id, about=str(about))
        record_event(event, by=SYSTEM, now=now, client_ref=ref)
    return sum(count for _id, _ref, count in told)


@transaction.atomic
def choose_contact_preference(*, client_id: int, email: bool, text: bool, by: Viewer, now: datetime) -> None:
    """How a client wants to be told, said by themselves or by staff on their behalf. The caller opened the file."""
    client = Client.objects.get(pk=client_id)
    chosen = {"email": email, "text": text, "chosen_at": now, "chosen_by_id": by.staff_id}
    ContactPreference.objects.update_or_create(client=client, defaults=chosen)
    event = PreferenceChosen(client_id=client_id, email=email, text=text)
    record_event(event, by=by, now=now, client_ref=client.ref)


def send_notices(*, by: Viewer, now: datetime) -> int:
    """Everything that waits, a few at a time; how many went. Stops when of some nothing went: the server is away."""
    today, sent = localdate(now), 0
    terms = {
        "minutes": get_whole_number("clients.notice_retry_minutes", on=today),
        "most": get_whole_number("clients.notice_attempts", on=today),
    }
    while batch := take_batch(now=now, terms=terms):
        went = sum(_send(notice, by=by, now=now) for notice in batch)
        sent += went
        if not went:
            break
    return sent


@transaction.atomic
def take_batch(*, now: datetime, terms: Mapping[str, int]) -> list[WaitingNotice]:
    """A few notices that are due, for this worker alone until their next attempt may be made."""
    return take_waiting(now=now, **terms)


def _send(notice: WaitingNotice, *, by: Viewer, now: datetime) -> bool:
    if not notice.address:  # the client took it away meanwhile
        Notice.objects.filter(pk=notice.id).update(withdrawn_at=now)
        return False
    subject, text = fill_words(notice.kind, channel=notice.channel, language=notice.language, values=notice.values)
    try:
        get_notifier().send(channel=notice.channel, address=notice.address, subject=subject, text=text)
    except NotNotified:
        Notice.objects.filter(pk=notice.id).update(failed_at=now)
        return False
    _mark_sent(notice, by=by, now=now)
    return True


@transaction.atomic
def _mark_sent(notice: WaitingNotice, *, by: Viewer, now: datetime) -> None:
    Notice.objects.filter(pk=notice.id, withdrawn_at=None).update(sent_at=now)
    event = NoticeSent(client_id=notice.client_id, notice_id=notice.id, kind=notice.kind, channel=notice.channel)
    record_event(event, by=by, now=now, client_ref=notice.client_ref)
