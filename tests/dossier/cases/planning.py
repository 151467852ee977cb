"""Goals, steps of clients and looks at them, as they are made in tests."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from keten.dossier.cases.actions import GoalDraft, Look, Once, add_task, agree_goal, propose_goal
from keten.dossier.cases.models import Case, Goal, GoalTask
from keten.ground.organisations.rules.viewer import Viewer
from tests.dossier.cases.messaging import myself
from tests.factories import TODAY, at

HORIZON = timedelta(days=90)


def draft(text: str = "Weer werken in de zorg", *, on: date = TODAY, **more: Any) -> GoalDraft:
    return GoalDraft(**({"text": text, "horizon_on": on + HORIZON, "attempt": uuid4()} | more))


def proposed(case: Case, by: Viewer, *, on: date = TODAY, way: str | None = None, **more: Any) -> Once[Goal]:
    return propose_goal(case=case.key, draft=draft(on=on, **more), by=by, now=at(on, 11), way=way)


def agreed(case: Case, by: Viewer, *, on: date = TODAY, **more: Any) -> Goal:
    """A goal that staff proposed and the client agreed to."""
    row = proposed(case, by, on=on, **more).row
    return agree_goal(goal=row.key, by=myself(case, on), now=at(on, 12))


def asked(goal: Goal, by: Viewer, what: str = "Drie brieven schrijven", *, on: date = TODAY, days: int = 7) -> GoalTask:
    due_on = on + timedelta(days=days)
    return add_task(goal=goal.key, what=what, due_on=due_on, attempt=uuid4(), by=by, now=at(on, 13)).row


def look(outcome: str = "on", *, next_on: date | None = TODAY + timedelta(days=30), **more: Any) -> Look:
    said = {"client_words": "Het gaat goed.", "staff_words": "Ik zie het ook.", "attempt": uuid4()}
    return Look(**(said | {"outcome": outcome, "next_on": next_on} | more))
