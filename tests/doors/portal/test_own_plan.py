"""A client reads their plan, says yes or what must differ, and does their steps: without JavaScript."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from keten.dossier.cases.actions import close_case
from keten.dossier.cases.models import Goal, GoalTask, Message
from tests.dossier.cases.messaging import carry, myself
from tests.dossier.cases.planning import agreed, asked, proposed
from tests.factories import at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
ADDRESS = "/mijn/plan/"
DAY = timedelta(days=1)


@pytest.fixture
def chain():
    return make_chain()


@pytest.fixture
def today():
    return timezone.localdate()


def page(browser, url=ADDRESS):
    return browser.get(url).content.decode()


def send(browser, name, *args, **typed):
    return browser.post(reverse(name, args=args), typed, follow=True).content.decode()


def test_saying_yes_and_doing_a_step(chain, today):
    case, staff = carry(chain, on=today)
    by, browser = chain.viewer(staff, today), browser_of(case.client)
    assert "Er is nog geen plan" in page(browser, "/mijn/")
    row = proposed(case, by, on=today).row
    task = asked(row, by, on=today)
    assert "Past dit doel bij u?" in page(browser, "/mijn/")
    shown = page(browser)
    for said in (row.text, "Past het bij u?", task.what, "Vraag aan u", "Ik ben akkoord"):
        assert said in shown
    assert "U bent akkoord met het plan." in send(browser, "own-agree-goal", row.key)
    row.refresh_from_db()
    assert row.is_agreed
    assert "U heeft nog 1 stap te doen." in page(browser, "/mijn/")
    assert "Vul dit in." in send(browser, "own-finish-task", task.key, outcome="not", reason="")
    assert "Goed gedaan" in send(browser, "own-finish-task", task.key, outcome="done")
    assert "U heeft al uw stappen gedaan." in page(browser, "/mijn/")


def test_what_should_differ_is_a_message_to_the_contact_person(chain, today):
    case, staff = carry(chain, on=today)
    row = agreed(case, chain.viewer(staff, today), on=today)
    browser, form = browser_of(case.client), {"attempt": uuid4(), "text": "Liever drie dagen"}
    assert "U krijgt antwoord" in send(browser, "own-differ", row.key, **form)
    assert "Dit bericht hadden wij al" in send(browser, "own-differ", row.key, **form)
    message = Message.objects.get()
    assert (message.queue, message.from_client, message.text) == ("work", True, "Over mijn plan: Liever drie dagen")
    row.refresh_from_db()
    assert row.is_agreed  # a question changes nothing by itself


def test_a_goal_and_a_step_of_ones_own_once(chain, today):
    case, _staff = carry(chain, on=today)
    browser = browser_of(case.client)
    form = {"attempt": uuid4(), "text": "Taxichauffeur worden", "horizon_on": (today + 30 * DAY).isoformat()}
    assert "Uw doel is bewaard" in send(browser, "own-propose-goal", **form)
    assert "Dit hadden wij al." in send(browser, "own-propose-goal", **form)
    goal = Goal.objects.get()
    assert (goal.from_client, goal.client_agreed_at is not None, goal.staff_agreed_at) == (True, True, None)
    step = {"attempt": uuid4(), "what": "Pas aanvragen", "due_on": (today + DAY).isoformat()}
    assert "Pas aanvragen" in send(browser, "own-add-task", goal.key, **step)
    send(browser, "own-add-task", goal.key, **step)
    assert GoalTask.objects.count() == 1
    wrong = send(browser, "own-add-task", goal.key, **step | {"attempt": uuid4(), "due_on": "2020-01-01"})
    assert "al voorbij" in wrong


def test_a_late_step_of_the_client_is_calm_and_a_late_look_is_ours(chain, today):
    begun = today - 30 * DAY
    case, staff = carry(chain, on=begun)
    row = agreed(case, chain.viewer(staff, begun), on=begun, evaluate_on=today - DAY)
    asked(row, myself(case, begun), on=begun, days=3)
    shown = page(browser_of(case.client))
    assert "Voorbij de datum" in shown
    assert "Wij zijn te laat" in shown


def test_the_plan_of_another_is_not_there(chain, today):
    (case, _), (other, colleague) = carry(chain, on=today), carry(chain, on=today)
    row = agreed(other, chain.viewer(colleague, today), on=today)
    task = asked(row, myself(other, today), on=today)
    browser = browser_of(case.client)
    assert row.text not in page(browser)
    for name, key in (("own-differ", row.key), ("own-add-task", row.key), ("own-finish-task", task.key)):
        assert browser.get(reverse(name, args=[key])).status_code == 404
    assert browser.post(reverse("own-agree-goal", args=[row.key])).status_code == 404


def test_in_a_closed_file_one_only_reads(chain, today):
    case, staff = carry(chain, on=today)
    by = chain.viewer(staff, today)
    row = agreed(case, by, on=today)
    close_case(case=case.key, reason="work", by=by, now=at(today, 16))
    browser = browser_of(case.client)
    shown = page(browser)
    assert row.text in shown
    assert "Niet beoordeeld" in shown
    assert all(f"/mijn/plan/{what}" not in shown for what in ("doel", row.key))
    assert browser.get(reverse("own-propose-goal")).status_code == 404


def test_in_english(chain, today):
    case, staff = carry(chain, on=today)
    proposed(case, chain.viewer(staff, today), on=today)
    browser = browser_of(case.client)
    browser.cookies["django_language"] = "en"
    shown = page(browser)
    assert "My plan" in shown
    assert "Does it suit you?" in shown
