"""The results of a location: what is shown, what stays hidden, on the page and in the export."""

import csv
from datetime import date

import pytest
from django.test import Client as Browser
from django.utils import timezone

from keten.dossier.questions.actions import ask_partner
from keten.dossier.questions.models import SurveyInvitation, WaitingSurvey
from keten.dossier.questions.rules.results import Quarter
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.conftest import as_owner
from tests.dossier.questions.surveying import BAD, GOOD, answer, ask, keep_answers
from tests.factories import Chain, at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
FEW = "te weinig antwoorden"


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def leader(chain: Chain) -> Browser:
    return browser_of(chain.dirk)


def read(browser: Browser, address: str = "/klanttevredenheid/") -> str:
    response = browser.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def read_lines(browser: Browser) -> list[dict[str, str]]:
    text = browser.get("/klanttevredenheid/csv/").content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(text.splitlines(), delimiter=";"))


def test_the_finding_is_that_nobody_noticed_partitions(chain: Chain, leader: Browser, today: date) -> None:
    month = today.replace(day=1)
    keep_answers(chain.location, 15, GOOD, kind="talk", month=month)
    keep_answers(chain.location, 5, BAD, kind="talk", month=month)
    keep_answers(chain.location, 10, BAD, kind="call", month=Quarter.of(today).previous.first)
    page = read(leader)
    assert "<h1>50%" not in page
    assert "<h1>75% van de klanten merkte geen schotten</h1>" in page
    assert "75% <small>(53–89%)</small>" in page  # Wilson, of 15 in 20
    assert "0% <small>(0–28%)</small>" in page  # the quarter before beside it


def test_below_the_minimum_nothing_is_shown(chain: Chain, leader: Browser, today: date) -> None:
    keep_answers(chain.location, 9, GOOD | {"kwijt": "Zeldzaam woord"}, kind="talk", month=today.replace(day=1))
    page = read(leader)
    assert "Nog te weinig antwoorden om te tonen" in page
    assert "Zeldzaam woord" not in page
    assert "100%" not in page
    assert read_lines(leader) == []


def test_a_second_kind_of_contact_is_hidden_with_the_small_one(chain: Chain, leader: Browser, today: date) -> None:
    month = today.replace(day=1)
    for kind, count in (("talk", 20), ("call", 12), ("diagnosis", 3)):
        keep_answers(chain.location, count, GOOD, kind=kind, month=month)
    lines = [line for line in read_lines(leader) if line["Vraag"] == "Voelde u zich geholpen?"]
    assert {line["Soort contact"]: line["Van"] for line in lines} == {"alle": "35", "Gesprek": "20"}
    page = read(leader)
    assert FEW in page
    assert 'data-label="Aantal">12<' not in page
    assert 'data-label="Aantal">3<' not in page


def test_texts_come_from_the_minimum_on_and_in_another_order_each_time(
    chain: Chain, leader: Browser, today: date
) -> None:
    for number in range(12):
        keep_answers(chain.location, 1, {"kwijt": f"Woord-{number:02}"}, kind="talk", month=today.replace(day=1))
    orders = set()
    for _ in range(4):
        page = read(leader)
        places = [page.index(f"Woord-{number:02}") for number in range(12)]
        orders.add(tuple(sorted(range(12), key=lambda number: places[number])))
    assert len(orders) > 1


def test_the_response_is_shown_from_the_minimum_on(chain: Chain, leader: Browser, today: date) -> None:
    rows = [ask(chain, on=today) for _ in range(9)]
    answer(rows[0], on=today)
    assert 'data-label="Gevraagd">–' in read(leader)
    ask(chain, on=today)
    page = read(leader)
    assert 'data-label="Gevraagd">10<' in page
    assert 'data-label="Geantwoord">1<' in page


def test_a_quarter_that_is_none_shows_this_one(leader: Browser, today: date) -> None:
    for asked in ("x", "1999-1", "2026-9", "2026-4'", "9999-4"):
        assert f"{Quarter.of(today).number}e kwartaal {today.year}" in read(
            leader, f"/klanttevredenheid/?kwartaal={asked}"
        )


def test_another_location_is_not_shown(chain: Chain, leader: Browser, today: date) -> None:
    other = make_chain("Werkplein Elders")
    keep_answers(other.location, 20, GOOD, kind="talk", month=today.replace(day=1))
    page = read(leader, f"/klanttevredenheid/?locatie={other.location.pk}")
    assert "Werkplein Elders" not in page
    assert "100%" not in page


def test_a_coach_finds_no_results(chain: Chain) -> None:
    assert browser_of(chain.anna).get("/klanttevredenheid/").status_code == 404


def test_the_page_speaks_english(chain: Chain, leader: Browser, today: date) -> None:
    keep_answers(chain.location, 10, GOOD, kind="talk", month=today.replace(day=1))
    leader.cookies["django_language"] = "en"
    assert "<h1>100% of clients noticed no partitions</h1>" in read(leader)


def test_a_partner_answers_from_the_page_of_signals(chain: Chain, today: date) -> None:
    row = ask_partner(
        staff_id=chain.anna.pk, location_id=chain.location.pk, step_kind="signal", organisations=["uwv"], by=SYSTEM,
        now=at(today, 8),
    )  # fmt: skip
    assert row is not None
    browser, address = browser_of(chain.anna), f"/vragenlijst/{row.key}/"
    assert address in read(browser, "/signalen/")
    assert "Merkte u schotten tussen de organisaties?" in read(browser, address)
    sent = browser.post(address, {"samenwerking": "4"}, follow=True)
    assert "Bedankt. Uw antwoorden zijn bewaard." in sent.content.decode()
    assert address not in read(browser, "/signalen/")
    assert browser_of(chain.bram).get(address).status_code == 404
    with as_owner():
        assert WaitingSurvey.objects.count() == 1
    browser.post("/vragenlijsten/", {"do": "stop"})
    assert "Wij vragen u niet hoe het was" in read(browser, "/vragenlijsten/")
    assert SurveyInvitation.objects.get().answered
