"""What a client does for their goal: added, and done or not."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from keten.dossier.cases.actions.locking import HeldCase
from keten.dossier.cases.actions.once import keep_once
from keten.dossier.cases.actions.plans import Once, check_side, hold_goal
from keten.dossier.cases.events import TaskAdded, TaskFinished
from keten.dossier.cases.models import Goal, GoalTask
from keten.dossier.cases.queries.files import Unknown
from keten.dossier.cases.rules.plans import check_words, may_finish_task
from keten.dossier.cases.rules.steps import check_due_on
from keten.ground.foundation.parameters import get_whole_number
from keten.ground.organisations.rules.viewer import Viewer


@transaction.atomic
def add_task(
    *, goal: UUID, what: str, due_on: date, attempt: UUID, by: Viewer, now: datetime, way: str | None = None
) -> Once[GoalTask]:
    """A step of the client: their own, told to staff (``way``), or asked by staff; then the client agrees to it."""
    row, held = hold_goal(goal, by=by, now=now)
    if earlier := GoalTask.objects.filter(goal__case=held.case, attempt=attempt).first():
        return Once(earlier, was_there=True)
    from_client = check_side(held, way)
    check_words(what, longest=200, field="what").require()
    days = get_whole_number("cases.step_horizon_days", on=held.today)
    check_due_on(due_on, today=held.today, horizon_days=days).require()
    made = _write(held, row, what=what, due_on=due_on, attempt=attempt, from_client=from_client, way=way)
    held.record(
        TaskAdded(
            case_id=held.case.pk, goal_id=row.pk, task_id=made.pk, due_on=due_on, from_client=from_client, way=way
        )
    )
    return Once(made)


@transaction.atomic
def finish_task(
    *, task: UUID, is_done: bool, by: Viewer, now: datetime, reason: str = "", way: str | None = None
) -> GoalTask:
    """The client did it, or could not and says why; staff write it down for them with the ``way``."""
    goal = GoalTask.objects.filter(key=task).values_list("goal__key", flat=True).first()
    if goal is None:
        raise Unknown
    _goal, held = hold_goal(goal, by=by, now=now)
    row = GoalTask.objects.get(key=task)
    check_side(held, way)
    may_finish_task(is_finished=row.finished_at is not None).require()
    if not is_done:
        check_words(reason, longest=200, field="reason").require()
    row.done_on, row.not_done_reason = (held.today, "") if is_done else (None, reason.strip())
    row.finished_at, row.finished_by_id, row.finished_way = now, held.by.staff_id if way else None, way
    row.save(update_fields=["done_on", "not_done_reason", "finished_at", "finished_by", "finished_way"])
    held.record(TaskFinished(case_id=held.case.pk, goal_id=row.goal_id, task_id=row.pk, is_done=is_done, way=way))
    return row


def _write(
    held: HeldCase, goal: Goal, *, what: str, due_on: date, attempt: UUID, from_client: bool, way: str | None
) -> GoalTask:
    return keep_once(
        lambda: GoalTask.objects.create(
            goal=goal, attempt=attempt, what=what.strip(), due_on=due_on, from_client=from_client,
            added_by_id=held.by.staff_id, way=way, added_at=held.now, agreed_at=held.now if from_client else None,
        )
    )  # fmt: skip
