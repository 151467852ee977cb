"""Every page of the workspace, for who may see it and within its query budget."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from keten.dossier.cases import actions
from keten.dossier.cases.models import Handover, Step
from tests.factories import at, make_chain

pytestmark = pytest.mark.django_db

# Session, viewer and telling the database who looks are three queries of every page; one more writes down whom it
# showed. The budget is what a page may ask in all.
BUDGET = {"desk": 5, "search": 4, "file": 24, "summary": 14, "team": 12, "promises": 9}


@pytest.fixture
def case(chain, today):
    case = chain.register(on=today)
    handover = Handover.objects.get(case=case)
    actions.accept_handover(handover=handover.key, by=chain.viewer(handover.to_staff, today), now=at(today))
    return case


def steward(case):
    return case.stewardships.get().staff


@pytest.mark.parametrize("page", ["desk", "file", "summary", "search"])
def test_a_coach_sees_the_page_within_budget(page, case, sign_in, django_assert_max_num_queries):
    browser = sign_in(steward(case))
    address = reverse(page, args=[case.key] if page in ("file", "summary") else [])
    browser.get(address)
    with django_assert_max_num_queries(BUDGET[page]):
        response = browser.get(address)
    assert response.status_code == 200
    if page != "search":
        assert case.client.last_name in response.content.decode()


@pytest.mark.parametrize("page", ["team", "promises"])
def test_a_team_leader_sees_the_page_within_budget(page, case, chain, sign_in, django_assert_max_num_queries):
    browser = sign_in(chain.dirk)
    browser.get(reverse(page))
    with django_assert_max_num_queries(BUDGET[page]):
        assert browser.get(reverse(page)).status_code == 200


def test_the_desk_asks_as_many_queries_for_many_clients(chain, today, sign_in, django_assert_max_num_queries):
    for _ in range(30):
        chain.register(on=today)
    for handover in Handover.objects.filter(to_staff=chain.anna):
        actions.accept_handover(handover=handover.key, by=chain.viewer(chain.anna, today), now=at(today))
    browser = sign_in(chain.anna)
    with django_assert_max_num_queries(BUDGET["desk"]):
        browser.get(reverse("desk"))


def test_plan_finish_and_hand_over_through_the_pages(case, chain, today, sign_in):
    browser = sign_in(steward(case))
    planned = browser.post(
        reverse("plan-step", args=[case.key]), {"kind": "call", "due_on": today + timedelta(days=3), "note": ""}
    )
    assert planned.status_code == 302
    step = Step.objects.get(case=case, kind="call")
    browser.post(reverse("finish-step", args=[step.key]), {"outcome": "done", "reason": "gesproken"})
    step.refresh_from_db()
    assert step.outcome == "done"
    browser.post(
        reverse("ask-handover", args=[case.key]), {"to_organisation": chain.gemeente.pk, "reason": "WW loopt af"}
    )
    asked = Handover.objects.get(case=case, answer__isnull=True)
    receiver = sign_in(chain.carla)
    assert "WW loopt af" in receiver.get(reverse("handover", args=[asked.key])).content.decode()
    receiver.post(reverse("accept-handover", args=[asked.key]))
    assert case.stewardships.get(until_on__isnull=True).staff == chain.carla


def test_a_date_in_the_past_is_said_at_the_field(case, today, sign_in):
    browser = sign_in(steward(case))
    response = browser.post(
        reverse("plan-step", args=[case.key]), {"kind": "call", "due_on": today - timedelta(days=1), "note": "blijft"}
    )
    page = response.content.decode()
    assert "Deze datum is al voorbij" in page
    assert "blijft" in page


def test_unknown_and_forbidden_look_the_same(case, sign_in, db):
    stranger = sign_in(make_chain("Werkplein Elders").anna)
    foreign = stranger.get(reverse("file", args=[case.key]))
    unknown = stranger.get(reverse("file", args=["00000000-0000-4000-8000-000000000000"]))
    assert foreign.status_code == unknown.status_code == 404
    assert _without_tokens(foreign) == _without_tokens(unknown)


def test_register_through_the_page(chain, today, sign_in):
    browser = sign_in(chain.anna)
    typed = {
        "initials": "J.", "last_name": "Voorbeeld", "born_on": "1985-03-02", "municipality": "GM0268",
        "language": "nl", "location": chain.location.pk, "target_group": "ww", "bsn": "123456789",
    }  # fmt: skip
    wrong = browser.post(reverse("register"), typed)
    assert "geen geldig BSN" in wrong.content.decode()
    response = browser.post(reverse("register"), typed | {"bsn": ""}, follow=True)
    assert "is ingeschreven" in response.content.decode()
    again = browser.post(reverse("register"), typed | {"bsn": ""})
    assert "Is dit iemand die al bekend is" in again.content.decode()


def test_a_leader_asks_a_colleague_and_undoes_it(chain, today, sign_in):
    cases = [chain.register(on=today) for _ in range(3)]
    browser = sign_in(chain.dirk)
    response = browser.post(
        reverse("assign"), {"cases": [str(c.key) for c in cases], "to_staff": chain.bram.pk}, follow=True
    )
    assert "3 klanten gevraagd" in response.content.decode()
    asked = Handover.objects.filter(answer__isnull=True, to_staff=chain.bram, batch__isnull=False)
    assert asked.count() == 3
    browser.post(reverse("undo-assign", args=[asked[0].batch]))
    assert not Handover.objects.filter(answer__isnull=True, batch__isnull=False).exists()


def _without_tokens(response) -> str:
    """The page without what differs on every request: the form token and the address itself."""
    text = re.sub(r'value="[A-Za-z0-9]{64}"|"x-csrftoken": "[^"]*"', "", response.content.decode())
    return text.replace(response.request["PATH_INFO"], "")
