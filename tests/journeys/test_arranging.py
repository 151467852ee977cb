"""An administrator lets the municipality take over the intake from a date."""

from datetime import timedelta

import pytest

from keten.dossier.cases.models import Case, Handover
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.queries import responsible_for
from tests.factories import make_chain
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser


def test_the_municipality_takes_over_the_intake(people, today):
    chain = make_chain("Werkplein Wijchen")
    els, anna = people.sit_down(chain.els), people.sit_down(chain.anna)
    assert register(anna, "Vooraf").to_organisation == chain.uwv

    els.goto("/")
    els.click("nav >> text=Locaties")
    els.click(f"main a:text('{chain.location.name}')")
    see(els, chain.location.name)
    assert cell(els, "Intake", "WW") == "UWV"
    tomorrow = today + timedelta(days=1)
    arrange(els, from_on=tomorrow, group="bijstand", organisation="UWV")
    assert register(anna, "Vandaag", target_group="bijstand").to_organisation == chain.gemeente  # not yet tomorrow

    arrange(els, from_on=today, group="ww", organisation="gemeente Nijmegen")
    see_in(els, f"op {chain.location.name}: intake voor WW.", TOLD)
    assert cell(els, "Intake", "WW") == "gemeente Nijmegen"
    assert cell(els, "Intake", "WIA") == "UWV"

    asked = register(anna, "Daarna")
    assert (asked.to_organisation, asked.to_staff) == (chain.gemeente, chain.carla)
    see_in(anna, f"{chain.carla} is gevraagd als contactpersoon.", TOLD)
    assert asked.case.responsibilities.get().organisation == chain.uwv  # only the intake moved

    def intake(group, on):
        return responsible_for(task="intake", location_id=chain.location.pk, target_group=group, on=on)

    assert [intake("bijstand", day) for day in (today, tomorrow)] == [chain.gemeente, chain.uwv]
    made = LedgerEvent.objects.filter(type="organisations.arrangement-made", payload__location_id=chain.location.pk)
    assert set(made.values_list("actor", flat=True)) == {chain.els.pk}


def arrange(page, *, from_on, group: str, organisation: str) -> None:
    """From the page of the location: choose, see what changes, say yes."""
    page.click("text=Maak afspraak")
    page.fill("[name=from_on]", str(from_on))
    page.select_option("[name=organisation]", label=organisation)
    page.check("[name=tasks][value=intake]")
    page.check(f"[name=target_groups][value={group}]")
    page.click("text=Bekijk wat er verandert")
    see_in(page, "Er verandert 1 afspraak")
    page.click("text=Leg deze afspraak vast")
    see_in(page, f"{organisation} doet vanaf", TOLD)


def cell(page, task: str, group: str) -> str:
    """What the table of the location says about a task and a target group."""
    table = page.locator("section", has_text="Wie doet wat voor wie").locator("table")
    headings = table.locator("thead th").all_inner_texts()
    return table.locator("tr", has_text=task).locator("th, td").nth(headings.index(group)).inner_text().strip()


def register(page, last_name: str, *, target_group: str = "ww") -> Handover:
    """A registration at the counter; who was asked to become the contact person."""
    page.goto("/inschrijven/")
    page.fill("[name=initials]", "N.")
    page.fill("[name=last_name]", last_name)
    page.fill("[name=born_on]", "1988-02-29")
    page.select_option("[name=municipality]", label="Nijmegen")
    page.select_option("[name=target_group]", value=target_group)
    page.click("text=Schrijf in")
    see_in(page, f"{last_name} is ingeschreven", TOLD)
    return Handover.objects.get(case=Case.objects.get(client__last_name=last_name))
