"""The life of a signal as a table: every state, by every hand, to every other state."""

from datetime import date, timedelta

import pytest

from keten.ground.foundation.decision import Refused
from keten.journey.chain_signals.rules.states import (
    ADDRESSEE,
    CARRIER,
    ENDED,
    SENDER,
    STATES,
    check_hold,
    check_turn,
    list_next,
    overdue_since,
)

TODAY = date(2026, 3, 2)
MAY = {
    (ADDRESSEE, "sent"): "received accepted refused in_progress on_hold answered",
    (ADDRESSEE, "received"): "accepted refused in_progress on_hold answered",
    (ADDRESSEE, "accepted"): "in_progress on_hold answered",
    (ADDRESSEE, "in_progress"): "on_hold answered",
    (ADDRESSEE, "on_hold"): "in_progress on_hold answered",
    (SENDER, "sent"): "withdrawn", (SENDER, "received"): "withdrawn", (SENDER, "accepted"): "withdrawn",
    (SENDER, "in_progress"): "withdrawn", (SENDER, "on_hold"): "withdrawn", (SENDER, "failed"): "withdrawn sent",
    (CARRIER, "sent"): "failed", (CARRIER, "failed"): "sent",
}  # fmt: skip


@pytest.mark.parametrize("side", [ADDRESSEE, SENDER, CARRIER])
@pytest.mark.parametrize("state", STATES)
def test_only_what_the_table_says(side: str, state: str) -> None:
    expected = set(MAY.get((side, state), "").split())
    assert list_next(state, side=side) == expected
    for to in STATES:
        assert check_turn(state, to, side=side, reason="Daarom").allowed == (to in expected)


@pytest.mark.parametrize("state", sorted(ENDED))
def test_nothing_follows_an_end(state: str) -> None:
    assert not any(list_next(state, side=side) for side in (ADDRESSEE, SENDER, CARRIER))


@pytest.mark.parametrize(("to", "side"), [("refused", ADDRESSEE), ("on_hold", ADDRESSEE), ("withdrawn", SENDER)])
def test_the_other_side_reads_why(to: str, side: str) -> None:
    decision = check_turn("sent", to, side=side, reason="  ")
    assert (decision.allowed, decision.field) == (False, "reason")


@pytest.mark.parametrize(("days", "is_right"), [(0, False), (1, True), (90, True), (91, False)])
def test_on_hold_has_an_end_that_is_near(days: int, is_right: bool) -> None:
    assert check_hold(TODAY + timedelta(days=days), today=TODAY, most_days=90).allowed == is_right


def test_on_hold_without_a_day() -> None:
    with pytest.raises(Refused, match="na vandaag"):
        check_hold(None, today=TODAY, most_days=90).require()


@pytest.mark.parametrize(
    ("state", "hold_until", "since"),
    [
        ("sent", None, date(2026, 3, 3)),
        ("on_hold", date(2026, 3, 9), date(2026, 3, 10)),
        ("on_hold", date(2026, 2, 1), date(2026, 3, 3)),
        ("answered", None, None), ("refused", None, None), ("withdrawn", None, None),
    ],
)  # fmt: skip
def test_silence_is_late_after_the_later_of_the_term_and_the_rest(
    state: str, hold_until: date | None, since: date | None
) -> None:
    assert overdue_since(state=state, due_on=TODAY, hold_until=hold_until) == since
