"""A notice to who enforces, from the file; answered there, and read by who sent it. Axe on every page."""

from typing import Any

import pytest
from django.utils import timezone

from keten.ground.organisations.models import Arrangement
from keten.journey.chain_signals.models import ChainSignal
from tests.factories import make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import TOLD, People, see, see_in

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"


def test_a_notice_is_answered_and_the_answer_is_read(people: People) -> None:
    chain = make_chain("Werkplein Wedren")
    Arrangement.objects.filter(location=chain.location, task="enforcement").update(organisation=chain.gemeente)
    case = chain.register(on=timezone.localdate())
    sender, faults = with_axe(people.sit_down(chain.anna)), []
    sender.goto(f"/klanten/{case.key}/")
    sender.locator("aside").get_by_role("link", name="Stuur een signaal").click()
    see(sender, "Stuur een signaal")
    faults += find_faults(sender)
    sender.click("text=Kennisgeving mogelijk verwijtbaar gedrag")
    see(sender, "Kennisgeving mogelijk verwijtbaar gedrag")
    sender.click(GO)
    see_in(sender, "Vul dit in. Zonder dit kan de ontvanger niets doen.")
    faults += find_faults(sender)
    sender.check("[name=conduct][value=missed]")
    sender.fill("[name=seen_on]", "2026-01-05")
    sender.fill("[name=what]", "Kwam niet op het gesprek")
    sender.click(GO)
    see_in(sender, f"Verstuurd aan {chain.gemeente.name}", TOLD)

    receiver = with_axe(people.sit_down(chain.carla))
    answer(receiver, faults)
    assert ChainSignal.objects.get(client=case.client).received_at is not None

    sender.goto("/signalen/")
    see_in(sender, "Nieuw antwoord")
    faults += find_faults(sender)
    sender.get_by_role("link", name="Bekijk").click()
    see_in(sender, "De klant was ziek")
    see_in(sender, "Nee, niet terecht")
    faults += find_faults(sender)
    sender.click("text=Ik heb dit gelezen")
    see_in(sender, "Gelezen")
    assert faults == []


def answer(page: Any, faults: list[str]) -> None:
    """The municipality puts it on hold, and then answers."""
    page.goto("/signalen/")
    faults += find_faults(page)
    page.get_by_role("link", name="Beantwoord").click()
    see_in(page, "Ontvangen")
    faults += find_faults(page)
    page.get_by_role("link", name="Houd aan tot een dag").click()
    see(page, "Houd aan tot een dag")
    page.click(GO)
    see_in(page, "Schrijf op waar u op wacht.")
    faults += find_faults(page)
    page.goto("/signalen/")
    page.get_by_role("link", name="Beantwoord").click()
    page.check("[name=outcome][value=settled]")
    page.fill("[name=reason]", "De klant was ziek")
    page.check("[name=justified][value=no]")
    page.check("[name=useful][value=useful]")
    page.click(GO)
    see_in(page, "Antwoord verstuurd", TOLD)
