"""Something was found: the client tells their side, who pays decides, a colleague looks along, the client objects."""

from datetime import date, timedelta

import pytest

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.models import Case
from keten.journey.enforcement.models import EffortReport, FormalDecision, Investigation
from tests.factories import Chain, at, make_chain
from tests.journey.diagnosis.pdf import read_text
from tests.journey.enforcement.conftest import make_colleague
from tests.journeys.desks import fill_desk
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import TOLD, People, see, see_in
from tests.journeys.servers import running_application

pytestmark = pytest.mark.browser
GO = "main form.keten-form .utrecht-button--primary-action"


@pytest.fixture
def visitors(browser, server, tmp_path):
    with running_application(server.database, tmp_path / "serve.txt", "two_phases") as other:
        everybody = People(browser, other)
        yield everybody
        everybody.leave()
        assert everybody.complaints == []


def pay(chain: Chain, case: Case, today: date) -> None:
    """A WW benefit that runs: only then something is asked of the client."""
    BenefitPeriod.objects.create(
        client=case.client, law="ww", payer=chain.uwv, from_on=date(2026, 1, 1), source="source:proef",
        recorded_at=at(today),
    )  # fmt: skip


def test_heard_before_anything_is_decided(visitors, today):
    chain = make_chain("Werkplein Hees")
    case = fill_desk(chain, today, {"planned": 1})["planned"][0]
    pay(chain, case, today)
    second = make_colleague(chain, chain.uwv, "M. de Meekijker")
    coach, faults = with_axe(visitors.sit_down(chain.anna)), []

    coach.goto(f"/klanten/{case.key}/")
    coach.click("text=Wat wij vragen, en onderzoeken")
    see(coach, "Handhaving")
    faults += find_faults(coach)
    coach.click("text=Open een onderzoek")
    coach.select_option("[name=duty]", "ww_applying")
    coach.fill("[name=on]", str(today))
    coach.fill("[name=found]", "U kwam niet naar de cursus.")
    faults += find_faults(coach)
    coach.click(GO)
    see(coach, "Onderzoek: vraag de klant")
    see_in(coach, "Vraag eerst de klant om zijn kant van het verhaal")
    coach.click("main >> role=button[name='Vraag de klant']")
    see(coach, "Onderzoek: wacht op de klant")
    faults += find_faults(coach)

    client = with_axe(visitors.sit_down(case.client))
    client.goto("/mijn/")
    see_in(client, "Vraag aan u")
    faults += find_faults(client)
    client.click("main >> text=Uw kant van het verhaal")
    see_in(client, "U kwam niet naar de cursus.")
    client.click(GO)
    see_in(client, "Vertel wat er was, of vink aan dat u niets wilt vertellen.")
    faults += find_faults(client)
    client.fill("[name=view]", "Mijn kind was ziek.")
    client.click(GO)
    see_in(client, "U hoort van ons wat wij besluiten.")
    faults += find_faults(client)

    row = Investigation.objects.get(case=case)
    coach.goto(f"/klanten/{case.key}/handhaving/{row.key}/")
    coach.click("main >> role=link[name='Beslis']")
    see_in(coach, "15–100 %")
    see_in(coach, "Mijn kind was ziek.")
    coach.check("[name=culpability][value=full]")
    coach.check("[name=outcome][value=reduction]")
    coach.fill("[name=percent]", "10")
    coach.fill("[name=months]", "4")
    coach.fill("[name=starts_on]", str(today + timedelta(days=20)))
    coach.fill("[name=reason]", "U kon wel bellen.")
    coach.click(GO)
    see_in(coach, "Het percentage is ten minste 15 %.")
    faults += find_faults(coach)
    coach.fill("[name=percent]", "25")
    coach.click(GO)
    see(coach, "Onderzoek: een collega kijkt mee")
    faults += find_faults(coach)
    assert coach.locator("role=button[name='Akkoord']").count() == 0

    colleague = with_axe(visitors.sit_down(second))
    colleague.goto(f"/klanten/{case.key}/handhaving/{row.key}/")
    colleague.click("role=button[name='Akkoord']")
    see(colleague, "Onderzoek: afgerond")
    faults += find_faults(colleague)

    client.goto(f"/mijn/onderzoek/{row.key}/")
    see_in(client, "Er is een besluit.")
    faults += find_faults(client)
    made = FormalDecision.objects.get(investigation__case=case)
    letter = client.request.get(f"/mijn/besluit/{made.key}/brief/").body()
    assert "Mijn kind was ziek." in read_text(letter)
    assert b"pdfuaid" in letter
    client.click("text=Maak bezwaar")
    client.fill("[name=words]", "Ik kon niet bellen.")
    faults += find_faults(client)
    client.click(GO)
    see_in(client, "Wij beslissen daarop uiterlijk")
    assert faults == []


def test_a_client_tells_what_they_did_to_find_work(visitors, today):
    chain = make_chain("Werkplein Dukenburg")
    case = fill_desk(chain, today, {"planned": 1})["planned"][0]
    pay(chain, case, today)
    client, faults = with_axe(visitors.sit_down(case.client)), []
    client.goto("/mijn/")
    client.click("text=Vertel wat u deed om werk te vinden")
    see(client, "Wat wij van u vragen")
    client.fill("[name=employer_1]", "Bakkerij Voorbeeld")
    client.click(GO)
    see_in(client, "Vul dit ook in.")
    faults += find_faults(client)
    client.fill("[name=on_1]", str(today))
    client.fill("[name=job_1]", "Bakker")
    client.select_option("[name=way_1]", "letter")
    client.select_option("[name=result_1]", "waiting")
    client.click(GO)
    see(client, "Wij hebben uw opgave. Dank u wel.", TOLD)
    faults += find_faults(client)
    assert EffortReport.objects.get(case=case).lines.get().employer == "Bakkerij Voorbeeld"
    assert faults == []
