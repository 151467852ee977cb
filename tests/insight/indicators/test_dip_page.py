"""The section about changes on the page of monitors: what changed, what figures did, and where to look first."""

from datetime import date
from typing import Any

import pytest

from keten.insight.indicators.models import ChangeKind, Dip, FigureRun
from tests.conftest import as_round
from tests.factories import Chain, make_chain
from tests.insight.governance.inspecting import make_inspector
from tests.insight.indicators.test_pages import RUN, add_location, add_role, read
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
KNOWN: dict[str, Any] = {
    "before": 80, "after": 50, "others": -2, "difference": -28, "low": -44, "high": -12, "rows_before": 120,
    "rows_after": 90,
}  # fmt: skip
SAME = {"before": 80, "after": 78, "difference": 0, "low": -20, "high": 20}
MODEL = [{"kind": ChangeKind.MODEL, "name": "Ankermodel 2"}]
CHANGED = date(2025, 9, 8)


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def run() -> FigureRun:
    with as_round():
        return FigureRun.objects.create(**RUN)


def add(run: FigureRun, place: object, indicator: str = "first_talk", **given: Any) -> None:
    row = {"changed_on": CHANGED, "what": MODEL, "version": 1, "is_whole": True, "horizon_days": 0, **given}
    with as_round():
        Dip.objects.create(run=run, key=str(place), indicator=indicator, **row)


def see(chain: Chain, role: str = "location_manager") -> str:
    """The section, without the rest of the page."""
    text = read(browser_of(add_role(chain, role)), "/cijfers/monitors/")
    return text[text.index('id="veranderingen"') :]


def test_a_dip_is_said_in_words_and_numbers(run: FigureRun, chain: Chain) -> None:
    add(run, chain.location.pk, **KNOWN, is_alarm=True, horizon_days=14)
    add(run, chain.location.pk, "no_show")
    text = see(chain)
    for said in (
        "Werkplein Teststad, ", "8 sep", "Nieuw dienstverleningsmodel: Ankermodel 2",
        "Na deze verandering duurde het langer tot het eerste gesprek, gerekend naast elders.", "Kijk hier", "80%",
        "van 120 of meer", "50%", "van 90 of meer", "-2 procentpunt", "-28 procentpunt", "tussen -44 en -12",
        "Over 1 ander cijfer is niets te zeggen",
    ):  # fmt: skip
        assert said in text, said
    assert "geen toeval kan zijn" not in text
    assert "Niet verschenen" not in text
    whole = read(browser_of(add_role(chain, "team_leader")), "/cijfers/monitors/")
    assert "Op 1 plek moet iemand kijken" in whole
    assert "Na 1 verandering ging het slechter dan elders." in whole[: whole.index('id="veranderingen"')]


def test_what_can_be_chance_is_no_difference(run: FigureRun, chain: Chain) -> None:
    add(run, chain.location.pk, **(KNOWN | SAME))
    text = see(chain)
    assert "Er is geen verschil te zien dat geen toeval kan zijn." in text
    assert "Kijk hier" not in text
    assert "ging het slechter dan elders" not in read(browser_of(add_role(chain, "team_leader")), "/cijfers/monitors/")


@pytest.mark.parametrize(("better", "low", "high", "gained"), [
    ("first_talk", 3, 20, True), ("no_show", -20, -3, True), ("first_talk", -20, -3, False), ("no_show", 3, 20, False),
    ("signals_justified", 3, 20, False), ("first_talk", 0, 20, False),
])  # fmt: skip
def test_what_went_better_is_said_as_well(
    run: FigureRun, chain: Chain, better: str, low: int, high: int, gained: bool
) -> None:
    add(run, chain.location.pk, better, **(KNOWN | {"difference": low, "low": low, "high": high}))
    assert ("ging het hier beter dan elders" in see(chain)) == gained


@pytest.mark.parametrize(("changed_on", "said"), [
    (date(2026, 10, 3), "Nog te kort geleden om iets te zeggen."),
    (date(2026, 5, 3), "Nog te kort geleden om iets te zeggen."),  # the sixth month after it is November
    (date(2026, 4, 30), "Te weinig mensen om iets te zeggen."),
])  # fmt: skip
def test_without_numbers_it_says_why(run: FigureRun, chain: Chain, changed_on: date, said: str) -> None:
    add(run, chain.location.pk, changed_on=changed_on)
    assert said in see(chain)


def test_where_to_look_comes_first_and_then_what_is_latest(run: FigureRun, chain: Chain) -> None:
    for name, given in (
        ("Oud", {"changed_on": date(2025, 1, 6)}), ("Nieuw", {"changed_on": date(2026, 9, 7)}),
        ("Dip", {**KNOWN, "is_alarm": True, "changed_on": date(2024, 12, 2)}),
    ):  # fmt: skip
        add(run, add_location(chain, f"Werkplein {name}").pk, **given)
    text = see(chain)
    assert text.index("Werkplein Dip") < text.index("Werkplein Nieuw") < text.index("Werkplein Oud")


def test_everything_of_one_day_stands_together(run: FigureRun, chain: Chain) -> None:
    what = [
        {"kind": ChangeKind.COOPERATION, "name": "integrated"}, {"kind": ChangeKind.OPENED, "name": ""},
        {"kind": ChangeKind.PARTNER_LEFT, "name": "Gemeente Verzonnen"},
    ]  # fmt: skip
    add(run, chain.location.pk, what=what)
    text = see(chain)
    assert (
        "Andere vorm van samenwerken: Geïntegreerde dienstverlening · De locatie ging open · Partner ging weg" in text
    )
    assert "Gemeente Verzonnen" in text


def test_when_nothing_changed_it_says_so(run: FigureRun, chain: Chain) -> None:
    assert "Er is niets veranderd" in see(chain)


def test_more_than_a_page_of_changes_is_paged(run: FigureRun, chain: Chain) -> None:
    for day in range(1, 13):
        add(run, chain.location.pk, changed_on=date(2025, 9, day))
    text = see(chain)
    assert "1–10 van 12" in text
    assert "?pagina=2" in text


def test_a_page_asks_as_many_questions_for_many_changes_as_for_one(  # type: ignore[no-untyped-def]
    run: FigureRun, chain: Chain, django_assert_max_num_queries
) -> None:
    for number in range(8):
        add(run, add_location(chain, f"Werkplein {number}").pk, **KNOWN)
    browser = browser_of(add_role(chain, "policy_officer"))
    read(browser, "/cijfers/monitors/")
    with django_assert_max_num_queries(12):
        read(browser, "/cijfers/monitors/")


def test_an_inspector_begins_with_what_went_worse(run: FigureRun, chain: Chain) -> None:
    add(run, chain.location.pk, **KNOWN, is_alarm=True, horizon_days=14)
    address = f"/inspectie/nieuw/?cijfer=first_talk-14&amp;locatie={chain.location.pk}"
    assert address in read(browser_of(make_inspector()), "/cijfers/monitors/")
    assert "/inspectie/nieuw/" not in see(chain)


def test_changes_are_for_who_answers_for_the_work(run: FigureRun, chain: Chain) -> None:
    add(run, chain.location.pk, **KNOWN)
    assert browser_of(chain.anna).get("/cijfers/monitors/").status_code == 404
