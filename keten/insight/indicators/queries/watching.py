"""What the monitors look at: openings with their contacts, and the months of people around a border between purses."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import FloatingValue, IntegerValue, Table

from keten.insight.indicators.queries.records import Record
from keten.insight.indicators.queries.rows import Derived
from keten.insight.indicators.queries.spells import add, follow_cases, is_contact
from keten.insight.indicators.rules.shifting import BORDERS

MOST_MONTHS = 24  # on either side of a border
_DAYS = {"week_26": 182, "month_6": 182, "month_9": 274}
_YEAR = 365
_KEYS = ("case_ref", "spell")


def list_contacts(derived: Derived) -> Table:
    """Openings of people whose distance to work was found, with ``contacts``, ``offers``, ``needs`` and ``days``."""
    cases = derived.cases
    known = cases.filter(cases.distance.notnull(), cases.days > 0)
    return known.select(
        "location", "organisation", "client", "case_ref", "opened_on", "distance", "contacts", "offers", "needs", "days"
    )


def list_around(derived: Derived, border: str, *, months: int) -> Table:
    """One row per person and location: whole months before a border and other months, and what was in them.

    Columns as ``rules.shifting.AroundBorder``, with ``client`` and ``case_ref``. ``months``: how many are before.
    """
    stays = _count_months(_find_borders(derived, border), months=months, other_side=border != "ww_end")
    joined = add(stays, _count_events(derived, stays, months=months), *_KEYS, "border_on")
    counts = ("contacts_before", "contacts_other", "handovers_before", "handovers_other")
    joined = joined.mutate(**{name: joined[name].fill_null(0) for name in counts})
    summed = {name: joined[name].sum() for name in ("months_before", "months_other", *counts)}
    found = joined.group_by("location", "client").agg(case_ref=joined.case_ref.max(), **summed)
    return found.filter(found.months_before + found.months_other > 0)


def _find_borders(derived: Derived, border: str) -> Table:
    """Openings with the day of their border: the end of their WW, or so many days after a first day."""
    cases = derived.cases.select("case_ref", "spell", "client", "location", "opened_on", "ended_on", "first_stage_on")
    if border == "ww_end":
        benefits = derived.tables.benefits
        ended = benefits.filter(benefits.law == "ww", benefits.end_reason == "maximum", benefits.until_on.notnull())
        both = cases.join(ended.select("client", border_on=ended.until_on), "client")
        return both.filter(both.border_on > both.opened_on, both.border_on <= both.ended_on)
    begins = cases.opened_on if border == "week_26" else cases.first_stage_on
    dated = cases.mutate(border_on=(begins + ibis.interval(days=_DAYS[border])).cast("date"))
    return dated.filter(dated.border_on.notnull())


def _count_months(stays: Table, *, months: int, other_side: bool) -> Table:
    """``first`` up to ``last``: the months inside the opening; month 0 is the last one before the border."""
    last = ibis.least(MOST_MONTHS, _months(_days(stays.opened_on, stays.border_on)))
    first = ibis.greatest(-MOST_MONTHS if other_side else 0, -_months(_days(stays.border_on, stays.ended_on)))
    stays = stays.mutate(first=first, last=last)
    before = ibis.greatest(0, ibis.least(stays.last, months) - ibis.greatest(stays["first"], 0))
    everything = ibis.greatest(0, stays.last - stays["first"])
    return stays.mutate(months_before=before, months_other=everything - before)


def _count_events(derived: Derived, stays: Table, *, months: int) -> Table:
    followed = follow_cases(derived.tables)
    handover = (followed.type == "cases.handover-accepted") & (followed.kind != "first")
    seen = followed.mutate(contact=is_contact(followed), handover=handover)
    seen = seen.filter(seen.contact | seen.handover).select(*_KEYS, "happened_on", "contact", "handover")
    both = stays.select(*_KEYS, "border_on", "first", "last").join(seen, _KEYS)
    both = both.mutate(month=_months(_days(both.happened_on, both.border_on) - 1))
    both = both.filter(both.month >= both["first"], both.month < both.last)
    before = (both.month >= 0) & (both.month < months)
    return both.group_by(*_KEYS, "border_on").agg(
        contacts_before=both.happened_on.nunique(where=both.contact & before),
        contacts_other=both.happened_on.nunique(where=both.contact & ~before),
        handovers_before=_sum(both.handover & before), handovers_other=_sum(both.handover & ~before),
    )  # fmt: skip


def _months(days: IntegerValue) -> IntegerValue:
    """Whole months in so many days, rounded down."""
    return (days * 12 / _YEAR).floor().cast("int64")


def _days(start: ibis.expr.types.DateValue, end: ibis.expr.types.DateValue) -> IntegerValue:
    return end.delta(start, unit="day").cast("int64")


def _sum(holds: ibis.expr.types.BooleanValue) -> ibis.expr.types.IntegerScalar:
    return holds.cast("int64").sum()


def list_to_look_at(derived: Derived, monitor: str, *, location: int, from_month: date) -> list[Record]:
    """Openings at a location that a monitor is about, those who got least first.

    Creaming: of the three farthest tenths, by what they got a year. A border: by contact in the months before it.
    """
    if monitor in ("creaming_contact", "creaming_help"):
        column = "contacts" if monitor == "creaming_contact" else "offers"
        return _list_far(list_contacts(derived), column, location=location, from_month=from_month)
    rows = list_around(derived, monitor, months=BORDERS[monitor])
    here = rows.filter(rows.location == location, rows.months_before > 0).mutate(contacts=rows.contacts_before)
    return [_record(row, days=row["months_before"]) for row in _take(here, here.contacts / here.months_before)]


def _list_far(rows: Table, column: str, *, location: int, from_month: date) -> list[Record]:
    rows = rows.filter(rows.opened_on >= from_month)
    edge = rows.distance.quantile(0.7).as_scalar()
    here = rows.filter(rows.location == location, rows.distance >= edge).mutate(contacts=rows[column])
    return [_record(row, days=row["days"]) for row in _take(here, here.contacts / here.days)]


def _take(rows: Table, order: FloatingValue) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = rows.order_by(order, rows.client).to_pyarrow().to_pylist()
    return found


def _record(row: Mapping[str, Any], *, days: int) -> Record:
    return Record(row["client"], row["case_ref"], row.get("opened_on"), None, days=days, amount=row["contacts"])
