"""With the keyboard alone, without JavaScript, and with an impatient hand."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from keten.dossier.cases.models import Case, Handover, Step
from tests.factories import Chain, make_chain
from tests.journeys.desks import ONE_EACH, fill_desk
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser
FOCUSED = "document.activeElement"
# What the eye sees of the focus: the outline of what has it.
OUTLINE = (
    f"parseFloat(getComputedStyle({FOCUSED}).outlineWidth) * (getComputedStyle({FOCUSED}).outlineStyle !== 'none')"
)


@pytest.fixture(scope="module")
def desk(server) -> tuple[Chain, dict]:
    chain = make_chain("Werkplein Neerbosch")
    return chain, fill_desk(chain, timezone.localdate(), ONE_EACH)


def test_from_the_desk_to_a_client_without_a_mouse(people, desk):
    chain, cases = desk
    page = people.sit_down(chain.anna)
    page.goto("/werkvoorraad/")
    for key in ("j", "j", "k"):
        page.keyboard.press(key)
    first = cases["answer_late"][0].client
    assert first.name in page.evaluate(f"{FOCUSED}.innerText")
    assert page.evaluate(OUTLINE) > 0
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/klanten/{cases['answer_late'][0].key}/")

    page.go_back()
    page.keyboard.press("/")
    page.keyboard.type(cases["today"][0].client.number)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/klanten/{cases['today'][0].key}/")

    page.keyboard.press("?")
    assert page.locator("#keten-keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#keten-keys").is_visible()


def test_the_focus_is_seen_wherever_it_goes(people, desk):
    chain, cases = desk
    page = people.sit_down(chain.anna)
    for path in (
        "/werkvoorraad/",
        f"/klanten/{cases['today'][0].key}/",
        f"/klanten/{cases['today'][0].key}/overdracht/",
    ):
        page.goto(path)
        page.evaluate(f"{FOCUSED}.blur()")
        for place in range(25):
            page.keyboard.press("Tab")
            if page.evaluate(f"{FOCUSED} === document.body"):
                break
            assert page.evaluate(OUTLINE) > 0, page.evaluate(f"{FOCUSED}.outerHTML")
            if place == 0:
                assert page.evaluate(f"{FOCUSED}.innerText") == "Naar de inhoud"


def test_who_presses_twice_while_the_server_is_slow_does_one_thing(people, desk, today):
    chain, cases = desk
    page = people.sit_down(chain.anna)
    case = cases["no_step"][0]
    page.goto(f"/klanten/{case.key}/stap/")
    page.fill("[name=due_on]", str(today + timedelta(days=2)))
    button = page.locator("button:text('Plan stap')").bounding_box()
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)  # the server waits for this row
        for _ in range(2):
            page.mouse.click(button["x"] + 5, button["y"] + 5)
            page.wait_for_timeout(200)
    page.wait_for_url(f"**/klanten/{case.key}/")
    see(page, "Stap gepland: Eerste gesprek.", TOLD)
    assert Step.objects.filter(case=case, outcome__isnull=True).count() == 1


def test_accept_plan_and_hand_over_without_javascript(people, desk, today):
    chain, cases = desk
    case = cases["asked"][0]
    page = people.sit_down(chain.anna, javascript=False)
    page.goto("/")
    page.locator("tr", has_text=case.client.name).get_by_role("link", name="Bekijk").click()
    page.click("text=Neem aan")
    see(page, f"U bent nu de contactpersoon van {case.client.name}.", TOLD)

    page.click("text=Plan stap")
    page.fill("[name=due_on]", str(today - timedelta(days=1)))
    page.click("button:text('Plan stap')")
    see_in(page, "Deze datum is al voorbij", ".utrecht-form-field-error-message")
    page.fill("[name=due_on]", str(today + timedelta(days=1)))
    page.click("button:text('Plan stap')")
    see(page, "Stap gepland: Eerste gesprek.", TOLD)

    page.click("text=Draag over")
    page.select_option("[name=to_organisation]", label="gemeente Nijmegen")
    page.fill("[name=reason]", "Kan eerder terecht")
    page.click("text=Vraag overdracht")
    see(page, "Overdracht aan gemeente Nijmegen gevraagd.", TOLD)
    page.click("text=Ongedaan maken")
    see(page, "Overdracht ingetrokken.", TOLD)
    assert Handover.objects.filter(case=case).latest("pk").answer == "withdrawn"
    assert page.locator("[data-print]:visible").count() == 0  # no button that does nothing
