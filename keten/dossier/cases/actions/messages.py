"""Messages: sent by the client, on their behalf or by staff; answered, and read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions.attaching import Checked, Upload, check_uploads
from keten.dossier.cases.actions.locking import HeldCase, hold_any_case, hold_case
from keten.dossier.cases.actions.once import keep_once
from keten.dossier.cases.events import MessageAnswered, MessageSent, MessagesRead
from keten.dossier.cases.models import OPEN_MESSAGE, Message, Queue
from keten.dossier.cases.queries.files import Unknown
from keten.dossier.cases.queries.messages import describe_message, find_payer
from keten.dossier.cases.rules.messages import (
    MessageFacts,
    check_text,
    may_answer,
    may_handle,
    may_record,
    may_write,
)
from keten.dossier.clients.actions import notify_client, withdraw_notices
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What somebody wrote. ``attempt``: of the form, so that the same form sent twice is one message."""

    text: str
    attempt: UUID
    files: tuple[Upload, ...] = ()


@dataclass(frozen=True)
class Sent:
    """The message, and whether it was there already: the form had come before."""

    message: Message
    was_there: bool = False


def send_message(
    *, case: UUID | int, draft: Draft, by: Viewer, now: datetime, queue: str = Queue.WORK, way: str | None = None
) -> Sent:
    """By the client; by staff to the client; or, with ``way``, what the client told staff by telephone, paper, counter.

    From the client it gets a last day to answer; a question about a benefit goes to who pays here. Nobody arranged to
    pay: it goes to the contact person. Message and files are there both, or neither.
    """
    checked = _look_at(draft, now)
    with transaction.atomic():
        held = hold_case(case, by=by, now=now)
        if earlier := _find_earlier(held, draft):
            return earlier
        from_client = by.has_role("client") or way is not None
        _check_sender(held, way)
        if not from_client:
            return Sent(_write(held, draft, checked, from_client=False, queue=Queue.WORK))
        payer = find_payer(held.case, on=held.today) if queue == Queue.BENEFIT else None
        return Sent(_write(held, draft, checked, from_client=True, way=way, **_to(payer)))


def answer_message(*, message: UUID, draft: Draft, by: Viewer, now: datetime) -> Sent:
    """An answer to this message of the client, and with it to those before it in the same queue."""
    checked = _look_at(draft, now)
    with transaction.atomic():
        row, held = hold_message(message, by=by, now=now)
        if earlier := _find_earlier(held, draft):
            return earlier
        may_handle(by, describe_message(row, held.facts)).require()
        answer = _write(held, draft, checked, from_client=False, queue=row.queue, organisation_id=row.organisation_id)
        for one in Message.objects.filter(OPEN_MESSAGE, case=held.case, queue=row.queue, pk__lte=row.pk).order_by("pk"):
            one.answered_by = answer
            one.save(update_fields=["answered_by"])
            held.record(MessageAnswered(case_id=held.case.pk, message_id=one.pk, queue=one.queue, answer_id=answer.pk))
        return Sent(answer)


@transaction.atomic
def note_messages_read(*, case: int, by: Viewer, now: datetime) -> int:
    """Who opened the conversation has read what the other side wrote: the client, or staff who may answer it.

    The caller opened the file. Returns how many were new.
    """
    from_client = not by.has_role("client")
    unread = Message.objects.filter(case=case, from_client=from_client, read_at=None)
    if not unread.exists():
        return 0
    held = hold_any_case(case, by=by, now=now)
    seen = [row for row in unread.order_by("pk") if _reads(row, held)]
    Message.objects.filter(pk__in=[row.pk for row in seen]).update(read_at=now)
    for row in seen if not from_client else ():
        withdraw_notices(about=row.key, now=now)
    if seen:
        held.record(MessagesRead(case_id=held.case.pk, by_client=not from_client, count=len(seen)))
    return len(seen)


def hold_message(key: UUID, *, by: Viewer, now: datetime) -> tuple[Message, HeldCase]:
    """A message of an open case, with its case held. Raises ``Unknown``, ``Refused``."""
    case_id = Message.objects.filter(key=key).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Unknown
    held = hold_case(case_id, by=by, now=now)
    return Message.objects.get(key=key), held


def _look_at(draft: Draft, now: datetime) -> Checked:
    return check_uploads(draft.files, today=localdate(now))


def _find_earlier(held: HeldCase, draft: Draft) -> Sent | None:
    row = Message.objects.filter(case=held.case, attempt=draft.attempt).first()
    return Sent(row, was_there=True) if row else None


def _check_sender(held: HeldCase, way: str | None) -> None:
    facts = MessageFacts(location_id=held.case.location_id, steward_id=held.facts.steward_id)
    (may_write(held.by, facts) if way is None else may_record(held.by)).require()


def _reads(row: Message, held: HeldCase) -> bool:
    return held.by.has_role("client") or may_answer(held.by, describe_message(row, held.facts)).allowed


def _to(payer: int | None) -> dict[str, Any]:
    return {"queue": Queue.BENEFIT if payer else Queue.WORK, "organisation_id": payer}


def _write(held: HeldCase, draft: Draft, checked: Checked, *, from_client: bool, **columns: Any) -> Message:
    """The message with its files and its event; a client is told that something waits."""
    check_text(draft.text).require()
    if checked.refusal:
        raise checked.refusal
    days = get_whole_number("cases.message_answer_working_days", on=held.today)
    due_on = add_working_days(held.today, days) if from_client else None
    row = keep_once(
        lambda: Message.objects.create(
            case=held.case, attempt=draft.attempt, from_client=from_client, author_id=held.by.staff_id,
            text=draft.text.strip(), sent_at=held.now, answer_due_on=due_on, **columns,
        ),
    )  # fmt: skip
    checked.keep(row)
    held.record(
        MessageSent(
            case_id=held.case.pk, message_id=row.pk, queue=row.queue, from_client=from_client, way=row.way,
            attachments=len(checked.kept), answer_due_on=due_on,
        )
    )  # fmt: skip
    if not from_client:
        notify_client(client_id=held.case.client_id, kind="message", about=row.key, by=held.by, now=held.now)
    return row
