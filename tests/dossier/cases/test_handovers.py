"""Handing over has two sides (P6): asked, accepted by somebody else or refused with a reason, and the client told."""

from datetime import date, timedelta

import pytest

from keten.dossier.cases import actions
from keten.dossier.cases.models import Case, Handover, Responsibility, Step, Stewardship
from keten.dossier.cases.queries import Unknown, get_facts
from keten.dossier.cases.rules.handover import decide_kind
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.actions import drain, draining
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Absence, Staff
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db


def carried_by_anna(chain: Chain) -> Case:
    case = chain.register()
    Handover.objects.filter(case=case).update(to_staff=chain.anna)
    accept(chain, Handover.objects.get(case=case), chain.anna)
    return case


def ask(chain: Chain, case: Case, *, by: Staff | None = None, to: Staff | None = None, **flags: bool) -> Handover:
    """To a colleague, or to any coach of the municipality."""
    return actions.ask_handover(
        case=case.key, to_organisation_id=(to.organisation_id if to else chain.gemeente.pk),
        to_staff_id=to.pk if to else None, by=chain.viewer(by or chain.anna), now=at(TODAY), **flags,
    )  # fmt: skip


def accept(chain: Chain, handover: Handover, by: Staff) -> Handover:
    return actions.accept_handover(handover=handover.key, by=chain.viewer(by), now=at(TODAY))


@pytest.mark.parametrize(("has_steward", "same", "moves", "kind"), [
    (False, True, False, "first"), (False, False, True, "first"), (True, True, False, "person"),
    (True, False, False, "front_office"), (True, False, True, "back_office"), (True, True, True, "back_office"),
])  # fmt: skip
def test_kinds_are_counted_apart(has_steward: bool, same: bool, moves: bool, kind: str) -> None:
    assert kind == decide_kind(
        has_steward=has_steward, from_organisation_id=1 if has_steward else None,
        to_organisation_id=1 if same else 2, moves_responsibility=moves,
    )  # fmt: skip


def test_nothing_changes_until_somebody_accepts() -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    handover = ask(chain, case, moves_responsibility=True)
    assert get_facts(case).steward_id == chain.anna.pk
    accept(chain, handover, chain.carla)
    assert get_facts(case).steward_id == chain.carla.pk
    assert get_facts(case).responsible_organisation_id == chain.gemeente.pk
    handover.refresh_from_db()
    assert handover.tell_client_by == date(2026, 11, 18)  # two working days
    assert [s.staff for s in Stewardship.objects.filter(case=case).order_by("pk")] == [chain.anna, chain.carla]
    assert Responsibility.objects.filter(case=case).count() == 2


def test_the_contact_person_may_stay_while_responsibility_moves() -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    accept(chain, ask(chain, case, keeps_steward=True, moves_responsibility=True), chain.carla)
    assert get_facts(case).steward_id == chain.anna.pk
    assert get_facts(case).responsible_organisation_id == chain.gemeente.pk


@pytest.mark.parametrize(("flags", "to", "field", "reason"), [
    ({"keeps_steward": True}, "carla", "keeps_steward", "Zo verandert er niets"),
    ({"moves_responsibility": True}, "bram", "moves_responsibility", "al verantwoordelijk"),
    ({}, "anna", "to_staff", "al de contactpersoon"),
    ({}, "dirk", "to_staff", "geen coach"),
])  # fmt: skip
def test_a_handover_changes_something_and_goes_to_a_coach(
    flags: dict[str, bool], to: str, field: str, reason: str
) -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    with pytest.raises(Refused, match=reason) as refused:
        ask(chain, case, to=getattr(chain, to), **flags)
    assert refused.value.field == field


def test_nobody_who_left_is_asked() -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    Staff.objects.filter(pk=chain.carla.pk).update(until_on=TODAY)
    with pytest.raises(Refused, match="geen coach"):
        ask(chain, case, to=chain.carla)


def test_without_a_contact_person_none_can_stay() -> None:
    chain = make_chain()
    case = chain.register()
    first = Handover.objects.get(case=case)
    actions.withdraw_handover(handover=first.key, by=chain.viewer(chain.dirk), now=at(TODAY))
    with pytest.raises(Refused, match="nog geen contactpersoon"):
        ask(chain, case, by=chain.dirk, keeps_steward=True, moves_responsibility=True)


def test_nobody_takes_over_from_themselves() -> None:
    """Neither as the one who asked, nor as the stand-in of the colleague who was asked."""
    chain = make_chain()
    case = carried_by_anna(chain)
    handover = ask(chain, case, to=chain.bram)
    Absence.objects.create(staff=chain.bram, replacement=chain.anna, from_on=TODAY, reason="leave")
    with pytest.raises(Refused, match="zelf gevraagd"):
        accept(chain, handover, chain.anna)
    actions.withdraw_handover(handover=handover.key, by=chain.viewer(chain.anna), now=at(TODAY))
    by_leader = ask(chain, case, by=chain.dirk, to=chain.bram)
    with pytest.raises(Refused, match="U bent al de contactpersoon"):
        accept(chain, by_leader, chain.anna)
    assert Stewardship.objects.filter(case=case).count() == 1


def test_refusing_needs_a_reason_which_the_asker_reads() -> None:
    chain = make_chain()
    handover = ask(chain, carried_by_anna(chain))
    for reason in ("", "   "):
        with pytest.raises(Refused) as refused:
            actions.refuse_handover(handover=handover.key, reason=reason, by=chain.viewer(chain.carla), now=at(TODAY))
        assert refused.value.field == "reason"
    actions.refuse_handover(handover=handover.key, reason="Vol", by=chain.viewer(chain.carla), now=at(TODAY))
    handover.refresh_from_db()
    assert (handover.answer, handover.answer_reason, handover.answered_by) == ("refused", "Vol", chain.carla)


def test_the_step_to_tell_the_client_comes_once_and_ends_with_telling() -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    with draining() as pending:
        handover = accept(chain, ask(chain, case), chain.carla)
        drain(pending)
    step = Step.objects.get(kind="tell_client")
    assert (step.handover, step.due_on) == (handover, handover.tell_client_by)
    actions.tell_client(handover=handover.key, by=chain.viewer(chain.carla), now=at(TODAY))
    step.refresh_from_db()
    assert step.outcome == "done"
    actions.tell_client(handover=handover.key, by=chain.viewer(chain.carla), now=at(TODAY, 12))
    assert LedgerEvent.objects.filter(type="cases.client-told").count() == 1


@pytest.mark.parametrize("first", ["told", "closed"])
def test_no_step_for_a_client_who_knows_already_or_left(first: str) -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    with draining() as pending:
        handover = accept(chain, ask(chain, case), chain.carla)
        carla = chain.viewer(chain.carla)
        if first == "told":
            actions.tell_client(handover=handover.key, by=carla, now=at(TODAY))
        else:
            actions.close_case(case=case.key, reason="work", by=carla, now=at(TODAY))
        drain(pending)
    assert not Step.objects.filter(kind="tell_client").exists()


def test_undoing_an_assignment_leaves_what_was_answered() -> None:
    chain = make_chain()
    cases = [chain.register() for _ in range(3)]
    dirk = chain.viewer(chain.dirk)
    batch = actions.assign_cases(cases=[c.key for c in cases], to_staff_id=chain.bram.pk, by=dirk, now=at(TODAY))
    accept(chain, Handover.objects.get(case=cases[1], batch=batch), chain.bram)
    assert actions.withdraw_batch(batch=batch, by=dirk, now=at(TODAY)) == 2
    answers = Handover.objects.filter(batch=batch).order_by("case_id").values_list("answer", flat=True)
    assert list(answers) == ["withdrawn", "accepted", "withdrawn"]


def test_assigning_a_stranger_or_an_unknown_case_is_refused_alike() -> None:
    here, there = make_chain(), make_chain("Werkplein Elders")
    for key in (there.register().key, here.anna.key):
        with pytest.raises(Unknown):
            actions.assign_cases(cases=[key], to_staff_id=here.anna.pk, by=here.viewer(here.dirk), now=at(TODAY))


def test_closing_ends_everything_and_needs_a_reason() -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    ask(chain, case)
    anna = chain.viewer(chain.anna)
    for reason in ("", "zomaar"):
        with pytest.raises(Refused) as refused:
            actions.close_case(case=case.key, reason=reason, by=anna, now=at(TODAY))
        assert refused.value.field == "reason"
    actions.close_case(case=case.key, reason="partial_work", by=anna, now=at(TODAY))
    assert not Step.objects.filter(case=case, outcome=None).exists()
    assert Handover.objects.filter(case=case, answer="withdrawn").count() == 1
    with pytest.raises(Refused, match="Dit dossier is gesloten"):
        actions.plan_step(case=case.key, kind="call", due_on=TODAY, by=anna, now=at(TODAY))


@pytest.mark.parametrize(("days", "reason"), [(-1, "al voorbij"), (184, "binnen 183 dagen")])
def test_a_step_lies_neither_behind_nor_out_of_sight(days: int, reason: str) -> None:
    chain = make_chain()
    case = carried_by_anna(chain)
    with pytest.raises(Refused, match=reason) as refused:
        actions.plan_step(case=case.key, kind="call", due_on=TODAY + timedelta(days=days),
                          by=chain.viewer(chain.anna), now=at(TODAY))  # fmt: skip
    assert refused.value.field == "due_on"
