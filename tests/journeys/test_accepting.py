"""A coach accepts a new client and plans the next step."""

from datetime import timedelta

import pytest

from keten.dossier.cases.models import Step, Stewardship
from tests.factories import make_chain
from tests.journeys.desks import WAITING, fill_desk
from tests.journeys.people import LAPTOP, PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [LAPTOP, PHONE])
def test_a_coach_accepts_a_new_client_and_plans_the_next_step(people, today, width):
    chain = make_chain(f"Werkplein Dukenburg {width}")
    case = fill_desk(chain, today)["asked"][0]
    name = case.client.name
    page = people.sit_down(chain.anna, width=width)
    page.goto("/")
    assert page.inner_text("h1") == f"{WAITING} klanten wachten op u"
    row = page.locator("tr", has_text=name)
    assert "Gevraagd aan u" in row.inner_text()
    page.screenshot(path=f"/tmp/shots/desk-{width}.png", full_page=True)
