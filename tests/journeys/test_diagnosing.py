"""A coach takes tests and decides otherwise than the advice; the client reads why in the werkmap and disagrees."""

import pytest

from keten.dossier.cases.models import Step
from keten.journey.diagnosis.models import Diagnosis
from tests.factories import make_chain
from tests.journey.diagnosis.pdf import read_text
from tests.journeys.desks import fill_desk
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import TOLD, People, see, see_in
from tests.journeys.servers import running_application

pytestmark = pytest.mark.browser
GO = "main form .utrecht-button--primary-action"


@pytest.fixture
def visitors(browser, server, tmp_path):
    with running_application(server.database, tmp_path / "serve.txt", "two_phases") as other:
        everybody = People(browser, other)
        yield everybody
        everybody.leave()
        assert everybody.complaints == []


def test_from_tests_to_a_decision_that_the_client_contests(visitors, today):
    chain = make_chain("Werkplein Hengstdal")
    case = fill_desk(chain, today, {"planned": 1})["planned"][0]
    coach, faults = with_axe(visitors.sit_down(chain.anna)), []

    coach.goto(f"/klanten/{case.key}/")
    see_in(coach, "Er is nog geen diagnose.")
    coach.click("text=Neem toetsen af en stel een diagnose")
    see(coach, "Stel een diagnose")
    faults += find_faults(coach)
    coach.locator("tr", has_text="Kansmeter").get_by_role("link").click()
    see(coach, "Kansmeter")
    for question in coach.locator("main fieldset").all():
        question.locator("input").first.check()
    faults += find_faults(coach)
    coach.click(GO)
    see(coach, "Toets afgenomen: Kansmeter.", TOLD)
    see_in(coach, "Grote kans op werk.")  # what the service model says

    coach.check("text=Fase 4")
    coach.fill("[name=reason]", "Wij kijken eerst naar uw gezondheid.")
    coach.check("text=Gezondheid")
    coach.fill("[name=client_view]", "Ik wil liever meteen werken.")
    coach.select_option("[name=second_assessor]", str(chain.bram.pk))
    coach.click(GO)
    see_in(coach, "U wijkt af van het advies. Schrijf op waarom.")
    faults += find_faults(coach)
    coach.fill("[name=override_reason]", "De toets ziet uw klachten niet.")
    coach.click(GO)
    see(coach, "Diagnose 1: Fase 4")
    faults += find_faults(coach)

    coach.click("text=Kies hulp")
    coach.fill("[name=offering]", "Gesprek met de bedrijfsarts")
    coach.fill("[name=starts_on]", str(today))
    coach.click(GO)
    see(coach, "Hulp vastgelegd: Gezondheid.", TOLD)

    client = with_axe(visitors.sit_down(case.client))
    client.goto("/mijn/")
    client.click("text=Lees wat wij denken en waarom")
    see(client, "Wat wij denken over uw kans op werk")
    see_in(client, "De toets ziet uw klachten niet.")
    see_in(client, "Gesprek met de bedrijfsarts")
    made = Diagnosis.objects.get(case=case)
    letter = client.request.get(f"/mijn/diagnose/{made.key}/brief/")
    assert "Wij kijken eerst naar uw gezondheid." in read_text(letter.body())
    faults += find_faults(client)
    client.fill("[name=reason]", "Ik ben al beter.")
    client.click("text=Ik ben het niet eens")
    see_in(client, "Wij stellen een nieuwe diagnose, uiterlijk")
    faults += find_faults(client)

    coach.goto(f"/klanten/{case.key}/")
    see_in(coach, "Niet eens")
    assert Step.objects.get(case=case, kind="diagnosis").due_on == Diagnosis.objects.get().rediagnosis_due_on
    assert faults == []
