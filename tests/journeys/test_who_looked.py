"""A coach opens a file outside the own clients, a team leader judges, the privacy officer reads, the client sees it."""

import pytest

from keten.ground.organisations.models import Staff, StaffRole
from tests.factories import EPOCH, make_chain
from tests.journeys.looking import find_faults, with_axe
from tests.journeys.people import TOLD, see, see_in

pytestmark = pytest.mark.browser

REASON = "Staat hier nu aan de balie en heeft haast"


def test_breaking_the_glass_is_seen_by_everybody_who_should(people, today):
    here, there = make_chain("Werkplein Zandweg"), make_chain("Werkplein Hatert")
    case = there.register(on=today, bsn="111222333")
    officer = Staff.objects.create(organisation=here.gemeente, name="P. Prins", email="pp@voorbeeld.nl", from_on=EPOCH)
    StaffRole.objects.create(staff=officer, role="security_officer", from_on=EPOCH)

    page = with_axe(people.sit_down(here.anna))
    with people.expecting_refusal():
        page.goto(f"/klanten/{case.key}/")
        see(page, "Deze pagina kunnen wij u niet laten zien")
    faults = find_faults(page)
    page.goto("/klanten/")
    page.fill("#zoek", "Niemandachtig")
    page.keyboard.press("Enter")
    see_in(page, "Niemand gevonden")
    page.click("text=Open een dossier buiten uw eigen klanten")
    see(page, "Dossier buiten uw eigen klanten")
    faults += find_faults(page)
    page.fill("[name=known_as]", "111222333")
    page.fill("[name=born_on]", "1980-01-02")
    page.fill("[name=reason]", REASON)
    page.click("text=Open het dossier")
    see_in(page, "Er is geen klant met dit nummer en deze geboortedatum.")
    page.fill("[name=born_on]", "1980-01-01")
    page.click("text=Open het dossier")
    see_in(page, f"met een eigen reden: “{REASON}”")
    faults += find_faults(page)

    leader = with_axe(people.sit_down(here.dirk))
    leader.goto("/team/")
    leader.click("text=1 inzage met eigen reden")
    see(leader, "1 inzage wacht op uw oordeel")
    faults += find_faults(leader)
    leader.click("button:has-text('Niet terecht')")
    see_in(leader, "Schrijf op wat er niet klopte", TOLD)
    leader.fill("[name=note]", "Had kunnen wachten tot morgen")
    leader.click("button:has-text('Niet terecht')")
    see(leader, "Geen inzage wacht op uw oordeel")
    faults += find_faults(leader)

    watcher = with_axe(people.sit_down(officer))
    watcher.goto("/")
    see(watcher, "Toezicht: Per medewerker")
    for tab in ("Buiten kantoortijd", "Meest bekeken", "Zoekacties", "Geweigerd", "Met eigen reden", "Rollen"):
        watcher.click(f".keten-chips >> text={tab}")
        see(watcher, f"Toezicht: {tab}")
        faults += find_faults(watcher)
    watcher.click(".keten-chips >> text=Rechten")
    see_in(watcher, "moeten worden beoordeeld", "h1")
    faults += find_faults(watcher)

    own = with_axe(people.sit_down(case.client))
    own.goto("/mijn/")
    own.click("text=Wie heeft in mijn dossier gekeken?")
    see_in(own, "Dossier geopend met een eigen reden")
    faults += find_faults(own)
    colleague = with_axe(people.sit_down(there.dirk))
    colleague.goto(f"/klanten/{case.key}/inzage/")
    see(colleague, "Wie heeft in dit dossier gekeken?")
    faults += find_faults(colleague)
    assert faults == []
