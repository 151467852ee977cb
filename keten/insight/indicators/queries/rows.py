"""The rows that each figure is about, all of one shape, so that figures are counted one way.

``first_on`` and the columns of ``PLACE`` say where and when a row belongs. Rows of an incidence have ``time`` (days)
and ``cause`` ("" when nothing happened yet); rows of a share ``holds``, and only rows followed long enough are there;
rows of a ratio the two numbers that its definition names. What each counts stands in ``docs/explanation/figures.md``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import ibis
from ibis.expr.types import DateValue, IntegerValue, Table

from keten.insight.indicators.queries.spells import Tables, add, derive_cases

PLACE = ("location", "organisation", "target_group", "age", "distance")
FOLLOWED_DAYS = 91  # early notices and reports
CORRECTED_DAYS = 182
AT_WORK = ("work", "partial_work")


@dataclass(frozen=True)
class Derived:
    """The tables of the store, and the openings of cases that were derived from them once."""

    tables: Tables
    cases: Table

    @classmethod
    def of(cls, tables: Tables) -> "Derived":
        return cls(tables, derive_cases(tables))


def list_cases(derived: Derived) -> Table:
    """Openings, with why they ended."""
    cases = derived.cases
    return cases.mutate(first_on=cases.opened_on, time=cases.days)


def list_waits_for_talk(derived: Derived) -> Table:
    """Openings, until the first talk."""
    cases = derived.cases
    talked = cases.first_talk_on.notnull()
    end = cases.first_talk_on.coalesce(cases.ended_on)
    cause = ibis.ifelse(talked, "talk", ibis.ifelse(cases.closed_on.notnull(), "closed", ""))
    return cases.mutate(first_on=cases.opened_on, time=_days(cases.opened_on, end), cause=cause)


def list_early_notices(derived: Derived) -> Table:
    """Early notices that were followed to the end."""
    told = derived.tables.happened("intake.early-notice-given")
    return _list_prevented(derived, told.mutate(law=ibis.literal("ww")))


def list_benefit_reports(derived: Derived) -> Table:
    """Reports for bijstand that were followed to the end."""
    told = derived.tables.happened("intake.benefit-reported")
    return _list_prevented(derived, told.filter(told.kind == "pw").mutate(law=told.kind))


def _list_prevented(derived: Derived, told: Table) -> Table:
    told = told.select(
        "event_id", "client", "happened_on", "law", from_day=told.day, until_day=_after(told.day, FOLLOWED_DAYS)
    )
    told = told.filter(told.until_day < ibis.literal(derived.tables.until))
    benefits = derived.tables.benefits.select("client", "law", began_on=derived.tables.benefits.from_on)
    paid = told.join(benefits, ["client", "law"])
    paid = paid.filter(paid.began_on >= paid.from_day, paid.began_on < paid.until_day).select("event_id").distinct()
    closed = derived.cases.filter(derived.cases.cause.isin(AT_WORK)).select("client", "closed_on", "opened_on")
    worked = told.join(closed, "client")
    worked = worked.filter(
        worked.closed_on < worked.until_day, worked.closed_on >= worked.happened_on
    ).select("event_id").distinct()  # fmt: skip
    worked_on_time = told.event_id.isin(worked.event_id) & ~told.event_id.isin(paid.event_id)
    return _place(derived, told.mutate(first_on=told.happened_on, holds=worked_on_time))


def list_ends_of_ww(derived: Derived) -> Table:
    """Ends of WW, until bijstand begins."""
    benefits, until = derived.tables.benefits, ibis.literal(derived.tables.until)
    ww = benefits.filter(benefits.law == "ww")
    after = ww.from_on.lead().over(ibis.window(group_by=ww.client, order_by=ww.from_on))
    ww = ww.mutate(next_on=after)
    ended = ww.filter(ww.until_on < until, ww.next_on.isnull() | (ww.next_on > _after(ww.until_on, 1)))
    pw = benefits.filter(benefits.law == "pw").select("client", began_on=benefits.from_on)
    later = ended.select("period", "client", "until_on").join(pw, "client")
    later = later.filter(later.began_on >= later.until_on, later.began_on < until)
    first = later.group_by("period").agg(pw_on=later.began_on.min())
    rows = ended.select("period", "client", first_on=ended.until_on)
    rows = add(rows, first, "period")
    rows = rows.mutate(
        time=_days(rows.first_on, rows.pw_on.coalesce(until)), cause=ibis.ifelse(rows.pw_on.notnull(), "pw", "")
    )
    return _place(derived, rows, key="period")


def list_exits_to_work(derived: Derived) -> Table:
    """Closings for work, until the client comes back."""
    cases, until = derived.cases, ibis.literal(derived.tables.until)
    order = ibis.window(group_by=cases.client, order_by=cases.opened_id)
    followed = cases.mutate(back_on=cases.opened_on.lead().over(order))
    left = followed.filter(followed.cause == "work")
    return left.mutate(
        first_on=left.closed_on, time=_days(left.closed_on, left.back_on.coalesce(until)),
        cause=ibis.ifelse(left.back_on.notnull(), "returned", ""),
    )  # fmt: skip


def list_needs(derived: Derived) -> Table:
    """Needs, until support was offered."""
    return _list_needs(derived, lambda offered: offered.happened_on, "offered")


def list_needs_begun(derived: Derived) -> Table:
    """Needs, until support began."""
    return _list_needs(derived, lambda offered: offered.day, "begun")


def _list_needs(derived: Derived, when: Callable[[Table], DateValue], cause: str) -> Table:
    until = ibis.literal(derived.tables.until)
    found = derived.tables.happened("diagnosis.need-found").select(
        "event_id", "subject", "client", "case_ref", "happened_on"
    )
    offered = derived.tables.happened("diagnosis.support-offered")
    offered = offered.group_by("subject").agg(offered_on=when(offered).min())
    rows = add(found, offered, "subject")
    spells = derived.cases.select("case_ref", "spell", "opened_id", "closed_id", "closed_on")
    held = rows.join(spells, "case_ref")
    held = held.filter(held.opened_id < held.event_id, held.closed_id.isnull() | (held.closed_id > held.event_id))
    end = ibis.least(held.offered_on.coalesce(until), held.closed_on.coalesce(until), until)
    met = held.offered_on.notnull() & (held.offered_on <= end) & (held.offered_on < until)
    why = ibis.ifelse(met, cause, ibis.ifelse(held.closed_on.notnull() & (held.closed_on < until), "closed", ""))
    return _with_place(derived, held.mutate(first_on=held.happened_on, time=_days(held.happened_on, end), cause=why))


def list_signals(derived: Derived) -> Table:
    """Signals of which the term is over."""
    sent = derived.tables.happened("chain_signals.signal-sent")
    sent = sent.filter(sent.day < ibis.literal(derived.tables.until))
    answered = derived.tables.happened("chain_signals.signal-answered")
    answered = answered.group_by("subject").agg(answered_on=answered.happened_on.min())
    rows = add(sent.select("event_id", "client", "subject", "day", first_on=sent.happened_on), answered, "subject")
    return _place(derived, rows.mutate(holds=rows.answered_on.notnull() & (rows.answered_on <= rows.day)))


def list_judged_signals(derived: Derived) -> Table:
    """Answers that say whether the signal was justified."""
    answered = derived.tables.happened("chain_signals.signal-answered")
    judged = answered.filter(answered.kind.isin(("yes", "partly", "no")))
    return _place(derived, judged.select("event_id", "client", first_on=judged.happened_on, holds=judged.kind == "yes"))


def list_appointments(derived: Derived) -> Table:
    """Appointments that took place or that the client missed."""
    came = derived.tables.happened("appointments.appointment-held", "appointments.appointment-missed")
    rows = came.select(
        "event_id", "case_ref", first_on=came.happened_on, holds=came.type == "appointments.appointment-missed"
    )
    spells = derived.cases.select("case_ref", "spell", "opened_id", "closed_id")
    held = rows.join(spells, "case_ref")
    held = held.filter(held.opened_id < held.event_id, held.closed_id.isnull() | (held.closed_id > held.event_id))
    return _with_place(derived, held)


def list_applications(derived: Derived) -> Table:
    """Applications of which the term of decision is over."""
    sent = derived.tables.happened("benefits.application-submitted")
    sent = sent.filter(sent.day < ibis.literal(derived.tables.until))
    decided = derived.tables.happened("benefits.application-decided")
    decided = decided.group_by("subject").agg(decided_on=decided.happened_on.min())
    rows = add(sent.select("event_id", "client", "subject", "day", first_on=sent.happened_on), decided, "subject")
    return _place(derived, rows.mutate(holds=rows.decided_on.notnull() & (rows.decided_on <= rows.day)))


def list_decisions(derived: Derived) -> Table:
    """Decisions that were followed to the end."""
    decided = derived.tables.happened("benefits.application-decided")
    last = _after(decided.happened_on, CORRECTED_DAYS)
    decided = decided.select("event_id", "client", "subject", first_on=decided.happened_on, last_on=last)
    decided = decided.filter(decided.last_on < ibis.literal(derived.tables.until))
    mended = derived.tables.happened("benefits.decision-corrected")
    mended = mended.group_by("subject").agg(mended_on=mended.happened_on.min())
    rows = add(decided, mended, "subject")
    return _place(derived, rows.mutate(holds=rows.mended_on.notnull() & (rows.mended_on < rows.last_on)))


ROWS: Mapping[str, Callable[[Derived], Table]] = {
    "cases": list_cases,
    "waits_for_talk": list_waits_for_talk,
    "early_notices": list_early_notices,
    "benefit_reports": list_benefit_reports,
    "ends_of_ww": list_ends_of_ww,
    "exits_to_work": list_exits_to_work,
    "needs": list_needs,
    "needs_begun": list_needs_begun,
    "signals": list_signals,
    "judged_signals": list_judged_signals,
    "appointments": list_appointments,
    "applications": list_applications,
    "decisions": list_decisions,
}


def _place(derived: Derived, rows: Table, *, key: str = "event_id") -> Table:
    """Where a row of a client belongs: to the case opened last on or before its first day."""
    own = derived.cases.select("client", "opened_on", "opened_id", *PLACE)
    both = rows.select(key, "client", "first_on").join(own, "client")
    both = both.filter(both.opened_on <= both.first_on)
    newest = ibis.window(group_by=both[key], order_by=both.opened_id.desc())
    place = both.mutate(rank=ibis.row_number().over(newest))
    place = place.filter(place.rank == 0).select(key, *PLACE)
    return add(rows, place, key)


def _with_place(derived: Derived, rows: Table) -> Table:
    """Where a row of an opening belongs."""
    place = derived.cases.select("case_ref", "spell", *PLACE)
    return add(rows, place, "case_ref", "spell")


def _after(day: DateValue, days: int) -> DateValue:
    return day + ibis.interval(days=days)


def _days(start: DateValue, end: DateValue) -> IntegerValue:
    return end.delta(start, unit="day").cast("int64")
