"""What is asked of a client to find work: by the benefit that runs, by what was agreed; told once per period."""

from datetime import timedelta

import pytest

from keten.dossier.benefits.models import BenefitPeriod
from keten.ground.foundation.decision import Refused
from keten.journey.enforcement.actions import agree_duty, report_effort
from keten.journey.enforcement.actions.agreeing import Effort
from keten.journey.enforcement.queries import get_duty_standing
from tests.factories import TODAY, at

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
