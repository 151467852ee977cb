"""Planning an arrangement: whatever was there, afterwards one organisation holds the wish and nothing overlaps."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.ground.organisations.rules.arranging import (
    Arranged,
    Replan,
    check_partner,
    check_period,
    check_withdrawal,
    plan_arrangement,
    plan_withdrawal,
)
from keten.ground.organisations.rules.periods import Span, is_covered

TODAY = date(2026, 11, 16)
UWV, CITY = 1, 2


def day(number: int) -> date:
    return TODAY + timedelta(days=number)


def span(first: int, last: int | None = None) -> Span:
    return Span(day(first), None if last is None else day(last))


def carry_out(rows: list[Arranged], plan: Replan) -> list[Arranged]:
    """What stands after a plan."""
    gone = {row.id for row in (*plan.removed, *plan.changed)}
    return sorted(
        [row for row in rows if row.id not in gone] + [*plan.changed, *plan.added], key=lambda r: r.span.from_on
    )


def who(rows: list[Arranged], on: date) -> int | None:
    held = [row.organisation_id for row in rows if row.span.covers(Span(on, on + timedelta(days=1)))]
    assert len(held) <= 1, f"two organisations on {on}: {rows}"
    return held[0] if held else None


@st.composite
def histories(draw: st.DrawFn) -> list[Arranged]:
    """Rows one after the other, perhaps with gaps, the last perhaps for good."""
    marks = sorted(draw(st.sets(st.integers(-20, 40), min_size=2, max_size=9)))
    rows = [
        Arranged(number, draw(st.sampled_from([UWV, CITY])), span(first, last))
        for number, (first, last) in enumerate(pairwise(marks))
        if draw(st.booleans())
    ]
    if draw(st.booleans()):
        rows.append(Arranged(99, draw(st.sampled_from([UWV, CITY])), span(marks[-1])))
    return rows


@settings(deadline=None)  # a busy machine is no fault
@given(histories(), st.integers(0, 45), st.one_of(st.none(), st.integers(1, 30)), st.sampled_from([UWV, CITY]))
def test_the_wish_holds_and_the_rest_stays(rows: list[Arranged], first: int, days: int | None, wished: int) -> None:
    wish = span(first, None if days is None else first + days)
    after = carry_out(rows, plan_arrangement(rows, organisation_id=wished, span=wish))
    for number in range(-25, 80):
        expected = wished if wish.covers(span(number, number + 1)) else who(rows, day(number))
        assert who(after, day(number)) == expected


@settings(deadline=None)  # a busy machine is no fault
@given(histories(), st.integers(1, 45), st.one_of(st.none(), st.integers(1, 30)), st.sampled_from([UWV, CITY]))
def test_what_did_not_begin_can_be_withdrawn_without_overlap(
    rows: list[Arranged], first: int, days: int | None, wished: int
) -> None:
    wish = span(first, None if days is None else first + days)
    plan = plan_arrangement(rows, organisation_id=wished, span=wish)
    numbered = [Arranged(1000 + n, row.organisation_id, row.span) for n, row in enumerate(carry_out(rows, plan))]
    made = next((row for row in numbered if plan and row.span == wish), None)
    if made is None:
        return
    after = carry_out(numbered, plan_withdrawal(numbered, made))
    for number in range(-25, 80):
        who(after, day(number))
    assert made.id not in {row.id for row in after}


def test_a_municipality_takes_over_from_a_date() -> None:
    plan = plan_arrangement([Arranged(7, UWV, span(-100))], organisation_id=CITY, span=span(10))
    assert plan == Replan(changed=(Arranged(7, UWV, span(-100, 10)),), added=(Arranged(None, CITY, span(10)),))


def test_a_period_in_the_middle_splits_what_runs() -> None:
    plan = plan_arrangement([Arranged(7, UWV, span(-100))], organisation_id=CITY, span=span(10, 20))
    assert plan.changed == (Arranged(7, UWV, span(-100, 10)),)
    assert plan.added == (Arranged(None, CITY, span(10, 20)), Arranged(None, UWV, span(20)))


def test_what_was_planned_later_disappears_under_a_wish_for_good() -> None:
    rows = [Arranged(1, UWV, span(-100, 30)), Arranged(2, CITY, span(30))]
    assert plan_arrangement(rows, organisation_id=UWV, span=span(10)).removed == (rows[1],)


def test_nothing_changes_when_it_is_so_already() -> None:
    assert not plan_arrangement([Arranged(1, UWV, span(-100))], organisation_id=UWV, span=span(10))


def test_withdrawing_lets_the_previous_one_go_on() -> None:
    rows = [Arranged(1, UWV, span(-9, 10)), Arranged(2, CITY, span(10, 20)), Arranged(3, UWV, span(20))]
    plan = plan_withdrawal(rows, rows[1])
    assert plan == Replan(removed=(rows[1], rows[2]), changed=(Arranged(1, UWV, span(-9)),))


@pytest.mark.parametrize(("wish", "field"), [(span(-1), "from_on"), (span(5, 5), "until_on"), (span(5, 4), "until_on")])
def test_impossible_periods_are_refused_at_the_field(wish: Span, field: str) -> None:
    assert check_period(wish, today=TODAY).field == field


def test_today_is_not_the_past() -> None:
    assert check_period(span(0), today=TODAY)


def test_only_a_partner_during_the_whole_period() -> None:
    def check(*partnerships: Span) -> bool:
        return bool(check_partner(span(5, 20), name="UWV", location="Werkplein", partnerships=partnerships))

    assert check(span(-9))
    assert check(span(-9, 12), span(12))
    assert not check()
    assert not check(span(-9, 19))
    assert not check(span(6))


def test_what_has_begun_cannot_be_withdrawn() -> None:
    assert not check_withdrawal(span(0), today=TODAY)
    assert check_withdrawal(span(1), today=TODAY)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 10)), max_size=6), st.integers(0, 30), st.integers(1, 9))
def test_covered_means_every_day_is_in_a_span(parts: list[tuple[int, int]], first: int, days: int) -> None:
    spans = [span(start, start + length) for start, length in parts]
    every = all(any(s.covers(span(n, n + 1)) for s in spans) for n in range(first, first + days))
    assert is_covered(span(first, first + days), spans) == every
