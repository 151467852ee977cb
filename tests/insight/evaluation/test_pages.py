"""The catalogue for everybody, and the plan of a measure in the browser of who writes it."""

from typing import Any

import pytest
from django.test import Client as Browser

from keten.insight.evaluation.library import list_shipped_methods
from keten.insight.evaluation.models import Measure, Method
from keten.insight.indicators.library import list_definitions
from keten.journey.routing.models import ModelVersion
from tests.insight.evaluation.planning import Planning, add_location, make_planning
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Planning:
    return make_planning()


def test_shipped_methods_have_a_figure_a_source_and_an_existing_model() -> None:
    models = set(ModelVersion.objects.values_list("code", flat=True))
    for one in list_shipped_methods().values():
        assert one.indicator in list_definitions(), one.code
        assert one.source.startswith("Eén fase, één keten")
        assert not one.model or one.model in models, one.code
    assert list_shipped_methods()["work_first"].indicator.startswith("prevention")


def test_everybody_reads_the_catalogue_and_finds_in_it(world: Planning) -> None:
    page = Browser().get("/wat-werkt/", {"zoek": "jongeren opleiding"}).content.decode()
    assert "Jongerenproject" in page
    assert "Toonkamer" not in page
    one = Browser().get(f"/wat-werkt/{world.method.key}/").content.decode()
    assert "Nog nergens gemeten" in one
    assert "Neem over" not in one


def test_a_plan_says_what_is_missing_until_it_can_begin(world: Planning) -> None:
    browser = browser_of(world.manager)
    made = browser.post(f"/wat-werkt/{world.method.key}/maatregel/", {"title": "Eerder", "comparison": "none"})
    row = Measure.objects.get()
    assert made["Location"] == f"/maatregelen/{row.key}/"
    assert "Kies ten minste één locatie." in browser.get(made["Location"]).content.decode()
    browser.post(f"/maatregelen/{row.key}/plan/", _sent(world))
    page = browser.get(f"/maatregelen/{row.key}/").content.decode()
    assert "klaar om te beginnen" in page
    assert "kan geen effect melden" in page
    browser.post(f"/maatregelen/{row.key}/starten/")
    assert "Loopt" in browser.get(f"/maatregelen/{row.key}/").content.decode()


def test_too_few_clients_are_told_how_many_it_takes(world: Planning) -> None:
    sent = _sent(world, comparison="randomised", unit="client", expected_clients="300", target="32",
                 second_horizon="365", told="U doet mee aan een proef.")  # fmt: skip
    browser = browser_of(world.manager)
    browser.post(f"/wat-werkt/{world.method.key}/maatregel/", sent)
    page = browser.get(f"/maatregelen/{Measure.objects.get().key}/").content.decode()
    assert "Te klein" in page
    assert "Met 300 klanten is een verschil van 2,0 procentpunt niet aan te tonen" in page
    assert "16.78" in page  # thousand: 2 points from 30 %, with 80 % power


def test_another_location_copies_a_method(world: Planning) -> None:
    other = add_location(world.chain, "Werkplein Overkant")
    browser = browser_of(world.manager)
    page = browser.get(f"/wat-werkt/{world.method.key}/maatregel/").content.decode()
    assert world.method.text[:40] in page
    browser.post(f"/wat-werkt/{world.method.key}/maatregel/", _sent(world, locations=[str(other.pk)]))
    assert Measure.objects.get().method == world.method


def test_a_method_of_ones_own_is_found_by_all_and_not_twice(world: Planning) -> None:
    browser = browser_of(world.manager)
    sent = {"title": "Wandelgesprek", "text": "Praten tijdens het lopen", "for_whom": "Iedereen", "indicator":
            "outflow_work", "location": str(world.chain.location.pk)}  # fmt: skip
    assert browser.post("/wat-werkt/nieuw/", sent).status_code == 302
    assert "Wandelgesprek" in Browser().get("/wat-werkt/").content.decode()
    again = browser.post("/wat-werkt/nieuw/", sent | {"title": "wandelgesprek"})
    assert "staat al in het overzicht" in again.content.decode()
    assert Method.objects.filter(title__iexact="wandelgesprek").count() == 1


def test_a_draft_is_not_for_others_and_a_coach_plans_nothing(world: Planning) -> None:
    row = world.register()
    coach = browser_of(world.chain.anna)
    assert coach.get(f"/maatregelen/{row.key}/").status_code == 404
    assert coach.get(f"/maatregelen/{row.key}/plan/").status_code == 404
    assert row.title not in coach.get("/maatregelen/").content.decode()
    running = world.start()
    assert running.title in coach.get(f"/maatregelen/{running.key}/").content.decode()


def _sent(world: Planning, **given: Any) -> dict[str, Any]:
    whole = world.draft()
    return {
        "title": whole.title, "goal": whole.goal, "change": whole.change, "who": whole.who, "target": "40",
        "figure": "outflow_work-183", "locations": [str(world.chain.location.pk)], "comparison": "none",
        "stop_on": whole.stop_on.isoformat() if whole.stop_on else "", "owner": str(world.manager.pk),
        "ground": "none_needed", **given,
    }  # fmt: skip
