"""Steps: planned, moved, done, missed."""

from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.events import ClientTold, StepEnded, StepMoved, StepPlanned
from keten.dossier.cases.models import Goal, Handover, Step, StepKind, StepOutcome
from keten.dossier.cases.queries.files import Unknown
from keten.dossier.cases.rules.plans import may_change_goal
from keten.dossier.cases.rules.steps import check_due_on, may_end_step
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.parameters import get_parameter
from keten.ground.ledger.actions import record_events_of
from keten.ground.ledger.events import RecordedEvent
from keten.ground.organisations.rules.viewer import SYSTEM, Viewer


@transaction.atomic
def plan_step(
    *,
    case: UUID | int,
    kind: str,
    due_on: date,
    by: Viewer,
    now: datetime,
    note: str = "",
    owner_id: int | None = None,
    caused_by: int | None = None,
    goal: UUID | None = None,
) -> Step:
    """A step with a date; without ``owner_id`` it is the contact person's. ``goal``: it is done for that open goal."""
    held = hold_case(case, by=by, now=now, caused_by=caused_by)
    goal_id = _find_goal(held, goal) if goal else None
    return _plan(held, kind=kind, due_on=due_on, note=note, owner_id=owner_id, goal_id=goal_id)


@transaction.atomic
def move_step(*, step: UUID, due_on: date, by: Viewer, now: datetime) -> Step:
    """Another date for an open step; the old date stays in the ledger."""
    row, held = _hold_step(step, by=by, now=now)
    _check_date(held, due_on)
    old, row.due_on = row.due_on, due_on
    row.save(update_fields=["due_on"])
    held.record(StepMoved(case_id=held.case.pk, step_id=row.pk, kind=row.kind, from_on=old, due_on=due_on))
    return row


@transaction.atomic
def complete_step(
    *,
    step: UUID,
    by: Viewer,
    now: datetime,
    note: str = "",
    next_kind: str = "",
    next_due_on: date | None = None,
    next_note: str = "",
) -> Step:
    """A step done, and the next one planned at once when given, so that the client never drops out of sight."""
    row, held = _hold_step(step, by=by, now=now)
    _end(held, row, StepOutcome.DONE, note)
    if row.kind == StepKind.TELL_CLIENT and row.handover_id:
        mark_told(held, row.handover_id)
    _plan_next(held, next_kind, next_due_on, next_note)
    return row


@transaction.atomic
def miss_step(
    *,
    step: UUID,
    reason: str,
    by: Viewer,
    now: datetime,
    next_kind: str = "",
    next_due_on: date | None = None,
    next_note: str = "",
) -> Step:
    """A step that did not happen, with the reason; usually with a new step at once."""
    if not reason.strip():
        raise Refused("Schrijf kort op waarom de stap niet doorging.", "reason")
    row, held = _hold_step(step, by=by, now=now)
    _end(held, row, StepOutcome.MISSED, reason)
    _plan_next(held, next_kind, next_due_on, next_note)
    return row


@transaction.atomic
def plan_telling(event: RecordedEvent) -> Step | None:
    """After an accepted handover: the new contact person tells the client, within the term of that handover (P6)."""
    try:
        held = hold_case(event.payload["case_id"], by=SYSTEM, now=event.happened_at, caused_by=event.id)
    except Refused:  # closed in the meantime: nobody needs to be told any more
        return None
    handover = Handover.objects.get(pk=event.payload["handover_id"])
    if handover.tell_client_by is None or handover.client_told_on is not None:
        return None
    if handover.asked_on < held.case.opened_on:  # of before the client left and came back
        return None
    return _plan(held, kind=StepKind.TELL_CLIENT, due_on=handover.tell_client_by, handover_id=handover.pk)


def plan_steps_of(*, rows_sql: str, now: datetime) -> int:
    """Steps for many cases at once, by the round; ``rows_sql`` yields key, case_id, kind, note, due_on, owner_id.

    Set-based; each step leaves its event. Returns how many.
    """
    with connection.cursor() as cursor:
        cursor.execute(_PLAN_SET.format(rows=rows_sql), {"now": now})
        planned = int(cursor.rowcount)
    if planned:
        record_events_of([StepPlanned], rows_sql=_PLANNED_EVENTS.format(rows=rows_sql), params={}, now=now)
    return planned


_PLAN_SET = """
insert into cases_step (key, case_id, kind, note, due_on, owner_id, planned_at, outcome_note)
select r.step_key, r.case_id, r.kind, r.note, r.due_on, r.owner_id, %(now)s, '' from ({rows}) r
"""
_PLANNED_EVENTS = """
select 'cases.step-planned' as type, k.ref as client_ref, null::bigint as organisation,
  jsonb_build_object('case_id', p.case_id, 'step_id', p.id, 'kind', p.kind, 'due_on', p.due_on) as payload
from ({rows}) r join cases_step p on p.key = r.step_key
join cases_case c on c.id = p.case_id join clients_client k on k.id = c.client_id
"""


def mark_told(held: HeldCase, handover_id: int) -> None:
    """The client knows about the handover."""
    told = Handover.objects.filter(pk=handover_id, client_told_on__isnull=True).update(client_told_on=held.today)
    if told:
        held.record(ClientTold(case_id=held.case.pk, handover_id=handover_id))


def cancel_open_steps(held: HeldCase) -> None:
    """The case ends, and with it what was still planned."""
    for row in held.case.steps.filter(outcome__isnull=True).order_by("pk"):
        _end(held, row, StepOutcome.CANCELLED, "")


def end_telling_step(held: HeldCase, handover_id: int) -> None:
    """The client was told without going through the step: the step is done too."""
    for row in held.case.steps.filter(outcome__isnull=True, handover_id=handover_id):
        _end(held, row, StepOutcome.DONE, "")


def _hold_step(key: UUID, *, by: Viewer, now: datetime) -> tuple[Step, HeldCase]:
    case_id = Step.objects.filter(key=key).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Unknown
    held = hold_case(case_id, by=by, now=now)
    row = Step.objects.get(key=key)
    may_end_step(outcome=row.outcome).require()
    return row, held


def _find_goal(held: HeldCase, key: UUID) -> int:
    row = Goal.objects.filter(case=held.case, key=key).first()
    if row is None:
        raise Unknown
    may_change_goal(is_open=row.ended_on is None).require()
    return row.pk


def _plan(
    held: HeldCase,
    *,
    kind: str,
    due_on: date,
    note: str = "",
    owner_id: int | None = None,
    handover_id: int | None = None,
    goal_id: int | None = None,
) -> Step:
    _check_date(held, due_on)
    row = Step.objects.create(
        case=held.case,
        kind=kind,
        note=note,
        due_on=due_on,
        owner_id=owner_id,
        handover_id=handover_id,
        goal_id=goal_id,
        planned_by_id=held.by.staff_id,
        planned_at=held.now,
    )
    if owner_id is not None:
        sync_case_grants([held.case.client_id], today=held.today)
    held.record(StepPlanned(case_id=held.case.pk, step_id=row.pk, kind=kind, due_on=due_on))
    return row


def _plan_next(held: HeldCase, kind: str, due_on: date | None, note: str) -> None:
    if kind and due_on:
        _plan(held, kind=kind, due_on=due_on, note=note)


def _check_date(held: HeldCase, due_on: date) -> None:
    horizon = get_parameter("cases.step_horizon_days", on=held.today)
    check_due_on(due_on, today=held.today, horizon_days=int(horizon)).require()


def _end(held: HeldCase, row: Step, outcome: StepOutcome, note: str) -> None:
    row.outcome, row.outcome_note, row.ended_at, row.ended_by_id = outcome, note, held.now, held.by.staff_id
    row.save(update_fields=["outcome", "outcome_note", "ended_at", "ended_by"])
    if row.owner_id is not None:
        sync_case_grants([held.case.client_id], today=held.today)
    held.record(StepEnded(case_id=held.case.pk, step_id=row.pk, kind=row.kind, outcome=outcome))
