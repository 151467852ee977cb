"""Handing over (*overdragen*): asked, then accepted or refused by the other side, and the client is told (P6)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction

from keten.dossier.cases.actions.changing import move_to
from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.actions.steps import end_telling_step, mark_told
from keten.dossier.cases.events import (
    HandoverAccepted,
    HandoverAsked,
    HandoverRefused,
    HandoverWithdrawn,
    ResponsibilityMoved,
)
from keten.dossier.cases.models import Answer, Case, Handover, HandoverKind, Responsibility, Stewardship
from keten.dossier.cases.queries.files import Unknown
from keten.dossier.cases.queries.overview import describe_handover
from keten.dossier.cases.rules.handover import (
    check_change,
    decide_kind,
    may_accept_handover,
    may_answer_handover,
    may_ask_handover,
    may_direct_case,
    may_withdraw_handover,
)
from keten.dossier.clients.rules.access import may_lead_team
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter
from keten.ground.organisations.models import Role, Staff, StaffRole
from keten.ground.organisations.queries import in_force
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def ask_handover(
    *,
    case: UUID | int,
    to_organisation_id: int,
    by: Viewer,
    now: datetime,
    to_staff_id: int | None = None,
    keeps_steward: bool = False,
    moves_responsibility: bool = False,
    reason: str = "",
    batch: UUID | None = None,
    location_id: int | None = None,
    caused_by: int | None = None,
) -> Handover:
    """Ask a colleague, or any coach of an organisation, to take over; nothing changes until they accept.

    ``location_id``: where the receiver works when that is another location; on acceptance the case goes there.
    """
    held = hold_case(case, by=by, now=now, caused_by=caused_by)
    may_ask_handover(
        by,
        steward_id=held.facts.steward_id,
        location_id=held.case.location_id,
        handover_open=held.facts.handover_open,
    ).require()
    _check_receiver(held, to_organisation_id, to_staff_id, keeps_steward)
    check_change(
        steward_id=held.facts.steward_id,
        responsible_id=held.facts.responsible_organisation_id,
        to_organisation_id=to_organisation_id,
        keeps_steward=keeps_steward,
        moves_responsibility=moves_responsibility,
    ).require()
    return _ask(
        held,
        to_organisation_id=to_organisation_id,
        to_staff_id=to_staff_id,
        keeps_steward=keeps_steward,
        moves_responsibility=moves_responsibility,
        reason=reason,
        batch=batch,
        location_id=location_id,
    )


@transaction.atomic
def accept_handover(*, handover: UUID, by: Viewer, now: datetime) -> Handover:
    """Take over. Of two colleagues who accept at the same moment one is the contact person, the other is told."""
    row, held = _hold_handover(handover, by=by, now=now)
    may_accept_handover(by, describe_handover(row, held.case), steward_id=held.facts.steward_id).require()
    _answer(row, Answer.ACCEPTED, by=by, now=now)
    if row.kind != HandoverKind.FIRST:
        row.tell_client_by = _working_days_on(held.today, "cases.tell_client_working_days")
    row.save()
    if not row.keeps_steward:
        _become_steward(held, row, by)
    if row.moves_responsibility:
        _move_responsibility(held, row.to_organisation_id)
    if row.location_id != held.case.location_id:
        move_to(held, row.location_id)
    held.record(
        HandoverAccepted(
            case_id=held.case.pk,
            handover_id=row.pk,
            kind=row.kind,
            tell_client_by=row.tell_client_by,
            steward_id=None if row.keeps_steward else by.staff_id,
        )
    )
    return row


@transaction.atomic
def refuse_handover(*, handover: UUID, reason: str, by: Viewer, now: datetime) -> Handover:
    """Say no, with a reason that the asker reads; the case stays where it was."""
    if not reason.strip():
        raise Refused("Schrijf op waarom u de klant niet overneemt. De vrager leest dit.", "reason")
    row, held = _hold_handover(handover, by=by, now=now)
    may_answer_handover(by, describe_handover(row, held.case)).require()
    _answer(row, Answer.REFUSED, by=by, now=now, reason=reason)
    row.save()
    held.record(HandoverRefused(case_id=held.case.pk, handover_id=row.pk, kind=row.kind))
    return row


@transaction.atomic
def withdraw_handover(*, handover: UUID, by: Viewer, now: datetime) -> Handover:
    """Take back a request that nobody answered yet."""
    row, held = _hold_handover(handover, by=by, now=now)
    may_withdraw_handover(by, describe_handover(row, held.case), steward_id=held.facts.steward_id).require()
    return _withdraw(held, row)


@transaction.atomic
def tell_client(*, handover: UUID, by: Viewer, now: datetime) -> Handover:
    """The client was told about an accepted handover."""
    row, held = _hold_handover(handover, by=by, now=now)
    may_direct_case(by, steward_id=held.facts.steward_id, location_id=held.case.location_id).require()
    if row.answer != Answer.ACCEPTED:
        raise Refused("Deze overdracht is nog niet aangenomen.")
    mark_told(held, row.pk)
    end_telling_step(held, row.pk)
    row.refresh_from_db()
    return row


@transaction.atomic
def assign_cases(*, cases: Sequence[UUID], to_staff_id: int, by: Viewer, now: datetime) -> UUID:
    """A team leader asks one coach to take several cases; returns the batch, by which it can be undone.

    An earlier unanswered request is taken back first. The coach still accepts each case (P1).
    """
    batch = uuid4()
    receiver = Staff.objects.get(pk=to_staff_id)
    # In the order in which the daily round takes the chains, so that the two never wait for each other.
    ordered = list(Case.objects.filter(key__in=cases).order_by("client__ref").values_list("key", flat=True))
    if len(ordered) < len(set(cases)):
        raise Unknown
    for key in ordered:
        held = hold_case(key, by=by, now=now)
        may_lead_team(by, held.case.location_id).require()
        _check_receiver(held, receiver.organisation_id, to_staff_id, keeps_steward=False)
        withdraw_open(held)
        _ask(held, to_organisation_id=receiver.organisation_id, to_staff_id=to_staff_id, batch=batch)
    return batch


@transaction.atomic
def withdraw_batch(*, batch: UUID, by: Viewer, now: datetime) -> int:
    """Undo an assignment of several cases, as far as nobody answered yet; returns how many were taken back."""
    asked = Handover.objects.filter(batch=batch, answer__isnull=True, asked_by_id=by.staff_id)
    count = 0
    for key in asked.order_by("case__client__ref").values_list("key", flat=True):
        row, held = _hold_handover(key, by=by, now=now)
        if row.answer is None:  # else somebody answered while we came here
            _withdraw(held, row)
            count += 1
    return count


def withdraw_open(held: HeldCase, *, reason: str = "") -> None:
    """Take back the request that nobody answered yet, if there is one."""
    for row in held.case.handovers.filter(answer__isnull=True):
        _withdraw(held, row, reason)


def _check_receiver(held: HeldCase, organisation_id: int, staff_id: int | None, keeps_steward: bool) -> None:
    if staff_id is None:
        return
    if staff_id == held.facts.steward_id and not keeps_steward:
        raise Refused("Deze collega is al de contactpersoon van deze klant.", "to_staff")
    coaches = StaffRole.objects.filter(in_force(held.today), in_force(held.today, "staff__"), role=Role.COACH)
    if not coaches.filter(staff=staff_id, staff__organisation=organisation_id).exists():
        raise Refused("Deze collega is geen coach bij de gekozen organisatie.", "to_staff")


def _ask(
    held: HeldCase,
    *,
    to_organisation_id: int,
    to_staff_id: int | None,
    keeps_steward: bool = False,
    moves_responsibility: bool = False,
    reason: str = "",
    batch: UUID | None = None,
    location_id: int | None = None,
) -> Handover:
    steward_id = held.facts.steward_id
    kind = decide_kind(
        has_steward=steward_id is not None,
        from_organisation_id=held.facts.steward_organisation_id,
        to_organisation_id=to_organisation_id,
        moves_responsibility=moves_responsibility,
    )
    parameter = "contact_acceptance" if kind == HandoverKind.FIRST else "handover_answer"
    row = Handover.objects.create(
        case=held.case,
        location_id=location_id or held.case.location_id,
        kind=kind,
        from_staff_id=steward_id,
        to_organisation_id=to_organisation_id,
        to_staff_id=to_staff_id,
        keeps_steward=keeps_steward,
        moves_responsibility=moves_responsibility,
        reason=reason,
        asked_by_id=held.by.staff_id,
        asked_on=held.today,
        batch=batch,
        answer_due_on=_working_days_on(held.today, f"cases.{parameter}_working_days"),
    )
    held.record(
        HandoverAsked(
            case_id=held.case.pk,
            handover_id=row.pk,
            kind=kind,
            to_organisation_id=to_organisation_id,
            to_staff_id=to_staff_id,
            answer_due_on=row.answer_due_on,
        )
    )
    return row


def _hold_handover(key: UUID, *, by: Viewer, now: datetime) -> tuple[Handover, HeldCase]:
    case_id = Handover.objects.filter(key=key).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Unknown
    held = hold_case(case_id, by=by, now=now)
    return Handover.objects.get(key=key), held


def _answer(row: Handover, answer: Answer, *, by: Viewer, now: datetime, reason: str = "") -> None:
    row.answer, row.answered_by_id, row.answered_at, row.answer_reason = answer, by.staff_id, now, reason


def _withdraw(held: HeldCase, row: Handover, reason: str = "") -> Handover:
    _answer(row, Answer.WITHDRAWN, by=held.by, now=held.now, reason=reason)
    row.save()
    held.record(HandoverWithdrawn(case_id=held.case.pk, handover_id=row.pk, kind=row.kind))
    return row


def _become_steward(held: HeldCase, row: Handover, by: Viewer) -> None:
    assert by.staff_id is not None  # only a coach may answer
    Stewardship.objects.filter(case=held.case, until_on__isnull=True).update(until_on=held.today)
    Stewardship.objects.create(
        case=held.case, staff_id=by.staff_id, from_on=held.today, accepted_at=held.now, handover=row
    )


def _move_responsibility(held: HeldCase, organisation_id: int) -> None:
    Responsibility.objects.filter(case=held.case, until_on__isnull=True).update(until_on=held.today)
    Responsibility.objects.create(case=held.case, organisation_id=organisation_id, from_on=held.today)
    held.record(ResponsibilityMoved(case_id=held.case.pk, organisation_id=organisation_id))


def _working_days_on(start: date, parameter: str) -> date:
    return add_working_days(start, int(get_parameter(parameter, on=start)))
