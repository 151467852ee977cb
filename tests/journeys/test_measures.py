"""A team is told that few clients cannot show a small difference, does it together and begins; another begins without
a comparison and sees what it may not claim; a manager decides to stop; another location copies the method."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from keten.insight.evaluation.models import Measure
from tests.factories import make_chain
from tests.insight.evaluation.planning import Planning, add_location, make_planning, publish
from tests.insight.governance.inspecting import make_head
from tests.journeys.looking import look, with_axe
from tests.journeys.people import TOLD, press, see_in

pytestmark = pytest.mark.browser


@pytest.fixture
def world(server, today, request) -> Planning:
    name = "Proefveld" if "together" in request.node.name else "Losveld"
    return make_planning(make_chain(f"Werkplein {name}"), on=today)


def choose_method(page: Any, name: str) -> None:
    """One that no other journey carries out: what is said of it would not be known."""
    page.goto("/wat-werkt/")
    look(page, "wat-werkt")
    page.get_by_label("Zoek").fill(name)
    page.get_by_role("button", name="Zoek").click()
    page.get_by_role("link", name=name, exact=True).click()
    see_in(page, "Nog nergens geprobeerd")
    look(page, "werkwijze")
    page.get_by_role("link", name="Neem over naar mijn locatie").click()


def fill_in(page: Any, world: Planning) -> None:
    show_figures(world, [])
    page.get_by_label("Hoe heet de maatregel?").fill("Eerder een gesprek")
    page.get_by_label("Wat moet de maatregel bereiken?").fill("Meer mensen hebben binnen een half jaar werk.")
    page.get_by_label("Aan welk cijfer ziet u of het lukt?").select_option("outflow_work-183")
    page.get_by_label("Waar moet dat cijfer naartoe").fill("32")
    page.get_by_label("Wanneer stopt de maatregel?").fill((world.on + timedelta(days=700)).isoformat())
    page.get_by_label("Wie is verantwoordelijk?").select_option(str(world.manager.pk))
    page.get_by_label("Op welke grondslag mag dit?").select_option("none_needed")


def compare(page: Any) -> None:
    page.get_by_label("Loting").check()
    page.get_by_label("Waarover wordt geloot?").select_option("client")
    page.get_by_label("Hoeveel klanten verwacht u").fill("300")
    page.get_by_label("Op welk tweede moment kijkt u?").select_option("365")
    page.get_by_label("Wat lezen klanten over hun deelname?").fill("U doet mee aan een proef. Het lot bepaalt wanneer.")


def join_with(page: Any, others: list[str]) -> None:
    page.get_by_role("link", name="Vul het plan aan").click()
    for name in others:
        page.get_by_label(name).check()
    page.get_by_label("Hoeveel klanten verwacht u").fill("17000")
    page.get_by_role("button", name="Bewaar het plan").click()


def test_a_team_does_it_together_because_it_is_too_small_alone(people, world) -> None:
    others = [add_location(world.chain, f"Werkplein Proefveld {name}") for name in ("Noord", "Oost", "Zuid", "West")]
    page = with_axe(people.sit_down(world.manager))
    choose_method(page, "Snellere herfasering")
    fill_in(page, world)
    compare(page)
    look(page, "plan")
    page.get_by_role("button", name="Bewaar het plan").click()
    see_in(page, "Met 300 klanten is een verschil van 2,0 procentpunt niet aan te tonen")
    see_in(page, "16.78")
    look(page, "te-klein")
    show_figures(world, others)
    join_with(page, [one.name for one in others])
    see_in(page, "Nog niet elke locatie heeft gezegd dat zij meedoet.")
    see_in(page, "Groot genoeg")
    row = Measure.objects.latest("pk")
    for place in others:
        agree(people, world, row, place)
    page.reload()
    see_in(page, "klaar om te beginnen", "h1")
    show_figures(world, others)
    press(page, "Begin")
    see_in(page, "is begonnen en stopt uiterlijk", TOLD)
    look(page, "loopt")


def show_figures(world: Planning, others: list[Any]) -> None:
    """In the last round of figures, which the worker of these journeys may have computed on the way."""
    for place in (world.chain.location, *others):
        publish(place, on=world.on)


def agree(people: Any, world: Planning, row: Measure, place: Any) -> None:
    """The manager of another location reads it, and takes part."""
    chain = world.chain
    team = chain.team.__class__.objects.create(name=f"Team {place.name}", location=place, from_on=chain.team.from_on)
    head = make_head(chain, chain.gemeente, f"H. {place.name}")
    head.memberships.update(team=team)
    page = with_axe(people.sit_down(head))
    page.goto(f"/maatregelen/{row.key}/")
    page.get_by_role("button", name="Wij doen mee").click()
    see_in(page, "Uw locatie doet mee", TOLD)


def test_without_a_comparison_nothing_is_claimed_and_a_manager_stops(people, world) -> None:
    page = with_axe(people.sit_down(world.manager))
    choose_method(page, "Route A/B")
    fill_in(page, world)
    page.get_by_role("button", name="Bewaar het plan").click()
    see_in(page, "kan geen effect melden en kan niet worden verspreid")
    show_figures(world, [])
    press(page, "Begin")
    page.get_by_role("link", name="Neem een besluit").click()
    page.get_by_label("Verspreiden").check()
    page.get_by_label("Waarom?").fill("Iedereen is er blij mee.")
    page.get_by_role("button", name="Bewaar besluit").click()
    see_in(page, "Zonder vergelijking is niet te zeggen of dit werkt.")
    look(page, "besluit")
    page.get_by_label("Stoppen").check()
    page.get_by_role("button", name="Bewaar besluit").click()
    see_in(page, "Besluit over Eerder een gesprek bewaard: stoppen.", TOLD)
    expect(page.get_by_role("link", name="Leg een wijziging vast")).to_have_count(0)
    page.goto(f"/wat-werkt/{Measure.objects.latest('pk').method.key}/")
    see_in(page, "gestopt 1 keer")
    look(page, "werkwijze-gestopt")
