"""What else is done with a message of a client: it needs no answer, or somebody else must give it."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.messages import hold_message
from keten.dossier.cases.events import MessageClosed, MessageMoved
from keten.dossier.cases.models import Message, Queue
from keten.dossier.cases.queries.messages import describe_message, find_payer
from keten.dossier.cases.rules.messages import check_why, may_handle, may_move
from keten.ground.foundation.decision import Refused
from keten.ground.organisations.rules.viewer import Viewer

_NOBODY_PAYS = (
    "Hier is niet afgesproken welke organisatie de uitkering betaalt. Vraag uw teamleider om de ketenafspraak."
)


@transaction.atomic
def close_message(*, message: UUID, reason: str, by: Viewer, now: datetime) -> Message:
    """No answer is needed; the client reads the reason."""
    row, held = hold_message(message, by=by, now=now)
    may_handle(by, describe_message(row, held.facts)).require()
    check_why(reason).require()
    row.closed_at, row.closed_by_id, row.closed_reason = now, by.staff_id, reason.strip()
    row.save(update_fields=["closed_at", "closed_by", "closed_reason"])
    held.record(MessageClosed(case_id=held.case.pk, message_id=row.pk, queue=row.queue))
    return row


@transaction.atomic
def move_message(*, message: UUID, queue: str, reason: str, by: Viewer, now: datetime) -> Message:
    """To the other queue, with the reason; the last day that the client was told stays."""
    row, held = hold_message(message, by=by, now=now)
    may_move(by, describe_message(row, held.facts)).require()
    check_why(reason).require()
    if queue == row.queue:
        raise Refused("Dit bericht staat daar al. Er is niets veranderd.")
    payer = find_payer(held.case, on=held.today) if queue == Queue.BENEFIT else None
    if queue == Queue.BENEFIT and payer is None:
        raise Refused(_NOBODY_PAYS)
    row.queue, row.organisation_id, row.read_at = queue, payer, None  # who answers now has not read it yet
    row.moved_at, row.moved_by_id, row.moved_reason = now, by.staff_id, reason.strip()
    row.save(update_fields=["queue", "organisation", "read_at", "moved_at", "moved_by", "moved_reason"])
    held.record(MessageMoved(case_id=held.case.pk, message_id=row.pk, queue=row.queue, organisation_id=payer))
    return row
