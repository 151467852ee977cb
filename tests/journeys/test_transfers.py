"""WW becomes bijstand with the same contact person; who returns goes on in the same file. Axe on every page."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import accept_handover, close_case
from keten.dossier.cases.models import Case, Handover
from keten.ground.organisations.models import Staff
from keten.journey.transfers.actions import run_transfers
from keten.journey.transfers.models import Transfer
from tests.conftest import as_round
from tests.factories import Chain, at, make_chain
from tests.journeys.desks import moment
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import TOLD, People, see, see_in

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"


def accepted(chain: Chain, on: date, today: date, **person: object) -> tuple[Case, Staff]:
    """A client with a contact person of UWV since a day."""
    case = chain.register(on=on, **person)
    asked = Handover.objects.get(case=case)
    assert asked.to_staff is not None
    accept_handover(handover=asked.key, by=chain.viewer(asked.to_staff, on), now=moment(on, today))
    return case, asked.to_staff


def test_from_ww_to_bijstand_with_the_same_contact_person(people: People, today: date) -> None:
    chain = make_chain("Werkplein Hatertse Hei")
    case, contact = accepted(chain, today - timedelta(days=20), today)
    ends_on = today + timedelta(days=60)
    BenefitPeriod.objects.create(
        client=case.client, law="ww", payer=chain.uwv, from_on=today - timedelta(days=20), expected_end_on=ends_on,
        source="source:proef", recorded_at=timezone.now(),
    )  # fmt: skip
    with as_round():
        run_transfers(on=today, now=timezone.now())

    coach, faults = with_axe(people.sit_down(contact)), []
    coach.goto(f"/klanten/{case.key}/")
    see_in(coach, "De WW eindigt", "aside")
    coach.click("text=Naar de overgang")
    see(coach, "Overgang")
    faults += find_faults(coach)
    invite(coach, faults)
    municipality = with_axe(people.sit_down(chain.carla))
    agree(municipality, faults)
    show_until(coach, f"/klanten/{case.key}/overgang/", "Samen door met de cursus", "main")
    keep_contact(coach, faults)
    take_responsibility(municipality, case)
    tell_and_decide(coach, case, faults)

    with as_round():  # the day comes
        run_transfers(on=ends_on, now=at(ends_on, 3))
    show_until(coach, f"/klanten/{case.key}/", "Bijstand", ".keten-lead")
    see_in(coach, contact.name, ".keten-band")
    see_in(coach, "verantwoordelijk: gemeente Nijmegen", ".keten-band")
    coach.goto(f"/klanten/{case.key}/overgang/")
    see_in(coach, f"{contact.name} blijft")
    see_in(coach, "Niets wordt opnieuw gevraagd")
    faults += find_faults(coach)
    assert faults == []
    case.refresh_from_db()
    assert case.target_group == "bijstand"
    assert case.stewardships.get(until_on=None).staff == contact
    assert case.responsibilities.get(until_on=None).organisation == chain.gemeente
    assert Transfer.objects.get(case=case).ended_on == ends_on


def invite(page: Any, faults: list[str]) -> None:
    """The municipality into the talk."""
    page.get_by_role("link", name="Nodig de gemeente uit").click()
    see(page, "Nodig de gemeente uit")
    page.click(GO)
    see_in(page, "Dit veld is verplicht.")
    faults += find_faults(page)
    page.fill("[name=proposal]", "Samen praten over na de WW")
    page.fill("[name=talk_on]", (timezone.localdate() + timedelta(days=7)).isoformat())
    page.click(GO)
    see_in(page, "gemeente Nijmegen is uitgenodigd voor het gesprek.", TOLD)


def agree(page: Any, faults: list[str]) -> None:
    """The municipality accepts and says what was agreed."""
    page.goto("/signalen/")
    page.get_by_role("link", name="Beantwoord").click()
    page.get_by_role("button", name="Neem in behandeling").click()
    see_in(page, "In behandeling genomen")
    faults += find_faults(page)
    page.check("[name=outcome][value=agreed]")
    page.fill("[name=agreement]", "Samen door met de cursus")
    page.click(GO)
    see_in(page, "Antwoord verstuurd", TOLD)


def keep_contact(page: Any, faults: list[str]) -> None:
    """The contact person stays; the municipality is asked to become responsible."""
    page.get_by_role("link", name="Kies de contactpersoon").click()
    see(page, "Wie is straks de contactpersoon?")
    faults += find_faults(page)
    page.check("[name=contact][value=stays]")
    page.fill("[name=reason]", "De WW loopt af, de cursus loopt door")
    page.click(GO)
    see_in(page, "Keuze vastgelegd", TOLD)


def take_responsibility(page: Any, case: Case) -> None:
    """The municipality accepts: it is responsible, the contact person stays."""
    asked = Handover.objects.get(case=case, answer=None)
    page.goto(f"/overdrachten/{asked.key}/")
    page.click("text=Neem aan")
    see(page, "Overdracht aangenomen.", TOLD)


def tell_and_decide(page: Any, case: Case, faults: list[str]) -> None:
    """The client knows, and what follows WW is chosen."""
    page.goto(f"/klanten/{case.key}/overgang/")
    page.get_by_role("link", name="Klant is verteld").click()
    see(page, "De klant is verteld wat er verandert")
    faults += find_faults(page)
    page.check("[name=told_how][value=talk]")
    page.click(GO)
    see_in(page, "de klant weet het", TOLD)
    page.get_by_role("link", name="Wat komt er na de WW?").click()
    see(page, "Wat komt er na de WW?")
    faults += find_faults(page)
    page.check("[name=outcome][value=bijstand]")
    page.click(GO)
    see_in(page, "Vastgelegd wat er na de WW komt.", TOLD)


def show_until(page: Any, address: str, text: str, where: str) -> None:
    """Look again until the worker has done its part."""
    for _attempt in range(40):
        page.goto(address)
        if text in page.inner_text(where):
            break
        page.wait_for_timeout(500)
    see_in(page, text, where)


def test_who_returns_goes_on_in_the_same_file(people: People, today: date) -> None:
    chain = make_chain("Werkplein Wolfskuil")
    then = today - timedelta(days=200)
    # Of other stories there are many with one name and birthday; registering shows the first few of them.
    case, contact = accepted(chain, then, today, last_name="Wederkeer")
    closed_on = today - timedelta(days=100)
    close_case(case=case.key, reason="work", by=chain.viewer(contact, closed_on), now=at(closed_on))
    page, faults = with_axe(people.sit_down(chain.carla)), []
    page.goto("/inschrijven/")
    client = case.client
    for name, typed in {"initials": client.initials, "last_name": client.last_name}.items():
        page.fill(f"[name={name}]", typed)
    page.fill("[name=born_on]", client.born_on.isoformat())
    page.select_option("[name=municipality]", client.municipality_id)
    page.select_option("[name=target_group]", "ww")
    page.get_by_role("button", name="Schrijf in").click()
    see_in(page, "Deze klant was hier eerder, tot")
    see_in(page, "het dossier gaat weer open.")
    faults += find_faults(page)
    page.check(f"#known-{client.pk}")
    page.get_by_role("button", name="Schrijf in").click()
    see_in(page, "is weer open", TOLD)
    see_in(page, "Dossier gesloten", ".keten-timeline")
    expect(page.locator(".keten-timeline")).to_contain_text("Eerste gesprek")
    faults += find_faults(page)
    assert faults == []
    case.refresh_from_db()
    assert (case.opened_on, case.closed_on) == (today, None)
    assert Handover.objects.get(case=case, answer=None).to_staff == contact
