"""A team leader finds the oldest broken promise and gives it to a colleague."""

from datetime import timedelta

import pytest
from django.utils import timezone

from keten.dossier.cases.models import Case, Handover, Step
from keten.ground.promises.models import Breach
from tests.conftest import run_keten
from tests.factories import Chain, make_chain
from tests.journeys.desks import fill_desk
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def location(server) -> tuple[Chain, dict[str, list[Case]]]:
    """A location after the daily round: the chain, and Anna's cases per reason."""
    chain = make_chain("Werkplein Oosterhout")
    desk = fill_desk(chain, timezone.localdate())
    run_keten("round", database=server.database)
    return chain, desk


def test_a_leader_finds_the_oldest_breach_and_assigns_it(people, location, today):
    chain, desk = location
    oldest = desk["step_late"][0]
    name = oldest.client.name
    dirk, bram = people.sit_down(chain.dirk), people.sit_down(chain.bram)

    dirk.goto("/")
    see(dirk, "3 klanten hebben nog geen contactpersoon")
    first = dirk.locator("section", has_text="Oudste gebroken beloften").locator("tbody tr").first
    assert name in first.inner_text()
    assert "Stap te laat" in first.inner_text()
    since_on = Step.objects.get(case=oldest, outcome__isnull=True).due_on + timedelta(days=1)
    assert f"{(today - since_on).days} dagen" in first.inner_text()
    breach = Breach.objects.get(case_id=oldest.pk, mended_on__isnull=True)
    assert breach.since_on == since_on

    assign(dirk, first, chain.bram)
    see(dirk, f"{name} gevraagd aan {chain.bram}.", TOLD)
    dirk.click("text=Ongedaan maken")
    see(dirk, "1 vraag ingetrokken.", TOLD)
    assert not Handover.objects.filter(case=oldest, answer__isnull=True).exists()
    bram.goto("/")
    see(bram, "Niemand wacht op u")

    assign(dirk, first, chain.bram)
    bram.goto("/")
    see(bram, "1 klant wacht op u")
    see_in(bram, f"Vraag van {chain.dirk}", "tbody tr")
    see_in(bram, name, "tbody tr")
    asked = Handover.objects.get(case=oldest, answer__isnull=True)
    assert (asked.asked_by, asked.to_staff) == (chain.dirk, chain.bram)
    assert oldest.stewardships.get(until_on__isnull=True).staff == chain.anna  # until Bram accepts


def assign(page, row, staff) -> None:
    row.get_by_role("checkbox").check()
    page.select_option("[name=to_staff]", value=str(staff.pk))
    page.click("text=Vraag deze collega")


def test_the_way_from_a_figure_to_the_case(people, location):
    chain, desk = location
    case = desk["no_step"][0]
    dirk = people.sit_down(chain.dirk)
    dirk.goto("/beloften/")
    figures = dirk.locator("section", has_text="Per locatie").locator("tr", has_text=chain.location.name)
    assert [row.split("\t")[2:4] for row in figures.all_inner_texts()] == [
        ["Geen contactpersoon", "1"], ["Geen volgende stap", "2"], ["Stap te laat", "4"],
    ]  # fmt: skip
    dirk.click(".keten-chip:has-text('Geen volgende stap')")
    dirk.click(f"tbody a:text('{case.client.name}')")
    see_in(dirk, "Geen volgende stap sinds", ".keten-alertline")
