"""The pure rules of transfers, without a database."""

from datetime import date, timedelta

import pytest

from keten.journey.transfers.rules.choosing import check_outcome, is_complete
from keten.journey.transfers.rules.moving import Destination, choose_receiver
from keten.journey.transfers.rules.timing import Terms, invite_by, may_start

END = date(2027, 3, 1)


@pytest.mark.parametrize(("soonest_on", "expected"), [
    (END - timedelta(weeks=9), END - timedelta(weeks=6)),
    (END - timedelta(weeks=2), END - timedelta(weeks=2)),
    (END + timedelta(days=1), END),
])  # fmt: skip
def test_the_last_day_to_invite(soonest_on: date, expected: date) -> None:
    assert invite_by(END, Terms(ahead_weeks=10, invited_weeks=6, soonest_on=soonest_on)) == expected


@pytest.mark.parametrize(("days", "has_open", "allowed"), [(1, False, True), (0, False, False), (1, True, False)])
def test_a_start_by_hand(days: int, has_open: bool, allowed: bool) -> None:
    found = may_start(effective_on=END + timedelta(days=days), today=END, has_open=has_open)
    assert found.allowed is allowed


@pytest.mark.parametrize(("group", "home", "intake", "receiver"), [
    ("bijstand", 1, 2, 1), ("ww", 1, 2, 2), ("bijstand", None, 2, 2), ("ww", 1, None, 1), ("ww", None, None, None),
])  # fmt: skip
def test_who_takes_over(group: str, home: int | None, intake: int | None, receiver: int | None) -> None:
    there = Destination(location_id=1, home=home, intake=intake)
    assert choose_receiver(there, target_group=group) == receiver


@pytest.mark.parametrize(("outcome", "reason", "allowed"), [
    ("bijstand", "", True), ("work", "", False), ("work", "Baan", True), ("taken_over", "x", False), ("", "", False),
])  # fmt: skip
def test_an_outcome(outcome: str, reason: str, allowed: bool) -> None:
    assert check_outcome(outcome, reason, has_come=False).allowed is allowed
    assert not check_outcome(outcome, reason, has_come=True).allowed


def test_complete_is_all_of_it() -> None:
    assert is_complete(has_come=True, contact="stays", told_on=END)
    assert not is_complete(has_come=False, contact="stays", told_on=END)
    assert not is_complete(has_come=True, contact=None, told_on=END)
    assert not is_complete(has_come=True, contact="stays", told_on=None)
