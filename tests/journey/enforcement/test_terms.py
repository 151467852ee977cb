"""Terms at their edges: Awb 4:8, 6:7, 6:8, 7:10; the free days of the Algemene termijnenwet (Atw)."""

from datetime import date

import pytest

from keten.journey.enforcement.rules.procedure import (
    has_heard,
    hearing_due_on,
    may_object,
    objection_decision_due_on,
    objection_due_on,
)


@pytest.mark.parametrize(
    ("why", "announced_on", "due_on"),
    [
        ("Awb 6:8: from the day after; a Monday", date(2026, 11, 16), date(2026, 12, 28)),
        ("Atw 1: ends on eerste kerstdag, a Friday, so Monday", date(2026, 11, 13), date(2026, 12, 28)),
        ("Atw 1: ends on a Saturday", date(2026, 10, 3), date(2026, 11, 16)),
        ("Atw 1: ends on Koningsdag", date(2027, 3, 16), date(2027, 4, 28)),
        ("an ordinary Tuesday", date(2026, 11, 17), date(2026, 12, 29)),
    ],
)
def test_objection_within_six_weeks(why, announced_on, due_on):
    assert objection_due_on(announced_on, term="P6W") == due_on, why


@pytest.mark.parametrize(
    ("why", "ends_on", "postponed", "due_on"),
    [
        ("Awb 7:10 lid 1: from the end of the term to object", date(2026, 12, 28), "", date(2027, 2, 8)),
        ("Awb 7:10 lid 3: six weeks more", date(2026, 12, 28), "P6W", date(2027, 3, 22)),
        ("Atw 1: ends on tweede paasdag", date(2027, 2, 15), "", date(2027, 3, 30)),
    ],
)
def test_decision_on_an_objection(why, ends_on, postponed, due_on):
    assert objection_decision_due_on(ends_on, term="P6W", postponed=postponed) == due_on, why


@pytest.mark.parametrize(
    ("asked_on", "extension", "due_on"),
    [
        (date(2026, 11, 16), 0, date(2026, 11, 30)),
        (date(2026, 11, 16), 5, date(2026, 12, 7)),
        (date(2026, 12, 18), 0, date(2027, 1, 5)),  # Christmas and New Year do not count
    ],
)
def test_time_to_be_heard(asked_on, extension, due_on):
    assert hearing_due_on(asked_on, days=10, extension=extension) == due_on


@pytest.mark.parametrize(
    ("why", "asked_on", "answered_on", "today", "allowed"),
    [
        ("Awb 4:8: not asked", None, None, date(2026, 11, 30), False),
        ("Awb 4:8: the last day is the client's", date(2026, 11, 16), None, date(2026, 11, 30), False),
        ("Awb 4:8: the day after", date(2026, 11, 16), None, date(2026, 12, 1), True),
        ("Awb 4:8: the client told", date(2026, 11, 16), date(2026, 11, 17), date(2026, 11, 17), True),
    ],
)
def test_nothing_is_decided_before_the_client_was_heard(why, asked_on, answered_on, today, allowed):
    due_on = date(2026, 11, 30) if asked_on else None
    assert has_heard(asked_on=asked_on, due_on=due_on, answered_on=answered_on, today=today).allowed == allowed, why


@pytest.mark.parametrize(
    ("announced_on", "objected_on", "allowed"),
    [(None, None, False), (date(2026, 11, 16), None, True), (date(2026, 11, 16), date(2026, 11, 20), False)],
)
def test_one_objection_after_the_notification(announced_on, objected_on, allowed):
    due_on = date(2026, 12, 28) if announced_on else None
    assert may_object(announced_on=announced_on, due_on=due_on, objected_on=objected_on).allowed == allowed
