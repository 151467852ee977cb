"""The plan made together: agreed by both, never overwritten, looked at on time; without one nobody is on track."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from keten.dossier.cases.actions import (
    add_task,
    agree_goal,
    close_case,
    end_goal,
    evaluate_goal,
    finish_task,
    plan_step,
    propose_goal,
)
from keten.dossier.cases.models import Evaluation, Goal, GoalTask, Step
from keten.dossier.cases.queries import Unknown, get_desk, get_goal_now, get_plan
from keten.dossier.cases.rules.desk import decide_status
from keten.dossier.cases.rules.plans import (
    PlanFacts,
    check_evaluation,
    check_horizon,
    check_next,
    decide_first_evaluation,
    is_late,
    lacks_plan,
    latest_opening,
    may_plan,
    may_propose,
    next_evaluation,
)
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import as_client
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from tests.conftest import as_round
from tests.dossier.cases.messaging import carry, myself
from tests.dossier.cases.planning import HORIZON, agreed, asked, draft, look, proposed
from tests.dossier.cases.test_messages import viewer
from tests.factories import TODAY, at, make_chain

pytestmark = pytest.mark.django_db
NOW = at(TODAY, 14)
DAY = timedelta(days=1)


@pytest.fixture
def chain():
    return make_chain()


def found(on: date) -> list[Breach]:
    with as_round():
        run_round(on=on, now=at(on, 3))
        return list(Breach.objects.filter(rule="goal_not_evaluated", mended_on=None))


# --- Rules -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, False), (1, True), (366, True), (367, False)])
def test_a_goal_lies_ahead_and_not_too_far(days, may):
    said = check_horizon(TODAY + days * DAY, today=TODAY, most_days=366)
    assert (said.allowed, said.field or "") == (may, "" if may else "horizon_on")


@pytest.mark.parametrize(("days", "may"), [(0, False), (1, True), (10, True), (11, False)])
def test_looking_at_it_comes_after_today_and_not_after_the_horizon(days, may):
    assert check_evaluation(TODAY + days * DAY, today=TODAY, horizon_on=TODAY + 10 * DAY, field="x").allowed is may


@pytest.mark.parametrize(("outcome", "next_on", "horizon", "field"), [
    ("end", None, TODAY, None),
    ("on", None, TODAY + 9 * DAY, "next_on"),
    ("adjust", TODAY, TODAY + 9 * DAY, "next_on"),
    ("on", TODAY + 9 * DAY, TODAY + 9 * DAY, None),
    ("on", TODAY + 10 * DAY, TODAY + 9 * DAY, "next_on"),
    ("on", TODAY + DAY, TODAY, "outcome"),
])  # fmt: skip
def test_what_goes_on_has_a_next_day_and_past_its_horizon_nothing_does(outcome, next_on, horizon, field):
    said = check_next(next_on, outcome=outcome, today=TODAY, horizon_on=horizon)
    assert said.allowed is (field is None)
    assert field is None or said.field == field


def test_due_today_is_not_late_and_the_first_look_is_never_after_the_horizon():
    assert not is_late(TODAY, today=TODAY)
    assert is_late(TODAY - DAY, today=TODAY)
    assert decide_first_evaluation(today=TODAY, horizon_on=TODAY + 90 * DAY, usual_days=42) == TODAY + 42 * DAY
    assert decide_first_evaluation(today=TODAY, horizon_on=TODAY + 20 * DAY, usual_days=42) == TODAY + 20 * DAY
    assert next_evaluation(TODAY, []) == TODAY
    assert next_evaluation(TODAY, [TODAY + DAY, TODAY]) == TODAY + DAY


def test_a_case_lacks_a_plan_from_the_twentieth_working_day():
    plan_by = latest_opening(TODAY, working_days=20)
    opened_on = add_working_days(TODAY, -20)
    assert lacks_plan(opened_on=opened_on, has_plan=False, plan_by=plan_by)
    assert not lacks_plan(opened_on=opened_on, has_plan=True, plan_by=plan_by)
    assert not lacks_plan(opened_on=add_working_days(TODAY, -19), has_plan=False, plan_by=plan_by)


@pytest.mark.parametrize(("step_in", "given", "status"), [
    (9, {}, "no_plan"), (9, {"lacks_plan": False}, "planned"), (9, {"handover_open": True}, "waiting"),
    (3, {}, "soon"), (0, {}, "today"), (-1, {}, "step_late"), (None, {}, "no_step"),
])  # fmt: skip
def test_without_a_plan_a_case_is_never_on_track_and_what_presses_more_comes_first(step_in, given, status):
    due_on = None if step_in is None else TODAY + step_in * DAY
    facts = {"is_asked": False, "answer_due_on": None, "handover_open": False, "refused_on": None, "lacks_plan": True}
    assert decide_status(today=TODAY, soon_on=TODAY + 7 * DAY, step_due_on=due_on, **facts | given) == status


def test_staff_with_regie_plan_and_a_client_proposes_while_nothing_is_agreed():
    facts = PlanFacts(location_id=1, steward_id=7)
    assert may_plan(viewer("coach"), facts)
    assert not may_plan(viewer("coach", staff_id=8), facts)
    assert may_plan(viewer("coach", staff_id=8), replace(facts, steward_id=None))
    assert not may_plan(viewer("coach", staff_id=8, locations=(2,)), replace(facts, steward_id=None))
    client = as_client(1, "", on=TODAY)
    assert not may_plan(client, facts)
    assert may_propose(client, replace(facts, has_goal=True), for_client=True)
    assert not may_propose(client, replace(facts, has_goal=True, is_agreed=True), for_client=True)


# --- Proposing and agreeing ------------------------------------------------------------------------------------


def test_both_sides_say_yes_and_twice_is_once(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    row = proposed(case, by).row
    assert (row.staff_agreed_by, row.client_agreed_at, row.is_agreed) == (staff, None, False)
    assert row.evaluate_on == TODAY + 42 * DAY
    task = asked(row, by)
    for _ in range(2):
        agree_goal(goal=row.key, by=by, now=NOW)
        row = agree_goal(goal=row.key, by=myself(case), now=NOW)
    task.refresh_from_db()
    assert row.is_agreed
    assert task.agreed_at == NOW  # what the client was asked belongs to what they said yes to
    told = list(LedgerEvent.objects.filter(type="cases.goal-agreed").values_list("payload", flat=True))
    assert [(one["by_client"], one["tasks"]) for one in told] == [(True, 1)]
    assert all("zorg" not in str(event.payload) for event in LedgerEvent.objects.all())


def test_a_step_asked_later_waits_for_the_yes_of_the_client(chain):
    case, staff = carry(chain)
    row = agreed(case, chain.viewer(staff))
    task = asked(row, chain.viewer(staff))
    assert get_plan(case.key, viewer=myself(case)).asked_tasks == (task,)
    agree_goal(goal=row.key, by=myself(case), now=NOW)
    assert get_plan(case.key, viewer=myself(case)).asked_tasks == ()
    assert LedgerEvent.objects.filter(type="cases.goal-agreed").count() == 2


def test_the_same_form_again_is_the_same_goal_step_and_look(chain):
    case, staff = carry(chain)
    by, attempt = chain.viewer(staff), uuid4()
    first, again = proposed(case, by, attempt=attempt), proposed(case, by, attempt=attempt, text="Iets anders")
    assert (first.was_there, again.was_there, again.row) == (False, True, first.row)
    row = agree_goal(goal=first.row.key, by=myself(case), now=NOW)
    given = {"goal": row.key, "what": "Bellen", "due_on": TODAY + DAY, "attempt": uuid4(), "by": by, "now": NOW}
    assert add_task(**given).row == add_task(**given).row
    said = look("end", next_on=None, goal_outcome="reached")
    one, two = (evaluate_goal(goal=row.key, look=said, by=by, now=NOW) for _ in range(2))
    assert (one.row, two.was_there) == (two.row, True)  # also when the first time ended the goal
    assert (Goal.objects.count(), GoalTask.objects.count(), Evaluation.objects.count()) == (1, 1, 1)


def test_a_form_of_somebody_else_is_refused(chain):
    (case, staff), (other, colleague) = carry(chain), carry(chain)
    attempt = uuid4()
    proposed(case, chain.viewer(staff), attempt=attempt)
    with pytest.raises(Refused):
        proposed(other, chain.viewer(colleague), attempt=attempt)


def test_a_client_proposes_and_the_coach_agrees(chain):
    case, staff = carry(chain)
    row = proposed(case, myself(case)).row
    assert (row.from_client, row.proposed_by, row.staff_agreed_at) == (True, None, None)
    row = agree_goal(goal=row.key, by=chain.viewer(staff), now=NOW)
    assert row.is_agreed
    with pytest.raises(Refused, match="samen is afgesproken"):
        proposed(case, myself(case), text="Toch iets anders")


def test_what_a_client_said_is_written_down_with_the_way_and_by_whom(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    row = proposed(case, by, way="telephone").row
    assert (row.from_client, row.proposed_by, row.way) == (True, staff, "telephone")
    assert (row.client_agreed_way, row.client_recorded_by, row.staff_agreed_at) == ("telephone", staff, None)
    row = proposed(case, by).row
    row = agree_goal(goal=row.key, by=by, now=NOW, way="counter")
    assert (row.is_agreed, row.client_agreed_way, row.client_recorded_by) == (True, "counter", staff)
    task = asked(row, by)
    done = finish_task(task=task.key, is_done=True, by=by, now=NOW, way="paper")
    assert (done.done_on, done.finished_by, done.finished_way) == (TODAY, staff, "paper")
    assert (done.agreed_at, done.from_client) == (None, False)


def test_who_has_no_regie_makes_no_plan(chain):
    case, staff = carry(chain)
    colleague = chain.viewer(chain.bram if staff == chain.anna else chain.anna)
    with pytest.raises((Refused, Unknown)):
        proposed(case, colleague)
    with pytest.raises(Unknown):
        proposed(case, myself(carry(chain)[0]))
    assert not Goal.objects.exists()


@pytest.mark.parametrize(("more", "field"), [
    ({"text": " "}, "text"), ({"text": "x" * 301}, "text"), ({"horizon_on": TODAY}, "horizon_on"),
    ({"horizon_on": TODAY + 400 * DAY}, "horizon_on"), ({"evaluate_on": TODAY}, "evaluate_on"),
    ({"evaluate_on": TODAY + HORIZON + DAY}, "evaluate_on"),
])  # fmt: skip
def test_a_goal_that_cannot_be_is_refused_at_its_field(chain, more, field):
    case, staff = carry(chain)
    with pytest.raises(Refused) as refusal:
        propose_goal(case=case.key, draft=draft(**more), by=chain.viewer(staff), now=NOW)
    assert refusal.value.field == field


# --- Changing and ending ---------------------------------------------------------------------------------------


def test_another_goal_is_another_row_and_what_is_still_to_do_goes_along(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    old = agreed(case, by)
    done, still = asked(old, by), asked(old, by, "Cursus kiezen")
    finish_task(task=done.key, is_done=True, by=myself(case), now=NOW)
    step = plan_step(case=case.key, kind="employer", due_on=TODAY + DAY, by=by, now=NOW, goal=old.key)
    new = proposed(case, by, text="Werken in de techniek").row
    old.refresh_from_db()
    assert (old.text, old.outcome, old.ended_on) == ("Weer werken in de zorg", "changed", TODAY)
    assert (new.replaces, new.is_agreed) == (old, False)
    assert list(new.tasks.all()) == [still]
    assert list(old.tasks.all()) == [done]
    assert Step.objects.get(pk=step.pk).goal == new
    with pytest.raises(Refused, match="al afgerond"):
        agree_goal(goal=old.key, by=myself(case), now=NOW)


def test_the_database_holds_one_open_goal_and_changes_nothing_that_was_agreed(chain):
    case, staff = carry(chain)
    row = agreed(case, chain.viewer(staff))
    columns = {"case": case, "text": "Nog een", "horizon_on": TODAY + DAY, "evaluate_on": TODAY + DAY,
               "from_client": True, "proposed_at": NOW, "client_agreed_at": NOW}  # fmt: skip
    with pytest.raises(IntegrityError, match="one_open_goal_per_case"), transaction.atomic():
        Goal.objects.create(attempt=uuid4(), **columns)
    for change in ("text = 'Iets anders'", "horizon_on = '2030-01-01'"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as c:
            c.execute(f"update cases_goal set {change} where id = %s", [row.pk])
    row.refresh_from_db()
    assert row.text == "Weer werken in de zorg"


def test_looking_at_it_together_names_the_next_time_or_ends_it(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    row = proposed(case, by).row
    with pytest.raises(Refused, match="nog niet door allebei"):
        evaluate_goal(goal=row.key, look=look(), by=by, now=NOW)
    agree_goal(goal=row.key, by=myself(case), now=NOW)
    with pytest.raises(Refused):
        evaluate_goal(goal=row.key, look=look(), by=myself(case), now=NOW)
    one = evaluate_goal(goal=row.key, look=look(), by=by, now=NOW).row
    assert (one.due_on, one.held_on, one.next_on) == (TODAY + 42 * DAY, TODAY, TODAY + 30 * DAY)
    assert get_plan(case.key, viewer=by).evaluate_on == TODAY + 30 * DAY
    with pytest.raises(Refused) as refusal:
        evaluate_goal(goal=row.key, look=look("end", next_on=None), by=by, now=NOW)
    assert refusal.value.field == "goal_outcome"
    evaluate_goal(goal=row.key, look=look("end", next_on=None, goal_outcome="partly"), by=by, now=NOW)
    row.refresh_from_db()
    assert (row.outcome, row.ended_on, row.outcome_note) == ("partly", TODAY, "Ik zie het ook.")
    with pytest.raises(Refused, match="al afgerond"):
        evaluate_goal(goal=row.key, look=look(), by=by, now=NOW)


def test_a_goal_ends_once_and_with_the_case(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    row = agreed(case, by)
    end_goal(goal=row.key, outcome="reached", note="Baan gevonden", by=by, now=NOW)
    with pytest.raises(Refused, match="al afgerond"):
        end_goal(goal=row.key, outcome="not", note="Toch niet", by=by, now=NOW)
    again = agreed(case, by)
    close_case(case=case.key, reason="work", by=by, now=at(TODAY, 16))
    again.refresh_from_db()
    assert (again.outcome, again.ended_on) == ("closed", TODAY)
    assert list(Goal.objects.filter(ended_on=None)) == []


# --- Steps of the client ---------------------------------------------------------------------------------------


def test_a_step_is_done_or_not_with_a_reason_and_once(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    row = agreed(case, by)
    one, two = asked(row, by), asked(row, myself(case), "Cv maken")
    assert (two.from_client, two.added_by, two.agreed_at) == (True, None, at(TODAY, 13))
    with pytest.raises(Refused) as refusal:
        finish_task(task=one.key, is_done=False, reason=" ", by=myself(case), now=NOW)
    assert refusal.value.field == "reason"
    finish_task(task=one.key, is_done=False, reason="Ik was ziek", by=myself(case), now=NOW)
    with pytest.raises(Refused, match="al bijgewerkt"):
        finish_task(task=one.key, is_done=True, by=myself(case), now=NOW)
    done = finish_task(task=two.key, is_done=True, reason="telt niet", by=myself(case), now=NOW)
    one.refresh_from_db()
    assert (one.done_on, one.not_done_reason) == (None, "Ik was ziek")
    assert (done.done_on, done.not_done_reason, done.finished_by) == (TODAY, "", None)
    with pytest.raises(Unknown):
        finish_task(task=uuid4(), is_done=True, by=myself(case), now=NOW)


def test_a_step_of_staff_belongs_to_an_open_goal_of_the_same_case(chain):
    (case, staff), (other, colleague) = carry(chain), carry(chain)
    by = chain.viewer(staff)
    elsewhere = agreed(other, chain.viewer(colleague))
    with pytest.raises(Unknown):
        plan_step(case=case.key, kind="talk", due_on=TODAY, by=by, now=NOW, goal=elsewhere.key)
    row = agreed(case, by)
    end_goal(goal=row.key, outcome="not", note="Het lukte niet", by=by, now=NOW)
    with pytest.raises(Refused, match="al afgerond"):
        plan_step(case=case.key, kind="talk", due_on=TODAY, by=by, now=NOW, goal=row.key)


# --- Desk, page of the file and the daily round ----------------------------------------------------------------


def test_on_the_desk_only_who_has_a_goal_agreed_by_both_is_on_track(chain):
    opened_on = add_working_days(TODAY, -20)
    case, staff = carry(chain, on=opened_on)
    by = chain.viewer(staff)
    plan_step(case=case.key, kind="talk", due_on=TODAY + 20 * DAY, by=by, now=NOW)
    Step.objects.filter(case=case, kind="first_talk").update(outcome="done", ended_at=NOW)

    def status(on=TODAY):
        (row,) = [one for one in get_desk(by, today=on).rows if one.case_key == case.key]
        return row.status, row.kind

    assert status(add_working_days(opened_on, 19)) == ("planned", "plain")
    assert status() == ("no_plan", "calm")
    row = proposed(case, by).row
    assert status() == ("no_plan", "calm")
    agree_goal(goal=row.key, by=myself(case), now=NOW)
    assert status() == ("planned", "plain")
    end_goal(goal=row.key, outcome="reached", note="Klaar", by=by, now=NOW)
    assert status() == ("no_plan", "calm")
    assert get_desk(by, today=TODAY).waiting == 0  # calm: nobody waits for it


def test_a_goal_that_nobody_looked_at_is_a_breach_the_day_after(chain):
    case, staff = carry(chain)
    by, due_on = chain.viewer(staff), TODAY + 10 * DAY
    row = agreed(case, by, evaluate_on=due_on)
    assert found(due_on) == []
    (breach,) = found(due_on + DAY)
    assert (breach.promise, breach.subject_id, breach.owner_id) == ("P2", row.pk, staff.pk)
    assert breach.since_on == due_on + DAY
    later = due_on + DAY
    next_on = later + 5 * DAY
    evaluate_goal(goal=row.key, look=look(next_on=next_on), by=chain.viewer(staff, later), now=at(later))
    assert found(next_on) == []
    assert [one.since_on for one in found(next_on + DAY)] == [next_on + DAY]


def test_what_is_not_agreed_or_over_is_no_breach_nor_a_late_step_of_a_client(chain):
    case, staff = carry(chain)
    by = chain.viewer(staff)
    row = proposed(case, by, evaluate_on=TODAY + DAY).row
    assert found(TODAY + 9 * DAY) == []
    agree_goal(goal=row.key, by=myself(case), now=NOW)
    asked(row, by, days=1)
    assert len(found(TODAY + 10 * DAY)) == 1
    assert not Breach.objects.filter(rule__contains="task").exists()
    now = get_goal_now(case.pk, today=TODAY + 10 * DAY)
    assert (now.open_tasks, now.late_tasks, now.evaluate_on) == (1, 1, TODAY + DAY)
    end_goal(goal=row.key, outcome="not", note="Verhuisd", by=by, now=NOW)
    assert found(TODAY + 11 * DAY) == []
