"""Coming in with a personal account, and going out."""

import pytest
from django.contrib.sessions.models import Session

from keten.ground.organisations.models import Account
from tests.factories import make_chain
from tests.journeys.people import LAPTOP, see, see_in

pytestmark = pytest.mark.browser
PASSWORD = "Regen-op-dinsdag-7"


def test_wrong_password_right_password_and_out(people, server):
    staff = make_chain("Werkplein Brakkenstein").anna
    Account.objects.create_account(username=staff.email, staff=staff, password=PASSWORD)
    page = people.sit_down(width=LAPTOP)
    page.goto("/klanten/")
    see(page, "Inloggen")

    sign_in(page, staff.email, "verkeerd")
    see_in(page, "Deze combinatie van naam en wachtwoord is niet bekend.", "main")
    assert page.input_value("[name=username]") == staff.email
    wrong_password = page.inner_text("main")
    sign_in(page, "niemand@voorbeeld.nl", "verkeerd")
    assert page.inner_text("main") == wrong_password  # nobody learns which names exist

    sign_in(page, staff.email, PASSWORD)
    assert page.url == f"{server.address}/klanten/"  # where one was going
    see_in(page, str(staff), "header")

    assert Account.objects.get(staff=staff).last_login  # the administrator sees when somebody last came in

    before = Session.objects.count()
    page.click("header summary")
    page.click("text=Uitloggen")
    see(page, "Inloggen")
    assert Session.objects.count() == before - 1
    page.goto("/klanten/")
    see(page, "Inloggen")


def sign_in(page, name: str, password: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    with page.expect_navigation():
        page.click("text=Log in")
