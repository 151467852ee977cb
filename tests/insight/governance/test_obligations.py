"""What a party owes: given after a final finding, reported, judged; and late it climbs the ladder of all promises."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from keten.ground.foundation.calendar import add_working_days
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach, Rung
from keten.ground.promises.queries import list_figures
from keten.insight.governance import actions, queries
from keten.insight.governance.models import Obligation
from tests.conftest import as_round
from tests.factories import TODAY, at
from tests.insight.governance.inspecting import Inspecting, make_head, make_inspecting, make_inspector

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> Inspecting:
    return make_inspecting()


@pytest.fixture
def owed(world: Inspecting) -> Obligation:
    return world.oblige(world.settle(world.open()))


def run(on) -> None:  # type: ignore[no-untyped-def]
    with as_round():
        run_round(on=on, now=at(on, 3))


def breach(rule: str = "obligation_late") -> Breach | None:
    return Breach.objects.filter(rule=rule, mended_on=None).first()


def report(world: Inspecting, owed: Obligation, on=TODAY):  # type: ignore[no-untyped-def]
    return actions.report_done(obligation=owed.key, text="Elk plan heeft een doel.", **world.by(world.mayor, on))


def judge(world: Inspecting, owed: Obligation, is_enough: bool, on=TODAY) -> Obligation:  # type: ignore[no-untyped-def]
    judgement = "" if is_enough else "Twee plannen missen nog een doel."
    return actions.judge_report(
        obligation=owed.key, is_enough=is_enough, judgement=judgement, **world.as_inspector(on)
    )  # fmt: skip


def test_only_a_final_finding_obliges_and_only_who_speaks_for_the_party(world: Inspecting) -> None:
    finding = world.send(world.open())
    with pytest.raises(Refused, match="eerst definitief"):
        world.oblige(finding)
    party = finding.inspection.parties.order_by("pk").last()
    assert party is not None
    insert = """insert into governance_obligation (key, finding_id, party_id, owner_id, text, given_on, given_by_id,
        due_on) values (gen_random_uuid(), %s, %s, %s, 'x', %s, %s, %s)"""
    values = [finding.pk, party.pk, world.mayor.pk, TODAY, world.inspector.pk, TODAY + timedelta(days=1)]
    with pytest.raises(DatabaseError, match="only a final"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(insert, values)
    owners = {row.pk for row in queries.list_owners(party, on=TODAY)}
    assert owners == {world.mayor.pk}  # the head of UWV speaks for UWV; coaches for nobody
    final = world.settle(world.open())
    with pytest.raises(Refused, match="mag antwoorden"):
        actions.impose_obligation(
            finding=final.key, party=final.inspection.parties.order_by("pk").last().pk, owner=world.uwv_head.pk,
            text="Doe iets.", due_on=TODAY + timedelta(days=3), **world.as_inspector(),
        )  # fmt: skip


def test_owners_are_who_speaks_for_the_party_by_the_rule(world: Inspecting) -> None:
    """The query says the same as the rule for everybody who works there."""
    from keten.ground.organisations.models import Staff
    from keten.insight.governance.rules.access import Party, may_speak_for

    make_head(world.chain, world.inspector.organisation, "D. Derde")
    for party in world.open().parties.all():
        by_rule = {
            staff.pk
            for staff in Staff.objects.all()
            if may_speak_for(world.viewer(staff), Party(party.location_id, party.organisation_id))
        }
        assert {row.pk for row in queries.list_owners(party, on=TODAY)} == by_rule != set()


def test_it_waits_for_its_owner_and_party_and_for_nobody_else(world: Inspecting, owed: Obligation) -> None:
    colleague = make_head(world.chain, world.chain.gemeente, "C. Collega")
    for staff, count in ((world.mayor, 1), (colleague, 1), (world.uwv_head, 0), (world.chain.dirk, 0)):
        viewer = world.viewer(staff)
        assert len(queries.list_open_obligations(viewer=viewer)) == count
        assert queries.count_waiting(viewer) == count
    with pytest.raises(queries.UnknownObligation):
        actions.report_done(obligation=owed.key, text="Klaar", **world.by(world.uwv_head))
    with pytest.raises(queries.UnknownObligation):
        actions.report_done(obligation=owed.key, text="Klaar", **world.by(make_inspector("A. Nder")))


def test_reported_sent_back_reported_again_and_confirmed(world: Inspecting, owed: Obligation) -> None:
    with pytest.raises(Refused, match="geen melding"):
        judge(world, owed, True)
    report(world, owed)
    with pytest.raises(Refused, match="kijkt nog"):
        report(world, owed)
    assert queries.list_to_judge(viewer=world.viewer(world.inspector)) == [owed]
    assert queries.count_waiting(world.viewer(world.mayor)) == 0
    with pytest.raises(Refused):
        actions.judge_report(obligation=owed.key, is_enough=True, judgement="", **world.by(world.mayor))
    judge(world, owed, False)
    assert queries.count_waiting(world.viewer(world.mayor)) == 1
    report(world, owed)
    assert judge(world, owed, True).confirmed_on == TODAY
    with pytest.raises(Refused, match="al afgerond"):
        report(world, owed)
    told = LedgerEvent.objects.filter(type="governance.obligation-judged").order_by("pk")
    assert [row.payload["is_enough"] for row in told] == [False, True]
    with pytest.raises(DatabaseError, match="stays confirmed"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("update governance_obligation set confirmed_on = null, confirmed_by_id = null")


def test_nothing_is_confirmed_that_was_not_reported(owed: Obligation) -> None:
    confirm = "update governance_obligation set confirmed_on = %s, confirmed_by_id = owner_id"
    with pytest.raises(DatabaseError, match="not reported"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(confirm, [TODAY])


def test_late_it_climbs_the_ladder_of_all_promises(world: Inspecting, owed: Obligation) -> None:
    late = owed.due_on + timedelta(days=1)
    run(owed.due_on)
    assert breach() is None
    run(late)
    found = breach()
    assert found is not None
    assert (found.promise, found.subject_id, found.since_on, found.rung) == ("P3", owed.pk, late, Rung.CONTACT)
    assert (found.owner, found.organisation, found.location) == (
        world.mayor,
        world.chain.gemeente,
        world.chain.location,
    )
    assert (found.case_id, found.client_ref) == (None, None)
    figures = [row for row in list_figures() if row.rule == "obligation_late"]
    assert [(row.location_id, row.open) for row in figures] == [(world.chain.location.pk, 1)]
    for days, rung in ((3, Rung.TEAM_LEADER), (10, Rung.LOCATION_MANAGEMENT), (20, Rung.ORGANISATIONS)):
        run(add_working_days(late, days))
        climbed = breach()
        assert climbed is not None
        assert climbed.rung == rung
    climbs = LedgerEvent.objects.filter(type="promises.breach-climbed")
    assert {(row.client_ref, row.payload["case_id"]) for row in climbs} == {(None, None)}


def test_a_report_rests_it_until_the_inspector_says_that_it_is_not_enough(world: Inspecting, owed: Obligation) -> None:
    late = owed.due_on + timedelta(days=1)
    run(late)
    report(world, owed, late)
    run(late + timedelta(days=1))
    assert breach() is None
    judge(world, owed, False, late + timedelta(days=1))
    run(late + timedelta(days=2))
    again = breach()
    assert again is not None
    assert again.since_on == late  # late since then, whatever was reported in between
    report(world, owed, late + timedelta(days=2))
    judge(world, owed, True, late + timedelta(days=2))
    run(late + timedelta(days=3))
    assert breach() is None


def test_an_inspector_who_does_not_judge_is_late_too(world: Inspecting, owed: Obligation) -> None:
    report(world, owed)
    run(TODAY + timedelta(days=30))
    assert breach("report_not_judged") is None
    run(TODAY + timedelta(days=31))
    found = breach("report_not_judged")
    assert found is not None
    assert (found.owner, found.organisation_id) == (world.inspector, world.inspector.organisation_id)
    assert found.since_on == TODAY + timedelta(days=31)
