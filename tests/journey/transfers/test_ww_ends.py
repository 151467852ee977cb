"""WW becomes bijstand: seen in time, municipality in the talk, the same contact person, and the client told."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from keten.dossier.benefits.models import BenefitPeriod
from keten.dossier.cases.actions import close_case, plan_step, refuse_handover
from keten.dossier.cases.models import Handover, Responsibility, Spell, Step, Stewardship
from keten.dossier.cases.queries import Unknown
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.promises.models import Breach
from keten.journey.chain_signals.actions import answer_signal, withdraw_signal
from keten.journey.chain_signals.models import ChainSignal
from keten.journey.transfers.actions import (
    choose_contact,
    choose_outcome,
    invite_municipality,
    note_told,
    start_transfer,
)
from keten.journey.transfers.actions.choosing import ContactChoice
from keten.journey.transfers.models import ReintegrationAgreement, Transfer
from keten.journey.transfers.queries import get_standing
from tests.factories import TODAY
from tests.journey.transfers.conftest import DAY, ENDS, Story, accept

STAYS = ContactChoice(contact="stays", reason="WW loopt af")


def invite(story: Story) -> ChainSignal:
    return invite_municipality(
        transfer=story.transfer.key, proposal="Samen praten", talk_on=story.day + 7 * DAY,
        by=story.by(story.chain.anna), now=story.now,
    )  # fmt: skip


def agree(story: Story, signal: ChainSignal) -> None:
    answer_signal(
        signal=signal.key, outcome="agreed", reason="", values={"agreement": "Samen door met de cursus"},
        by=story.by(story.chain.carla), now=story.now,
    )  # fmt: skip
    story.settle()


def choose(story: Story, choice: ContactChoice = STAYS) -> Transfer:
    return choose_contact(transfer=story.transfer.key, choice=choice, by=story.by(story.chain.anna), now=story.now)


def decide(story: Story, outcome: str = "bijstand", reason: str = "") -> Transfer:
    return choose_outcome(
        transfer=story.transfer.key, outcome=outcome, reason=reason, by=story.by(story.chain.anna), now=story.now
    )


def tell(story: Story) -> Transfer:
    return note_told(
        transfer=story.transfer.key, told_how="talk", told_on=story.day, by=story.by(story.chain.anna), now=story.now
    )


@pytest.mark.parametrize(("ends_on", "begins"), [(ENDS + DAY, False), (ENDS, True), (ENDS - DAY, True)])
def test_the_round_begins_ten_weeks_before_the_end(story: Story, ends_on: date, begins: bool) -> None:
    BenefitPeriod.objects.update(expected_end_on=ends_on)
    story.hold_round()
    assert Transfer.objects.filter(effective_on=ends_on).exists() is begins
    assert Step.objects.filter(case=story.case, kind="wwb_test", outcome=None).exists() is begins


def test_the_transfer_says_from_whom_to_whom_and_by_when(story: Story) -> None:
    story.hold_round()
    row, step = story.transfer, Step.objects.get(case=story.case, kind="wwb_test")
    assert (row.from_organisation, row.to_organisation) == (story.chain.uwv, story.chain.gemeente)
    assert row.invite_by == step.due_on == ENDS - timedelta(weeks=6)
    assert step.owner is None  # the contact person's
    told = LedgerEvent.objects.filter(client_ref=story.case.client.ref).order_by("position")
    assert [one.type for one in told][-2:] == ["cases.step-planned", "transfers.transfer-started"]


def test_a_second_round_does_nothing_more(story: Story) -> None:
    story.hold_round()
    story.hold_round()
    story.hold_round(TODAY + DAY)
    assert Transfer.objects.count() == Step.objects.filter(kind="wwb_test").count() == 1


def test_a_step_of_the_way_of_working_is_used(story: Story) -> None:
    Step.objects.create(case=story.case, kind="wwb_test", due_on=TODAY + DAY, planned_at=story.now)
    story.hold_round()
    assert Transfer.objects.count() == Step.objects.filter(kind="wwb_test").count() == 1


@pytest.mark.parametrize("change", [{"law": "wia"}, {"superseded_at": "2026-11-16T09:00Z"}, {"expected_end_on": None},
                                    {"until_on": TODAY, "end_reason": "work"}])  # fmt: skip
def test_nothing_begins_without_ww_that_ends(story: Story, change: dict[str, object]) -> None:
    BenefitPeriod.objects.update(**change)
    story.hold_round()
    assert not Transfer.objects.exists()


def test_nothing_begins_where_ww_goes_on_under_another_source(story: Story) -> None:
    BenefitPeriod.objects.update(until_on=ENDS, end_reason="continued")
    BenefitPeriod.objects.create(
        client=story.case.client, law="ww", payer=story.chain.uwv, from_on=ENDS, source="source:ander",
        recorded_at=story.now,
    )  # fmt: skip
    story.hold_round()
    assert not Transfer.objects.exists()


def test_nothing_begins_in_a_closed_case(story: Story) -> None:
    close_case(case=story.case.key, reason="work", by=story.by(story.chain.anna), now=story.now)
    story.hold_round()
    assert not Transfer.objects.exists()


def test_the_transfer_moves_along_with_the_end_of_ww(story: Story) -> None:
    story.hold_round()
    BenefitPeriod.objects.update(expected_end_on=ENDS + 30 * DAY)
    story.hold_round(TODAY + DAY)
    assert story.transfer.effective_on == ENDS + 30 * DAY
    assert story.transfer.invite_by == ENDS + 30 * DAY - timedelta(weeks=6)
    assert LedgerEvent.objects.filter(type="transfers.transfer-moved").count() == 1


def test_by_hand_before_the_round_sees_it(story: Story) -> None:
    BenefitPeriod.objects.update(expected_end_on=None)
    begin = {"case": story.case.key, "by": story.by(story.chain.anna), "now": story.now}
    with pytest.raises(Refused):
        start_transfer(effective_on=TODAY, **begin)
    start_transfer(effective_on=ENDS + 90 * DAY, **begin)
    assert Step.objects.get(kind="wwb_test").due_on == story.transfer.invite_by
    with pytest.raises(Refused):
        start_transfer(effective_on=ENDS, **begin)
    story.hold_round()
    assert Transfer.objects.count() == 1


def test_only_who_has_regie_begins_one(story: Story) -> None:
    begin = {"case": story.case.key, "effective_on": ENDS, "now": story.now}
    with pytest.raises(Unknown):
        start_transfer(by=story.by(story.chain.bram), **begin)
    plan_step(
        case=story.case.key, kind="talk", due_on=TODAY, owner_id=story.chain.bram.pk, by=story.by(story.chain.anna),
        now=story.now,
    )  # fmt: skip
    with pytest.raises(Refused):  # who helps out may look, and does not decide
        start_transfer(by=story.by(story.chain.bram), **begin)


def test_inviting_ends_the_step_and_plans_the_talk(story: Story) -> None:
    story.hold_round()
    sent = invite(story)
    assert (sent.addressee, sent.type) == (story.chain.gemeente, "wwb_test")
    assert sent.messages.get().body["values"]["ends_on"] == (ENDS - DAY).isoformat()  # the last day of WW
    assert Step.objects.get(kind="wwb_test").outcome == "done"
    assert Step.objects.get(kind="talk_of_three").due_on == TODAY + 7 * DAY


def test_what_was_agreed_is_recorded_once_and_stays(story: Story) -> None:
    story.hold_round()
    agree(story, invite(story))
    row = ReintegrationAgreement.objects.get()
    assert (row.from_organisation, row.to_organisation) == (story.chain.uwv, story.chain.gemeente)
    assert (row.text, row.agreed_on, row.transfer) == ("Samen door met de cursus", TODAY, story.transfer)
    for change in (lambda: ReintegrationAgreement.objects.update(text="Anders"), lambda: row.delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_no_assistance_needed_records_no_agreement(story: Story) -> None:
    story.hold_round()
    answer_signal(
        signal=invite(story).key, outcome="no_assistance", reason="Partner werkt", by=story.by(story.chain.carla),
        now=story.now,
    )  # fmt: skip
    story.settle()
    assert not ReintegrationAgreement.objects.exists()


def test_from_ww_to_bijstand_with_the_same_contact_person(story: Story) -> None:
    """The whole of it: on the day target group and responsibility are the municipality's, the contact is the same."""
    story.hold_round()
    agree(story, invite(story))
    choose(story)
    assert Responsibility.objects.get(case=story.case, until_on=None).organisation == story.chain.uwv  # not yet
    accept(story, story.chain.carla)
    assert Responsibility.objects.get(case=story.case, until_on=None).organisation == story.chain.gemeente
    tell(story)
    assert Handover.objects.get(pk=story.transfer.handover_id).client_told_on == TODAY
    decide(story)
    assert story.hold_round(ENDS - DAY) == set()
    assert story.case.target_group == "ww"
    assert story.hold_round(ENDS) == set()
    assert story.case.target_group == "bijstand"
    assert Stewardship.objects.get(case=story.case, until_on=None).staff == story.chain.anna
    assert Responsibility.objects.get(case=story.case, until_on=None).organisation == story.chain.gemeente
    row = Transfer.objects.get()
    assert (row.ended_on, row.reached_on, row.outcome) == (ENDS, ENDS, "bijstand")
    spell = Spell.objects.get()
    assert (spell.target_group, spell.from_on, spell.until_on, spell.because) == ("ww", TODAY, ENDS, "target_group")
    changed = LedgerEvent.objects.get(type="cases.target-group-changed")
    assert changed.payload["target_group"] == "bijstand"
    assert story.hold_round(ENDS + DAY) == set()
    assert Transfer.objects.count() == 1


def test_the_contact_person_is_changed_by_a_colleague_who_accepts(story: Story) -> None:
    story.hold_round()
    choose(story, ContactChoice(contact="changes", to_staff_id=story.chain.carla.pk, reason="Kent de klant"))
    assert Stewardship.objects.get(case=story.case, until_on=None).staff == story.chain.anna
    accept(story, story.chain.carla)
    assert Stewardship.objects.get(case=story.case, until_on=None).staff == story.chain.carla
    assert Responsibility.objects.get(case=story.case, until_on=None).organisation == story.chain.gemeente


def test_after_a_refusal_it_can_be_chosen_again(story: Story) -> None:
    story.hold_round()
    choose(story)
    with pytest.raises(Refused):
        choose(story)
    asked = Handover.objects.get(case=story.case, answer=None)
    refuse_handover(handover=asked.key, reason="Te vroeg", by=story.by(story.chain.carla), now=story.now)
    story.settle()
    choose(story)
    assert story.transfer.handover_id != asked.pk


@pytest.mark.parametrize("choice", [ContactChoice(contact="changes"), ContactChoice(contact="")])
def test_a_choice_is_whole(story: Story, choice: ContactChoice) -> None:
    story.hold_round()
    with pytest.raises(Refused):
        choose(story, choice)


def test_no_bijstand_ends_it_with_a_reason(story: Story) -> None:
    story.hold_round()
    with pytest.raises(Refused):
        decide(story, "partner_income")
    decide(story, "partner_income", "Partner ging werken")
    assert Transfer.objects.get().ended_on == TODAY
    assert story.hold_round(ENDS + DAY) == set()
    assert story.case.target_group == "ww"
    with pytest.raises(Refused):
        choose_outcome(
            transfer=Transfer.objects.get().key, outcome="bijstand", reason="", by=story.by(story.chain.anna),
            now=story.now,
        )  # fmt: skip


def test_the_end_of_the_case_ends_it(story: Story) -> None:
    story.hold_round()
    close_case(case=story.case.key, reason="work", by=story.by(story.chain.anna), now=story.now)
    story.settle()
    assert (Transfer.objects.get().outcome, Transfer.objects.get().ended_on) == ("closed", TODAY)


def test_silence_about_the_invitation_at_its_edges(story: Story) -> None:
    story.hold_round()
    last = story.transfer.invite_by
    assert last is not None
    assert story.hold_round(last) == set()
    assert story.hold_round(last + DAY) == {"municipality_not_invited"}
    breach = Breach.objects.get(rule="municipality_not_invited")
    assert (breach.since_on, breach.owner, breach.organisation) == (last + DAY, story.chain.anna, story.chain.uwv)
    sent = invite(story)
    assert story.hold_round() == set()
    withdraw_signal(signal=sent.key, reason="Vergissing", by=story.by(story.chain.anna), now=story.now)
    assert story.hold_round() == {"municipality_not_invited"}


def test_who_hears_late_has_days_to_invite(story: Story) -> None:
    BenefitPeriod.objects.update(expected_end_on=TODAY + 14 * DAY)
    story.hold_round()
    assert story.transfer.invite_by == date(2026, 11, 23)  # five working days after today
    BenefitPeriod.objects.update(expected_end_on=TODAY + 2 * DAY)
    story.hold_round()
    assert story.transfer.invite_by == TODAY + 2 * DAY  # never after the end


def test_the_municipality_itself_has_nobody_to_invite(story: Story) -> None:
    story.hold_round()
    choose(story, ContactChoice(contact="changes", to_staff_id=story.chain.carla.pk, reason="Kent de klant"))
    accept(story, story.chain.carla)
    assert story.transfer.invite_by
    assert story.hold_round(story.transfer.invite_by + DAY) == set()


def test_silence_towards_the_client_at_its_edges(story: Story) -> None:
    story.hold_round()
    invite(story)
    choose(story)
    accept(story, story.chain.carla)
    decide(story)
    assert story.hold_round(ENDS - DAY) == set()
    assert story.hold_round(ENDS) == {"ww_end_not_told"}
    assert Breach.objects.get(rule="ww_end_not_told").since_on == ENDS
    assert story.hold_round(ENDS + DAY) == {"ww_end_not_told"}


def test_nothing_chosen_at_its_edges(story: Story) -> None:
    story.hold_round()
    invite(story)
    tell(story)
    assert story.hold_round(ENDS - DAY) == set()
    assert story.hold_round(ENDS) == {"ww_end_undecided"}
    decide(story)
    assert story.hold_round(ENDS) == {"ww_end_undecided"}  # bijstand from today, but whose client?
    assert story.case.target_group == "bijstand"
    with pytest.raises(Refused):
        decide(story, "work", "Toch werk")
    choose(story)
    assert story.hold_round(ENDS) == set()
    assert Transfer.objects.get().ended_on == ENDS


def test_what_is_known_of_it(story: Story) -> None:
    story.hold_round()
    standing = get_standing(story.case.key, viewer=story.by(story.chain.anna), today=TODAY)
    assert standing.last_day_of_ww == ENDS - DAY
    assert standing.home == story.chain.gemeente
    assert set(standing.arranged.values()) == {story.chain.gemeente}


def test_another_ww_later_begins_another_transfer(story: Story) -> None:
    story.hold_round()
    decide(story, "work", "Baan gevonden")
    later = ENDS + 300 * DAY
    BenefitPeriod.objects.update(until_on=TODAY + DAY, end_reason="work")
    BenefitPeriod.objects.create(
        client=story.case.client, law="ww", payer=story.chain.uwv, from_on=ENDS, expected_end_on=later,
        source="source:proef", recorded_at=story.now,
    )  # fmt: skip
    story.hold_round(later - timedelta(weeks=10))
    assert Transfer.objects.count() == 2
