"""The pages of a transfer, as people use them; within a budget of queries."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import accept_handover, close_case
from keten.dossier.cases.models import Case, Handover
from keten.journey.transfers.actions import start_transfer
from keten.journey.transfers.models import Transfer
from tests.factories import Chain, at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
BUDGET = 26  # of which ten for the file, five for what is known of the client


@pytest.fixture
def chain() -> Chain:
    return make_chain()


@pytest.fixture
def case(chain: Chain) -> Case:
    today = timezone.localdate()
    case = chain.register(on=today)
    asked = Handover.objects.get(case=case)
    assert asked.to_staff
    accept_handover(handover=asked.key, by=chain.viewer(asked.to_staff, today), now=at(today))
    BenefitPeriod.objects.create(
        client=case.client, law="ww", payer=chain.uwv, from_on=today, expected_end_on=today + timedelta(days=60),
        source="source:proef", recorded_at=at(today),
    )  # fmt: skip
    return case


@pytest.fixture
def steward(case: Case) -> Browser:
    return browser_of(case.stewardships.get().staff)


@pytest.fixture
def transfer(chain: Chain, case: Case) -> Transfer:
    today = timezone.localdate()
    by = chain.viewer(case.stewardships.get().staff, today)
    return start_transfer(case=case.key, effective_on=today + timedelta(days=60), by=by, now=at(today))


def test_the_page_within_its_budget(steward, transfer, django_assert_max_num_queries):
    address = reverse("transfers", args=[transfer.case.key])
    steward.get(address)
    with django_assert_max_num_queries(BUDGET):
        page = steward.get(address).content.decode()
    for said in ("Nodig de gemeente uit", "Uitnodigen uiterlijk", "Nog niet gekozen", "gemeente Nijmegen"):
        assert said in page
    assert "De WW loopt af" not in page  # one at a time


def test_by_hand_with_the_end_of_ww_filled_in(steward, case):
    address = reverse("start-transfer", args=[case.key])
    ends_on = (timezone.localdate() + timedelta(days=60)).isoformat()
    assert f'value="{ends_on}"' in steward.get(address).content.decode()
    assert steward.post(address, {"effective_on": ends_on}).status_code == 302
    assert Transfer.objects.get().effective_on.isoformat() == ends_on


def test_a_municipality_outside_keten_says_the_way_out(steward, case):
    typed = {"municipality": "GM0014", "from_on": timezone.localdate().isoformat(), "summary": "Verhuist"}
    page = steward.post(reverse("report-move", args=[case.key]), typed).content.decode()
    assert "Deze gemeente doet niet mee aan Keten." in page
    assert not Transfer.objects.exists()


@pytest.mark.parametrize(("name", "typed", "fault"), [
    ("choose-outcome", {"outcome": "other"}, "Schrijf kort op waarom er geen bijstand volgt."),
    ("choose-contact", {"contact": "changes", "reason": "x"}, "Kies wie de klant overneemt."),
    ("tell-transfer", {"told_how": "phone", "told_on": "2100-01-01"}, "Deze dag moet nog komen."),
    ("invite-municipality", {"proposal": "", "talk_on": ""}, "Dit veld is verplicht."),
])  # fmt: skip
def test_what_is_missing_is_said_at_the_field(steward, transfer, name, typed, fault):
    page = steward.post(reverse(name, args=[transfer.case.key, transfer.key]), typed)
    assert page.status_code == 200
    assert fault in page.content.decode()


def test_a_transfer_of_another_case_is_not_there(steward, transfer, chain):
    other = chain.register(on=timezone.localdate())
    for name in ("invite-municipality", "choose-contact", "tell-transfer", "choose-outcome"):
        assert steward.get(reverse(name, args=[other.key, transfer.key])).status_code == 404


def test_the_file_shows_an_open_transfer_and_leads_to_it(steward, transfer):
    page = steward.get(reverse("file", args=[transfer.case.key])).content.decode()
    assert "De WW eindigt" in page
    assert reverse("transfers", args=[transfer.case.key]) in page
    assert "Naar de overgang" in page  # from the step


def test_registering_again_says_that_the_file_opens(chain, case):
    today, steward = timezone.localdate(), case.stewardships.get().staff
    close_case(case=case.key, reason="work", by=chain.viewer(steward, today), now=at(today))
    client = case.client
    typed = {
        "initials": client.initials, "last_name": client.last_name, "born_on": client.born_on.isoformat(),
        "municipality": client.municipality_id, "language": "nl", "location": chain.location.pk, "target_group": "ww",
    }  # fmt: skip
    browser = browser_of(steward)
    page = browser.post(reverse("register"), typed).content.decode()
    assert "Deze klant was hier eerder, tot" in page
    assert "het dossier gaat weer open" in page
    done = browser.post(reverse("register"), {**typed, "known": client.pk}, follow=True)
    assert "is weer open" in done.content.decode()
    assert Case.objects.get().closed_on is None
    timeline = browser.get(reverse("file", args=[case.key])).content.decode()
    assert timeline.count("Ingeschreven bij") >= 1
    assert "Dossier gesloten" in timeline
