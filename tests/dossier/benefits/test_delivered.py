"""What the benefits register delivers becomes benefit periods, through the reaction on the delivery."""

from datetime import date, timedelta

import pytest

from keten.doors.workspace.views.band import describe_band
from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.benefits.queries import get_benefits
from keten.dossier.cases.models import Case
from keten.dossier.cases.queries import get_overview
from keten.dossier.clients.actions import record_delivery
from keten.dossier.clients.ports import Delivered
from keten.ground.ledger.actions import drain, draining
from keten.ground.organisations.rules.viewer import SYSTEM
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db

WW = {"wet": "WW", "begin": "2026-06-01", "eind": "2027-01-31", "reden": None}
BEFORE = {"wet": "WW", "begin": "2019-01-01", "eind": "2019-06-30", "reden": "werk gevonden"}
PW = {"wet": "Participatiewet", "begin": "2026-08-01", "eind": None, "reden": None}
STRANGE = {"wet": "Wet van morgen", "begin": "2026-08-01", "eind": None, "reden": None}


@pytest.fixture
def chain() -> Chain:
    chain = make_chain()
    chain.gemeente.municipality_id = "GM0268"
    chain.gemeente.save()
    return chain


@pytest.fixture
def case(chain: Chain) -> Case:
    return chain.register(bsn="999990019")


def deliver(case: Case, days: int = 0, **told: object) -> None:
    delivered = [Delivered(datum=f"uitkeringen.{name}", value=value) for name, value in told.items()]
    with draining() as pending:
        now = at(TODAY + timedelta(days=days))
        record_delivery(client=case.client, source="uitkeringen", delivered=delivered, by=SYSTEM, now=now)
        drain(pending)


def periods(case: Case) -> list[tuple[str, date, date | None, date | None, str | None, str]]:
    rows = BenefitPeriod.objects.filter(client=case.client, superseded_at=None).order_by("from_on", "law")
    return [(r.law, r.from_on, r.until_on, r.expected_end_on, r.end_reason, r.payer.name) for r in rows]


def test_running_and_earlier_benefits_become_periods(case: Case) -> None:
    deliver(case, lopend=[WW, PW, STRANGE], eerder=[BEFORE])
    assert periods(case) == [
        ("ww", date(2019, 1, 1), date(2019, 7, 1), None, "work", "UWV"),
        ("ww", date(2026, 6, 1), None, date(2027, 2, 1), None, "UWV"),
        ("pw", date(2026, 8, 1), None, None, None, "gemeente Nijmegen"),
    ]
    assert set(BenefitPeriod.objects.values_list("source", flat=True)) == {"source:uitkeringen"}


def test_the_same_word_twice_changes_nothing_and_an_end_ends(case: Case) -> None:
    deliver(case, lopend=[WW], eerder=[])
    deliver(case, 1, lopend=[WW], eerder=[])
    assert BenefitPeriod.objects.count() == 1
    deliver(case, 2, lopend=[], eerder=[WW | {"eind": "2026-10-31", "reden": "werk"}])
    assert periods(case) == [("ww", date(2026, 6, 1), date(2026, 11, 1), None, "work", "UWV")]


def test_the_band_shows_the_time_left(case: Case, chain: Chain) -> None:
    deliver(case, lopend=[WW])
    overview = get_overview(case.key, viewer=chain.viewer(chain.anna))
    band = describe_band(overview, get_benefits(case.client_id, viewer=SYSTEM), None, today=TODAY)
    assert "1 feb" in str(band[3]["note"])


def test_what_a_client_says_of_it_makes_no_period(case: Case) -> None:
    deliver(case, lopend=None)
    assert not periods(case)
