"""Somebody without an account answers by a link, on a phone; the coach who asked reads it. Axe on every page."""

import os
import re
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from keten.journey.chain_signals.models import ChainSignal, SignalLink
from tests.factories import make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, TOLD, People, see, see_in

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"
DEAD = "Deze link werkt niet (meer)"


def test_a_practice_answers_without_an_account(people: People) -> None:
    chain = make_chain("Werkplein Hazenkamp")
    case = chain.register(on=timezone.localdate())
    sender, faults = with_axe(people.sit_down(chain.anna)), []
    code = send(sender, f"/klanten/{case.key}/", faults)
    address = read_mail("balie@lindenholt.example")
    assert code not in address

    practice = with_axe(people.sit_down(width=PHONE))
    practice.goto(address)
    see(practice, "Vul de code in")
    assert SignalLink.objects.get(signal__client=case.client).opened_at is None
    faults += look(practice)
    practice.fill("[name=code]", f"{(int(code) + 1) % 10**6:06}")
    practice.click(GO)
    see_in(practice, "Deze code klopt niet.")
    faults += look(practice)
    practice.fill("[name=code]", f"{code[:3]} {code[3:]}")
    practice.click(GO)
    see(practice, "Vraag om informatie van UWV")
    see_in(practice, case.client.name)
    practice.reload()
    see_in(practice, "Loopt er schuldhulp?")
    faults += look(practice)
    practice.click(GO)
    see_in(practice, "Er klopt nog iets niet")
    faults += look(practice)
    practice.check("[name=outcome][value=answered]")
    practice.fill("[name=answer]", "Ja, sinds mei.")
    practice.click(GO)
    see(practice, "Uw antwoord is verstuurd")
    see_in(practice, "Ja, sinds mei.")
    faults += look(practice)
    with people.expecting_refusal():
        practice.goto(address)
        see(practice, DEAD)
        faults += look(practice)

    sender.goto("/signalen/")
    see_in(sender, "Nieuw antwoord")
    faults += find_faults(sender)
    sender.get_by_role("link", name="Bekijk").click()
    see_in(sender, "via een link door Praktijk Lindenholt")
    see_in(sender, "Ja, sinds mei.")
    faults += find_faults(sender)
    sender.click("text=Ik heb dit gelezen")
    see_in(sender, "Gelezen")
    assert ChainSignal.objects.get(client=case.client).read_at is not None
    assert faults == []


def test_it_works_without_javascript_and_no_log_holds_the_token(people: People) -> None:
    chain = make_chain("Werkplein Altrade")
    case = chain.register(on=timezone.localdate())
    faults: list[str] = []
    code = send(with_axe(people.sit_down(chain.anna)), f"/klanten/{case.key}/", faults, to="balie@dukenburg.example")
    address = read_mail("balie@dukenburg.example")
    practice = people.sit_down(width=PHONE, javascript=False)
    practice.goto(address)
    practice.fill("[name=code]", code)
    practice.click(GO)
    practice.check("[name=outcome][value=unknown]")
    practice.fill("[name=reason]", "Wij kennen deze persoon niet.")
    practice.click(GO)
    see(practice, "Uw antwoord is verstuurd")
    with people.expecting_refusal():
        practice.goto(address)
        see(practice, DEAD)
    token = address.rstrip("/").rsplit("/", 1)[-1]
    said = (Path(os.environ["KETEN_MAIL_FOLDER"]).parent / "serve.txt").read_text(errors="replace")
    assert "/antwoord/link/…" in said  # that the page was not found is written, its secret is not
    assert token not in said


def send(page: Any, file: str, faults: list[str], *, to: str = "balie@lindenholt.example") -> str:
    """The coach asks a practice; gives the code that the page shows once."""
    page.goto(file)
    page.locator("aside").get_by_role("link", name="Stuur een signaal").click()
    page.click("text=Vraag om informatie")
    faults += find_faults(page)
    page.get_by_role("link", name="Vraag het met een link").click()
    see(page, "Vraag om informatie, met een link")
    page.click(GO)
    see_in(page, "Vul een e-mailadres in.")
    faults += find_faults(page)
    page.fill("[name=outside_name]", "Praktijk Lindenholt")
    page.fill("[name=outside_email]", to)
    page.fill("[name=question]", "Loopt er schuldhulp?")
    page.fill("[name=why]", "Voor het plan")
    page.click(GO)
    see_in(page, "Link gestuurd aan Praktijk Lindenholt", TOLD)
    faults += find_faults(page)
    code = page.locator("main kbd").first.inner_text().replace(" ", "")
    page.reload()
    see_in(page, "De ontvanger heeft de code nog niet ingevuld.")
    assert code not in page.locator("main").inner_text().replace(" ", "")
    page.get_by_role("link", name="Stuur een nieuwe link").click()
    see(page, "Stuur een nieuwe link")
    faults += find_faults(page)
    return str(code)


def look(page: Any) -> list[str]:
    """On both widths, and then on the phone again."""
    faults = find_faults(page)
    page.set_viewport_size({"width": PHONE, "height": 900})
    return faults


def read_mail(to: str) -> str:
    """The address in the last e-mail to somebody."""
    folder = Path(os.environ["KETEN_MAIL_FOLDER"])
    for path in sorted(folder.iterdir(), key=lambda one: one.stat().st_mtime, reverse=True):
        letter = message_from_bytes(path.read_bytes().split(b"\n-----")[0], policy=policy.default)
        if letter["To"] == to:
            found = re.search(r"http\S+", letter.get_body(("plain",)).get_content())
            assert found
            return found[0]
    raise AssertionError(f"no e-mail to {to}")
