"""A policy officer changes the youth talk at one location: from a copy in the browser to being live at a date."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from keten.dossier.cases.models import Case, Step
from keten.ground.ledger.models import LedgerEvent
from keten.ground.promises.actions import run_round
from keten.journey.diagnosis.models import Diagnosis
from keten.journey.routing.actions import choose_model, place_case
from keten.journey.routing.models import Binding, ModelChoice, ModelVersion
from tests.conftest import as_round
from tests.factories import Chain, at, make_chain
from tests.journey.routing.policy import after_four_weeks, make_policy_officer
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser

FOUR_WEEKS = timedelta(weeks=4)


def test_the_youth_talk_comes_after_four_weeks_at_one_location(people, today):
    chain = make_chain("Werkplein Lindenholt")
    pol = make_policy_officer(chain)
    older = live_by_the_shipped_model(chain, pol, today)

    page = with_axe(people.sit_down(pol))
    page.goto("/")
    see(page, "Voor 4 doelgroepen is geen werkwijze gekozen")
    see_in(page, "1 dossier houdt Jongeren direct, versie 1")
    draft = copy_and_change(page)
    publish(page)

    from_on = today + timedelta(days=10)
    choose(page, from_on)
    planned = page.locator("section").first.locator("tr", has_text="Bijstand")
    assert "gepland" in planned.inner_text()
    undo(page, planned)
    assert "gepland" not in planned.inner_text()
    page.goto(f"/werkwijzen/{draft.key}/kiezen/")
    choose(page, from_on)
    choice = ModelChoice.objects.get(location=chain.location, version__code=draft.code, until_on=None)
    assert (choice.from_on, choice.target_group) == (from_on, "bijstand")
    told = LedgerEvent.objects.filter(actor=pol.pk).exclude(type__startswith="organisations.").order_by("pk")
    assert [name.removeprefix("routing.") for name in told.values_list("type", flat=True)][-4:] == [
        "model-published", "model-chosen", "choice-withdrawn", "model-chosen",
    ]  # fmt: skip
    with transaction.atomic():  # days that have not come yet: nobody else may see them
        live_on_that_day(chain, older, from_on)
        transaction.set_rollback(True)


def live_by_the_shipped_model(chain: Chain, pol, today: date) -> Case:
    """The location works by the model that ships with Keten, and has a client."""
    shipped = ModelVersion.objects.get(code="jongeren", location=None)
    choose_model(
        version=shipped.key, location_id=chain.location.pk, target_groups=["bijstand"], from_on=today,
        by=chain.viewer(pol, today), now=timezone.now(),
    )  # fmt: skip
    return chain.register(on=today, target_group="bijstand", born_on=date(today.year - 20, 1, 1))


def copy_and_change(page) -> ModelVersion:
    """A copy; first with a mistake, then right but for its examples, then right."""
    page.locator("tr", has=page.get_by_role("link", name="Jongeren direct", exact=True)).last.get_by_text(
        "Maak een kopie"
    ).click()
    see_in(page, "Kopie gemaakt: Jongeren direct – Werkplein Lindenholt, versie 1", TOLD)
    draft = ModelVersion.objects.get(title="Jongeren direct – Werkplein Lindenholt")
    text = page.input_value("[name=text]")
    number = text.splitlines().index('after = "P8W"') + 1

    check(page, text.replace('after = "P8W"', 'after = "4 weken"'))
    see_in(page, f"Regel {number}: after: '4 weken' is geen duur in één eenheid", ".keten-errors")
    see_in(page, 'after = "4 weken"', ".keten-quote")
    assert find_faults(page) == []
    page.click(f"text=Regel {number}")
    assert page.evaluate("window.getSelection().toString()") == 'after = "4 weken"'

    check(page, page.input_value("[name=text]").replace('after = "4 weken"', 'after = "P4W"'))
    see_in(page, "Klopt niet: klok 'jongerengesprek' uiterlijk 2026-10-26. De werkwijze geeft 2026-09-28.")
    check(page, after_four_weeks(page.input_value("[name=text]")))
    see_in(page, "Alles klopt, en 4 voorbeelden komen uit.")
    return draft


def check(page, text: str) -> None:
    """Type, and press the first button by the keyboard."""
    page.fill("[name=text]", text)
    page.focus("[name=text]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    see_in(page, "is bewaard.", TOLD)


def publish(page) -> None:
    page.click("text=Wat is er anders?")
    row = page.locator("tr", has_text="Gesprek met de jongere: loopt het?").first
    assert row.locator("td").all_inner_texts()[1:] == ["duur", "8 weken", "4 weken"]
    page.go_back()
    page.click("text=Zet vast …")
    see(page, "Jongeren direct – Werkplein Lindenholt, versie 1 vastzetten?")
    page.click("text=Zet deze versie vast")
    see_in(page, "ligt vast. Kies nu vanaf welke dag zij geldt.", TOLD)


def choose(page, from_on: date) -> None:
    """See what it changes, say yes."""
    page.check("[name=target_groups][value=bijstand]")
    page.fill("[name=from_on]", str(from_on))
    page.click("text=Bekijk wat er verandert")
    see_in(page, "Jongeren direct 1 voor nieuwe klanten")
    page.click("text=Leg deze keuze vast")
    see_in(page, "Jongeren direct – Werkplein Lindenholt, versie 1 gaat in op", TOLD)
    see_in(page, "voor Bijstand.", TOLD)


def undo(page, planned) -> None:
    planned.get_by_role("button", name="Maak ongedaan").click()
    see_in(page, "Wat nu geldt, blijft gelden. Ongedaan maken?", "#keten-confirm")
    page.click("text=Ja, doorgaan")
    see_in(page, "Ongedaan gemaakt: Jongeren direct – Werkplein Lindenholt, versie 1", TOLD)


def live_on_that_day(chain: Chain, older: Case, on: date) -> None:
    """Who registers on the day has the talk after four weeks by the new version; who was there does not."""
    newer = chain.register(on=on, target_group="bijstand", born_on=date(on.year - 20, 1, 1))
    bound = dict(Binding.objects.filter(case__in=[older, newer]).values_list("case", "version__code"))
    assert bound == {older.pk: "jongeren", newer.pk: f"jongeren-{chain.location.pk}"}
    for case in (older, newer):
        place(chain, case, on)
    due = on + FOUR_WEEKS
    for day in (on, on + timedelta(weeks=2)):  # the warning is two weeks before
        with as_round():
            run_round(on=day, now=at(day, 20))
    talks = Step.objects.filter(case__in=[older, newer], kind="talk")
    assert list(talks.values_list("case", "due_on")) == [(newer.pk, due)]


def place(chain: Chain, case: Case, on: date) -> None:
    """Diagnosed, and in the stage for young people."""
    diagnosis = Diagnosis.objects.create(
        case=case, number=1, made_on=on, made_by=chain.carla, first_advice={}, reason="test", snapshot={}, hash="0" * 64
    )
    place_case(
        case=case.pk, stage="jongeren_direct", because="diagnosis", diagnosis_id=diagnosis.pk,
        by=chain.viewer(chain.carla, on), now=at(on),
    )  # fmt: skip
