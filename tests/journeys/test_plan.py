"""A coach proposes a goal, the client agrees on a phone with the keyboard and marks a step done. Axe on every page."""

from datetime import date, timedelta
from typing import Any

import pytest

from keten.dossier.cases.models import Goal, GoalTask
from tests.dossier.cases.messaging import carry
from tests.factories import make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, TOLD, People, see, see_in

pytestmark = pytest.mark.browser


def test_a_plan_made_together(people: People, today: date) -> None:
    chain = make_chain("Werkplein Ooijpoort")
    case, staff = carry(chain, on=today)
    faults: list[str] = []
    coach = with_axe(people.sit_down(staff))
    propose(coach, f"/klanten/{case.key}/", today, faults)

    client = with_axe(people.sit_down(case.client, width=PHONE))
    client.goto("/mijn/")
    see_in(client, "Past dit doel bij u?")
    faults += find_faults(client)
    press(client, "link", "Naar mijn plan")
    see(client, "Mijn plan")
    faults += find_faults(client)
    press(client, "button", "Ik ben akkoord")
    see_in(client, "U bent akkoord met het plan.", TOLD)
    press(client, "link", "Gedaan, of niet gelukt (Drie brieven schrijven)")
    see(client, "Hoe ging uw stap?")
    faults += find_faults(client)
    press(client, "button", "Bewaar")
    see_in(client, "Goed gedaan.", TOLD)
    faults += find_faults(client)

    coach.goto(f"/klanten/{case.key}/plan/")
    see_in(coach, "Afgesproken door u en de klant.")
    see_in(coach, "Gedaan")
    faults += find_faults(coach)
    coach.get_by_role("link", name="Bespreek het doel").click()
    see(coach, "Hoe gaat het met het doel?")
    faults += find_faults(coach)
    assert faults == []
    assert Goal.objects.get(case=case).is_agreed
    assert GoalTask.objects.get(goal__case=case).done_on == today


def propose(page: Any, file: str, today: date, faults: list[str]) -> None:
    """From the file to a goal with a step of the client."""
    page.goto(file)
    see_in(page, "Er is nog geen doel afgesproken.")
    page.get_by_role("link", name="Naar het plan").click()
    see(page, "Nog geen plan")
    faults += find_faults(page)
    page.get_by_role("link", name="Maak een doel").click()
    page.fill("[name=text]", "Weer werken in de zorg")
    page.fill("[name=horizon_on]", (today + timedelta(days=70)).isoformat())
    faults += find_faults(page)
    page.get_by_role("button", name="Stel voor").click()
    see_in(page, "Doel voorgesteld.", TOLD)
    page.get_by_role("link", name="Stap van de klant erbij").click()
    page.fill("[name=what]", "Drie brieven schrijven")
    page.fill("[name=due_on]", (today + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Plan stap").click()
    see_in(page, "Stap van de klant gepland.", TOLD)
    see_in(page, "Klant nog niet akkoord")
    faults += find_faults(page)
    page.goto(file)
    see_in(page, "nog 10 weken")
    faults += find_faults(page)


def press(page: Any, role: Any, name: str) -> None:
    """With the keyboard."""
    page.get_by_role(role, name=name).first.focus()
    page.keyboard.press("Enter")


def test_the_same_without_scripts(people: People, today: date) -> None:
    chain = make_chain("Werkplein Kerkenbos")
    case, staff = carry(chain, on=today)
    client = people.sit_down(case.client, width=PHONE, javascript=False)
    client.goto("/mijn/plan/")
    client.get_by_role("link", name="Vertel wat u wilt bereiken").click()
    client.fill("[name=text]", "Taxichauffeur worden")
    client.fill("[name=horizon_on]", (today + timedelta(days=70)).isoformat())
    client.get_by_role("button", name="Bewaar mijn doel").click()
    see_in(client, "Uw doel is bewaard.", TOLD)
    coach = people.sit_down(staff, javascript=False)
    coach.goto(f"/klanten/{case.key}/plan/")
    see_in(coach, "De klant is akkoord. Nu u nog.")
    coach.get_by_role("link", name="Leg akkoord vast").click()
    coach.get_by_role("button", name="Leg vast").click()
    see_in(coach, "u bent allebei akkoord", TOLD)
    client.goto("/mijn/plan/")
    see_in(client, "Dit spraken wij samen af.")
