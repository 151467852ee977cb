"""What is asked of a client to find work: by the benefit that runs, by what was agreed; told once per period."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import accept_handover
from keten.dossier.cases.models import Handover
from keten.ground.foundation.decision import Refused
from keten.journey.enforcement.actions import agree_duty, report_effort
from keten.journey.enforcement.actions.agreeing import Effort
from keten.journey.enforcement.models import EffortReport
from keten.journey.enforcement.queries import get_duty_standing
from tests.factories import TODAY, at, make_chain
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


def standing(desk):
    return get_duty_standing(desk.case, on=TODAY, viewer=desk.by(desk.maker))


def test_four_per_four_weeks_by_the_benefit(ww):
    assert (standing(ww).is_owed, standing(ww).asked) == (True, 4)


def test_without_a_benefit_nothing_is_asked(ww):
    BenefitPeriod.objects.filter(client=ww.case.client_id).update(from_on=TODAY + timedelta(days=1))
    assert (standing(ww).is_owed, standing(ww).asked) == (False, 0)


def test_a_benefit_without_this_duty_asks_nothing(ww):
    BenefitPeriod.objects.filter(client=ww.case.client_id).update(law="wia")
    assert (standing(ww).is_owed, standing(ww).asked) == (False, 0)


def test_what_was_agreed_counts(ww):
    from_on = standing(ww).stretch.from_on
    agree_duty(
        case=ww.case.key, from_on=from_on, until_on=None, applications=2, exemption="", reason="Mantelzorg",
        by=ww.by(ww.maker), now=NOW,
    )  # fmt: skip
    assert standing(ww).asked == 2


def test_a_period_is_told_once(ww):
    stretch = standing(ww).stretch
    day = min(stretch.from_on + timedelta(days=1), TODAY)
    line = Effort(on=day, employer="Bakkerij", job="Bakker", way="letter", result="none")
    report_effort(case=ww.case.key, lines=[line], by=ww.myself, now=NOW)
    while not standing(ww).is_told:  # what was still open before it is told first
        report_effort(case=ww.case.key, lines=[], by=ww.myself, now=NOW)
    with pytest.raises(Refused, match="al verstuurd"):
        report_effort(case=ww.case.key, lines=[], by=ww.myself, now=NOW)


def test_staff_write_down_what_a_client_tells_and_it_says_so(pages) -> None:  # type: ignore[no-untyped-def]
    case, coach = pages
    browser = browser_of(coach)
    address = reverse("record-effort", args=[case.key])
    assert "Wat heeft de klant gedaan?" in browser.get(address).content.decode()
    line = {"on_1": localdate(), "employer_1": "Bakkerij", "job_1": "Bakker", "way_1": "letter", "result_1": "waiting"}
    browser.post(address, line)
    assert EffortReport.objects.get(case=case).recorded_by == coach
    assert "is er al" in browser.get(address).content.decode()
    own = browser_of(case.client).get(reverse("own-duties")).content.decode()
    assert f"voor u vastgelegd door {coach.name}" in own


@pytest.fixture
def pages(db):  # type: ignore[no-untyped-def]
    """A client of today who receives WW, and their contact person."""
    chain = make_chain()
    case = chain.register(on=localdate(), wanted=frozenset())
    asked = Handover.objects.get(case=case)
    coach = asked.to_staff or chain.anna
    accept_handover(handover=asked.key, by=chain.viewer(coach, localdate()), now=timezone.now())
    BenefitPeriod.objects.create(
        client=case.client, law="ww", payer=chain.uwv, from_on=localdate() - timedelta(days=60), source="source:proef",
        recorded_at=timezone.now(),
    )  # fmt: skip
    return case, coach
