"""Whom is checked: by published rules and by lot, never told which; ended with an outcome that the client reads."""

import hashlib
import tomllib
import uuid
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client as Browser

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.queries import Unknown
from keten.dossier.clients.models import AccessGrant
from keten.ground.foundation.decision import Refused
from keten.ground.foundation.postgres.connections import role_name
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import StaffRole
from keten.journey.enforcement import library
from keten.journey.enforcement.actions import agree_duty, draw_controls, end_control, report_effort
from keten.journey.enforcement.actions.agreeing import Effort
from keten.journey.enforcement.actions.holding import sync_enforcement_grants
from keten.journey.enforcement.models import Control, ControlDraw, Investigation
from keten.journey.enforcement.queries import get_duty_standing, list_open_controls
from keten.journey.enforcement.rules.controls import ControlPlan, ControlRule, MalformedPlan, read_plan
from keten.journey.enforcement.sweeps import SWEEPS
from tests.conftest import as_owner, as_round
from tests.factories import TODAY, at
from tests.signing_in import browser_of

pytestmark = pytest.mark.django_db
NOW = at(TODAY)
NEXT = (TODAY.replace(day=1) + timedelta(days=32)).replace(day=1)  # the first of next month


@pytest.fixture(autouse=True)
def _plans(monkeypatch, settings):
    """A fresh place for plans; nobody has one until a test says so."""
    monkeypatch.setattr(library, "_plans", lambda folder: tuple(PLANS))
    settings.KETEN_CONTROL_PLANS = "ergens"
    PLANS.clear()


PLANS: list[ControlPlan] = []


def publish(desk, *, rules=(), share=1, most=50):
    PLANS[:] = [
        ControlPlan(
            organisation=desk.payer.code, title="Plan", from_on=date(2026, 1, 1), source="proef",
            sample_per_mille=share, most=most,
            rules=[ControlRule(counts=counts, least=least) for counts, least in rules],
        )
    ]  # fmt: skip


def draw(on=TODAY):
    with as_round():
        return draw_controls(on=on, now=at(on))


def read_grounds():
    """Only the owner can."""
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("select control_id, by_rule, by_sample from enforcement_controlground order by 1")
        found = cursor.fetchall()
        cursor.execute("select draw_id, seed from enforcement_controlseed order by 1")
        seeds = {draw_id: bytes(seed) for draw_id, seed in cursor.fetchall()}
    return found, seeds


def test_without_a_plan_nobody_is_chosen(ww):
    assert draw() == 0
    assert not ControlDraw.objects.exists()


def test_everybody_can_be_drawn_and_once_a_month(ww):
    publish(ww, share=1000)
    assert draw() == 1
    assert draw() == 0
    control = Control.objects.get()
    assert (control.case, control.payer, control.law, control.chosen_on) == (ww.case, ww.payer, "ww", TODAY)
    assert read_grounds()[0] == [(control.pk, False, True)]
    assert LedgerEvent.objects.filter(type="enforcement.control-chosen").get().payload == {
        "case_id": ww.case.pk, "control_id": control.pk, "law": "ww"
    }  # fmt: skip


@pytest.mark.parametrize(("least", "chosen"), [(2, 1), (3, 0)])
def test_a_rule_counts_the_periods_nobody_told_of(ww, least, chosen):
    """Registered 90 days ago: two periods of which the last day to report is over."""
    publish(ww, rules=[("missed_reports", least)])
    assert draw() == chosen
    assert [by_rule for _, by_rule, by_sample in read_grounds()[0] if not by_sample] == [True] * chosen


@pytest.mark.parametrize(("days", "chosen"), [(0, 0), (1, 1)])
def test_the_last_day_to_report_is_not_yet_missed(ww, days, chosen):
    publish(ww, rules=[("missed_reports", 3)])
    assert draw(get_last_day_of_third(ww) + timedelta(days=days)) == chosen


def get_last_day_of_third(desk):
    third = desk.case.opened_on + timedelta(days=2 * 28 + 20)  # the second is no longer awaited
    return get_duty_standing(desk.case, on=third, viewer=desk.by(desk.maker)).stretch.due_on


def test_an_exemption_is_no_missed_report(ww):
    agree_duty(
        case=ww.case.key, from_on=ww.case.opened_on, until_on=TODAY + timedelta(days=1), applications=0,
        exemption="care", reason="Mantelzorg", by=ww.by(ww.maker), now=NOW,
    )  # fmt: skip
    publish(ww, rules=[("missed_reports", 1)])
    assert draw() == 0


def test_periods_before_the_benefit_do_not_count(ww):
    BenefitPeriod.objects.update(from_on=TODAY - timedelta(days=10))
    publish(ww, rules=[("missed_reports", 1)])
    assert draw() == 0


def test_a_report_with_too_few_counts_for_the_other_rule(ww):
    told = 0
    while not get_duty_standing(ww.case, on=TODAY, viewer=ww.myself).is_told:
        stretch = get_duty_standing(ww.case, on=TODAY, viewer=ww.myself).stretch
        lines = [Effort(on=stretch.from_on, employer="Bakkerij", job="Bakker", way="letter", result="waiting")]
        report_effort(case=ww.case.key, lines=lines, by=ww.myself, now=NOW)
        told += 1
    assert told
    publish(ww, rules=[("short_reports", 1)])
    later = TODAY + timedelta(days=40)
    assert draw(later) == 1


@pytest.mark.parametrize("state", ["closed", "investigated", "benefit over", "another payer"])
def test_who_is_not_a_candidate(ww, state):
    if state == "closed":
        type(ww.case).objects.filter(pk=ww.case.pk).update(closed_on=TODAY, close_reason="work")
    elif state == "investigated":
        ww.investigate("ww_late_application")
    elif state == "benefit over":
        BenefitPeriod.objects.update(until_on=TODAY, end_reason="work")
    else:
        BenefitPeriod.objects.update(payer=ww.chain.gemeente)
    publish(ww, share=1000)
    assert draw() == 0
    assert ControlDraw.objects.get().candidates == 0


def test_who_was_chosen_is_left_alone_for_a_while(ww):
    publish(ww, share=1000)
    draw()
    end_control(control=Control.objects.get().key, outcome="in_order", note="", by=ww.by(ww.maker), now=NOW)
    assert draw(NEXT) == 0
    much_later = (NEXT + timedelta(days=32 * 6)).replace(day=1)
    assert draw(much_later) == 1


def test_anybody_with_the_seed_draws_the_same(ww):
    """The example of the how-to: sha256(seed || key), the first 48 bits as a fraction, below the share."""
    others = [ww.chain.register(target_group="ww", on=TODAY - timedelta(days=9)) for _ in range(40)]
    for case in others:
        BenefitPeriod.objects.create(
            client=case.client, law="ww", payer=ww.payer, from_on=TODAY - timedelta(days=9), source="source:proef",
            recorded_at=NOW,
        )  # fmt: skip
    publish(ww, share=300)
    draw()
    _found, seeds = read_grounds()
    [seed] = seeds.values()
    keys = [case.key for case in (ww.case, *others)]
    expected = {key for key in keys if place_of(seed, key) < 0.3}
    assert {control.case.key for control in Control.objects.select_related("case")} == expected
    assert ControlDraw.objects.get().candidates == 41
    in_order = list(Control.objects.order_by("pk").values_list("case__key", flat=True))
    assert in_order == sorted(in_order)  # no number tells why


def place_of(seed: bytes, key: uuid.UUID) -> float:
    return int.from_bytes(hashlib.sha256(seed + key.bytes).digest()[:6], "big") / 2**48


def test_the_rules_choose_at_most_so_many(ww):
    cases = [ww.chain.register(target_group="ww", on=TODAY - timedelta(days=90)) for _ in range(4)]
    for case in cases:
        BenefitPeriod.objects.create(
            client=case.client, law="ww", payer=ww.payer, from_on=date(2026, 1, 1), source="source:proef",
            recorded_at=NOW,
        )  # fmt: skip
    publish(ww, rules=[("missed_reports", 2)], most=2)
    draw()
    assert sum(by_rule for _, by_rule, _ in read_grounds()[0]) == 2


@pytest.mark.parametrize("table", ["enforcement_controlground", "enforcement_controlseed"])
@pytest.mark.parametrize("role", ["app", "round"])
def test_nobody_reads_why(ww, table, role):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local role {role_name(role)}; select * from {table}")


@pytest.mark.parametrize(
    "statement",
    [
        "insert into enforcement_control (draw_id, case_id, law, payer_id, chosen_on, due_on) "
        "values (1, 1, 'ww', 1, now(), now())",
        "update enforcement_control set case_id = 1",
        "delete from enforcement_control",
        "update enforcement_controldraw set candidates = 1",
    ],
)
def test_the_app_chooses_nobody_and_takes_nothing_back(ww, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_ending_it_tells_the_client(ww):
    publish(ww, share=1000)
    draw()
    control = Control.objects.get()
    assert [row.pk for row in list_open_controls(viewer=ww.by(ww.maker), on=TODAY)] == [control.pk]
    assert list_open_controls(viewer=ww.by(ww.other), on=TODAY) == []
    with pytest.raises(Refused, match="niet in orde"):
        end_control(control=control.key, outcome="settled", note=" ", by=ww.by(ww.maker), now=NOW)
    with pytest.raises(Unknown):
        end_control(control=control.key, outcome="in_order", note="", by=ww.by(ww.other), now=NOW)
    end_control(control=control.key, outcome="settled", note="Samen doorgenomen.", by=ww.by(ww.maker), now=NOW)
    with pytest.raises(Refused, match="al afgerond"):
        end_control(control=control.key, outcome="in_order", note="", by=ww.by(ww.maker), now=NOW)
    page = browser_of(ww.case.client).get("/mijn/plichten/")
    assert "Samen doorgenomen." in page.text


def test_an_investigation_ends_the_control(ww):
    publish(ww, share=1000)
    draw()
    row = ww.investigate("ww_late_application")
    control = Control.objects.get()
    assert (row.origin, control.outcome, control.investigation) == ("control", "investigated", row)
    assert Investigation.objects.get().origin == "control"


def test_who_pays_may_look_as_long_as_it_waits(ww):
    publish(ww, share=1000)
    draw()
    grants = AccessGrant.objects.filter(client=ww.case.client, because="investigation", until_on=None)
    assert grants.filter(organisation=ww.payer).count() == 1
    sync_enforcement_grants(None, today=TODAY)
    assert grants.count() == 1
    end_control(control=Control.objects.get().key, outcome="in_order", note="", by=ww.by(ww.maker), now=NOW)
    assert grants.count() == 0


def test_silence_is_a_breach_the_day_after(ww):
    publish(ww, share=1000)
    draw()
    due_on = Control.objects.get().due_on
    [sweep] = [sweep for sweep in SWEEPS if sweep.rule == "control_late"]
    for on, late in ((due_on, 0), (due_on + timedelta(days=1), 1)):
        with as_round(), connection.cursor() as cursor:
            cursor.execute(sweep.sql, {"on": on})
            assert len(cursor.fetchall()) == late


def test_rules_and_lot_are_compared_once_there_are_ten_of_each(ww, own_counts):
    assert own_counts(9) == []
    assert own_counts(1) == [("rule", 10, 10, 10), ("sample", 10, 10, 0)]


@pytest.fixture
def own_counts(ww):
    """Adds so many ended controls of each ground, and counts as the app."""

    def add(more):
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                """with d as (insert into enforcement_controldraw (payer_id, month, plan_from, candidates, drawn_on)
                     values (%s, (date '2020-01-01' + %s * interval '1 month')::date, '2020-01-01', 1, '2020-01-01')
                     returning id),
                   x as (insert into enforcement_control
                     (draw_id, case_id, law, payer_id, chosen_on, due_on, ended_on, ended_by_id, outcome)
                     select d.id, %s, 'ww', %s, '2020-01-01', '2020-01-09', '2020-01-02', %s,
                       case when n %% 2 = 0 then 'settled' else 'in_order' end
                     from d, generate_series(1, %s) n returning id, outcome)
                   insert into enforcement_controlground select id, outcome = 'settled', outcome = 'in_order' from x""",
                [ww.payer.pk, more, ww.case.pk, ww.payer.pk, ww.maker.pk, 2 * more],
            )
        with connection.cursor() as cursor:
            cursor.execute("select * from enforcement_compare_controls(%s, 1)", [ww.payer.pk])
            return cursor.fetchall()

    return add


def test_pages_of_who_checks_and_who_answers_for_the_rules(ww):
    publish(ww, share=1000, rules=[("missed_reports", 2)])
    draw()
    control = Control.objects.get()
    page = browser_of(ww.maker)
    listed = page.get("/controles/").text
    assert ww.case.client.name in listed
    done = page.post(f"/klanten/{ww.case.key}/handhaving/controle/{control.key}/", {"outcome": "in_order"})
    assert done.status_code == 302
    assert "Alles in orde" in page.get(f"/klanten/{ww.case.key}/handhaving/").text
    assert page.get("/controles/vergelijking/").status_code == 404
    StaffRole.objects.filter(staff=ww.third).update(role="policy_officer")
    assert "Nog te weinig" in browser_of(ww.third).get("/controles/vergelijking/").text
    public = Browser().get("/controles/regel/").text
    assert "Wie 2 keer of vaker geen opgave" in public


GOOD = {"organisation": "uwv", "title": "t", "from": date(2026, 1, 1), "source": "s", "sample_per_mille": 20, "most": 5,
        "rules": [{"counts": "missed_reports", "least": 2}]}  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sample_per_mille": 0}, "sample_per_mille"),
        ({"from": "2026"}, "datum"),
        ({"rules": [{"counts": "score", "least": 2}]}, "missed_reports of short_reports"),
        ({"rules": [{"counts": "missed_reports", "least": 0}]}, "least"),
        ({"most": True}, "most"),
    ],
)
def test_a_plan_that_cannot_be_followed_says_why(change, says):
    with pytest.raises(MalformedPlan, match=says):
        read_plan(GOOD | change, name="plan.toml")


def test_a_plan_without_something_and_the_example(monkeypatch):
    with pytest.raises(MalformedPlan, match="source ontbreekt"):
        read_plan({key: value for key, value in GOOD.items() if key != "source"}, name="plan.toml")
    assert read_plan(GOOD, name="plan.toml").least("short_reports") is None


def test_the_example_that_ships_can_be_read():
    path = Path(library.__file__).parent / "plans" / "voorbeeld.toml"
    assert read_plan(tomllib.loads(path.read_text()), name=path.name).sample_per_mille == 20
