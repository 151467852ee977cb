"""The daily round by example: from which day each promise counts as broken, whom it lies with, when it is mended."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from keten.dossier.cases.actions import accept_handover, ask_handover, complete_step, move_step, plan_step
from keten.dossier.cases.actions.granting import sync_case_grants
from keten.dossier.cases.models import Case, Handover, Step
from keten.ground.foundation.calendar import count_working_days, latest_start
from keten.ground.foundation.decision import Refused
from keten.ground.ledger.models import LedgerEvent
from keten.ground.organisations.models import Absence, Staff
from keten.ground.promises.actions import run_round
from keten.ground.promises.models import Breach, RoundRun, Rung
from keten.ground.promises.queries import list_figures
from tests.conftest import as_round
from tests.factories import TODAY, Chain, at, make_chain

pytestmark = pytest.mark.django_db
TUE, WED, THU, FRI = (TODAY + timedelta(days=n) for n in (1, 2, 3, 4))


def hold_round(on: date) -> RoundRun:
    with as_round():
        return run_round(on=on, now=at(on, 20))


def broken(on: date) -> set[str]:
    """Rules that are broken according to the round of a day."""
    hold_round(on)
    return set(Breach.objects.filter(mended_on=None).values_list("rule", flat=True))


def carried(chain: Chain, on: date = TODAY) -> Case:
    """A client with a contact person."""
    case = chain.register(on=on)
    asked = Handover.objects.get(case=case)
    accept_handover(handover=asked.key, by=chain.viewer(asked.to_staff, on), now=at(on))
    return case


def the_breach(rule: str) -> Breach:
    return Breach.objects.get(rule=rule, mended_on=None)


def test_a_new_client_has_a_contact_person_by_the_end_of_the_next_working_day() -> None:
    chain = make_chain()
    chain.register()
    assert broken(TUE) == set()
    assert broken(WED) == {"no_contact"}
    breach = the_breach("no_contact")
    assert (breach.since_on, breach.found_on, breach.owner, breach.organisation) == (TODAY, WED, None, chain.uwv)


def test_registered_on_friday_the_weekend_does_not_count() -> None:
    chain = make_chain()
    chain.register(on=FRI)
    monday = FRI + timedelta(days=3)
    assert broken(monday) == set()
    assert broken(monday + timedelta(days=1)) == {"no_contact"}


def test_a_step_is_late_the_day_after_its_date_and_mended_by_moving_it() -> None:
    chain = make_chain()
    case = carried(chain)
    step = Step.objects.get(case=case)
    late = step.due_on + timedelta(days=1)
    assert broken(step.due_on) == set()
    assert broken(late) == {"step_late"}
    assert the_breach("step_late").since_on == late
    move_step(step=step.key, due_on=late, by=chain.viewer(chain.anna, late), now=at(late))
    assert broken(late) == set()
    assert Breach.objects.get().mended_on == late


def test_without_a_next_step_the_client_is_out_of_sight_the_next_day() -> None:
    chain = make_chain()
    case = carried(chain)
    complete_step(step=Step.objects.get(case=case).key, by=chain.viewer(chain.dirk), now=at(TODAY))
    assert broken(TODAY) == set()
    assert broken(TUE) == {"no_step"}
    plan_step(case=case.key, kind="call", due_on=THU, by=chain.viewer(chain.anna), now=at(TUE))
    assert broken(TUE) == set()


def test_an_unanswered_handover_lies_with_whom_it_was_asked() -> None:
    chain = make_chain()
    case = carried(chain)
    ask_handover(case=case.key, to_organisation_id=chain.gemeente.pk, to_staff_id=chain.carla.pk,
                 by=chain.viewer(chain.dirk), now=at(TODAY))  # fmt: skip
    due = date(2026, 11, 23)  # five working days
    assert broken(due) == set()
    assert broken(due + timedelta(days=1)) == {"handover_unanswered"}
    assert the_breach("handover_unanswered").owner == chain.carla


@pytest.mark.parametrize(("replacement", "is_broken"), [(None, True), ("bram", False), ("away", True), ("gone", True)])
def test_a_holiday_does_not_break_the_promise_when_somebody_takes_over(replacement: str, is_broken: bool) -> None:
    chain = make_chain()
    case = carried(chain)
    steward = case.stewardships.get().staff
    other = chain.bram if steward == chain.anna else chain.anna
    if replacement == "away":
        Absence.objects.create(staff=other, from_on=TUE, until_on=WED, reason="illness")
    if replacement == "gone":
        Staff.objects.filter(pk=other.pk).update(until_on=TUE)
    Absence.objects.create(staff=steward, replacement=other if replacement else None, from_on=TUE, until_on=WED,
                           reason="leave")  # fmt: skip
    assert broken(TODAY) == set()
    assert broken(TUE) == ({"contact_away"} if is_broken else set())
    assert broken(WED) == set()


def test_away_since_the_first_day_of_the_unbroken_row() -> None:
    """Two absences in a row, with a replacement who left in between, seen by a round only at the end."""
    chain = make_chain()
    steward = carried(chain).stewardships.get().staff
    other = chain.bram if steward == chain.anna else chain.anna
    Absence.objects.create(staff=steward, replacement=other, from_on=TUE, until_on=FRI, reason="leave")
    Absence.objects.create(staff=steward, from_on=FRI, reason="illness")
    Staff.objects.filter(pk=other.pk).update(until_on=THU)
    assert broken(FRI + timedelta(days=1)) == {"contact_away"}
    assert the_breach("contact_away").since_on == THU


def test_who_accepts_while_away_is_away_since_accepting() -> None:
    chain = make_chain()
    Absence.objects.create(staff=chain.anna, from_on=TODAY, reason="leave")
    case = chain.register(on=TODAY, by=chain.bram)
    asked = Handover.objects.get(case=case)
    Handover.objects.filter(pk=asked.pk).update(to_staff=chain.anna)
    sync_case_grants([case.client_id], today=TODAY)
    accept_handover(handover=asked.key, by=chain.viewer(chain.anna, TUE), now=at(TUE))
    assert broken(TUE) == {"contact_away"}
    assert the_breach("contact_away").since_on == TUE


def test_mended_and_broken_again_between_two_rounds_is_a_new_breach() -> None:
    chain = make_chain()
    case = carried(chain)
    anna = chain.viewer(chain.anna)
    complete_step(step=Step.objects.get(case=case).key, by=anna, now=at(TODAY))
    assert broken(TUE) == {"no_step"}
    step = plan_step(case=case.key, kind="call", due_on=WED, by=anna, now=at(WED))
    complete_step(step=step.key, by=anna, now=at(WED))
    assert broken(THU) == {"no_step"}
    history = Breach.objects.order_by("since_on").values_list("since_on", "found_on", "mended_on")
    assert list(history) == [(TODAY, TUE, THU), (WED, THU, None)]


def test_the_ladder_is_climbed_in_working_days() -> None:
    chain = make_chain()
    step = Step.objects.get(case=carried(chain))
    since = step.due_on + timedelta(days=1)
    seen: dict[date, int] = {}
    for days in range(40):
        hold_round(since + timedelta(days=days))
        seen.setdefault(the_breach("step_late").rung, since + timedelta(days=days))
    gone_by = {rung: count_working_days(since, day) for rung, day in seen.items()}
    assert gone_by == {Rung.CONTACT: 0, Rung.TEAM_LEADER: 3, Rung.LOCATION_MANAGEMENT: 10, Rung.ORGANISATIONS: 20}
    assert LedgerEvent.objects.filter(type="promises.breach-climbed").count() == 3


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.integers(0, 30))
def test_latest_start(on: date, days: int) -> None:
    start = latest_start(on, days)
    assert count_working_days(start, on) >= days
    assert count_working_days(start + timedelta(days=1), on) < days or start == on


def test_a_second_round_changes_nothing_and_an_earlier_day_is_refused() -> None:
    chain = make_chain()
    chain.register()
    first = hold_round(THU)
    events = LedgerEvent.objects.count()
    again = hold_round(THU)
    assert (again.found, again.mended, again.climbed, again.open) == (first.found, 0, 0, first.open)
    assert LedgerEvent.objects.count() == events
    with pytest.raises(Refused, match="19-11-2026 is al geweest"), as_round():
        run_round(on=WED, now=at(WED))
    assert RoundRun.objects.count() == 1


def test_a_closed_or_reassigned_case_keeps_the_book_right() -> None:
    chain = make_chain()
    case = carried(chain)
    late = Step.objects.get(case=case).due_on + timedelta(days=1)
    assert broken(late) == {"step_late"}
    before = the_breach("step_late").owner
    other = chain.bram if before == chain.anna else chain.anna
    asked = ask_handover(case=case.key, to_organisation_id=chain.uwv.pk, to_staff_id=other.pk,
                         by=chain.viewer(chain.dirk, late), now=at(late))  # fmt: skip
    accept_handover(handover=asked.key, by=chain.viewer(other, late), now=at(late))
    hold_round(late)
    assert the_breach("step_late").owner == other
    (figure,) = list_figures()
    assert (figure.location, figure.rule, figure.open, figure.oldest_on) == (chain.location.name, "step_late", 1, late)
