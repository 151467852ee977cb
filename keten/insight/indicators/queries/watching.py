"""What the monitors look at: openings with their contacts, and the months of people around a border between purses."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

import ibis
from ibis.expr.types import FloatingValue, IntegerValue, Table

from keten.insight.indicators.queries.records import Record
from keten.insight.indicators.queries.spells import HANDED, Tables, add, is_contact, is_handover, keep_own
from keten.insight.indicators.rules.shifting import BORDERS

MOST_MONTHS = 24  # on either side of a border
CONTACTS = "contacts"  # the kind of rows that is about openings; the others are called as their border
_DAYS = {"week_26": 182, "month_6": 182, "month_9": 274}
_YEAR = 365


def list_contacts(_tables: Tables, cases: Table) -> Table:
    """Openings of people whose distance to work was found, with ``contacts``, ``offers``, ``needs`` and ``days``."""
    known = cases.filter(cases.distance.notnull(), cases.days > 0)
    return known.select(
        "location", "organisation", "client", "case_ref", "opened_on", "distance", "contacts", "offers", "needs", "days"
    )


def list_around(tables: Tables, cases: Table, *, border: str) -> Table:
    """One row per person and location: whole months before a border and other months, and what was in them.

    Columns as ``rules.shifting.AroundBorder``, with ``client`` and ``case_ref``.
    """
    months = BORDERS[border]
    stays = _count_months(_find_borders(tables, cases, border), months=months, other_side=border != "ww_end")
    joined = add(stays, _count_events(tables, stays, months=months), "opened_id", "border_on")
    counts = ("contacts_before", "contacts_other", "handovers_before", "handovers_other")
    joined = joined.mutate(**{name: joined[name].fill_null(0) for name in counts})
    # Not int64: DuckDB adds whole numbers up as 128 bits, which Parquet does not have: they would be kept as floats.
    summed = {name: joined[name].sum().cast("int32") for name in ("months_before", "months_other", *counts)}
    found = joined.group_by("location", "client").agg(case_ref=joined.case_ref.max(), **summed)
    return found.filter(found.months_before + found.months_other > 0)


WATCHED: Mapping[str, Callable[[Tables, Table], Table]] = {
    CONTACTS: list_contacts,
    **{border: partial(list_around, border=border) for border in BORDERS},
}


def _find_borders(tables: Tables, cases: Table, border: str) -> Table:
    """Openings with the day of their border: the end of their WW, or so many days after a first day."""
    cases = cases.select(
        "case_ref", "opened_id", "client", "location", "opened_on", "closed_id", "ended_on", "first_stage_on"
    )
    if border == "ww_end":
        benefits = tables.benefits
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
    stays = stays.mutate(first_month=first, last_month=last)
    inside = ibis.least(stays.last_month, months) - ibis.greatest(stays.first_month, 0)
    before, everything = ibis.greatest(0, inside), ibis.greatest(0, stays.last_month - stays.first_month)
    return stays.mutate(months_before=before, months_other=everything - before)


def _count_events(tables: Tables, stays: Table, *, months: int) -> Table:
    events = tables.happened("cases.step-ended", "appointments.appointment-held", HANDED)
    wanted = events.filter(is_contact(events) | is_handover(events))
    seen = keep_own(wanted, stays.distinct(on="opened_id"), "happened_on", contact=is_contact, handover=is_handover)
    both = stays.select("opened_id", "border_on", "first_month", "last_month").join(
        seen.select("opened_id", "happened_on", "contact", "handover"), "opened_id"
    )
    both = both.mutate(month=_months(_days(both.happened_on, both.border_on) - 1))
    both = both.filter(both.month >= both.first_month, both.month < both.last_month)
    before = (both.month >= 0) & (both.month < months)
    return both.group_by("opened_id", "border_on").agg(
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


def list_to_look_at(rows: Table, monitor: str, *, location: int, from_month: date) -> list[Record]:
    """Openings at a location that a monitor is about, those who got least first. ``rows``: of its kind.

    Creaming: of the three farthest tenths, by what they got a year. A border: by contact in the months before it.
    """
    if monitor in ("creaming_contact", "creaming_help"):
        column = "contacts" if monitor == "creaming_contact" else "offers"
        return _list_far(rows, column, location=location, from_month=from_month)
    here = rows.filter(rows.location == location, rows.months_before > 0).mutate(contacts=rows.contacts_before)
    return [_record(row, days=row["months_before"]) for row in _take(here, here.contacts / here.months_before)]


def find_kind(monitor: str) -> str:
    """Which kind of rows a monitor looks at."""
    return monitor if monitor in WATCHED else CONTACTS


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
