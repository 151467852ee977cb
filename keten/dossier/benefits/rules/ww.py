"""Indication of the WW: weeks, years, duration and amount (WW art. 16, 17, 17a, 42, 47)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from keten.dossier.benefits.rules.indication import Indication, Line, Terms, at_least, exact, whole

_CENT = Decimal("0.01")
_HOURS_COUNT_FROM = 2013  # before it, days did
_DAYS_COUNT_FROM = 1998  # before it, every year from the 18th birthday on
_HALF_MONTHS_FROM = 2016


@dataclass(frozen=True, kw_only=True)
class WwFacts:
    """What is known; None where it is not. Weeks are named by their Monday.

    ``worked_weeks`` have at least one hour in the job that was lost, not used for an earlier right. ``skipped_weeks``
    give the reason ("illness", "self_employed", "unpaid_leave", "parental_leave"). ``hours`` and ``days`` are those
    with wage, per calendar year. ``day_wage`` is uncapped; ``income`` and ``other_income`` are per month, in euros.
    """

    first_day_on: date
    hours_before: Decimal | None = None
    hours_left: Decimal | None = None
    is_available: bool | None = None
    worked_weeks: frozenset[date] | None = None
    skipped_weeks: Mapping[date, str] | None = None
    hours: Mapping[int, int] | None = None
    days: Mapping[int, int] | None = None
    born_on: date | None = None
    day_wage: Decimal | None = None
    income: Decimal = Decimal(0)
    other_income: Decimal = Decimal(0)


def check_ww(facts: WwFacts, terms: Terms) -> Indication:
    """All lines for the WW on the first day of unemployment."""
    hours, weeks, years = _hours_lost(facts, terms), _weeks(facts, terms), _years(facts, terms)
    available = Line(code="available", value=None, threshold=None, source=terms["ww_hours_lost"].source,
                     met=facts.is_available)  # fmt: skip
    return Indication(
        law="ww", lines=(hours, available, weeks, years, _duration(facts, terms, weeks, years), *_amounts(facts, terms))
    )


def count_weeks(facts: WwFacts, *, window: int, leave_most: int) -> int:
    """Worked weeks among the last ``window`` calendar weeks that are not skipped, before the first day's week."""
    skipped, leave = dict(facts.skipped_weeks or {}), 0
    week = facts.first_day_on - timedelta(days=facts.first_day_on.weekday())
    seen = worked = 0
    while seen < window:
        week -= timedelta(days=7)
        is_leave = skipped.get(week) == "unpaid_leave"
        leave += is_leave
        if week in skipped and not (is_leave and leave > leave_most):
            continue
        seen += 1
        worked += week in (facts.worked_weeks or ())
    return worked


def count_half_months(years_before: int, years_after: int, *, full: int, least: int, most: int) -> int:
    """Duration in half months: a month for each of the first ``full`` years and every year before 2016, half a month
    for other years; between ``least`` and ``most`` months. ``years_before`` lie before 2016, ``years_after`` not."""
    whole_months = max(years_before, min(years_before + years_after, full))
    halves = 2 * whole_months + (years_before + years_after - whole_months)
    return max(2 * least, min(2 * most, halves))


def compute_amount(day_wage: Decimal, *, most: Decimal, share: Decimal, days: Decimal, income: Decimal,
                   other: Decimal) -> Decimal:  # fmt: skip
    """Per month, in euros: share x (A - B x C/D) - E, never below nothing (WW art. 47)."""
    capped = min(day_wage, most)
    ratio = capped / day_wage if day_wage else Decimal(0)
    amount = share * (capped * days - income * ratio) - other
    return max(Decimal(0), amount).quantize(_CENT, ROUND_HALF_UP)


def _hours_lost(facts: WwFacts, terms: Terms) -> Line:
    before, left, least = facts.hours_before, facts.hours_left, whole(terms, "ww_hours_lost")
    lost = None if before is None or left is None else before - left
    met = None
    if lost is not None and before is not None and least is not None:
        met = lost >= least or (lost > 0 and 2 * lost >= before)
    return Line(code="hours_lost", value=lost, threshold=least, source=terms["ww_hours_lost"].source, met=met)


def _weeks(facts: WwFacts, terms: Terms) -> Line:
    window, needed = whole(terms, "ww_weeks_window"), whole(terms, "ww_weeks_needed")
    leave, worked = whole(terms, "ww_unpaid_leave_weeks"), None
    if facts.worked_weeks is not None and window is not None and leave is not None:
        worked = count_weeks(facts, window=window, leave_most=leave)
    return Line(code="weeks", value=worked, threshold=needed, of=window, source=terms["ww_weeks_needed"].source,
                met=at_least(worked, needed))  # fmt: skip


def _years(facts: WwFacts, terms: Terms) -> Line:
    """Not a condition for the right itself: without it the WW lasts the least number of months."""
    window, needed, found = whole(terms, "ww_years_window"), whole(terms, "ww_years_needed"), None
    if facts.hours is not None and window is not None:
        year = facts.first_day_on.year
        found = sum(_counts(y, facts, terms) for y in range(year - window, year))
    return Line(code="years", value=found, threshold=needed, of=window, source=terms["ww_years_needed"].source,
                met=at_least(found, needed), is_result=True)  # fmt: skip


def _counts(year: int, facts: WwFacts, terms: Terms) -> bool:
    if year >= _HOURS_COUNT_FROM:
        return (facts.hours or {}).get(year, 0) >= (whole(terms, "ww_hours_in_year") or 0)
    if year >= _DAYS_COUNT_FROM:
        return (facts.days or {}).get(year, 0) >= (whole(terms, "ww_days_in_year") or 0)
    return facts.born_on is not None and year >= facts.born_on.year + 18


def _duration(facts: WwFacts, terms: Terms, weeks: Line, years: Line) -> Line:
    """In half months; nothing without the weeks, the least without the years."""
    least, most = whole(terms, "ww_months_least"), whole(terms, "ww_months_most")
    full, halves = whole(terms, "ww_full_years"), None
    if None not in (least, most, full, years.met) and facts.born_on is not None:
        assert least is not None and most is not None and full is not None  # noqa: PT018
        before, after = _history(facts, terms)
        halves = count_half_months(before, after, full=full, least=least, most=most) if years.met else 2 * least
    return Line(code="duration", value=halves if weeks.met else None, threshold=most, of=least,
                source=terms["ww_months_most"].source, is_result=True)  # fmt: skip


def _history(facts: WwFacts, terms: Terms) -> tuple[int, int]:
    """*Arbeidsverleden* in years: before 2016, and after 2015, up to the year before the first day."""
    assert facts.born_on is not None
    years = [y for y in range(facts.born_on.year + 18, facts.first_day_on.year) if _counts(y, facts, terms)]
    before = sum(year < _HALF_MONTHS_FROM for year in years)
    return before, len(years) - before


def _amounts(facts: WwFacts, terms: Terms) -> tuple[Line, ...]:
    return tuple(_amount(facts, terms, code) for code in ("first", "later"))


def _amount(facts: WwFacts, terms: Terms, code: str) -> Line:
    most, share = exact(terms, "ww_day_wage_most"), exact(terms, f"ww_share_{code}")
    days, value = exact(terms, "ww_days_in_month"), None
    if facts.day_wage is not None and most is not None and share is not None and days is not None:
        value = compute_amount(
            facts.day_wage, most=most, share=share, days=days, income=facts.income, other=facts.other_income
        )
    return Line(code=f"amount_{code}", value=value, threshold=share, of=most,
                source=terms[f"ww_share_{code}"].source, is_result=True)  # fmt: skip
