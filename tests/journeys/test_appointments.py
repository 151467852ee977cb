"""A client chooses a time (phone, keyboard, no JavaScript), a coach by telephone; a place in a group. With axe."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from keten.dossier.cases.models import Case
from tests.factories import Chain, make_chain
from tests.journey.appointments.conftest import give_hours
from tests.journeys.desks import fill_desk
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, TOLD, People, go_to, see, see_in

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"
CHOSEN = "document.querySelector('[name=starts_at]:checked').value"
DAY = timedelta(days=1)


def begin(name: str, today: date) -> tuple[Chain, Case]:
    """A client of Anna, who can be met on working days, with a colleague of the municipality or without."""
    chain = make_chain(name)
    case = fill_desk(chain, today, {"planned": 1})["planned"][0]
    give_hours(chain, chain.anna, chain.carla, on=today)
    return chain, case


def invite(coach: Any, chain: Chain, case: Case, today: date, faults: list[str]) -> str:
    """From the file: a diagnosis talk with two organisations, on days of which some are working days.

    From three days ahead, so that the client may still move what they chose. Returns the key of the invitation.
    """
    coach.goto(f"/klanten/{case.key}/")
    coach.click("text=Afspraken en uitnodigingen")
    see(coach, "Afspraken")
    faults += find_faults(coach)
    coach.click("text=Laat de klant kiezen")
    see(coach, "Laat de klant een tijd kiezen")
    coach.select_option("[name=kind]", "diagnosis_talk")
    coach.check(f"[name=staff][value='{chain.carla.pk}']")
    coach.fill("[name=from_on]", (today + 3 * DAY).isoformat())
    coach.fill("[name=until_on]", (today + 20 * DAY).isoformat())
    coach.fill("[name=note]", "Neem uw diploma mee.")
    faults += find_faults(coach)
    coach.click(GO)
    see(coach, "Uitnodiging verstuurd: Diagnosegesprek.", TOLD)
    faults += find_faults(coach)
    return str(coach.get_by_role("link", name="Diagnosegesprek").get_attribute("href")).split("/")[-2]


def test_a_client_chooses_and_moves_on_a_phone_with_the_keyboard_alone(people: People, today: date) -> None:
    chain, case = begin("Werkplein Lankforst", today)
    coach, faults = with_axe(people.sit_down(chain.anna)), []
    key = invite(coach, chain, case, today, faults)

    page = with_axe(people.sit_down(case.client, width=PHONE))
    page.goto("/mijn/")
    see(page, "Kies een tijd voor uw diagnosegesprek")
    see_in(page, "Doe dit uiterlijk")
    faults += find_faults(page)
    press(page, "a[href='/mijn/afspraken/']", "Mijn afspraken")
    faults += find_faults(page)
    press(page, f"a[href='/mijn/uitnodiging/{key}/']", "Kies een tijd: Diagnosegesprek")
    see_in(page, "Neem uw diploma mee.")
    see_in(page, chain.gemeente.name)
    faults += find_faults(page)
    first = choose(page, "ArrowDown", "Uw afspraak staat.")
    faults += find_faults(page)

    press(page, "a[href$='/verzetten/']", "Verzet uw afspraak")
    faults += find_faults(page)
    second = choose(page, "ArrowDown", "Uw afspraak is verzet.")
    assert second != first
    go_to(page, "a[href$='/afspraak.ics']")
    with page.expect_download() as saved:
        page.keyboard.press("Enter")
    assert b"SEQUENCE:1" in saved.value.path().read_bytes()
    page.goto("/mijn/")
    see_in(page, "Diagnosegesprek")
    expect(page.locator("h1")).not_to_contain_text("Kies een tijd")
    faults += find_faults(page)

    coach.goto(f"/agenda/?week={second[:10]}")
    see_in(coach, case.client.name)
    see_in(coach, "Diagnosegesprek")
    faults += find_faults(coach)
    coach.get_by_role("link", name="Diagnosegesprek").click()
    see_in(coach, "Door de klant gekozen")
    faults += find_faults(coach)
    assert faults == []


def press(page: Any, selector: str, heading: str) -> None:
    """Follow a link with the keyboard."""
    go_to(page, selector)
    page.keyboard.press("Enter")
    see(page, heading)


def choose(page: Any, key: str, told: str) -> str:
    """Choose a time with the keyboard, after the first that is offered; returns which."""
    go_to(page, "[name=starts_at]")
    page.keyboard.press("Space")
    page.keyboard.press(key)
    chosen = str(page.evaluate(CHOSEN))
    go_to(page, "main form.keten-form button")
    page.keyboard.press("Enter")
    see(page, told, TOLD)
    return chosen


def test_a_client_chooses_without_javascript(people: People, today: date) -> None:
    chain, case = begin("Werkplein Aldenhof", today)
    key = invite(with_axe(people.sit_down(chain.anna)), chain, case, today, [])
    page = people.sit_down(case.client, width=PHONE, javascript=False)
    page.goto("/mijn/")
    page.get_by_role("link", name="Kies een tijd", exact=True).first.click()  # the button; the line has one as well
    see(page, "Kies een tijd: Diagnosegesprek")
    assert page.url.endswith(f"/mijn/uitnodiging/{key}/")
    page.click(GO)
    see_in(page, "Kies een tijd.")  # nothing was chosen
    page.locator("[name=starts_at]").nth(1).check()
    page.click(GO)
    see(page, "Uw afspraak staat.", TOLD)
    page.click("text=Verzet")
    days = page.locator(".keten-slots__day")
    expect(days).to_have_count(10)
    page.click("text=Meer dagen")  # two hundred times are no choice, but who wants to see them can
    expect(days).not_to_have_count(10)
    assert days.count() > 10
    expect(page.locator("text=Meer dagen")).to_have_count(0)
    page.locator("[name=starts_at]").nth(0).check()
    page.click(GO)
    see(page, "Uw afspraak is verzet.", TOLD)
    page.click("text=Zeg af")
    page.fill("[name=reason]", "Ik ben ziek")
    page.click("main form .utrecht-button--primary-action")
    see_in(page, "Uw afspraak is afgezegd.", TOLD)


def test_a_coach_records_what_a_client_says_on_the_telephone(people: People, today: date) -> None:
    chain, case = begin("Werkplein Zwanenveld", today)
    coach, faults = with_axe(people.sit_down(chain.anna)), []
    invite(coach, chain, case, today, faults)
    coach.get_by_role("link", name="Diagnosegesprek").click()
    see_in(coach, "De klant belt of staat aan de balie")
    faults += find_faults(coach)
    coach.locator("[name=starts_at]").first.check()
    coach.click(GO)
    see(coach, "Afspraak vastgelegd voor de klant.", TOLD)
    see_in(coach, f"Voor de klant vastgelegd – {chain.anna.name}")
    faults += find_faults(coach)
    page = with_axe(people.sit_down(case.client, width=PHONE))
    page.goto("/mijn/afspraken/")
    see_in(page, "Diagnosegesprek")
    faults += find_faults(page)
    assert faults == []


def test_a_group_is_planned_and_a_client_takes_a_place_and_gives_it_up(people: People, today: date) -> None:
    chain, case = begin("Werkplein Meijhorst", today)
    coach, faults = with_axe(people.sit_down(chain.anna)), []
    coach.goto("/agenda/")
    coach.get_by_role("main").get_by_role("link", name="Groepen").click()
    see(coach, "Groepen")
    faults += find_faults(coach)
    coach.click("text=Plan een bijeenkomst")
    coach.fill("[name=title]", "Goed solliciteren")
    coach.fill("[name=seats]", "8")
    coach.fill("[name=day]", (today + 7 * DAY).isoformat())
    coach.fill("[name=clock]", "13:00")
    faults += find_faults(coach)
    coach.click(GO)
    see(coach, "Bijeenkomst gepland: Goed solliciteren.", TOLD)
    see_in(coach, "Nog 8 plaatsen vrij.")
    faults += find_faults(coach)

    page = with_axe(people.sit_down(case.client, width=PHONE))
    page.goto("/mijn/afspraken/")
    see_in(page, "Goed solliciteren")
    faults += find_faults(page)
    page.click("text=Ik kom")
    see(page, "U heeft een plaats.", TOLD)
    faults += find_faults(page)
    coach.reload()
    see_in(coach, "Nog 7 plaatsen vrij.")
    see_in(coach, case.client.name)
    faults += find_faults(coach)
    page.click("text=Meld mij af")
    see(page, "U bent afgemeld.", TOLD)
    faults += find_faults(page)
    coach.reload()
    see_in(coach, "Nog 8 plaatsen vrij.")
    assert faults == []
