"""After a decision: inkeer, looking again, objecting; and what the daily round finds."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach
from keten.journey.enforcement.actions import (
    answer_repentance,
    ask_repentance,
    decide_objection,
    make_objection,
    postpone_objection,
    reconsider_decision,
)
from keten.journey.enforcement.models import Objection
from tests.conftest import as_round
from tests.factories import TODAY, at

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


def find_breaches(on, rule):
    with as_round():
        run_round(on=on, now=at(on))
    return list(Breach.objects.filter(rule=rule, mended_on=None))


def test_the_client_returns_to_the_duty_and_the_reduction_ends(pw):
    """Participatiewet art. 18 lid 11."""
    made = pw.settle("pw_h", percent=Decimal(100), months=1)
    asked = ask_repentance(decision=made.key, words="Ik doe nu mee.", by=pw.myself, now=NOW)
    with pytest.raises(Refused, match="al gevraagd"):
        ask_repentance(decision=made.key, words="Nog eens.", by=pw.myself, now=NOW)
    with pytest.raises(Refused, match="betaalt"):
        answer_repentance(repentance=asked.key, is_granted=True, reason="x", by=pw.myself, now=NOW)
    by = pw.by(pw.colleague)
    answered = answer_repentance(repentance=asked.key, is_granted=True, reason="U doet mee.", by=by, now=NOW)
    made.refresh_from_db()
    assert answered.is_granted
    assert made.ended_on == TODAY
    with pytest.raises(Refused, match="loopt niet meer"):
        ask_repentance(decision=made.key, words="Nog eens.", by=pw.myself, now=NOW)


def test_repentance_is_not_for_the_ww(ww):
    made = ww.settle("ww_applying")
    with pytest.raises(Refused, match="Participatiewet"):
        ask_repentance(decision=made.key, words="Ik doe nu mee.", by=ww.myself, now=NOW)


def test_a_reduction_of_lid_2_is_looked_at_again(pw):
    """Participatiewet art. 18 lid 3: within three months, else a breach."""
    made = pw.settle("pw_plan", percent=Decimal(30), months=1)
    assert made.reconsider_due_on == date(2027, 2, 16)
    assert not find_breaches(made.reconsider_due_on, "reduction_not_reconsidered")
    [breach] = find_breaches(date(2027, 2, 17), "reduction_not_reconsidered")
    assert (breach.since_on, breach.organisation) == (date(2027, 2, 17), pw.payer)
    pw.day = date(2027, 2, 17)
    by = pw.by(pw.colleague)
    reconsider_decision(decision=made.key, goes_on=False, reason="U doet mee.", by=by, now=at(pw.day))
    made.refresh_from_db()
    assert made.ended_on == pw.day
    assert not find_breaches(pw.day, "reduction_not_reconsidered")


def test_an_objection_has_its_terms(ww):
    made = ww.settle("ww_applying")
    with pytest.raises(Refused, match="waarom"):
        make_objection(decision=made.key, words=" ", by=ww.myself, now=NOW)
    objected = make_objection(decision=made.key, words="Ik was ziek.", by=ww.myself, now=NOW)
    assert (objected.is_late, objected.due_on) == (False, date(2027, 2, 8))
    with pytest.raises(Refused, match="al bezwaar"):
        make_objection(decision=made.key, words="Nog eens.", by=ww.myself, now=NOW)
    by = ww.by(ww.third)
    assert postpone_objection(decision=made.key, by=by, now=NOW).due_on == date(2027, 3, 22)
    with pytest.raises(Refused, match="één keer"):
        postpone_objection(decision=made.key, by=by, now=NOW)
    for wrong in (ww.maker, ww.colleague):
        with pytest.raises(Refused, match="betrokken"):
            decide_objection(decision=made.key, outcome="upheld", reason="x", by=ww.by(wrong), now=NOW)
        with pytest.raises(IntegrityError, match="does not decide"), transaction.atomic():
            Objection.objects.update(outcome="upheld", decided_on=TODAY, decided_by=wrong, decided_reason="x")
    decide_objection(decision=made.key, outcome="revoked", reason="U was ziek.", by=by, now=NOW)
    made.refresh_from_db()
    assert made.ended_on == TODAY
    assert ww.decide(ww.hear("ww_applying")).level == 1  # what went from the table is no first time


@pytest.mark.parametrize(("days", "is_late"), [(42, False), (43, True)])
def test_an_objection_on_the_last_day_is_in_time(ww, days, is_late):
    """Awb 6:7 and 6:8; later is marked, not refused (6:11)."""
    made = ww.settle("ww_applying")
    ww.day = TODAY + timedelta(days=days)
    objected = make_objection(decision=made.key, words="Ik was ziek.", by=ww.myself, now=at(ww.day))
    assert objected.is_late == is_late


def test_a_late_decision_on_an_objection_is_a_breach(ww):
    made = ww.settle("ww_applying")
    due_on = make_objection(decision=made.key, words="Ik was ziek.", by=ww.myself, now=NOW).due_on
    assert not find_breaches(due_on, "objection_late")
    [breach] = find_breaches(due_on + timedelta(days=1), "objection_late")
    assert breach.since_on == due_on + timedelta(days=1)


def test_who_was_heard_gets_a_decision(ww):
    ww.hear("ww_applying")
    last = add_working_days(TODAY, 10)
    assert not find_breaches(last, "heard_not_decided")
    [breach] = find_breaches(last + timedelta(days=1), "heard_not_decided")
    assert breach.organisation == ww.payer


def test_grants_follow_their_reasons(ww):
    made = ww.settle("ww_applying")
    make_objection(decision=made.key, words="Ik was ziek.", by=ww.myself, now=NOW)
    for rule in ("grant_without_reason", "reason_without_grant"):
        assert not find_breaches(TODAY, rule)
