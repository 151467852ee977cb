"""The plan made together: a goal proposed, agreed by both sides, evaluated and ended."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import models, transaction

from keten.dossier.cases.actions.locking import HeldCase, hold_case
from keten.dossier.cases.actions.once import keep_once
from keten.dossier.cases.events import GoalAgreed, GoalEnded, GoalEvaluated, GoalProposed
from keten.dossier.cases.models import Evaluation, EvaluationOutcome, Goal, GoalOutcome, GoalTask, Step
from keten.dossier.cases.queries.files import Unknown
from keten.dossier.cases.queries.plans import describe_plan, find_evaluation_day, find_open_goal
from keten.dossier.cases.rules.messages import may_record
from keten.dossier.cases.rules.plans import (
    check_evaluation,
    check_horizon,
    check_next,
    check_outcome,
    check_words,
    decide_first_evaluation,
    may_change_goal,
    may_evaluate,
    may_plan,
    may_propose,
)
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Once(Generic[Row]):
    """What a form made, and whether it was there already: the form had come before."""

    row: Row
    was_there: bool = False


@dataclass(frozen=True, kw_only=True)
class GoalDraft:
    """What somebody wants to reach, and by when. Without ``evaluate_on`` it is the usual number of days."""

    text: str
    horizon_on: date
    attempt: UUID
    evaluate_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class Look:
    """What client and coach said when they looked at the goal. ``goal_outcome``: how it went, when it ends."""

    client_words: str
    staff_words: str
    outcome: str
    attempt: UUID
    next_on: date | None = None
    goal_outcome: str = ""


@transaction.atomic
def propose_goal(
    *, case: UUID | int, draft: GoalDraft, by: Viewer, now: datetime, way: str | None = None
) -> Once[Goal]:
    """By the client, by staff, or, with ``way``, what the client told staff. Who proposes agrees.

    The goal that was open ends as changed; what is still to be done goes along to the new one.
    """
    held = hold_case(case, by=by, now=now)
    if earlier := Goal.objects.filter(case=held.case, attempt=draft.attempt).first():
        return Once(earlier, was_there=True)
    from_client, old = check_side(held, way), find_open_goal(held.case.pk)
    may_propose(by, describe_plan(held.facts, old), for_client=from_client).require()
    evaluate_on = _check_draft(held, draft)
    if old:
        _end(held, old, GoalOutcome.CHANGED)
    row = _write(held, draft, evaluate_on, from_client=from_client, way=way, replaces=old)
    if old:
        GoalTask.objects.filter(goal=old, finished_at=None).update(goal=row)
        Step.objects.filter(goal=old, outcome=None).update(goal=row)
    held.record(
        GoalProposed(
            case_id=held.case.pk, goal_id=row.pk, from_client=from_client, way=way, horizon_on=row.horizon_on,
            evaluate_on=evaluate_on, replaces_id=old.pk if old else None,
        )
    )  # fmt: skip
    return Once(row)


@transaction.atomic
def agree_goal(*, goal: UUID, by: Viewer, now: datetime, way: str | None = None) -> Goal:
    """The client says yes (also on their behalf, with ``way``), with the steps they were asked; or staff do.

    Saying it twice is once. Both are needed before the plan counts.
    """
    row, held = hold_goal(goal, by=by, now=now)
    if check_side(held, way):
        _agree_for_client(held, row, way)
    elif row.staff_agreed_at is None:
        row.staff_agreed_at, row.staff_agreed_by_id = now, by.staff_id
        row.save(update_fields=["staff_agreed_at", "staff_agreed_by"])
        held.record(GoalAgreed(case_id=held.case.pk, goal_id=row.pk, by_client=False, way=None, tasks=0))
    return row


@transaction.atomic
def evaluate_goal(*, goal: UUID, look: Look, by: Viewer, now: datetime) -> Once[Evaluation]:
    """Client and coach looked at the goal: it goes on, is adjusted, or ends; the words of both are kept."""
    row, held = hold_goal(goal, by=by, now=now, is_open=False)
    if earlier := Evaluation.objects.filter(goal=row, attempt=look.attempt).first():
        return Once(earlier, was_there=True)
    may_evaluate(is_open=row.ended_on is None, is_agreed=row.is_agreed).require()
    may_plan(by, describe_plan(held.facts, row)).require()
    _check_look(held, row, look)
    made = _write_look(held, row, look)
    held.record(
        GoalEvaluated(
            case_id=held.case.pk, goal_id=row.pk, evaluation_id=made.pk, outcome=made.outcome, next_on=made.next_on
        )
    )
    if made.outcome == EvaluationOutcome.END:
        _end(held, row, look.goal_outcome, note=look.staff_words)
    return Once(made)


@transaction.atomic
def end_goal(*, goal: UUID, outcome: str, note: str, by: Viewer, now: datetime) -> Goal:
    """The goal is over, and how it went."""
    row, held = hold_goal(goal, by=by, now=now)
    may_plan(by, describe_plan(held.facts, row)).require()
    check_outcome(outcome).require()
    check_words(note, longest=300, field="note").require()
    _end(held, row, outcome, note=note)
    return row


def hold_goal(key: UUID, *, by: Viewer, now: datetime, is_open: bool = True) -> tuple[Goal, HeldCase]:
    """A goal of an open case, with its case held; usually an open one. Raises ``Unknown``, ``Refused``."""
    case_id = Goal.objects.filter(key=key).values_list("case_id", flat=True).first()
    if case_id is None:
        raise Unknown
    held = hold_case(case_id, by=by, now=now)
    row = Goal.objects.get(key=key)
    if is_open:
        may_change_goal(is_open=row.ended_on is None).require()
    return row, held


def check_side(held: HeldCase, way: str | None) -> bool:
    """Whether this is done for the client, by themselves or (with ``way``) on their behalf. Raises ``Refused``."""
    if held.by.has_role("client"):
        return True
    if way is not None:
        may_record(held.by).require()
        return True
    may_plan(held.by, describe_plan(held.facts, None)).require()
    return False


def close_open_goal(held: HeldCase) -> None:
    """The case ends, and with it the goal that nobody judged."""
    if row := find_open_goal(held.case.pk):
        _end(held, row, GoalOutcome.CLOSED)


def _check_draft(held: HeldCase, draft: GoalDraft) -> date:
    """The day of the first evaluation, when everything is right."""
    today = held.today
    most = get_whole_number("cases.goal_horizon_days", on=today)
    usual = get_whole_number("cases.goal_evaluation_days", on=today)
    check_words(draft.text, longest=300, field="text").require()
    check_horizon(draft.horizon_on, today=today, most_days=most).require()
    first = draft.evaluate_on or decide_first_evaluation(today=today, horizon_on=draft.horizon_on, usual_days=usual)
    check_evaluation(first, today=today, horizon_on=draft.horizon_on, field="evaluate_on").require()
    return first


def _write(
    held: HeldCase, draft: GoalDraft, evaluate_on: date, *, from_client: bool, way: str | None, replaces: Goal | None
) -> Goal:
    now, staff_id = held.now, held.by.staff_id
    said: dict[str, Any] = {"staff_agreed_at": now, "staff_agreed_by_id": staff_id}
    if from_client:
        said = {"client_agreed_at": now, "client_agreed_way": way, "client_recorded_by_id": staff_id}
    return keep_once(
        lambda: Goal.objects.create(
            case=held.case, attempt=draft.attempt, text=draft.text.strip(), horizon_on=draft.horizon_on,
            evaluate_on=evaluate_on, from_client=from_client, proposed_by_id=staff_id, way=way, proposed_at=now,
            replaces=replaces, **said,
        )
    )  # fmt: skip


def _agree_for_client(held: HeldCase, row: Goal, way: str | None) -> None:
    is_new = row.client_agreed_at is None
    if is_new:
        row.client_agreed_at, row.client_agreed_way, row.client_recorded_by_id = held.now, way, held.by.staff_id
        row.save(update_fields=["client_agreed_at", "client_agreed_way", "client_recorded_by"])
    tasks = GoalTask.objects.filter(goal=row, agreed_at=None, finished_at=None).update(agreed_at=held.now)
    if is_new or tasks:
        held.record(GoalAgreed(case_id=held.case.pk, goal_id=row.pk, by_client=True, way=way, tasks=tasks))


def _check_look(held: HeldCase, row: Goal, look: Look) -> None:
    check_words(look.client_words, longest=1000, field="client_words").require()
    check_words(look.staff_words, longest=1000, field="staff_words").require()
    check_next(look.next_on, outcome=look.outcome, today=held.today, horizon_on=row.horizon_on).require()
    if look.outcome == EvaluationOutcome.END:
        check_outcome(look.goal_outcome).require()


def _write_look(held: HeldCase, row: Goal, look: Look) -> Evaluation:
    next_on = None if look.outcome == EvaluationOutcome.END else look.next_on
    due_on, staff_id = find_evaluation_day(row), held.by.staff_id
    assert staff_id is not None  # the system looks at nothing together with a client
    return keep_once(
        lambda: Evaluation.objects.create(
            goal=row, attempt=look.attempt, due_on=due_on, held_on=held.today, held_by_id=staff_id,
            client_words=look.client_words.strip(), staff_words=look.staff_words.strip(), outcome=look.outcome,
            next_on=next_on,
        )
    )  # fmt: skip


def _end(held: HeldCase, row: Goal, outcome: str, *, note: str = "") -> None:
    row.ended_on, row.outcome, row.outcome_note = held.today, outcome, note.strip()[:300]
    row.save(update_fields=["ended_on", "outcome", "outcome_note"])
    held.record(GoalEnded(case_id=held.case.pk, goal_id=row.pk, outcome=outcome))
