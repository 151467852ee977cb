"""How coaches and clients make a plan and look at it again at every talk, through the real actions."""

from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from keten.doors.demo.day import Day
from keten.doors.demo.lives import read_lives
from keten.doors.demo.queries import DueStep
from keten.dossier.cases import actions
from keten.dossier.cases.models import Goal, GoalTask, Step
from keten.ground.organisations.rules.viewer import Viewer


def plan_together(day: Day, step: DueStep, coach: Viewer) -> None:
    """After a talk of the last weeks: a goal that both say yes to, or a look at the one there is."""
    facts = read_lives()["planning"]
    if day.on < day.plan.lived_until - timedelta(weeks=facts["weeks"]):
        return
    # Dice of their own, so that the rest of the region lives as it did.
    dice = Random(f"{day.plan.seed}/plan/{step.born_on}/{step.opened_on}/{day.on}")  # noqa: S311
    goal = Goal.objects.filter(case=step.case_id, ended_on=None).first()
    until = _next_talk(step, day.on) + timedelta(days=facts["spare_days"])
    if goal is None:
        if dice.random() < facts["share"]:
            _make(day, step, coach, dice, until)
    elif goal.is_agreed:
        _finish_tasks(day, goal, coach, dice)
        _look(day, goal, coach, dice, until)


def _next_talk(step: DueStep, today: date) -> date:
    due = Step.objects.filter(case=step.case_id, outcome=None).order_by("due_on").values_list("due_on", flat=True)
    return max(due.first() or today, today + timedelta(days=1))


def _make(day: Day, step: DueStep, coach: Viewer, dice: Random, until: date) -> None:
    facts = read_lives()["planning"]
    horizon_on = day.on + timedelta(days=dice.randrange(*facts["days"]))
    draft = actions.GoalDraft(
        text=dice.choice(facts["goals"]), horizon_on=horizon_on, evaluate_on=min(until, horizon_on), attempt=_key(dice)
    )
    goal = actions.propose_goal(case=step.case_key, draft=draft, by=coach, now=day.tick()).row
    if dice.random() < facts["agreed"]:
        actions.agree_goal(goal=goal.key, way="counter", by=coach, now=day.tick())
    for what in dice.sample(facts["tasks"], dice.randrange(1, 3)):
        due_on = day.date_after(dice.randrange(5, 30))
        given: dict[str, Any] = {"what": what, "due_on": due_on, "attempt": _key(dice), "way": "counter"}
        actions.add_task(goal=goal.key, by=coach, now=day.tick(), **given)


def _finish_tasks(day: Day, goal: Goal, coach: Viewer, dice: Random) -> None:
    facts = read_lives()["planning"]
    for task in GoalTask.objects.filter(goal=goal, finished_at=None, due_on__lte=day.on).order_by("pk"):
        is_done = dice.random() < facts["done"]
        reason = "" if is_done else dice.choice(facts["reasons"])
        actions.finish_task(task=task.key, is_done=is_done, reason=reason, way="counter", by=coach, now=day.tick())


def _look(day: Day, goal: Goal, coach: Viewer, dice: Random, until: date) -> None:
    """It goes on, or what is nearly at its end is judged."""
    facts = read_lives()["planning"]
    ends = until >= goal.horizon_on
    look = actions.Look(
        client_words=dice.choice(facts["client_words"]),
        staff_words=dice.choice(facts["staff_words"]),
        outcome="end" if ends else "on",
        next_on=None if ends else until,
        goal_outcome=dice.choice(["reached", "partly", "not"]) if ends else "",
        attempt=_key(dice),
    )
    actions.evaluate_goal(goal=goal.key, look=look, by=coach, now=day.tick())


def _key(dice: Random) -> UUID:
    return UUID(int=dice.getrandbits(128))
