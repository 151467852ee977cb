"""P5: help follows a diagnosis soon, and a new diagnosis a contested one."""

from datetime import timedelta

import pytest

from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.diagnosis.actions import contest_diagnosis, find_need, offer_support
from tests.conftest import as_round
from tests.factories import TODAY, at
from tests.journey.diagnosis.test_deciding import decide

pytestmark = pytest.mark.django_db


def find_breaches(on, rule):
    with as_round():
        run_round(on=on, now=at(on))
    return list(Breach.objects.filter(rule=rule, mended_on=None))


def test_a_need_without_support_is_a_breach_after_five_working_days(chain, case):
    made = decide(chain, case, stage="", needs=("debts",))
    last = add_working_days(TODAY, 5)
    assert not find_breaches(last, "need_without_support")
    [breach] = find_breaches(last + timedelta(days=1), "need_without_support")
    assert breach.promise == "P5"
    assert breach.since_on == TODAY
    assert breach.case_id == case.pk
    on = last + timedelta(days=2)
    need = made.needs.get()
    offer_support(need=need.key, offering="Budgetcoach", starts_on=on, by=chain.viewer(chain.anna, on), now=at(on))
    assert not find_breaches(on, "need_without_support")


def test_only_needs_of_the_current_diagnosis_count(chain, case):
    decide(chain, case, stage="", needs=("debts",))
    decide(chain, case, stage="", on=TODAY + timedelta(days=1))
    assert not find_breaches(TODAY + timedelta(days=30), "need_without_support")


def test_a_new_diagnosis_that_does_not_come_is_a_breach(chain, case):
    made = decide(chain, case, stage="")
    due_on = contest_diagnosis(
        diagnosis=made.key, reason="Nee.", by=chain.viewer(chain.anna), now=at(TODAY)
    ).rediagnosis_due_on
    assert not find_breaches(due_on, "rediagnosis_late")
    late = due_on + timedelta(days=1)
    [breach] = find_breaches(late, "rediagnosis_late")
    assert breach.since_on == late
    decide(chain, case, stage="", on=late)
    assert not find_breaches(late, "rediagnosis_late")


def test_a_need_is_found_once_and_only_at_the_diagnosis_that_counts(chain, case):
    made = decide(chain, case, stage="")
    by = chain.viewer(chain.anna)
    need = find_need(diagnosis=made.key, need="care", offering="Opvang", starts_on=TODAY, by=by, now=at(TODAY))
    assert need.offering == "Opvang"
    assert need.offered_on == TODAY
    for starts_on, text in ((None, "Kies de dag"), (TODAY - timedelta(days=1), "voordat")):
        with pytest.raises(Refused, match=text):
            offer_support(need=need.key, offering="Opvang", starts_on=starts_on, by=by, now=at(TODAY))
    with pytest.raises(Refused, match="staat er al"):
        find_need(diagnosis=made.key, need="care", by=by, now=at(TODAY))
    decide(chain, case, stage="")
    with pytest.raises(Refused, match="nieuwere"):
        find_need(diagnosis=made.key, need="debts", by=by, now=at(TODAY))
