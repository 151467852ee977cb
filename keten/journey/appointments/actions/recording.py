"""How it went: held, or the client did not come; and what follows."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from keten.dossier.cases.actions import complete_step, miss_step, plan_step
from keten.dossier.cases.actions.locking import HeldCase
from keten.dossier.cases.models import Step
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer
from keten.journey.appointments.actions.holding import (
    check_plans,
    describe,
    follow_up_on,
    hold_appointment,
    sync_appointment_grants,
)
from keten.journey.appointments.events import AppointmentHeld, AppointmentMissed
from keten.journey.appointments.library import get_kind
from keten.journey.appointments.models import Appointment, MissedReason, Outcome
from keten.journey.appointments.queries import list_staff_ids
from keten.journey.appointments.rules.planning import may_record

_CAME_NOT = "De klant kwam niet naar de afspraak"


@transaction.atomic
def record_held(*, appointment: UUID, note: str, by: Viewer, now: datetime) -> Appointment:
    """It went on; the step of the contact person that it was, is done."""
    row, held = _record(appointment, Outcome.HELD, note=note, reason="", by=by, now=now)
    step = _find_step(row)
    if step is not None:
        complete_step(step=step.key, note=note, by=by, now=now)
    held.record(AppointmentHeld(case_id=held.case.pk, appointment_id=row.pk, kind=row.kind))
    return row


@transaction.atomic
def record_missed(*, appointment: UUID, reason: str, note: str, by: Viewer, now: datetime) -> Appointment:
    """The client did not come, with why as far as is known. What follows is one line in ``config/reactions.py``."""
    if reason not in MissedReason.values:
        raise Refused("Kies waarom de klant niet kwam.", "reason")
    row, held = _record(appointment, Outcome.MISSED, note=note, reason=reason, by=by, now=now)
    step = _find_step(row)
    if step is not None:
        miss_step(step=step.key, reason=note or str(MissedReason(reason).label), by=by, now=now)
    held.record(AppointmentMissed(case_id=held.case.pk, appointment_id=row.pk, kind=row.kind, reason=reason))
    return row


@transaction.atomic
def follow_up(event: RecordedEvent) -> Step | None:
    """After ``appointment-missed``, and after a client cancelled: the contact person calls within some days."""
    row = Appointment.objects.get(pk=event.payload["appointment_id"])
    if event.payload.get("by_client") is False:  # who of staff cancelled knows what comes instead
        return None
    try:
        return plan_step(
            case=row.case_id or 0, kind=get_kind(row.kind).follow_up, due_on=follow_up_on(localdate(event.happened_at)),
            note=_CAME_NOT if row.outcome == Outcome.MISSED else "De klant zei de afspraak af",
            by=SYSTEM, now=event.happened_at, caused_by=event.id,
        )  # fmt: skip
    except Refused:  # closed in the meantime
        return None


def _record(
    key: UUID, outcome: Outcome, *, note: str, reason: str, by: Viewer, now: datetime
) -> tuple[Appointment, HeldCase]:
    row, held = hold_appointment(key, by=by, now=now)
    may_record(describe(row), now=now).require()
    check_plans(held, list_staff_ids(row))
    row.outcome, row.outcome_note, row.missed_reason = outcome, note.strip(), reason
    row.outcome_by_id, row.outcome_at = by.staff_id, now
    row.save(update_fields=["outcome", "outcome_note", "missed_reason", "outcome_by", "outcome_at"])
    sync_appointment_grants([held.case.client_id], today=held.today)
    return row, held


def _find_step(row: Appointment) -> Step | None:
    """The step that this talk is: open, of its kind, on the day of the talk."""
    on = localdate(row.starts_at)
    kind = get_kind(row.kind).step
    return Step.objects.filter(case=row.case_id, kind=kind, due_on=on, outcome=None).first() if kind else None
