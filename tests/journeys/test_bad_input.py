"""What people do wrong, and what happens to them: a clear sentence at the place, nothing lost, nothing leaked."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from keten.dossier.cases import actions
from keten.dossier.cases.models import Case, Handover, Step
from keten.dossier.clients.models import Client
from keten.ground.organisations.models import Account
from tests.factories import Chain, make_chain
from tests.journeys.desks import ANNAS, ONE_EACH, fill_desk
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser
PASSWORD = "Fiets-in-de-regen-3"
AT_FIELD = ".utrecht-form-field-error-message"


@pytest.fixture(scope="module")
def desk(server) -> tuple[Chain, dict[str, list[Case]]]:
    chain = make_chain("Werkplein Bottendaal")
    return chain, fill_desk(chain, timezone.localdate(), ONE_EACH)


def test_a_wrong_bsn_is_said_at_the_field_and_stays_out_of_the_address(people, desk):
    chain, _cases = desk
    page = people.sit_down(chain.anna)
    page.goto("/inschrijven/")
    typed = {"initials": "B.", "last_name": "Verzonnen", "born_on": "1990-05-04", "bsn": "123456789"}
    for name, text in typed.items():
        page.fill(f"[name={name}]", text)
    page.select_option("[name=municipality]", label="Nijmegen")
    page.click("text=Schrijf in")
    field = page.locator("[name=bsn]")
    assert field.get_attribute("aria-invalid") == "true"
    see(page, "Dit is geen geldig BSN. Controleer de negen cijfers.", AT_FIELD)
    assert {name: page.input_value(f"[name={name}]") for name in typed} == typed
    assert "123456789" not in page.url + page.evaluate("JSON.stringify(sessionStorage)")
    page.click("[data-form-errors] a")
    assert page.evaluate("document.activeElement.name") == "bsn"

    page.fill("[name=bsn]", "123 456 782")
    page.click("text=Schrijf in")
    see_in(page, "B. Verzonnen is ingeschreven.", TOLD)
    assert Client.objects.filter(last_name="Verzonnen").count() == 1


def test_a_date_in_the_past_is_said_at_the_field(people, desk, today):
    chain, cases = desk
    page = people.sit_down(chain.anna)
    page.goto(f"/klanten/{cases['planned'][0].key}/stap/")
    page.fill("[name=due_on]", str(today - timedelta(days=1)))
    page.fill("[name=note]", "Blijft staan")
    page.click("button:text('Plan stap')")
    see(page, "Deze datum is al voorbij. Kies vandaag of later.", AT_FIELD)
    assert page.input_value("[name=note]") == "Blijft staan"
    assert page.evaluate("document.activeElement.hasAttribute('data-form-errors')")


def test_a_strangers_client_looks_like_one_who_does_not_exist(people, desk):
    _chain, cases = desk
    page = people.sit_down(make_chain("Werkplein Elders").anna)
    seen = []
    with people.expecting_refusal():
        for key in (cases["planned"][0].key, uuid4()):
            answer = page.goto(f"/klanten/{key}/")
            seen.append((answer.status, page.title(), page.inner_text("body")))
    assert seen[0] == seen[1]
    assert seen[0][0] == 404


def test_a_case_that_was_closed_meanwhile(people, desk, today):
    chain, cases = desk
    case = cases["soon"][0]
    page = people.sit_down(chain.anna)
    page.goto(f"/klanten/{case.key}/stap/")
    actions.close_case(case=case.key, reason="work", by=chain.viewer(chain.anna, today), now=timezone.now())
    page.fill("[name=due_on]", str(today + timedelta(days=1)))
    page.fill("[name=note]", "Te laat getypt")
    page.click("button:text('Plan stap')")
    see_in(page, "Dit dossier is gesloten.", "[data-form-errors]")
    assert page.input_value("[name=note]") == "Te laat getypt"
    assert not Step.objects.filter(case=case, outcome__isnull=True).exists()


def test_of_two_who_accept_at_the_same_moment_one_reads_who_was_first(people, desk, today):
    chain, _cases = desk
    case = chain.register(on=today, wanted=ANNAS)
    asked = Handover.objects.get(case=case)
    now, dirk = timezone.now(), chain.viewer(chain.dirk, today)
    actions.withdraw_handover(handover=asked.key, by=dirk, now=now)
    asked = actions.ask_handover(case=case.key, to_organisation_id=chain.uwv.pk, by=dirk, now=now)
    pages = [people.sit_down(staff) for staff in (chain.anna, chain.bram)]
    for page in pages:
        page.goto(f"/overdrachten/{asked.key}/")
    for page in pages:
        page.evaluate("setTimeout(() => document.querySelector('form[action$=\"/aannemen/\"]').requestSubmit())")
    said = []
    for page in pages:
        page.wait_for_selector(TOLD)
        said.append(page.inner_text(TOLD).strip())
    assert sorted(said) == [
        "Een collega was u voor: deze klant is al aangenomen. Er is niets veranderd.",
        f"U bent nu de contactpersoon van {case.client.name}.",
    ]
    winner = case.stewardships.get().staff
    loser = pages[said[0].startswith("U bent")]
    see(loser, f"Aangenomen door {winner}")


def test_a_form_that_was_open_too_long(people, desk, today):
    chain, cases = desk
    case = cases["planned"][0]
    page = people.sit_down(chain.anna)
    page.goto(f"/klanten/{case.key}/stap/")
    page.fill("[name=due_on]", str(today + timedelta(days=5)))
    page.fill("[name=note]", "Lang nagedacht")
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    with people.expecting_refusal():
        page.click("button:text('Plan stap')")
        see(page, "Deze pagina stond te lang open")
    page.click("text=Terug naar wat u deed")
    page.wait_for_url(f"**/klanten/{case.key}/stap/")
    assert page.input_value("[name=note]") == "Lang nagedacht"
    page.click("button:text('Plan stap')")
    see(page, "Stap gepland: Eerste gesprek.", TOLD)
    assert Step.objects.get(case=case, note="Lang nagedacht").due_on == today + timedelta(days=5)


def test_whose_session_ended_comes_back_to_what_they_typed(people, desk):
    chain, cases = desk
    Account.objects.create_account(username=chain.anna.email, staff=chain.anna, password=PASSWORD)
    page = people.sit_down(chain.anna)
    page.goto(f"/klanten/{cases['planned'][0].key}/stap/")
    page.fill("[name=note]", "Bijna klaar")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("button:text('Plan stap')")
    sign_in(page, chain.anna.email)
    assert page.input_value("[name=note]") == "Bijna klaar"

    page.goto(f"/overdrachten/{Handover.objects.get(case=cases['asked'][0]).key}/")
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("text=Neem aan")
    sign_in(page, chain.anna.email)
    see(page, f"Wordt u de contactpersoon van {cases['asked'][0].client.name}?")  # back at the question, nothing done
    assert not cases["asked"][0].stewardships.exists()


def sign_in(page, name: str) -> None:
    see(page, "Inloggen")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    with page.expect_navigation():
        page.click("text=Log in")
