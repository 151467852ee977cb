"""Which months count around a change: six whole months before it and six after, as far as all of them is known.

The month of the change belongs to neither: who began in it met both ways of working.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from keten.insight.indicators.rules.definitions import Definition, Kind

MONTHS = 6  # on either side
# Rows that only count once a term of their own is over. The longest, for a decision, is eight weeks and can move past
# days off; a test holds this against the parameters of those terms.
TERMED, TERM_DAYS = ("signals", "applications"), 91


@dataclass(frozen=True)
class Window:
    """The first days of the months before and after a change that count."""

    before: tuple[date, ...]
    after: tuple[date, ...]

    @property
    def is_whole(self) -> bool:
        """Whether all months are there on both sides."""
        return len(self.before) == len(self.after) == MONTHS


def add_months(month: date, months: int) -> date:
    """The first day of the month so many months later (earlier, below 0)."""
    count = month.year * 12 + month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def count_needed_days(one: Definition) -> int:
    """How many days of a row must be known before it counts, the first one included; of an incidence at its shortest
    horizon."""
    if one.kind is Kind.INCIDENCE:
        return min(horizon.days for horizon in one.horizons) + 1
    return TERM_DAYS if one.over in TERMED else one.followed_days


def find_window(*, changed_on: date, from_month: date, until: date, needed_days: int) -> Window:
    """The months around a change. Figures begin in ``from_month`` and know what happened before ``until``.

    A month counts when all its rows are known for ``needed_days``: rows that were followed long enough would be the
    earlier ones alone, or those whose term is short.
    """
    middle = changed_on.replace(day=1)
    before, after = (
        tuple(
            month
            for month in (add_months(middle, step) for step in steps)
            if month >= from_month and _is_known(month, until, needed_days)
        )
        for steps in (range(-MONTHS, 0), range(1, MONTHS + 1))
    )
    return Window(before, after)


def find_span(changed_on: date) -> tuple[date, date]:
    """All months around a change, known or not, in which one elsewhere would disturb the comparison (half open)."""
    middle = changed_on.replace(day=1)
    return add_months(middle, -MONTHS), add_months(middle, MONTHS + 1)


def _is_known(month: date, until: date, needed_days: int) -> bool:
    """Whether the rows of its last day are; and the month itself is over."""
    following = add_months(month, 1)
    return following <= until and following - timedelta(days=1) + timedelta(days=needed_days) <= until
