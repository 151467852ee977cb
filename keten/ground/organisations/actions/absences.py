"""Absence (*afwezigheid*) with who takes over meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import record_event
from keten.ground.organisations.actions.saving import change_row, refusing_double
from keten.ground.organisations.events import AbsenceChanged, AbsenceRegistered
from keten.ground.organisations.models import Absence, Staff
from keten.ground.organisations.queries import AbsenceFacts, get_absence_facts, get_replacement_facts
from keten.ground.organisations.rules.absence import (
    check_absence,
    check_replacement,
    find_worries,
    may_arrange_absence,
)
from keten.ground.organisations.rules.periods import Span
from keten.ground.organisations.rules.viewer import Viewer


@dataclass(frozen=True)
class RegisteredAbsence:
    """The absence, and what somebody should know although it is allowed (or an empty text)."""

    absence: Absence
    warning: str


@transaction.atomic
def register_absence(
    *,
    staff_id: int,
    from_on: date,
    until_on: date | None,
    reason: str,
    by: Viewer,
    now: datetime,
    replacement_id: int | None = None,
) -> RegisteredAbsence:
    """Somebody is away; ``until_on`` is the first day back, None when that is not known yet.

    Refuses a replacement who is not a coach, in service and present at the same location all that time.
    """
    span = Span(from_on, until_on)
    facts = _hold(staff_id, span, by)
    check_absence(span).require()
    _check_replacement(staff_id, replacement_id, span)
    with refusing_double("In deze periode staat al een afwezigheid. Pas die aan.", "from_on"):
        row = Absence.objects.create(
            staff_id=staff_id, from_on=from_on, until_on=until_on, reason=reason, replacement_id=replacement_id
        )
    event = AbsenceRegistered(
        absence_id=row.pk, staff_id=staff_id, replacement_id=replacement_id, from_on=from_on, until_on=until_on
    )
    record_event(event, by=by, now=now)
    return RegisteredAbsence(row, _worries(facts, replacement_id))


@transaction.atomic
def change_absence(
    *, absence_id: int, until_on: date | None, replacement_id: int | None, by: Viewer, now: datetime
) -> RegisteredAbsence:
    """Another first day back, or another replacement."""
    row = Absence.objects.get(pk=absence_id)
    span = Span(row.from_on, until_on)
    facts = _hold(row.staff_id, span, by)
    check_absence(span).require()
    if replacement_id != row.replacement_id or not Span(row.from_on, row.until_on).covers(span):
        _check_replacement(row.staff_id, replacement_id, span)
    with refusing_double("In deze periode staat al een andere afwezigheid.", "until_on"):
        fields = change_row(row, until_on=until_on, replacement_id=replacement_id)
    if fields:
        _record_change(row, by=by, now=now)
    return RegisteredAbsence(row, _worries(facts, replacement_id))


@transaction.atomic
def end_absence(*, absence_id: int, until_on: date, by: Viewer, now: datetime) -> Absence:
    """Back on this day. An absence that had not begun by then is cancelled: it never was."""
    row = Absence.objects.select_related("staff").get(pk=absence_id)
    _hold(row.staff_id, Span(row.from_on, row.until_on), by)
    if until_on <= row.from_on:
        row.until_on = row.from_on
        _record_change(row, by=by, now=now)
        Absence.objects.filter(pk=row.pk).delete()
        return row
    with refusing_double("In deze periode staat al een andere afwezigheid.", "until_on"):
        change_row(row, until_on=until_on)
    _record_change(row, by=by, now=now)
    return row


def _hold(staff_id: int, span: Span, by: Viewer) -> AbsenceFacts:
    """One change at a time per person, and only by who may."""
    Staff.objects.select_for_update().get(pk=staff_id)
    facts = get_absence_facts(staff_id, span)
    may_arrange_absence(by, staff_id=staff_id, location_ids=facts.location_ids).require()
    return facts


def _check_replacement(staff_id: int, replacement_id: int | None, span: Span) -> None:
    if replacement_id == staff_id:
        raise Refused("Niemand vervangt zichzelf. Kies een collega.", "replacement")
    if replacement_id is not None:
        check_replacement(span, get_replacement_facts(replacement_id, staff_id=staff_id)).require()


def _worries(facts: AbsenceFacts, replacement_id: int | None) -> str:
    return find_worries(is_coach=facts.is_coach, replacement_id=replacement_id, replaces=facts.replaces)


def _record_change(row: Absence, *, by: Viewer, now: datetime) -> None:
    event = AbsenceChanged(
        absence_id=row.pk, staff_id=row.staff_id, replacement_id=row.replacement_id, until_on=row.until_on
    )
    record_event(event, by=by, now=now)
