"""The manager of a location compares ways of working before choosing one, without a line of code."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

from keten.ground.organisations.models import Staff, StaffRole
from tests.factories import EPOCH, make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import LAPTOP, PHONE, see_in

pytestmark = pytest.mark.browser


def test_a_manager_compares_three_ways_of_working(people):
    chain = make_chain("Werkplein Proeftuin")
    manager = Staff.objects.create(
        organisation=chain.gemeente, name="M. Mulder", email="mulder@voorbeeld.nl", from_on=EPOCH
    )
    StaffRole.objects.create(staff=manager, role="location_manager", from_on=EPOCH)
    page = with_axe(people.sit_down(manager))
    page.goto("/werkwijzen/proberen/")
    for title in ("Fase 1 tot en met 4, versie 1", "Route A of B, versie 1", "Toonkamer, versie 1"):
        page.get_by_label(title).check()
    page.get_by_label("Aantal klanten").fill(os.environ.get("KETEN_TRY_CLIENTS", "40"))
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.locator("h1")).to_contain_text("wacht een klant", timeout=120_000)
    see_in(page, "Wat verandert er als een aanname anders is?")
    assert "werkwijze=fasen-1&werkwijze=route-ab-1&werkwijze=toonkamer-1" in page.url
    assert find_faults(page) == []
    if folder := os.environ.get("KETEN_LOOK_AT"):
        for width in (LAPTOP, PHONE):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=Path(folder) / f"proberen-{width}.png", full_page=True)
