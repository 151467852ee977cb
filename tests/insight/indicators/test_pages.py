"""Pages of figures: for everybody, without anybody in them."""

import csv
import io
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from keten.ground.organisations.models import Location, Staff, StaffRole, TeamMembership
from keten.insight.indicators.models import Figure, FigureRun, Hidden, Level, Measured, Monitor, Watched
from tests.conftest import as_round
from tests.factories import EPOCH, TODAY, Chain, at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
RUN = {"up_to": 9, "until": date(2026, 11, 1), "from_month": date(2024, 11, 1), "computed_at": at(TODAY)}


@pytest.fixture
def chain() -> Chain:
    return make_chain()


def add_figure(run: FigureRun, key: str, value: float, rows: int = 200, **more: Any) -> None:
    """A share at a location (or, without a key, of everything), with an interval of 0.05 on both sides."""
    known = {"value": value, "low": value - 0.05, "high": value + 0.05, "held": round(value * rows), "rows": rows}
    known = {"rows": None} if "hidden" in more else known  # of what is hidden the table has nothing
    more["months"] = 1 if "month" in more else 0
    Figure.objects.create(
        run=run, level=Level.LOCATION if key else Level.COUNTRY, key=key,
        **({"indicator": "no_show", "version": 1} | known | more),
    )  # fmt: skip


def add_location(chain: Chain, name: str) -> Location:
    return Location.objects.create(
        name=name, breadth="narrow", form="werkplein", municipality=chain.location.municipality, from_on=EPOCH
    )


@pytest.fixture
def run(chain: Chain) -> FigureRun:
    """A figure of four locations, of which the second is better than the same people elsewhere, and one is hidden."""
    with as_round():
        found = FigureRun.objects.create(**RUN)
        add_figure(found, "", 0.2, rows=800)
        for number, value in enumerate((0.21, 0.1, 0.19)):
            place = chain.location if number == 1 else add_location(chain, f"Werkplein {number}")
            gap = {"expected": 0.2, "difference": -0.1, "difference_low": -0.15, "difference_high": -0.05}
            add_figure(found, str(place.pk), value, **(gap if number == 1 else {}))
            add_figure(found, str(place.pk), value, month=date(2026, 3, 1), rows=20)
        add_figure(found, str(chain.location.pk), 0.3, month=date(2025, 3, 1), rows=20)
        add_figure(found, str(add_location(chain, "Klein Loket").pk), 0.77, rows=7, hidden=Hidden.SMALL)
    return found


def read(browser: Browser, address: str) -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return response.content.decode()


def of(chain: Chain) -> str:
    return f"locatie-{chain.location.pk}"


def add_role(chain: Chain, role: str) -> Staff:
    staff = Staff.objects.create(
        organisation=chain.gemeente, name="M. Mulder", email=f"{role}{chain.location.pk}@voorbeeld.nl", from_on=EPOCH
    )
    StaffRole.objects.create(staff=staff, role=role, from_on=EPOCH)
    TeamMembership.objects.create(team=chain.team, staff=staff, from_on=EPOCH)
    return staff


def test_before_anything_was_computed_every_page_says_what_to_do(chain: Chain) -> None:
    stranger = Browser()
    assert "keten figures compute" in read(stranger, "/cijfers/")
    assert "Wat dit cijfer telt" in read(stranger, "/cijfers/outflow_work/")
    assert "Er zijn nog geen cijfers" in read(stranger, "/cijfers/open-data/")
    assert stranger.get("/cijfers/open-data/cijfers.csv").status_code == 404
    assert "Er zijn nog geen cijfers" in read(browser_of(chain.dirk), "/cijfers/monitors/")


def test_a_stranger_sees_everything_together_and_staff_their_own_location(run: FigureRun, chain: Chain) -> None:
    assert "Alles samen: 1 cijfer bekend" in read(Browser(), "/cijfers/")
    own = read(browser_of(chain.anna), "/cijfers/")
    assert "Werkplein Teststad: van 1 cijfers 1 beter dan de rest, 0 slechter" in own
    assert "-10,0 procentpunt" in own


def test_a_change_since_last_year_is_told_with_how_sure_it_is(run: FigureRun, chain: Chain) -> None:
    text = read(Browser(), f"/cijfers/no_show/?waar={of(chain)}")
    assert "-20,0 procentpunt, tussen -27,1 en -12,9" in text
    assert "Niet verschenen: 10,0% (Werkplein Teststad)" in text


def test_locations_stand_by_name_and_what_is_hidden_is_not_among_them(run: FigureRun) -> None:
    text = read(Browser(), "/cijfers/no_show/")
    assert text.index("Werkplein 0") < text.index("Werkplein 2") < text.index("Werkplein Teststad")
    beside = text[text.index("Locaties naast elkaar") :]
    assert "Klein Loket" not in beside
    assert "77,0" not in beside


def test_a_hidden_figure_says_why_and_nothing_else(run: FigureRun) -> None:
    small = Location.objects.get(name="Klein Loket")
    for address in ("/cijfers/", "/cijfers/no_show/"):
        text = read(Browser(), f"{address}?waar=locatie-{small.pk}")
        assert "Te weinig mensen om te laten zien" in text
        assert "77,0" not in text


def test_open_data_is_every_figure_and_of_what_is_hidden_only_where_and_why(run: FigureRun) -> None:
    text = read(Browser(), "/cijfers/open-data/cijfers.csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) == Figure.objects.filter(run=run).count()
    small = next(row for row in rows if row["plaats_naam"] == "Klein Loket")
    assert small["weggelaten"] == "small"
    assert not any(small[name] for name in ("aantal", "waarde", "laag", "hoog", "verwacht", "verschil"))
    assert {"0.1", "0.2"} <= {row["waarde"] for row in rows}


def test_the_description_names_every_column_and_definition(run: FigureRun) -> None:
    response = Browser().get("/cijfers/open-data/cijfers.csv-metadata.json")
    found, head = response.json(), read(Browser(), "/cijfers/open-data/cijfers.csv").splitlines()[0]
    assert [one["name"] for one in found["tableSchema"]["columns"]] == head.removeprefix("\ufeff").split(";")
    assert found["url"].endswith("/cijfers/open-data/cijfers.csv")
    assert {"outflow_work", "no_show"} <= {one["code"] for one in found["dc:references"]}


def test_one_figure_of_one_place_can_be_taken_along(run: FigureRun, chain: Chain) -> None:
    text = read(Browser(), f"/cijfers/no_show/cijfer.csv?waar={of(chain)}")
    assert text.count("\n") == 4  # the head, the total and two periods


def test_what_does_not_exist_is_not_found(run: FigureRun) -> None:
    assert Browser().get("/cijfers/bestaat-niet/").status_code == 404
    assert "Alles samen" in read(Browser(), "/cijfers/?waar=locatie-999999")


def test_the_report_is_an_accessible_pdf_for_staff(run: FigureRun, chain: Chain) -> None:
    response = browser_of(chain.dirk).get(f"/cijfers/maandrapport.pdf?waar={of(chain)}")
    assert response["Content-Type"] == "application/pdf"
    assert b"pdfuaid" in response.content
    assert Browser().get("/cijfers/maandrapport.pdf").status_code == 302


def test_a_page_asks_few_questions(run: FigureRun, chain: Chain, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    stranger = Browser()
    with django_assert_max_num_queries(6):
        read(stranger, f"/cijfers/?waar={of(chain)}")
    with django_assert_max_num_queries(7):
        read(stranger, f"/cijfers/no_show/?waar={of(chain)}")


def watch(run: FigureRun, chain: Chain) -> None:
    with as_round():
        Watched.objects.create(
            run=run, monitor=Monitor.CREAMING_CONTACT, measured=Measured.CONTACTS, level=Level.LOCATION,
            key=str(chain.location.pk), people=80, ratio=0.5, low=0.4, high=0.6, others=1.4, is_alarm=True,
            tenths=[{"tenth": 1, "people": 40, "rate": 9.0, "low": 8.0, "high": 10.0},
                    {"tenth": 10, "people": 40, "rate": 4.5, "low": 4.0, "high": 5.0}],
        )  # fmt: skip


def test_a_manager_reads_what_a_monitor_saw_and_where_to_look(run: FigureRun, chain: Chain) -> None:
    watch(run, chain)
    text = read(browser_of(add_role(chain, "location_manager")), "/cijfers/monitors/")
    assert "Op 1 plek moet iemand kijken" in text
    assert "wie het verst van werk staat, krijgt 0,50 keer zo veel contact" in text
    assert f"/cijfers/monitors/creaming_contact/?waar={of(chain)}" in text


def test_monitors_are_for_who_answers_for_the_work(run: FigureRun, chain: Chain) -> None:
    watch(run, chain)
    assert browser_of(chain.anna).get("/cijfers/monitors/").status_code == 404
    officer = read(browser_of(add_role(chain, "policy_officer")), "/cijfers/monitors/")
    assert "Op 1 plek" in officer
    assert "Open de dossiers" not in officer
    report = browser_of(add_role(make_chain("Ander plein"), "location_manager")).get("/cijfers/monitors/")
    assert "Open de dossiers" not in report.content.decode()
