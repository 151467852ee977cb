"""Figures on screens: a manager finds out that one location serves mainly who is easy to help, a citizen takes data."""

import csv
import os
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from procrastinate.contrib.django.models import ProcrastinateJob

from keten.dossier.cases.events import CaseOpened
from keten.ground.organisations.models import Location, Staff, StaffRole, TeamMembership
from keten.insight.indicators.actions import compute_figures
from keten.insight.indicators.store import Store
from keten.insight.simulation.rules.regional.log import Log
from keten.insight.simulation.rules.regional.planting import Creaming, TransitionDip
from keten.insight.simulation.rules.regional.residents import Region
from keten.insight.simulation.rules.regional.spells import live_residents
from keten.insight.simulation.rules.regional.writing import write_log
from keten.journey.routing.models import ModelChoice, ModelVersion
from tests.conftest import as_round
from tests.factories import EPOCH, Chain, make_chain
from tests.insight.governance.inspecting import make_inspector
from tests.insight.indicators.planted import fill_store
from tests.insight.simulation.worlds import region_world
from tests.journeys.looking import find_faults, look, with_axe
from tests.journeys.people import see_in

pytestmark = pytest.mark.browser

CHANGING, CHANGED = 4, date(2024, 6, 15)  # the location with another model, and from when on
PLANTED, FAR, REAL = 2, 60, 4  # the location where it was planted; how far from work is far; who have a file here


@pytest.fixture(scope="module")
def region() -> Log:
    """A region in which one location gives contact to who is close to work, and one goes over to another model."""
    dip = TransitionDip(location=CHANGING, from_on=CHANGED, contacts=0.05)
    plantings, world = (Creaming(location=PLANTED, slope=-0.6), dip), region_world()
    made = replace(Region(seed=5, people_a_year=70, months=30), plantings=plantings)
    return write_log(made, live_residents(made, world), world)


@pytest.fixture(scope="module")
def chain(server, region: Log) -> Chain:
    """A location with its people, some of whom are those of the region; figures computed."""
    chain = make_chain("Werkplein Afroming")
    far = {one.client for one in region.people if (one.distance or 0) > FAR}
    opened = [one for one in region.happened if isinstance(one.event, CaseOpened)]
    here = [one for one in opened if one.event.location_id == PLANTED and one.client in far]
    lately = [one.client for one in here if one.on > region.until - timedelta(days=500)][:REAL]
    refs = [chain.register(on=timezone.localdate()).client.ref for _client in lately]
    locations = {one.event.location_id: _find_place(chain, one.event.location_id) for one in opened}
    choose_model(locations[CHANGING], chain)
    wait_for_the_night()
    store = Store(Path(os.environ["KETEN_STORE"]))
    fill_store(store, region, locations=locations, people=dict(zip(lately, refs, strict=True)))
    with as_round():
        compute_figures(store=store, until=region.until, by=chain.viewer(chain.els), now=timezone.now())
    return chain


def choose_model(location: int, chain: Chain) -> None:
    """As policy staff did on that day."""
    now = timezone.now()
    version = ModelVersion.objects.create(
        code="eigen-plein", version=2, title="Samen sneller", text="", made_at=now, saved_at=now
    )
    ModelChoice.objects.create(
        location_id=location, target_group="ww", version=version, from_on=CHANGED, chosen_by=chain.els, chosen_at=now
    )


def wait_for_the_night() -> None:
    """The worker begins its day with figures of its own, which replace all others: first those, then ours."""
    jobs = ProcrastinateJob.objects.filter(task_name="indicators.refresh_figures")
    for _second in range(90):
        if jobs.filter(status="succeeded").exists():
            break
        time.sleep(1)


def _find_place(chain: Chain, number: int) -> int:
    if number == PLANTED:
        return chain.location.pk
    how = {"breadth": "narrow", "form": "werkplein", "municipality": chain.location.municipality, "from_on": EPOCH}
    return Location.objects.get_or_create(name=f"Werkplein Regio {number}", defaults=how)[0].pk


def make_manager(chain: Chain) -> Staff:
    staff = Staff.objects.create(organisation=chain.gemeente, name="M. Mol", email="m.mol@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=staff, role="location_manager", from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff


def test_a_manager_sees_whom_the_location_serves_and_opens_the_files(people, chain: Chain) -> None:
    page = with_axe(people.sit_down(make_manager(chain)))
    page.goto("/cijfers/")
    see_in(page, "Werkplein Afroming")
    look(page, "cijfers")
    page.get_by_role("link", name="Monitors").click()
    expect(page.locator("h1")).to_contain_text("moet iemand kijken")
    see_in(page, "Werkplein Afroming: wie het verst van werk staat, krijgt")
    page.get_by_text("Als tabel").first.click()
    look(page, "monitors")
    page.get_by_role("link", name="Open de dossiers").first.click()
    expect(page.locator("h1")).to_contain_text("om te bekijken")
    look(page, "monitor-dossiers")
    page.locator("[data-main]").first.click()
    see_in(page, "Testpersoon")


def test_a_figure_opens_onto_its_definition_and_its_files(people, chain: Chain) -> None:
    page = with_axe(people.sit_down(chain.dirk))
    page.goto("/cijfers/")
    page.get_by_role("link", name="Uitstroom naar werk", exact=True).click()
    see_in(page, "Wat dit cijfer telt")
    page.get_by_role("link", name="na 3 maanden").click()
    look(page, "cijfer")
    page.get_by_role("link", name="De dossiers hierachter").click()
    see_in(page, "rijen achter dit cijfer van Werkplein Afroming")
    look(page, "cijfer-dossiers")


def test_an_inspector_goes_from_a_dip_into_an_inspection(people, chain: Chain) -> None:
    page = with_axe(people.sit_down(make_inspector()))
    page.goto("/cijfers/monitors/")
    see_in(page, "Nieuw dienstverleningsmodel: Samen sneller 2")
    see_in(page, "Na deze verandering duurde het langer tot het eerste gesprek, gerekend naast elders.")
    look(page, "verandering")
    section = page.locator("section").filter(has_text="het eerste gesprek, gerekend naast elders")
    section.get_by_role("link", name="Onderzoek hiermee beginnen").first.click()
    look(page, "onderzoek-beginnen")
    assert "Eerste gesprek" in page.get_by_label("Onderwerp").input_value()
    page.get_by_label("Welke vraag").fill("Waarom duurt het hier langer?")
    page.get_by_role("button", name="Begin").click()
    expect(page.locator("h1")).to_contain_text("trek dossiers")
    see_in(page, "versie 1 van de definitie")


def test_a_citizen_takes_the_data_along(people, chain: Chain) -> None:
    page = with_axe(people.sit_down(javascript=True))
    page.goto("/cijfers/")
    assert find_faults(page) == []
    page.get_by_role("link", name="Open data").click()
    look(page, "open-data")
    with page.expect_download() as saving:
        page.get_by_role("link", name="Download cijfers.csv").click()
    with Path(saving.value.path()).open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert {"outflow_work", "prevention_ww"} <= {row["cijfer"] for row in rows}
    assert any(row["waarde"] and row["niveau"] == "location" for row in rows)
    assert not any("Testpersoon" in value for row in rows for value in row.values())
