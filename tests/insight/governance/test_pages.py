"""Where an inspection shows itself on the pages of others, and what an inspector cannot open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from keten.ground.promises.actions import run_round
from keten.insight.governance import actions
from keten.insight.governance.models import FileAnswer
from keten.insight.indicators.models import Figure, FigureRun
from tests.conftest import as_round
from tests.insight.governance.inspecting import Inspecting, make_inspecting
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Inspecting:
    """As of the real day: pages read the clock."""
    return make_inspecting(on=timezone.localdate())


def test_an_inspector_lands_on_the_workbench_and_opens_no_page_of_a_coach(world: Inspecting) -> None:
    case = world.chain.register(on=world.on)
    sample = world.draw(world.open())
    browser = browser_of(world.inspector)
    assert browser.get("/").headers["Location"] == "/inspectie/"
    for address in (f"/klanten/{case.key}/", f"/klanten/{case.key}/stap/", "/klanten/", "/werkvoorraad/", "/team/"):
        assert browser.get(address).status_code == 404
    page = browser.get(f"/inspectie/dossier/{sample.files.get().key}/").content.decode()
    assert case.client.number in page
    assert case.client.last_name not in page


def test_a_file_closes_with_the_inspection_and_its_answers_stay(world: Inspecting) -> None:
    world.chain.register(on=world.on)
    inspection = world.open()
    sample = world.draw(inspection)
    file, browser = sample.files.get(), browser_of(world.inspector)
    assert browser.post(f"/inspectie/dossier/{file.key}/", {"answer-1": "yes"}).status_code == 302
    actions.close_inspection(inspection=inspection.key, **world.as_inspector())
    assert browser.get(f"/inspectie/steekproef/{sample.key}/").status_code == 200
    assert browser.post(f"/inspectie/dossier/{file.key}/", {"answer-1": "no"}).status_code == 404
    assert browser.get(f"/inspectie/dossier/{file.key}/").status_code == 404
    assert FileAnswer.objects.get().answer == "yes"
    told = browser.get(f"/inspectie/steekproef/{sample.key}.csv").content.decode()
    assert "Staat er een doel in het plan?" in told
    assert "Testpersoon" not in told


def test_what_waits_is_told_to_who_leads_and_a_breach_without_a_client_is_shown(world: Inspecting) -> None:
    world.send(world.open())
    browser = browser_of(world.mayor)
    assert "1 bevinding of verplichting wacht op u" in browser.get("/team/").content.decode()
    with as_round():
        run_round(on=world.on + timedelta(days=31), now=timezone.now())
    page = browser.get("/beloften/").content.decode()
    assert "Geen reactie op een bevinding" in page
    assert 'href="/bevindingen/" data-main>gemeente Nijmegen' in page
    assert "Geen reactie op een bevinding" in browser.get("/team/").content.decode()


def test_the_figure_is_kept_as_it_was(world: Inspecting) -> None:
    same = {"indicator": "no_show", "version": 1, "rows": 40, "held": 12, "value": 0.3, "low": 0.18, "high": 0.46}
    with as_round():  # figures are written by the round alone
        run = FigureRun.objects.create(
            up_to=1, until=world.on, from_month=world.on.replace(day=1), computed_at=timezone.now()
        )
        cell = Figure.objects.create(run=run, level="country", **same)
        nothing = dict.fromkeys(("held", "value", "low", "high"))
        place = {"level": "location", "key": str(world.chain.location.pk), "hidden": "small"}
        Figure.objects.create(run=run, **{**same, **nothing, "rows": None, **place})
    browser = browser_of(world.inspector)
    sent = {"subject": "Wie komt er niet?", "question": "Waarom?", "parties": [str(world.chain.location.pk)]}
    there = {"figure": "no_show-0", "figure_location": str(world.chain.location.pk)}
    assert "niet gepubliceerd" in browser.post("/inspectie/nieuw/", sent | there).content.decode()
    made = browser.post("/inspectie/nieuw/", sent | {"figure": "no_show-0"})
    with as_round():
        Figure.objects.filter(pk=cell.pk).update(value=0.9, low=0.8, high=1.0)
    page = browser.get(made.headers["Location"]).content.decode()
    assert "30 % (18 % tot 46 %)" in page
    assert "over 40 rijen" in page
    assert 'href="/cijfers/no_show/"' in page
