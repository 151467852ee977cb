"""From finding to a decision that counts: heard first, by who pays, two pairs of eyes."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.http import Http404

from keten.dossier.clients.models import AccessGrant
from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.rules.viewer import SYSTEM
from keten.journey.enforcement.actions import (
    answer_hearing,
    approve_decision,
    ask_hearing,
    extend_hearing,
    remind_hearings,
    return_decision,
)
from keten.journey.enforcement.models import FormalDecision, HearingRound
from keten.journey.enforcement.queries import get_decision, get_investigation, list_own_investigations
from tests.factories import TODAY, at
from tests.journey.enforcement.conftest import SAID

pytestmark = pytest.mark.django_db
NOW = at(TODAY)


def test_from_finding_to_a_decision_that_counts(ww):
    row = ww.investigate("ww_applying")
    assert row.payer == ww.payer
    ask_hearing(investigation=row.key, by=ww.by(ww.maker), now=NOW)
    answer_hearing(investigation=row.key, view=SAID, is_own_words=False, by=ww.myself, now=NOW)
    made = ww.decide(row)
    assert (made.category, made.percent, made.months, made.least_amount) == (3, 25, 4, 25)
    assert made.approved_on is None
    with pytest.raises(Http404):
        get_decision(made.key, viewer=ww.myself)  # does not count yet
    made = approve_decision(decision=made.key, by=ww.by(ww.colleague), now=NOW)
    row.refresh_from_db()
    assert row.ended_on == TODAY
    assert made.objection_due_on.isoformat() == "2026-12-28"
    assert made.reconsider_due_on is None
    assert made.letter["view"] == SAID
    assert get_decision(made.key, viewer=ww.myself) == made
    events = LedgerEvent.objects.filter(type__startswith="enforcement.").order_by("pk")
    assert [event.type.split(".")[1] for event in events] == [
        "investigation-opened", "hearing-asked", "hearing-answered", "decision-made", "decision-approved",
    ]  # fmt: skip
    assert SAID not in str(list(events.values_list("payload", flat=True)))
    assert {event.purpose for event in events} == {"handhaving"}


def test_nothing_is_decided_before_the_client_was_heard(ww):
    row = ww.investigate("ww_applying")
    with pytest.raises(Refused, match="kant van het verhaal"):
        ww.decide(row)
    hearing = ask_hearing(investigation=row.key, by=ww.by(ww.maker), now=NOW)
    assert hearing.due_on == add_working_days(TODAY, 10)
    ww.day = hearing.due_on
    with pytest.raises(Refused, match="nog reageren"):
        ww.decide(row)
    ww.day = hearing.due_on + timedelta(days=1)
    assert ww.decide(row).made_on == ww.day


def test_the_database_refuses_a_decision_before_the_hearing(ww):
    row = ww.investigate("ww_applying")
    given = {"investigation": row, "duty": "ww_applying", "conduct_on": TODAY, "culpability": "full", "outcome": "none",
             "reason": "x", "bounds": {}, "made_on": TODAY, "made_by": ww.maker}  # fmt: skip
    with pytest.raises(IntegrityError, match="heard"), transaction.atomic():
        FormalDecision.objects.create(**given)
    ask_hearing(investigation=row.key, by=ww.by(ww.maker), now=NOW)
    with pytest.raises(IntegrityError, match="heard"), transaction.atomic():
        FormalDecision.objects.create(**given)
    HearingRound.objects.update(answered_on=TODAY)
    with pytest.raises(IntegrityError, match="only who pays"), transaction.atomic():
        FormalDecision.objects.create(**given | {"made_by": ww.other})
    assert FormalDecision.objects.create(**given)


def test_only_who_pays_decides(ww):
    row = ww.hear("ww_applying")
    with pytest.raises((Refused, Http404)):
        ww.decide(row, by=ww.chain.dirk)  # leads the location, but of the municipality
    assert not FormalDecision.objects.exists()


def test_a_colleague_approves_never_the_maker(ww):
    made = ww.decide(ww.hear("ww_applying"))
    with pytest.raises(Refused, match="Een collega kijkt mee"):
        approve_decision(decision=made.key, by=ww.by(ww.maker), now=NOW)
    for wrong in (ww.maker, ww.other):
        with pytest.raises(IntegrityError), transaction.atomic():
            FormalDecision.objects.filter(pk=made.pk).update(
                approved_on=TODAY, approved_by=wrong, letter={}, objection_due_on=TODAY
            )
    assert approve_decision(decision=made.key, by=ww.by(ww.colleague), now=NOW).approved_by == ww.colleague


def test_a_decision_is_sent_back_and_another_is_made(ww):
    row = ww.hear("ww_applying")
    made = ww.decide(row)
    with pytest.raises(Refused, match="al een besluit"):
        ww.decide(row)
    with pytest.raises(Refused, match="waarom"):
        return_decision(decision=made.key, reason=" ", by=ww.by(ww.colleague), now=NOW)
    return_decision(decision=made.key, reason="Te zwaar.", by=ww.by(ww.colleague), now=NOW)
    with pytest.raises(Refused, match="al naar dit besluit"):
        approve_decision(decision=made.key, by=ww.by(ww.colleague), now=NOW)
    assert ww.decide(row, percent=Decimal(15)).percent == 15


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"percent": Decimal(14)}, "percent"),
        ({"months": 3}, "months"),
        ({"culpability": "none"}, "outcome"),
        ({"culpability": "x"}, "culpability"),
        ({"has_fine": True}, "outcome"),
        ({"starts_on": TODAY - timedelta(days=1)}, "starts_on"),
        ({"starts_on": None}, "starts_on"),
        ({"reason": ""}, "reason"),
    ],
)
def test_outside_the_bounds_is_refused_with_the_field(ww, given, field):
    row = ww.hear("ww_applying")
    with pytest.raises(Refused) as refused:
        ww.decide(row, **given)
    assert refused.value.field == field


def test_one_cause_gives_one_measure_of_the_highest_category(ww):
    made = ww.settle("ww_control_rules", "ww_plan")
    assert (made.duty, made.category) == ("ww_plan", 3)


def test_the_same_duty_again_costs_half_more_and_no_second_warning(ww):
    assert ww.settle("ww_applying", outcome="warning").outcome == "warning"
    row = ww.hear("ww_applying")
    with pytest.raises(Refused, match="al een waarschuwing"):
        ww.decide(row, outcome="warning")
    made = ww.decide(row)
    approve_decision(decision=made.key, by=ww.by(ww.colleague), now=NOW)
    again = ww.hear("ww_applying")
    with pytest.raises(Refused, match=r"22,5"):
        ww.decide(again, percent=Decimal(22))
    made = ww.decide(again, percent=Decimal("37.5"))
    assert (made.level, made.least_amount) == (2, Decimal("37.5"))


def test_bijstand_follows_the_ordinance_and_gets_longer(pw):
    first = pw.settle("pw_h", percent=Decimal(100), months=1)
    assert (first.level, first.reconsider_due_on) == (1, None)
    row = pw.hear("pw_a")
    with pytest.raises(Refused, match="ten minste 2 maanden"):
        pw.decide(row, percent=Decimal(100), months=1)
    made = pw.decide(row, percent=Decimal(100), months=2)
    approve_decision(decision=made.key, by=pw.by(pw.colleague), now=NOW)
    third = pw.hear("pw_a")
    with pytest.raises(Refused, match="ten minste 3 maanden"):
        pw.decide(third, percent=Decimal(100), months=2)
    with pytest.raises(Refused, match="Minder kan alleen met een reden"):
        pw.decide(third, percent=Decimal(50), months=3)
    assert pw.decide(third, percent=Decimal(50), months=3, tuning_reason="Een kind.").level == 3


def test_without_an_ordinance_nobody_is_decided_for(pw, settings):
    row = pw.hear("pw_h")
    settings.KETEN_DEMO = False
    with pytest.raises(Refused, match="verordening"):
        pw.decide(row, percent=Decimal(100), months=1)


def test_rules_of_before_their_date_are_not_made_up(ww):
    row = ww.investigate("ww_applying", on=TODAY.replace(month=3))
    ask_hearing(investigation=row.key, by=ww.by(ww.maker), now=NOW)
    answer_hearing(investigation=row.key, view="", is_own_words=False, by=ww.myself, now=NOW)
    with pytest.raises(Refused, match="staan niet in Keten"):
        ww.decide(row)


def test_who_has_no_benefit_on_that_day_is_not_investigated(ww):
    with pytest.raises(Refused, match="geen uitkering"):
        ww.investigate("ww_applying", on=TODAY.replace(year=2025))


def test_the_payer_may_look_as_long_as_something_waits(ww):
    assert not AccessGrant.objects.filter(because="investigation").exists()
    ww.settle("ww_applying")
    [grant] = AccessGrant.objects.filter(because="investigation")
    assert (grant.organisation, grant.purpose, grant.until_on) == (ww.payer, "handhaving", TODAY + timedelta(days=1))


def test_the_client_sees_it_once_asked(ww):
    row = ww.investigate("ww_applying")
    assert list_own_investigations(ww.case.client_id, viewer=ww.myself) == []
    with pytest.raises(Http404):
        get_investigation(row.key, viewer=ww.myself)
    ask_hearing(investigation=row.key, by=ww.by(ww.maker), now=NOW)
    assert list_own_investigations(ww.case.client_id, viewer=ww.myself) == [row]


def test_more_time_once_and_a_reminder_once(ww):
    row = ww.investigate("ww_applying")
    due_on = ask_hearing(investigation=row.key, by=ww.by(ww.maker), now=NOW).due_on
    soon = add_working_days(due_on, -3)
    assert remind_hearings(by=SYSTEM, now=at(soon - timedelta(days=1))) == 0
    assert remind_hearings(by=SYSTEM, now=at(soon)) == 1
    assert remind_hearings(by=SYSTEM, now=at(soon)) == 0
    ww.day = soon
    later = extend_hearing(investigation=row.key, by=ww.myself, now=at(soon)).due_on
    assert later == add_working_days(due_on, 5)
    with pytest.raises(Refused, match="al meer tijd"):
        extend_hearing(investigation=row.key, by=ww.myself, now=at(soon))


@pytest.mark.parametrize("change", ["percent = 1", "outcome = 'none'", "reason = 'x'", "bounds = '{}'", "level = 3"])
def test_nobody_changes_a_decision(ww, change):
    ww.settle("ww_applying")
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"update enforcement_formaldecision set {change}")


@pytest.mark.parametrize("table", ["formaldecision", "investigation", "hearinground", "conduct"])
def test_nobody_takes_it_away(ww, table):
    ww.settle("ww_applying")
    with pytest.raises(ProgrammingError, match="denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"delete from enforcement_{table}")
