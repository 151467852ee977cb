"""From a figure or an alarm straight into an inspection: figure, rule, records."""

import re
from typing import Any

import pytest
from django.utils import timezone

from keten.insight.governance.models import Inspection
from keten.insight.governance.queries import FigureChoice
from keten.insight.governance.suggesting import suggest_start
from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.models import Figure, FigureRun, Level, Measured, Monitor, Watched
from tests.conftest import as_round
from tests.insight.governance.inspecting import Inspecting, make_inspecting
from tests.insight.indicators.test_pages import add_role
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
BUTTON = "Onderzoek hiermee beginnen"


@pytest.fixture
def world() -> Inspecting:
    """As of the real day: pages read the clock."""
    return make_inspecting(on=timezone.localdate())


@pytest.fixture
def run(world: Inspecting) -> FigureRun:
    """A figure of everything and of the location; a second one that is not shown of the location."""
    shown = {"version": 1, "rows": 400, "held": 120, "value": 0.3, "low": 0.25, "high": 0.35}
    hidden = {"version": 1, "hidden": "small"}
    place = {"level": Level.LOCATION, "key": str(world.chain.location.pk)}
    talk = {"indicator": "first_talk", "horizon_days": 14}
    with as_round():
        found = FigureRun.objects.create(
            up_to=1, until=world.on, from_month=world.on.replace(day=1), computed_at=timezone.now()
        )  # fmt: skip
        for given in ({**talk, **shown}, {**talk, **shown, **place}, {"indicator": "no_show", **shown},
                      {"indicator": "no_show", **hidden, **place}):  # fmt: skip
            Figure.objects.create(run=found, **({"level": Level.COUNTRY} | given))
    return found


def find_start(text: str) -> str:
    """Where the button leads."""
    found = re.search(rf'href="([^"]+)">{BUTTON}<', text)
    assert found, text
    return found[1].replace("&amp;", "&")


def read_form(text: str) -> dict[str, Any]:
    """What is filled in: chosen options by field, checked boxes, and the subject."""
    subject = re.search(r'<input[^>]*name="subject"[^>]*>', text)
    assert subject
    value = re.search(r'value="([^"]*)"', subject[0])
    chosen = {
        name: (re.findall(r'<option value="([^"]*)" selected', block) or [""])[0]
        for name, block in re.findall(r'<select[^>]*name="(\w+)".*?>(.*?)</select>', text, re.DOTALL)
    }
    boxes = [one for one in re.findall(r"<input[^>]*>", text) if 'name="parties"' in one and " checked" in one]
    parties = [found[1] for one in boxes if (found := re.search(r'value="([^"]*)"', one))]
    return chosen | {"parties": parties, "subject": value[1] if value else ""}


def test_from_figure_to_rule_to_records(world: Inspecting, run: FigureRun) -> None:
    world.chain.register(on=world.on)
    browser, here = browser_of(world.inspector), str(world.chain.location.pk)
    page = browser.get(f"/cijfers/first_talk/?waar=locatie-{here}&dagen=14").content.decode()
    start = find_start(page)
    form = read_form(browser.get(start).content.decode())
    assert (form["figure"], form["figure_location"], form["parties"]) == ("first_talk-14", here, [here])
    assert form["subject"] == "Eerste gesprek, na 14 dagen, Werkplein Teststad"
    sent = {name: form[name] for name in ("figure", "figure_location", "parties", "subject")}
    made = browser.post(start, sent | {"question": "Waarom wachten mensen hier?"})
    inspection = Inspection.objects.get()
    assert made.headers["Location"] == f"/inspectie/{inspection.key}/"
    text = browser.get(f"/inspectie/{inspection.key}/").content.decode()
    one = list_definitions()["first_talk"]
    for said in ("30 % (25 % tot 35 %)", "over 400 rijen", f"versie {one.version} van de definitie", one.text.nl,
                 one.source, 'href="/cijfers/first_talk/"'):  # fmt: skip
        assert said in text, said
    sample = world.draw(inspection, size=1)
    files = browser.get(f"/inspectie/steekproef/{sample.key}/").content.decode()
    assert f"/inspectie/dossier/{sample.files.get().key}/" in files


def test_the_button_is_for_inspectors_and_for_what_is_shown(world: Inspecting, run: FigureRun) -> None:
    inspector, here = browser_of(world.inspector), f"?waar=locatie-{world.chain.location.pk}"
    assert BUTTON in inspector.get("/cijfers/first_talk/?dagen=14").content.decode()
    assert find_start(inspector.get("/cijfers/no_show/").content.decode()) == "/inspectie/nieuw/?cijfer=no_show-0"
    assert BUTTON not in inspector.get(f"/cijfers/no_show/{here}").content.decode()  # hidden there
    assert BUTTON not in browser_of(world.chain.dirk).get("/cijfers/first_talk/?dagen=14").content.decode()


def test_an_alarm_of_a_monitor_opens_with_its_question(world: Inspecting, run: FigureRun) -> None:
    here = str(world.chain.location.pk)
    with as_round():
        Watched.objects.create(
            run=run, monitor=Monitor.WEEK_26, measured=Measured.CONTACTS, level=Level.LOCATION, key=here, people=80,
            ratio=0.5, low=0.4, high=0.6, others=1.0, is_alarm=True,
        )  # fmt: skip
    browser = browser_of(world.inspector)
    start = find_start(browser.get("/cijfers/monitors/").content.decode())
    text = browser.get(start).content.decode()
    form = read_form(text)
    assert (form["parties"], form["promise"], form["figure"]) == ([here], "P10", "")
    assert form["subject"] == "Rond week 26, Werkplein Teststad"
    assert "Is er in de twee maanden voor week 26 minder contact" in text
    assert browser_of(add_role(world.chain, "policy_officer")).get(start).status_code == 404
    manager = browser_of(world.mayor).get("/cijfers/monitors/").content.decode()
    assert BUTTON not in manager


def test_of_an_organisation_the_place_stays_open(world: Inspecting, run: FigureRun) -> None:
    with as_round():
        Watched.objects.create(
            run=run, monitor=Monitor.CREAMING_HELP, measured=Measured.OFFERS, level=Level.ORGANISATION,
            key=str(world.chain.uwv.pk), people=80, ratio=0.5, low=0.4, high=0.6, others=1.0, is_alarm=True,
        )  # fmt: skip
    start = find_start(browser_of(world.inspector).get("/cijfers/monitors/").content.decode())
    assert start == "/inspectie/nieuw/?monitor=creaming_help"


@pytest.mark.parametrize("asked", [
    {"cijfer": "bestaat-niet-0", "locatie": "x"}, {"monitor": "bestaat-niet"}, {"locatie": "999999"}, {},
])  # fmt: skip
def test_what_is_not_known_is_left_out(world: Inspecting, run: FigureRun, asked: dict[str, str]) -> None:
    figures = [FigureChoice(code="no_show", horizon_days=0)]
    assert suggest_start(asked, places=[world.chain.location], figures=figures) == {}


def test_of_a_figure_that_is_hidden_at_a_location_that_of_all_is_filled_in(world: Inspecting, run: FigureRun) -> None:
    figures, here = [FigureChoice(code="no_show", horizon_days=0)], str(world.chain.location.pk)
    asked = {"cijfer": "no_show-0", "locatie": here}
    assert suggest_start(asked, places=[world.chain.location], figures=figures) == {
        "subject": "Niet verschenen, Werkplein Teststad", "figure": "no_show-0", "figure_location": "",
        "parties": [here],
    }  # fmt: skip
