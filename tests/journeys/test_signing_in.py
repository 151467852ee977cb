"""Coming in with a personal account, and going out."""

import pytest
from django.contrib.sessions.models import Session

from keten.ground.organisations.models import Account
from tests.factories import make_chain
from tests.journeys.people import LAPTOP

pytestmark = pytest.mark.browser
PASSWORD = "Regen-op-dinsdag-7"


def test_wrong_password_right_password_and_out(people, server):
    staff = make_chain("Werkplein Brakkenstein").anna
    Account.objects.create_account(username=staff.email, staff=staff, password=PASSWORD)
    page = people.sit_down(width=LAPTOP)
    page.goto("/klanten/")
    assert page.inner_text("h1") == "Inloggen"

    sign_in(page, staff.email, "verkeerd")
    assert "Deze combinatie van naam en wachtwoord is niet bekend." in page.inner_text("main")
    assert page.input_value("[name=username]") == staff.email
    wrong_password = page.inner_text("main")
    sign_in(page, "niemand@voorbeeld.nl", "verkeerd")
    assert page.inner_text("main") == wrong_password  # nobody learns which names exist

    sign_in(page, staff.email, PASSWORD)
    assert page.url == f"{server.address}/klanten/"  # where one was going
    assert str(staff) in page.inner_text("header")

    before = Session.objects.count()
    page.click("header summary")
    page.click("text=Uitloggen")
    assert page.inner_text("h1") == "Inloggen"
    assert Session.objects.count() == before - 1
    page.goto("/klanten/")
    assert page.inner_text("h1") == "Inloggen"


def sign_in(page, name: str, password: str) -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.click("text=Log in")
