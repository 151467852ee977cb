"""Around a change: which months count on either side."""

from datetime import date, timedelta

import pytest

from keten.insight.indicators.library import list_definitions
from keten.insight.indicators.rules.changing import Change, find_disturbed
from keten.insight.indicators.rules.definitions import Kind
from keten.insight.indicators.rules.windows import TERM_DAYS, Window, count_needed_days, find_span, find_window
from keten.insight.simulation.library import get_terms
from tests.insight.simulation.worlds import TERMS_ON

FROM, UNTIL = date(2024, 7, 1), date(2026, 7, 1)


def window(changed_on: date, needed_days: int = 0) -> Window:
    return find_window(changed_on=changed_on, from_month=FROM, until=UNTIL, needed_days=needed_days)


# When something changed, for how many days a row must be known, and the first and last month on either side.
@pytest.mark.parametrize(
    ("changed_on", "needed_days", "before", "after"),
    [
        (date(2025, 6, 15), 0, ("2024-12", "2025-05", 6), ("2025-07", "2025-12", 6)),
        (date(2025, 6, 1), 0, ("2024-12", "2025-05", 6), ("2025-07", "2025-12", 6)),  # the month of the change: neither
        (date(2025, 6, 30), 0, ("2024-12", "2025-05", 6), ("2025-07", "2025-12", 6)),
        (date(2024, 10, 1), 0, ("2024-07", "2024-09", 3), ("2024-11", "2025-04", 6)),  # the figures begin in July
        (date(2024, 7, 1), 0, None, ("2024-08", "2025-01", 6)),
        (date(2026, 2, 2), 0, ("2025-08", "2026-01", 6), ("2026-03", "2026-06", 4)),  # they end with June
        (date(2026, 6, 2), 0, ("2025-12", "2026-05", 6), None),
        (date(2026, 2, 2), 1, ("2025-08", "2026-01", 6), ("2026-03", "2026-06", 4)),  # 30 June itself is known
        (date(2026, 2, 2), 2, ("2025-08", "2026-01", 6), ("2026-03", "2026-05", 3)),
        (date(2026, 2, 2), 31, ("2025-08", "2026-01", 6), ("2026-03", "2026-05", 3)),  # 31 May and 30 days more
        (date(2026, 2, 2), 32, ("2025-08", "2026-01", 6), ("2026-03", "2026-04", 2)),
        (date(2026, 1, 2), 366, None, None),
        (date(2025, 12, 2), 366, ("2025-06", "2025-06", 1), None),
    ],
)
def test_which_months_count(
    changed_on: date, needed_days: int, before: tuple[str, str, int] | None, after: tuple[str, str, int] | None
) -> None:
    found = window(changed_on, needed_days)
    for months, expected in ((found.before, before), (found.after, after)):
        if expected is None:
            assert months == ()
        else:
            assert (f"{months[0]:%Y-%m}", f"{months[-1]:%Y-%m}", len(months)) == expected
    assert found.is_whole == (len(found.before) == len(found.after) == 6)


def test_a_change_elsewhere_disturbs_in_all_months_around_it() -> None:
    span = find_span(date(2026, 2, 2))
    assert span == (date(2025, 8, 1), date(2026, 9, 1))
    days = {1: date(2025, 7, 31), 2: date(2025, 8, 1), 3: date(2026, 8, 31), 4: date(2026, 9, 1)}
    changes = [Change(location, on, ()) for location, on in days.items()]
    assert find_disturbed(changes, span=span) == {2, 3}


def test_how_long_a_row_must_be_known_follows_from_its_definition() -> None:
    needed = {one.code: count_needed_days(one) for one in list_definitions().values() if one.kind is not Kind.RATIO}
    assert needed["first_talk"] == 15  # on day 14 it still counts: the first day, and fourteen after it
    assert needed["outflow_work"] == 92  # the shortest of 3, 6 and 12 months
    assert needed["prevention_ww"] == 91
    assert needed["no_show"] == 0
    assert needed["signals_in_time"] == needed["right_benefit_in_time"] == TERM_DAYS


def test_every_term_is_over_by_then() -> None:
    terms = get_terms(TERMS_ON)
    for day in (date(2025, 1, 1) + timedelta(days=days) for days in range(730)):
        ends = [terms.decide_by(day), *(terms.answer_signal_by(kind, day) for kind in terms.signals)]
        assert max(ends) < day + timedelta(days=TERM_DAYS)
