"""A client tells on a phone, with the keyboard alone, how the talk was; axe on every page."""

from datetime import date

import pytest

from keten.dossier.questions.models import SurveyInvitation
from tests.conftest import as_round
from tests.dossier.questions.surveying import GOOD, ask, keep_answers
from tests.factories import make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, People, go_to, see, see_in

pytestmark = pytest.mark.browser


def test_a_client_answers_on_a_phone_with_the_keyboard_alone(people: People, today: date) -> None:
    chain = make_chain("Werkplein Weezenhof")
    client = chain.register(on=today).client
    with as_round():
        row = ask(chain, client=client, on=today)
    page, faults = with_axe(people.sit_down(client, width=PHONE)), []
    page.goto("/mijn/")
    see_in(page, "Hoe was ons contact?", "main")
    faults += find_faults(page)
    go_to(page, f"a[href='/mijn/vragenlijst/{row.key}/']")
    page.keyboard.press("Enter")
    see(page, "Hoe was het contact?")
    faults += find_faults(page)
    for name in ("schotten", "volgende_stap", "geholpen", "opnieuw"):
        go_to(page, f"[name={name}]")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    go_to(page, "[name=kwijt]")
    page.keyboard.type("Fijn dat u meedacht.")
    go_to(page, "main form button:not([name])")
    page.keyboard.press("Enter")
    see(page, "Bedankt. Uw antwoorden zijn bewaard.")
    faults += find_faults(page)
    assert faults == []
    with as_round():
        assert SurveyInvitation.objects.get(pk=row.pk).answered


def test_without_javascript_a_client_skips_it(people: People, today: date) -> None:
    chain = make_chain("Werkplein Staddijk")
    client = chain.register(on=today).client
    with as_round():
        row = ask(chain, client=client, on=today)
    page = people.sit_down(client, width=PHONE, javascript=False)
    page.goto(f"/mijn/vragenlijst/{row.key}/")
    page.click("text=Sla over")
    see(page, "U sloeg deze vragenlijst over.")


def test_who_leads_reads_what_clients_say(people: People, today: date) -> None:
    chain = make_chain("Werkplein Malvert")
    keep_answers(chain.location, 15, GOOD | {"kwijt": "Fijn"}, kind="talk", month=today.replace(day=1))
    page, faults = with_axe(people.sit_down(chain.dirk)), []
    page.goto("/cijfers/")
    page.click("text=Tevredenheid")
    see(page, "100% van de klanten merkte geen schotten")
    faults += find_faults(page)
    phone = with_axe(people.sit_down(chain.dirk, width=PHONE))
    phone.goto("/klanttevredenheid/")
    faults += find_faults(phone)
    assert faults == []
