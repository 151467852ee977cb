"""The terms around a decision (Awb), and when the next thing may happen."""

from datetime import date
from typing import Protocol

from keten.ground.foundation.calendar import add_term, add_working_days, legal_due_on
from keten.ground.foundation.decision import Decision


def objection_due_on(announced_on: date, *, term: str) -> date:
    """The last day to object: the term begins on the day after the notification (Awb 6:7, 6:8; Atw art. 1)."""
    return legal_due_on(announced_on, term)


def objection_decision_due_on(objection_ends_on: date, *, term: str, postponed: str = "") -> date:
    """The last day to decide on an objection: counted from the end of the term to object (Awb 7:10 lid 1).

    ``postponed``: the duration by which it was put off once (lid 3); "" when it was not.
    """
    due_on = legal_due_on(objection_ends_on, term)
    return legal_due_on(due_on, postponed) if postponed else due_on


def hearing_due_on(asked_on: date, *, days: int, extension: int = 0) -> date:
    """The last day to be heard, in working days (a choice of the project; Awb 4:8 names no term)."""
    due_on = add_working_days(asked_on, days)
    return add_working_days(due_on, extension) if extension else due_on


def has_heard(*, asked_on: date | None, due_on: date | None, answered_on: date | None, today: date) -> Decision:
    """Nothing is decided before the client could tell their side (Awb 4:8)."""
    if asked_on is None or due_on is None:
        return Decision.no("Vraag eerst de klant om zijn kant van het verhaal (Awb art. 4:8).")
    if answered_on is not None or today > due_on:
        return Decision.yes()
    return Decision.no("De klant kan nog reageren. Beslis daarna (Awb art. 4:8).")


class Hearing(Protocol):
    """A hearing as it stands: asked on a day, until a day, and answered or not."""

    asked_on: date
    due_on: date
    answered_on: date | None


def check_heard(hearing: Hearing | None, *, today: date) -> Decision:
    """The same of a hearing as it stands; None: nobody asked yet."""
    if hearing is None:
        return has_heard(asked_on=None, due_on=None, answered_on=None, today=today)
    asked_on, due_on, answered_on = hearing.asked_on, hearing.due_on, hearing.answered_on
    return has_heard(asked_on=asked_on, due_on=due_on, answered_on=answered_on, today=today)


def may_object(*, announced_on: date | None, due_on: date | None, objected_on: date | None) -> Decision:
    """Once, after the notification. Too late is for the body to judge (Awb 6:9 to 6:11): it is not refused here."""
    if announced_on is None or due_on is None:
        return Decision.no("Dit besluit is nog niet bekendgemaakt.")
    if objected_on is not None:
        return Decision.no("U heeft al bezwaar gemaakt.")
    return Decision.yes()


def is_running(
    announced_on: date | None, *, starts_on: date | None, months: int | None, ended_on: date | None, today: date
) -> bool:
    """Whether a reduction counts on a day or is still to come. ``months`` None: it has no end of its own."""
    if announced_on is None or starts_on is None or (ended_on is not None and ended_on <= today):
        return False
    return months is None or today < add_term(starts_on, f"P{months}M")
