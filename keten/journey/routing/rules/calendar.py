"""When a clock runs: its last day and the day on which the step comes on the desk. One place for both evaluators."""

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from keten.ground.foundation.calendar import add_term, legal_due_on, parse_term


@lru_cache(maxsize=200_000)
def get_due_on(start: date, after: str, *, legal: bool, and_then: str = "") -> date:
    """The last day of a term after an event. ``legal``: by the Algemene termijnenwet; ``and_then`` counts on."""
    last_day = legal_due_on(start, after) if legal else add_term(start, after)
    return add_term(last_day, and_then) if and_then else last_day


@lru_cache(maxsize=200_000)
def count_back(day: date, term: str) -> date:
    """The calendar day that lies an ISO 8601 duration before ``day``; a shorter month ends on its last day."""
    amount, unit = parse_term(term)
    if unit in "DW":
        return day - timedelta(days=amount if unit == "D" else 7 * amount)
    years, month = divmod(day.month - 1 - (amount if unit == "M" else 12 * amount), 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
