"""When somebody's rights are looked at again, and by whom: yearly for all, quarterly for who can do more."""

from collections.abc import Collection
from datetime import date

from keten.ground.foundation.decision import Decision
from keten.ground.organisations.rules.viewer import Viewer

PRIVILEGED = frozenset({"administrator", "security_officer"})


def decide_review_due(
    roles: Collection[str], *, since_on: date, last_on: date | None, months: int, privileged_months: int
) -> date:
    """The day on which the roles must have been looked at again (BIO2 5.18.02; for privileged roles 8.02.01).

    ``since_on`` is when the newest role began, ``last_on`` when they were last reviewed: a role given afterwards was
    looked at when it was given.
    """
    start = max(since_on, last_on) if last_on else since_on
    return _after_months(start, privileged_months if PRIVILEGED & set(roles) else months)


def may_review_rights(viewer: Viewer, *, staff_id: int) -> Decision:
    """The privacy officer judges rights; nobody their own."""
    if not viewer.has_role("security_officer"):
        return Decision.no("Alleen een privacyfunctionaris kan rechten beoordelen.")
    if viewer.staff_id == staff_id:
        return Decision.no("Uw eigen rechten beoordeelt een collega.")
    return Decision.yes()


def _after_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(day.year + years, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
