"""The pages of applications: the list says why, who and what next; one button does it."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from keten.dossier.benefits import actions, queries
from keten.dossier.benefits.models import Application, BenefitPeriod
from keten.dossier.cases.models import Case
from keten.ground.organisations.entry import SESSION_STAFF
from keten.ground.organisations.models import Arrangement, Staff
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import Chain, at, make_chain

pytestmark = pytest.mark.django_db
BUDGET = 5  # session, viewer, who looks, the list, and whom it showed


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def chain(db: None) -> Chain:
    made = make_chain()
    Arrangement.objects.filter(task="intake", target_group="bijstand").update(organisation=made.uwv)
    return made


@pytest.fixture
def sit_down() -> Callable[[Staff], Client]:
    def signed_in(staff: Staff) -> Client:
        browser = Client()
        session = browser.session
        session[SESSION_STAFF] = staff.pk
        session.save()
        return browser

    return signed_in


def submit(chain: Chain, case: Case, law: str, on: date) -> Application:
    return actions.submit_application(key=uuid4(), case=case.key, law=law, by=chain.viewer(chain.anna, on), now=at(on))


def text(browser: Client, name: str, *args: object) -> str:
    response = browser.get(reverse(name, args=args))
    assert response.status_code == 200
    return response.content.decode()


def test_an_empty_list_rests(chain: Chain, sit_down: Callable[[Staff], Client]) -> None:
    assert "Alles is afgehandeld" in text(sit_down(chain.carla), "applications")


def test_from_list_to_first_payment_through_the_pages(
    chain: Chain, today: date, sit_down: Callable[[Staff], Client]
) -> None:
    case = chain.register(on=today, target_group="bijstand")
    row = submit(chain, case, "pw", today)
    uwv, gemeente = sit_down(chain.anna), sit_down(chain.carla)
    listed = text(uwv, "applications")
    assert "1 aanvraag wacht op uw organisatie" in listed
    assert case.client.last_name in listed
    assert reverse("transfer-application", args=[row.key]) in listed
    assert "Ligt bij een ander" in text(gemeente, "applications")

    given = {"is_correct": "on", "is_complete": "on", "check_note": "nothing", "client_noticed_on": today}
    refused = uwv.post(reverse("transfer-application", args=[row.key]), given)
    assert "Zeg wat er niet klopt of ontbreekt." in refused.content.decode()
    uwv.post(reverse("transfer-application", args=[row.key]), given | {"check_note": "sources_differ"})
    assert "niet consistent" in text(gemeente, "application", row.key)

    decided = {"outcome": "granted", "from_on": today, "expected_end_on": today + timedelta(days=100)}
    assert "Draag over" not in text(gemeente, "application", row.key)
    gemeente.post(reverse("decide-application", args=[row.key]), decided)
    gemeente.post(reverse("record-first-payment", args=[row.key]), {"paid_on": today})
    assert "Alles is afgehandeld" in text(gemeente, "applications")
    row.refresh_from_db()
    assert (row.state, BenefitPeriod.objects.get().from_on) == ("paid", today)

    file = text(gemeente, "file", case.key)
    for said in ("Tijd over in uitkering", "14 weken", "toegekend", "overgedragen aan gemeente Nijmegen"):
        assert said in file
    again = gemeente.post(reverse("record-first-payment", args=[row.key]), {"paid_on": today})
    assert "al vastgelegd" in again.content.decode()


def test_the_list_asks_one_query_however_long_it_is(
    chain: Chain,
    today: date,
    sit_down: Callable[[Staff], Client],
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    for law in ["ww", "pw"] * 15:
        submit(chain, chain.register(on=today, target_group="ww" if law == "ww" else "bijstand"), law, today)
    browser = sit_down(chain.anna)
    browser.get(reverse("applications"))
    with django_assert_max_num_queries(BUDGET):  # type: ignore[attr-defined]
        assert b"30 aanvragen wachten" in browser.get(reverse("applications")).content


def test_the_list_knows_late_and_soon_and_only_its_own_location(chain: Chain, today: date) -> None:
    elsewhere = make_chain("Werkplein Elders")
    case = chain.register(on=today)
    row = submit(chain, case, "ww", today)
    anna = chain.viewer(chain.anna, today)
    due = row.decision_due_on
    by_day = {0: "decision_soon", 1: "decision_late", -7: "decision_soon", -8: "decision"}
    for days, status in by_day.items():
        desk = queries.get_application_desk(anna, today=due + timedelta(days=days))
        assert [found.status for found in desk.rows] == [status]
    assert not queries.get_application_desk(elsewhere.viewer(elsewhere.anna, today), today=today).rows
    assert not queries.get_application_desk(chain.viewer(chain.els, today), today=today).rows


def test_what_is_not_for_me_looks_like_nothing(chain: Chain, today: date, sit_down: Callable[[Staff], Client]) -> None:
    elsewhere = make_chain("Werkplein Elders")
    row = submit(chain, chain.register(on=today), "ww", today)
    stranger = sit_down(elsewhere.anna)
    for name in ("application", "transfer-application", "decide-application", "record-first-payment",
                 "correct-decision"):  # fmt: skip
        assert stranger.get(reverse(name, args=[row.key])).status_code == 404
    assert stranger.post(reverse("withdraw-application", args=[row.key])).status_code == 404
    row.refresh_from_db()
    assert row.outcome is None


def test_the_band_shows_the_benefit_that_ends_first(
    chain: Chain, today: date, sit_down: Callable[[Staff], Client]
) -> None:
    case = chain.register(on=today)
    browser = sit_down(chain.anna)
    submit(chain, case, "ww", today)
    assert "aangevraagd: WW" in text(browser, "file", case.key)
    for law, days in (("ww", 30), ("wia", 400)):
        actions.record_benefit_period(
            client_id=case.client_id, law=law, payer_id=chain.uwv.pk, from_on=today, source="uwv",
            expected_end_on=today + timedelta(days=days), by=SYSTEM, now=at(today),
        )  # fmt: skip
    page = text(browser, "file", case.key)
    assert "4 weken" in page
    assert "ook WIA" in page
    assert page.count("keten-band__fact") == 4
