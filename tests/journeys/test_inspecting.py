"""An inspector draws a sample, records a finding, a party reacts; it ends with something that somebody has to do."""

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import expect

from keten.insight.governance.models import Finding, Obligation, Sample
from tests.factories import make_chain
from tests.insight.governance.inspecting import Inspecting, make_head, make_inspector
from tests.journeys.looking import look, with_axe
from tests.journeys.people import TOLD, press, see, see_in

pytestmark = pytest.mark.browser


@pytest.fixture
def world(server, today) -> Inspecting:
    chain = make_chain("Werkplein Toetsveld")
    for days in (40, 30, 20, 10):
        chain.register(on=today - timedelta(days=days))
    return Inspecting(
        chain=chain, inspector=make_inspector("I. Inspecteur"), mayor=make_head(chain, chain.gemeente, "B. Baas"),
        uwv_head=make_head(chain, chain.uwv, "U. Hoofd"), on=today,
    )  # fmt: skip


def begin(page: Any, world: Inspecting) -> None:
    page.goto("/")
    see(page, "Begin uw eerste onderzoek")
    look(page, "onderzoeken-leeg")
    page.get_by_role("link", name="Begin een onderzoek").first.click()
    page.get_by_label("Onderwerp").fill("Een plan voor iedereen")
    page.get_by_label("Welke vraag moet het onderzoek beantwoorden?").fill("Heeft elke klant op tijd een plan?")
    for organisation in (world.chain.gemeente, world.chain.uwv):
        page.get_by_label(f"{world.chain.location}: {organisation}").check()
    page.get_by_label("Welke belofte?").select_option("P5")
    page.get_by_label("Vragen bij elk dossier").fill(
        "Staat er een doel in het plan?\nIs er binnen een maand gesproken?"
    )
    look(page, "begin")
    page.get_by_role("button", name="Begin").click()
    see_in(page, "Een plan voor iedereen: trek dossiers", "h1")


def draw(page: Any, world: Inspecting) -> Sample:
    page.get_by_role("link", name="Trek dossiers").click()
    page.get_by_label("Open in de periode van").fill((world.on - timedelta(days=60)).isoformat())
    page.get_by_label("tot en met").fill(world.on.isoformat())
    page.get_by_label("Aantal dossiers").fill("2")
    page.get_by_label("Toevalsgetal").fill("20261128")
    look(page, "trekken")
    page.get_by_role("button", name="Trek").click()
    see(page, "2 van 4 dossiers getrokken.", TOLD)
    see(page, "0 van 2 dossiers bekeken")
    return Sample.objects.latest("pk")


def review(page: Any) -> None:
    for number, answer in ((1, "Ja"), (2, "Nee")):
        page.get_by_role("link", name="Bekijk het volgende dossier").click()
        see(page, f"Beoordeel dossier {number}")
        for question in range(2):
            page.get_by_role("radio", name=answer, exact=True).nth(question).check()
        if number == 1:
            page.get_by_label("Toelichting bij vraag 1").fill("Doel staat er, zonder datum.")
            look(page, "dossier")
        page.get_by_role("button", name="Bewaar").click()
    see(page, "2 van 2 dossiers bekeken")
    see_in(page, "50 %")
    look(page, "steekproef")


def write(page: Any) -> Finding:
    page.get_by_role("link", name="Een plan voor iedereen").first.click()
    page.get_by_role("link", name="Schrijf een bevinding").click()
    page.get_by_label("Wat vond u?").fill("In de helft van de plannen staat geen doel.")
    page.get_by_label("Op welke vraag rust dit?").select_option(index=1)
    page.get_by_role("button", name="Bewaar als concept").click()
    see(page, "Bevinding 1 is nog een concept")
    look(page, "concept")
    press(page, "Verstuur aan de partijen")
    see(page, "Bevinding 1 ligt bij de partijen")
    return Finding.objects.latest("pk")


def react(page: Any, text: str) -> None:
    page.goto("/bevindingen/")
    see(page, "1 bevinding of verplichting wacht op u")
    page.get_by_role("link", name="Reageer").first.click()
    see_in(page, "In de helft van de plannen staat geen doel.")
    page.get_by_label("Uw reactie").fill(text)
    page.get_by_role("button", name="Verstuur reactie").click()
    see_in(page, text)


def settle(page: Any, finding: Finding) -> None:
    page.goto(f"/bevindingen/{finding.key}/")
    page.get_by_role("link", name="Schrijf het nawoord").click()
    page.get_by_label("Wat doet u met de reacties?").fill("De gemeente begint; wij kijken in het voorjaar.")
    page.get_by_role("button", name="Bewaar").click()
    press(page, "Maak definitief")
    see(page, "Bevinding 1 is definitief")
    look(page, "definitief")


def oblige(page: Any, world: Inspecting) -> Obligation:
    row = page.get_by_role("row").filter(has_text=str(world.chain.gemeente))
    row.get_by_role("link", name="Geef een verplichting").click()
    page.get_by_label("Wat moet er gebeuren?").fill("Bespreek met iedereen een doel.")
    page.get_by_label("Wie is eigenaar?").select_option(label="B. Baas")
    page.get_by_label("Klaar uiterlijk op").fill((world.on + timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Geef verplichting").click()
    see(page, "Dit moet nog gebeuren")
    return Obligation.objects.latest("pk")


def test_an_inspector_draws_a_sample_records_a_finding_and_a_party_reacts(people, world):
    inspector = with_axe(people.sit_down(world.inspector))
    begin(inspector, world)
    sample = draw(inspector, world)
    assert sample.files.count() == 2
    review(inspector)
    finding = write(inspector)

    manager = with_axe(people.sit_down(world.mayor))
    manager.goto("/bevindingen/")
    look(manager, "wat-wacht")
    react(manager, "Dat herkennen wij.")
    look(manager, "bevinding-van-een-partij")
    without_script = people.sit_down(world.uwv_head, javascript=False)
    react(without_script, "Bij ons waren het er minder.")

    settle(inspector, finding)
    obligation = oblige(inspector, world)
    look(inspector, "verplichting")

    manager.goto(f"/verplichtingen/{obligation.key}/")
    manager.get_by_label("Wat hebt u gedaan?").fill("Elk plan heeft nu een doel.")
    manager.get_by_role("button", name="Meld").click()
    see(manager, "De inspecteur kijkt of het genoeg is")
    inspector.goto("/inspectie/")
    see(inspector, "1 melding wacht op uw oordeel")
    look(inspector, "werkbank")
    inspector.get_by_role("link", name="Beoordeel").click()
    inspector.get_by_role("radio", name="Ja").check()
    inspector.get_by_role("button", name="Bewaar oordeel").click()
    see(inspector, "Deze verplichting is afgerond")

    reader = with_axe(people.sit_down())  # everybody, without signing in
    reader.goto("/onderzoeken/")
    look(reader, "openbaar")
    reader.get_by_role("link", name="Een plan voor iedereen").click()
    for said in ("Dat herkennen wij.", "Bij ons waren het er minder.", "De gemeente begint", "Bespreek met iedereen"):
        see_in(reader, said)
    look(reader, "openbaar-onderzoek")
    expect(reader.locator("main")).not_to_contain_text("B. Baas")
