"""The client's own place on a phone: write and get an answer, tell four applications, read the line of what happened.

Once with the keyboard alone, and once without JavaScript. Choosing a time stands in ``test_appointments``.
"""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import Draft, answer_message
from keten.dossier.cases.models import Case, Message
from keten.journey.enforcement.models import EffortLine
from tests.conftest import as_owner
from tests.dossier.cases.messaging import carry
from tests.factories import Chain, make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import PHONE, TOLD, People, go_to, see, see_in

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"
JOBS = ("Bakker", "Schilder", "Chauffeur", "Tuinman")


def begin(name: str, today: date) -> tuple[Chain, Case, Any]:
    """A client who receives WW, of whom four applications are asked, and their contact person."""
    chain = make_chain(name)
    case, staff = carry(chain, on=today)
    with as_owner():
        BenefitPeriod.objects.create(
            client=case.client, law="ww", payer=chain.uwv, from_on=today - timedelta(days=60), source="source:proef",
            recorded_at=timezone.now(),
        )  # fmt: skip
    return chain, case, staff


def answer(chain: Chain, case: Case, staff: Any, today: date) -> None:
    """The contact person answers; how that goes on their side stands in ``test_messages``."""
    asked = Message.objects.get(case=case, from_client=True)
    draft = Draft(text="Dat kan, ik zie u woensdag.", attempt=case.key)
    answer_message(message=asked.key, draft=draft, by=chain.viewer(staff, today), now=timezone.now())


def test_with_the_keyboard_alone_on_a_phone(people: People, today: date) -> None:
    chain, case, staff = begin("Werkplein Goffert", today)
    page, faults = with_axe(people.sit_down(case.client, width=PHONE)), []
    page.goto("/mijn/")
    see_in(page, "Wie doet wat voor u, en wat er gebeurde")
    see_in(page, f"{staff.name} is uw contactpersoon")
    faults += find_faults(page)
    go_to(page, "a[href='/mijn/berichten/']")
    page.keyboard.press("Enter")
    see(page, "Mijn berichten")
    go_to(page, "[name=text]")
    page.keyboard.type("Kan mijn gesprek een dag later?")
    go_to(page, GO)
    page.keyboard.press("Enter")
    see_in(page, "Uw bericht is verstuurd.", TOLD)
    faults += find_faults(page)
    page.goto("/mijn/")
    see_in(page, "Antwoord op uw bericht")  # what the chain owes, with its last day
    answer(chain, case, staff, today)
    page.goto("/mijn/")
    see_in(page, "U heeft 1 nieuw bericht.")
    tell_with_keyboard(page, today, faults)
    page.goto("/mijn/")
    see_in(page, "U stuurde een bericht")
    see_in(page, "U kreeg een bericht")
    faults += find_faults(page)
    assert faults == []
    assert list(EffortLine.objects.filter(report__case=case).order_by("pk").values_list("job", flat=True)) == [*JOBS]


def tell_with_keyboard(page: Any, today: date, faults: list[str]) -> None:
    """Four applications, field by field."""
    go_to(page, "a[href='/mijn/plichten/']")
    page.keyboard.press("Enter")
    see(page, "Wat wij van u vragen")
    for number, job in enumerate(JOBS, start=1):
        go_to(page, f"[name=on_{number}]")
        page.fill(f"[name=on_{number}]", today.isoformat())  # how a browser takes a date differs; filled in as typed
        for name, words in (("employer", "Bakkerij De Korenaar"), ("job", job)):
            go_to(page, f"[name={name}_{number}]")
            page.keyboard.type(words)
        for name in ("way", "result"):
            go_to(page, f"[name={name}_{number}]")
            page.keyboard.press("ArrowDown")
    faults += find_faults(page)
    go_to(page, GO)
    page.keyboard.press("Enter")
    see_in(page, "Wij hebben uw opgave.", TOLD)
    faults += find_faults(page)


def test_the_same_without_javascript(people: People, today: date) -> None:
    chain, case, staff = begin("Werkplein Bijsterhuizen", today)
    page = people.sit_down(case.client, width=PHONE, javascript=False)
    page.goto("/mijn/berichten/")
    page.fill("[name=text]", "Kan mijn gesprek een dag later?")
    page.click(GO)
    see_in(page, "Uw bericht is verstuurd.", TOLD)
    answer(chain, case, staff, today)
    page.goto("/mijn/plichten/")
    for number, job in enumerate(JOBS, start=1):
        page.fill(f"[name=on_{number}]", today.isoformat())
        page.fill(f"[name=employer_{number}]", "Bakkerij De Korenaar")
        page.fill(f"[name=job_{number}]", job)
        for name in ("way", "result"):
            page.locator(f"[name={name}_{number}]").select_option(index=1)
    page.click(GO)
    see_in(page, "Wij hebben uw opgave.", TOLD)
    page.goto("/mijn/")
    see_in(page, "U kreeg een bericht")
    assert EffortLine.objects.filter(report__case=case).count() == len(JOBS)
