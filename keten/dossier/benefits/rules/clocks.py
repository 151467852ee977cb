"""The clocks of an application (P11): transfer, decision, first payment."""

from calendar import monthrange
from datetime import date, timedelta

from keten.ground.foundation.calendar import add_working_days, end_of_legal_term, legal_due_on, parse_term


def transfer_due_on(received_on: date, *, working_days: int) -> date:
    """The last day on which a transfer is on time, also when the King's decree makes it a free day."""
    return end_of_legal_term(add_working_days(received_on, working_days))


def decision_due_on(received_on: date, *, term: str) -> date:
    """The last day for a decision: ``term`` ("P8W") after receipt, not ending on a free day (Atw art. 1)."""
    return legal_due_on(received_on, term)


def payment_due_on(decided_on: date, *, income_form_on: date | None, days: int) -> date:
    """The last day for the first payment, in calendar days after the decision or, later, the income form.

    A target of the chain, no legal term: it may end in a weekend.
    """
    return max(decided_on, income_form_on or decided_on) + timedelta(days=days)


def first_day_at_earliest(reported_on: date, *, back: str) -> date:
    """The earliest first day of bijstand: ``back`` ("P3M") before the report (Pw art. 44 lid 5)."""
    amount, _unit = parse_term(back)
    year, month = divmod(reported_on.year * 12 + reported_on.month - 1 - amount, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, min(reported_on.day, last))
