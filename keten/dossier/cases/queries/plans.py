"""The plan of a case: the open goal with the steps of both sides and what was said about it; and the goals before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Q

from keten.dossier.cases.models import Case, Evaluation, Goal, GoalTask, Step
from keten.dossier.cases.queries.files import Unknown, load_file, open_case_file
from keten.dossier.cases.rules.messages import may_record
from keten.dossier.cases.rules.plans import PlanFacts, may_plan, may_propose, next_evaluation
from keten.dossier.clients.rules.access import FileFacts
from keten.ground.foundation.prepared import Prepared, fetch_prepared
from keten.ground.organisations.rules.viewer import Viewer

Row = TypeVar("Row", GoalTask, Evaluation)


@dataclass(frozen=True, kw_only=True)
class EarlierGoal:
    """A goal that is over, with what was done for it and said about it."""

    goal: Goal
    tasks: tuple[GoalTask, ...]
    evaluations: tuple[Evaluation, ...]


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Lists are in order of time, ``evaluations`` and ``earlier`` (goals that are over) latest first.

    ``steps``: what staff do for this goal, and what else they planned.
    """

    case: Case
    goal: Goal | None
    tasks: tuple[GoalTask, ...]
    steps: tuple[Step, ...]
    evaluations: tuple[Evaluation, ...]
    earlier: tuple[EarlierGoal, ...]
    may_plan: bool
    may_record: bool
    may_propose: bool  # as the client

    @property
    def evaluate_on(self) -> date | None:
        """When both look at it together."""
        if self.goal is None:
            return None
        return next_evaluation(self.goal.evaluate_on, (one.next_on for one in self.evaluations))

    @property
    def open_tasks(self) -> tuple[GoalTask, ...]:
        """What the client still has to do."""
        return tuple(one for one in self.tasks if one.finished_at is None)

    @property
    def asked_tasks(self) -> tuple[GoalTask, ...]:
        """What the client did not say yes to yet."""
        return tuple(one for one in self.open_tasks if one.agreed_at is None)


def get_plan(case: UUID | int, *, viewer: Viewer) -> Plan:
    """The plan of a case. Raises ``Unknown``."""
    row, facts = load_file(open_case_file(case, viewer=viewer, activity="plan bekijken"))
    plan = load_plan(row)
    known = describe_plan(facts, plan.goal)
    is_open = row.closed_on is None
    return replace(
        plan,
        may_plan=is_open and may_plan(viewer, known).allowed,
        may_record=is_open and may_record(viewer).allowed,
        may_propose=is_open and may_propose(viewer, known, for_client=True).allowed,
    )


def load_plan(case: Case) -> Plan:
    """The plan of a case whose file this request opened, to read only."""
    goals = _GOALS.list(case.pk)
    goal = next((one for one in goals if one.ended_on is None), None)
    tasks = _of_goal(_TASKS.list(case.pk) if goals else [])
    evaluations = _of_goal(_EVALUATIONS.list(case.pk) if goals else [])
    return Plan(
        case=case,
        goal=goal,
        tasks=tasks(goal),
        steps=tuple(_list_steps(case, goal)) if goal else (),
        evaluations=evaluations(goal),
        earlier=tuple(
            EarlierGoal(goal=one, tasks=tasks(one), evaluations=evaluations(one))
            for one in goals
            if one.ended_on is not None
        ),
        may_plan=False,
        may_record=False,
        may_propose=False,
    )


def _of_goal(rows: Sequence[Row]) -> Callable[[Goal | None], tuple[Row, ...]]:
    """The rows of one goal."""
    return lambda goal: tuple(row for row in rows if goal and row.goal_id == goal.pk)


_GOALS = Prepared(
    lambda id: (
        Goal.objects.filter(case=id)
        .select_related("proposed_by", "client_recorded_by", "staff_agreed_by__organisation")
        .order_by("-pk")
    )
)
_TASKS = Prepared(
    lambda id: GoalTask.objects.filter(goal__case=id).select_related("added_by", "finished_by").order_by("due_on", "pk")
)
_EVALUATIONS = Prepared(lambda id: Evaluation.objects.filter(goal__case=id).select_related("held_by").order_by("-pk"))


def _list_steps(case: Case, goal: Goal) -> list[Step]:
    mine = Q(goal=goal) | Q(outcome=None)
    return list(Step.objects.filter(mine, case=case).select_related("owner").order_by("due_on", "pk"))


@dataclass(frozen=True)
class GoalNow:
    """The open goal in short, for a page about more: when both look at it, and how much the client still does."""

    text: str
    horizon_on: date
    client_agreed: bool
    staff_agreed: bool
    evaluate_on: date
    open_tasks: int
    late_tasks: int

    @property
    def is_agreed(self) -> bool:
        """Whether both sides said yes."""
        return self.client_agreed and self.staff_agreed


def get_goal_now(case_id: int, *, today: date) -> GoalNow | None:
    """Of a case whose file this request opened, in one query; None without an open goal."""
    found = fetch_prepared(_NOW, {"case": case_id, "today": today})
    return GoalNow(*found[0]) if found else None


_NOW = """
select g.text, g.horizon_on, g.client_agreed_at is not null, g.staff_agreed_at is not null,
  coalesce((select e.next_on from cases_evaluation e where e.goal_id = g.id order by e.id desc limit 1), g.evaluate_on),
  count(t.id), count(t.id) filter (where t.due_on < %(today)s::date)
from cases_goal g left join cases_goaltask t on t.goal_id = g.id and t.finished_at is null
where g.case_id = %(case)s::bigint and g.ended_on is null group by g.id
"""


def find_open_goal(case_id: int) -> Goal | None:
    """The open goal of a case whose file this request opened."""
    return Goal.objects.filter(case=case_id, ended_on=None).first()


def find_evaluation_day(goal: Goal) -> date:
    """When client and coach look at this goal together, or should have."""
    said = Evaluation.objects.filter(goal=goal).order_by("-pk").values_list("next_on", flat=True)[:1]
    return next_evaluation(goal.evaluate_on, said)


def describe_plan(facts: FileFacts, goal: Goal | None) -> PlanFacts:
    """A case and its open goal as the rules see them."""
    return PlanFacts(
        location_id=facts.location_id,
        steward_id=facts.steward_id,
        has_goal=goal is not None,
        is_agreed=goal is not None and goal.is_agreed,
    )


def get_goal(key: UUID, *, viewer: Viewer) -> Goal:
    """One goal of a case that the viewer may see. Raises ``Unknown``."""
    row = Goal.objects.select_related("case__client").filter(key=key).first()
    if row is None:
        raise Unknown
    open_case_file(row.case_id, viewer=viewer, activity="plan bekijken")
    return row


def get_task(key: UUID, *, viewer: Viewer) -> GoalTask:
    """One step of a client. Raises ``Unknown``."""
    row = GoalTask.objects.select_related("goal__case__client").filter(key=key).first()
    if row is None:
        raise Unknown
    open_case_file(row.goal.case_id, viewer=viewer, activity="plan bekijken")
    return row
