"""Staff make the plan with the client, from the desk to the end: on the pages, without JavaScript."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.models import Evaluation, Goal, GoalTask, Step
from keten.dossier.clients.models import AuditLine
from tests.dossier.cases.messaging import carry, myself
from tests.dossier.cases.planning import agreed, asked, proposed
from tests.factories import make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def chain():
    return make_chain()


@pytest.fixture
def today():
    return timezone.localdate()


def address(name, case, *more):
    return reverse(name, args=[case.key, *more])


def send(browser, url, **typed):
    return browser.post(url, typed, follow=True).content.decode()


def test_a_plan_from_nothing_to_its_end(chain, today):
    case, staff = carry(chain, on=today)
    browser = browser_of(staff)
    assert "Nog geen plan" in browser.get(address("plan", case)).content.decode()
    day, far = (today + 9 * DAY).isoformat(), (today + 70 * DAY).isoformat()
    form = {"attempt": uuid4(), "text": "Weer in de zorg", "horizon_on": far, "whose": "me"}
    assert "Nu moet de ander nog akkoord zijn" in send(browser, address("propose-goal", case), **form)
    assert "Dit hadden wij al. Het is één keer vastgelegd." in send(browser, address("propose-goal", case), **form)
    goal = Goal.objects.get()
    said = send(browser, address("agree-goal", case, goal.key), whose="telephone")
    assert "u bent allebei akkoord" in said
    assert f"opgeschreven door {staff.name}" in said
    what = {"attempt": uuid4(), "what": "Drie brieven", "due_on": day, "whose": "me"}
    assert "Klant nog niet akkoord" in send(browser, address("add-task", case, goal.key), **what)
    step = send(browser, address("add-goal-step", case, goal.key), kind="employer", due_on=day, note="Bakker bellen")
    assert "Contact met werkgever: Bakker bellen" in step
    assert Step.objects.get(kind="employer").goal == goal
    task = GoalTask.objects.get()
    done = send(browser, address("finish-task", case, task.key), outcome="not", reason="Ziek", way="counter")
    assert "Niet gelukt" in done
    look = {"attempt": uuid4(), "client_words": "Ik twijfel", "staff_words": "Rustig aan", "outcome": "on"}
    again = send(browser, address("evaluate-goal", case, goal.key), **look)
    assert "Kies wanneer u er weer samen naar kijkt." in again
    assert "Ik twijfel" in send(browser, address("evaluate-goal", case, goal.key), **look, next_on=day)
    assert Evaluation.objects.count() == 1
    ended = send(browser, address("end-goal", case, goal.key), goal_outcome="partly", note="Halve baan")
    assert "Deels gehaald" in ended
    assert "Halve baan" in ended
    assert AuditLine.objects.filter(object=case.client.ref).exists()


def test_the_file_shows_the_goal_and_the_time_left(chain, today):
    case, staff = carry(chain, on=today)
    browser = browser_of(staff)
    url = reverse("file", args=[case.key])
    assert "Er is nog geen doel afgesproken." in browser.get(url).content.decode()
    row = agreed(case, chain.viewer(staff, today), on=today, horizon_on=today + 70 * DAY)
    asked(row, myself(case, today), on=today, days=0)
    shown = browser.get(url).content.decode()
    for said in (row.text, "nog 10 weken", "samen kijken:"):
        assert said in shown
    assert "voorbij de datum" not in shown  # due today is not late


def test_another_goal_says_what_happens_to_the_one_there_is(chain, today):
    case, staff = carry(chain, on=today)
    agreed(case, chain.viewer(staff, today), on=today)
    browser = browser_of(staff)
    assert "Wat nog open staat, gaat mee" in browser.get(address("propose-goal", case)).content.decode()
    form = {"attempt": uuid4(), "text": "Techniek", "horizon_on": (today + DAY).isoformat(), "whose": "paper"}
    shown = send(browser, address("propose-goal", case), **form)
    assert "Ander doel gekozen" in shown
    assert "De klant is akkoord. Nu u nog." in shown


def test_a_goal_of_another_case_is_not_there(chain, today):
    (case, _staff), (other, colleague) = carry(chain, on=today), carry(chain, on=today)
    goal = proposed(other, chain.viewer(colleague, today), on=today).row
    task = asked(goal, chain.viewer(colleague, today), on=today)
    dirk = browser_of(chain.dirk)  # may look into both
    for name, key in (("agree-goal", goal.key), ("end-goal", goal.key), ("finish-task", task.key)):
        assert dirk.get(address(name, case, key)).status_code == 404
        assert dirk.get(address(name, other, key)).status_code == 200


def test_the_desk_leads_to_the_plan(chain, today):
    opened_on = today - 60 * DAY
    case, staff = carry(chain, on=opened_on)
    Step.objects.filter(case=case).update(due_on=today + 30 * DAY)
    shown = browser_of(staff).get(reverse("desk")).content.decode()
    assert "Nog geen plan" in shown
    assert "Maak plan" in shown
    assert address("plan", case) in shown
