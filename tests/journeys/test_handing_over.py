"""A coach of UWV hands a client to a coach of the municipality, who accepts; the client is told."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from keten.dossier.cases import actions
from keten.dossier.cases.models import Case, Handover
from keten.ground.ledger.models import LedgerEvent
from tests.factories import Chain, make_chain
from tests.journeys.desks import moment
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser

WHY = "De WW stopt over vier weken. Meneer wil graag naar de bouw terug."
TELLING = "Klant vertellen over overdracht"


def annas_client(chain: Chain, today) -> Case:
    """A client of Anna since a week, with a talk planned."""
    then = today - timedelta(days=7)
    case = chain.register(on=then, last_name="Voorbeeld")
    actions.accept_handover(
        handover=Handover.objects.get(case=case).key, by=chain.viewer(chain.anna, then), now=moment(then, today)
    )
    return case


def test_a_client_goes_from_uwv_to_the_municipality(people, today):
    chain = make_chain("Werkplein Galgenveld")
    case = annas_client(chain, today)
    anna, carla = people.sit_down(chain.anna), people.sit_down(chain.carla)

    anna.goto("/")
    anna.click("tr a:text('Voorbeeld')")
    anna.click("text=Draag over")
    anna.select_option("[name=to_organisation]", label="gemeente Nijmegen")
    anna.select_option("[name=to_staff]", label=f"{chain.carla} – gemeente Nijmegen")
    anna.check("[name=moves_responsibility]")
    anna.fill("[name=reason]", WHY)
    anna.click("text=Vraag overdracht")
    see(anna, f"Overdracht aan {chain.carla} gevraagd.", TOLD)
    assert case.stewardships.get(until_on__isnull=True).staff == chain.anna  # nothing changes until Carla says so

    carla.goto("/")
    see(carla, "1 klant wacht op u")
    see_in(carla, f"Vraag van {chain.anna}", "tbody tr")
    carla.click("text=Bekijk")
    see(carla, f"Neemt u {case.client.name} over?")
    see_in(carla, WHY, "main")
    assert f"{chain.anna}, UWV" in carla.inner_text("dl")  # the summary says who carried the client
    carla.click("text=Neem aan")
    see(carla, f"U bent nu de contactpersoon van {case.client.name}.", TOLD)

    wait_for_worker(carla, TELLING)
    see_in(carla, TELLING, "tbody tr")
    carla.click("text=Werk bij")
    see(carla, TELLING)
    carla.fill("[name=reason]", "Gebeld, meneer vindt het goed")
    carla.click("text=Opslaan")
    see(carla, f"Stap bijgewerkt: {TELLING}.", TOLD)
    see_in(carla, "Klant verteld wie nu de contactpersoon is", ".keten-timeline")

    handover = Handover.objects.get(case=case, kind="back_office")
    assert (handover.answered_by, handover.client_told_on) == (chain.carla, today)
    assert case.stewardships.get(until_on__isnull=True).staff == chain.carla
    assert case.responsibilities.get(until_on__isnull=True).organisation == chain.gemeente
    told = LedgerEvent.objects.get(type="cases.client-told", client_ref=case.client.ref)
    assert told.actor == chain.carla.pk
    anna.goto("/werkvoorraad/")
    expect(anna.locator("tr", has_text="Voorbeeld")).to_have_count(0)


def test_who_refuses_says_why_and_the_asker_reads_it(people, today):
    chain = make_chain("Werkplein Grootstal")
    case = annas_client(chain, today)
    asked = actions.ask_handover(
        case=case.key, to_organisation_id=chain.gemeente.pk, to_staff_id=chain.carla.pk, reason=WHY,
        by=chain.viewer(chain.anna, today), now=moment(today, today),
    )  # fmt: skip
    carla = people.sit_down(chain.carla)
    carla.goto(f"/overdrachten/{asked.key}/")
    carla.click("text=Ik neem deze klant niet over")
    carla.click("text=Weiger met deze reden")
    see(carla, "Dit veld is verplicht.", ".utrecht-form-field-error-message")
    carla.fill("[name=reason]", "Eerst de WW afmaken")
    carla.click("text=Weiger met deze reden")
    see(carla, "Overdracht geweigerd. De vrager ziet uw reden.", TOLD)

    anna = people.sit_down(chain.anna)
    anna.goto("/werkvoorraad/")
    see_in(anna, "Vraag geweigerd", "tbody tr")
    anna.click("tbody a:text('Bekijk')")
    see_in(anna, "Eerst de WW afmaken", ".keten-timeline")
    assert case.stewardships.get(until_on__isnull=True).staff == chain.anna


def wait_for_worker(page, text: str) -> None:
    """Look at the desk again until the worker has carried out the reaction."""
    for _ in range(50):
        page.goto("/werkvoorraad/")
        if page.get_by_text(text).count():
            return
        page.wait_for_timeout(200)
    pytest.fail(f"The worker did not bring: {text}")
