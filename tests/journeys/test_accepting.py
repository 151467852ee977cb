"""A coach accepts a new client and plans the next step."""

from datetime import timedelta

import pytest

from keten.dossier.cases.models import Step
from keten.ground.ledger.models import LedgerEvent
from tests.factories import make_chain
from tests.journeys.desks import ONE_EACH, REASONS, WAITS, fill_desk
from tests.journeys.people import LAPTOP, PHONE, TOLD, see, see_in

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "reasons"), [(LAPTOP, REASONS), (PHONE, ONE_EACH)], ids=["laptop", "phone"])
def test_a_coach_accepts_a_new_client_and_plans_the_next_step(people, today, width, reasons):
    chain = make_chain(f"Werkplein Dukenburg {width}")
    case = fill_desk(chain, today, reasons)["asked"][0]
    waiting = sum(reasons[why] for why in WAITS)
    name = case.client.name
    page = people.sit_down(chain.anna, width=width)

    page.goto("/")
    see(page, f"{waiting} klanten wachten op u")
    row = page.locator("tr", has_text=name)
    assert "Gevraagd aan u" in row.inner_text()
    row.get_by_role("link", name="Bekijk").click()

    see(page, f"Wordt u de contactpersoon van {name}?")
    page.click("text=Neem aan")
    see(page, f"U bent nu de contactpersoon van {name}.", TOLD)
    see_in(page, str(chain.anna), ".keten-band")
    assert case.stewardships.get().staff == chain.anna

    page.click("text=Plan stap")
    page.select_option("[name=kind]", label="Bellen")
    page.fill("[name=due_on]", str(today + timedelta(days=3)))
    page.fill("[name=note]", "Kennismaken")
    page.click("button:text('Plan stap')")
    see(page, "Stap gepland: Bellen.", TOLD)
    see_in(page, "Bellen", ".keten-band")
    step = Step.objects.get(case=case, kind="call")
    assert (step.due_on, step.note, step.planned_by) == (today + timedelta(days=3), "Kennismaken", chain.anna)

    page.click("text=Werkvoorraad")
    see(page, f"{waiting - 1} klanten wachten op u")
    said = page.locator("tr", has_text=name).inner_text()
    assert "Binnenkort" in said
    assert "Bellen" in said
    events = LedgerEvent.objects.filter(client_ref=case.client.ref).order_by("pk").values_list("type", flat=True)
    assert list(events)[-2:] == ["cases.handover-accepted", "cases.step-planned"]
