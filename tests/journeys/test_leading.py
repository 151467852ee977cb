"""A team leader finds the oldest broken promise and gives it to a colleague."""

from datetime import timedelta

import pytest

from keten.dossier.cases.models import Handover
from keten.ground.promises.models import Breach
from tests.conftest import run_keten
from tests.factories import make_chain
from tests.journeys.desks import fill_desk
from tests.journeys.people import TOLD

pytestmark = pytest.mark.browser


def test_a_leader_finds_the_oldest_breach_and_assigns_it(people, server, today):
    chain = make_chain("Werkplein Oosterhout")
    oldest = fill_desk(chain, today)["step_late"][0]
    name = oldest.client.name
    run_keten("round", database=server.database)
    dirk, bram = people.sit_down(chain.dirk), people.sit_down(chain.bram)

    dirk.goto("/")
    assert dirk.inner_text("h1") == "4 klanten hebben nog geen contactpersoon"
    first = dirk.locator("section", has_text="Oudste gebroken beloften").locator("tbody tr").first
    assert name in first.inner_text()
    assert "Stap te laat" in first.inner_text()
    assert "11 dagen" in first.inner_text()
    breach = Breach.objects.get(case_id=oldest.pk, mended_on__isnull=True)
    assert breach.since_on == today - timedelta(days=11)

    assign(dirk, first, chain.bram)
    assert dirk.inner_text(f"{TOLD} p") == f"{name} gevraagd aan {chain.bram}."
    dirk.click("text=Ongedaan maken")
    assert dirk.inner_text(TOLD).strip() == "1 vraag ingetrokken."
    assert not Handover.objects.filter(case=oldest, answer__isnull=True).exists()
    bram.goto("/")
    assert bram.inner_text("h1") == "Niemand wacht op u"

    assign(dirk, first, chain.bram)
    bram.goto("/")
    assert bram.inner_text("h1") == "1 klant wacht op u"
    assert f"Vraag van {chain.dirk}" in bram.inner_text("tbody tr")
    assert name in bram.inner_text("tbody tr")
    asked = Handover.objects.get(case=oldest, answer__isnull=True)
    assert (asked.asked_by, asked.to_staff) == (chain.dirk, chain.bram)
    assert oldest.stewardships.get(until_on__isnull=True).staff == chain.anna  # until Bram accepts


def assign(page, row, staff) -> None:
    row.get_by_role("checkbox").check()
    page.select_option("[name=to_staff]", value=str(staff.pk))
    page.click("text=Vraag deze collega")


def test_the_way_from_a_figure_to_the_case(people, server, today):
    chain = make_chain("Werkplein Nijmegen-Oost")
    case = fill_desk(chain, today)["no_step"][0]
    run_keten("round", database=server.database)
    dirk = people.sit_down(chain.dirk)
    dirk.goto("/beloften/")
    here = dirk.locator("tr", has_text=chain.location.name)
    assert [row.split("\t")[2:4] for row in here.all_inner_texts()] == [
        ["Geen contactpersoon", "1"], ["Geen volgende stap", "2"], ["Stap te laat", "4"],
    ]  # fmt: skip
    dirk.click(".keten-chip:has-text('Geen volgende stap')")
    dirk.click(f"tbody a:text('{case.client.name}')")
    assert "Geen volgende stap sinds" in dirk.inner_text(".keten-alertline")
