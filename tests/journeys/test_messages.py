"""A client writes, the coach answers from the desk, the client reads it. Axe on every page; once without scripts."""

from typing import Any

import pytest
from playwright.sync_api import expect

from keten.dossier.cases.models import Message
from tests.dossier.cases.messaging import PDF, carry
from tests.factories import make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, TOLD, People, see, see_in

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"


def test_a_client_writes_and_gets_an_answer(people: People, today, tmp_path) -> None:
    chain = make_chain("Werkplein Ooijpolder")
    case, staff = carry(chain, on=today, email="klant@voorbeeld.nl")
    paper = tmp_path / "brief.pdf"
    paper.write_bytes(PDF.content)
    faults: list[str] = []

    client = with_axe(people.sit_down(case.client, width=PHONE))
    client.goto("/mijn/")
    see_in(client, "U heeft geen nieuwe berichten.")
    client.get_by_role("link", name="Lees en schrijf berichten").click()
    see(client, "Mijn berichten")
    client.click(GO)
    see_in(client, "Dit veld is verplicht.")
    faults += find_faults(client)
    client.fill("[name=text]", "Kan mijn gesprek een dag later?")
    client.set_input_files("[name=attachments]", paper)
    client.click(GO)
    see_in(client, "Uw bericht is verstuurd.", TOLD)
    see_in(client, "U krijgt antwoord uiterlijk")
    faults += find_faults(client)

    coach = with_axe(people.sit_down(staff))
    answer(coach, faults)

    client.goto("/mijn/")
    see_in(client, "U heeft 1 nieuw bericht.")
    faults += find_faults(client)
    client.goto("/mijn/berichten/")
    see_in(client, "Dat kan, ik zie u woensdag.")
    faults += find_faults(client)
    client.goto("/mijn/voorkeuren/")
    faults += find_faults(client)
    assert faults == []
    assert Message.objects.get(case=case, from_client=True).answered_by is not None


def answer(page: Any, faults: list[str]) -> None:
    """From the desk to the conversation and back, with the keyboard."""
    page.goto("/werkvoorraad/")
    see_in(page, "Bericht van klant")
    faults += find_faults(page)
    page.get_by_role("link", name="Beantwoord").first.focus()
    page.keyboard.press("Enter")
    see(page, "Berichten")
    see_in(page, "Kan mijn gesprek een dag later?")
    faults += find_faults(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="brief.pdf").click()
    assert saved.value.suggested_filename == "brief.pdf"
    page.fill("[name=text]", "Dat kan, ik zie u woensdag.")
    page.click(GO)
    see_in(page, "Bericht verstuurd aan", TOLD)
    see_in(page, "Nog niet gelezen door de klant.")
    faults += find_faults(page)
    page.goto("/werkvoorraad/")
    expect(page.locator("main")).not_to_contain_text("Bericht van klant")


def test_the_same_without_scripts(people: People, today) -> None:
    chain = make_chain("Werkplein Kwakkenberg")
    case, staff = carry(chain, on=today)
    client = people.sit_down(case.client, javascript=False)
    client.goto("/mijn/berichten/")
    client.fill("[name=text]", "Wanneer komt mijn geld?")
    client.check("[name=about][value=benefit]")
    client.click(GO)
    see_in(client, "Uw bericht is verstuurd.", TOLD)
    see_in(client, "over uitkering of geld: UWV")
    coach = people.sit_down(staff, javascript=False)
    coach.goto("/berichten/uitkering/")
    coach.get_by_role("link", name="Beantwoord").first.click()
    coach.fill("[name=text]", "Vrijdag")
    coach.click(GO)
    see_in(coach, "Bericht verstuurd aan", TOLD)
    client.goto("/mijn/berichten/")
    see_in(client, "Vrijdag")
