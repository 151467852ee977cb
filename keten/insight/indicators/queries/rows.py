"""The rows that each figure is about, all of one shape, so that figures are counted one way.

``first_on`` and the columns of ``PLACE`` say where and when a row belongs. Rows of an incidence have ``time`` (days)
and ``cause`` ("" when nothing happened yet); rows of a share ``holds``, and only rows followed long enough are there;
rows of a ratio the two numbers that its definition names; rows of a survey are of nobody, and say how many there are
(``queries/survey_rows.py``). What each counts stands in ``docs/explanation/figures.md``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

import ibis
from ibis.expr.types import DateValue, StringValue, Table

from keten.insight.indicators.queries.spells import Tables, add, derive_cases
from keten.insight.indicators.queries.survey_rows import list_survey_answers, list_survey_invitations

PLACE = ("location", "organisation", "target_group", "age", "distance")
PREVENTED_DAYS = 91
CORRECTED_DAYS = 182
AT_WORK = ("work", "partial_work")
MISSED = "appointments.appointment-missed"
# Rows are made of these events and columns alone; steps, which are most events, are in the openings already.
_NEEDED = (
    "intake.early-notice-given", "intake.benefit-reported", "diagnosis.need-found", "diagnosis.support-offered",
    "chain_signals.signal-sent", "chain_signals.signal-answered", "appointments.appointment-held", MISSED,
    "benefits.application-submitted", "benefits.application-decided", "benefits.decision-corrected",
)  # fmt: skip
_COLUMNS = ("event_id", "type", "happened_on", "client", "case_ref", "subject", "kind", "day")
# What is kept of a row, as far as its kind has it, and in which type.
KEPT: Mapping[str, str] = {
    "client": "int64", "case_ref": "int64", "location": "int64", "organisation": "int64", "target_group": "string",
    "age": "int16", "distance": "int16", "first_on": "date", "time": "int32", "cause": "string", "holds": "boolean",
    "days_open": "int32", "days_out_of_view": "int32", "days_with_steward": "int32", "handovers": "int32",
    "asked_twice": "int32", "survey": "string", "question": "string", "answer": "string", "n": "int64",
}  # fmt: skip


class Keep(Protocol):
    """Lays by under a name what is asked for more than once, and gives it back. ``by``: a column to keep apart."""

    def __call__(self, name: str, rows: Table, *, by: str = "") -> Table:
        """Those rows, now read from where they lie."""
        ...


@dataclass(frozen=True)
class Derived:
    """The tables of the store, and what several kinds of rows share: openings of cases, and needs with their offers."""

    tables: Tables
    cases: Table
    offers: Table

    @classmethod
    def of(cls, tables: Tables, *, keep: Keep) -> "Derived":
        """Derives the shared parts once each. ``keep`` gives back what it laid by."""
        cases = keep("openings", derive_cases(tables))
        few = tables.happened(*_NEEDED).select(*_COLUMNS)
        tables = replace(tables, events=keep("moments", few, by="type"), benefits=keep("benefits", tables.benefits))
        return cls(tables, cases, keep("offers", _find_offers(tables, cases)))


def arrange(rows: Table) -> Table:
    """As they are kept: who, where, when and what is counted, in one type everywhere, by place and time."""
    kept = [name for name in KEPT if name in rows.columns]
    return rows.select(**{name: rows[name].cast(KEPT[name]) for name in kept}).order_by("location", "first_on")


def list_cases(derived: Derived) -> Table:
    """Openings, with why they ended."""
    cases = derived.cases
    return _time(derived, cases, cases.opened_on, cases.closed_on, cases.cause)


def list_waits_for_talk(derived: Derived) -> Table:
    """Openings, until the first talk."""
    cases = derived.cases
    ended = cases.first_talk_on.coalesce(cases.closed_on)
    return _time(derived, cases, cases.opened_on, ended, ibis.ifelse(cases.first_talk_on.notnull(), "talk", "closed"))


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
        "event_id", "client", "case_ref", "law", first_on=told.day, end_on=_after(told.day, PREVENTED_DAYS)
    )
    told = told.filter(told.end_on <= _end(derived))
    benefits = derived.tables.benefits.select("client", "law", began_on=derived.tables.benefits.from_on)
    paid = told.join(benefits, ["client", "law"])
    paid = paid.filter(paid.began_on >= paid.first_on, paid.began_on < paid.end_on)
    closed = derived.cases.filter(derived.cases.cause.isin(AT_WORK)).select("case_ref", "closed_id", "closed_on")
    worked = told.join(closed, "case_ref")
    worked = worked.filter(worked.closed_id > worked.event_id, worked.closed_on < worked.end_on)
    holds = told.event_id.isin(worked.event_id) & told.event_id.notin(paid.event_id)
    return _place_by_case(derived.cases, told.mutate(holds=holds))


def list_ends_of_ww(derived: Derived) -> Table:
    """Ends of WW that no other WW follows, until bijstand begins."""
    benefits = derived.tables.benefits.filter(derived.tables.benefits.from_on < _end(derived))
    ww = benefits.filter(benefits.law == "ww")
    after = ww.from_on.lead().over(ibis.window(group_by=ww.client, order_by=ww.from_on))
    ww = ww.mutate(next_on=after)
    ended = ww.filter(ww.until_on < _end(derived), ww.next_on.isnull() | (ww.next_on > _after(ww.until_on, 1)))
    pw = benefits.filter(benefits.law == "pw").select("client", began_on=benefits.from_on)
    later = ended.select("period", "client", "until_on").join(pw, "client")
    later = later.filter(later.began_on >= later.until_on)
    first = later.group_by("period").agg(pw_on=later.began_on.min())
    rows = add(ended.select("period", "client", "until_on"), first, "period")
    return _place(derived.cases, _time(derived, rows, rows.until_on, rows.pw_on, ibis.literal("pw")))


def list_exits_to_work(derived: Derived) -> Table:
    """Closings for work, until the client comes back."""
    cases = derived.cases
    order = ibis.window(group_by=cases.client, order_by=cases.opened_id)
    left = cases.mutate(back_on=cases.opened_on.lead().over(order)).filter(cases.cause == "work")
    return _time(derived, left, left.closed_on, left.back_on, ibis.literal("returned"))


def list_needs(derived: Derived) -> Table:
    """Needs, until support was offered while the case was open."""
    rows = derived.offers
    ended = rows.offered_on.coalesce(rows.closed_on)
    return _time(derived, rows, rows.found_on, ended, ibis.ifelse(rows.offered_on.notnull(), "offered", "closed"))


def list_needs_begun(derived: Derived) -> Table:
    """Needs, until support began, as such an offer says."""
    rows = derived.offers
    begun = (rows.begins_on <= rows.closed_on.coalesce(rows.begins_on)) & (rows.begins_on < _end(derived))
    began_on = ibis.ifelse(begun, rows.begins_on, ibis.null("date"))
    rows = rows.mutate(began_on=began_on)
    cause = ibis.ifelse(rows.began_on.notnull(), "begun", "closed")
    return _time(derived, rows, rows.found_on, rows.began_on.coalesce(rows.closed_on), cause)


def _find_offers(tables: Tables, cases: Table) -> Table:
    """Each need with the next closing of its case, and the offers before that."""
    found = tables.happened("diagnosis.need-found")
    found = found.select("event_id", "subject", "client", "case_ref", found_on=found.happened_on)
    closings = cases.filter(cases.closed_id.notnull()).select("case_ref", "closed_id", "closed_on")
    later = found.select("event_id", "case_ref").join(closings, "case_ref")
    later = later.filter(later.closed_id > later.event_id)
    closed = later.group_by("event_id").agg(closed_id=later.closed_id.min(), closed_on=later.closed_on.min())
    rows = add(found, closed, "event_id")
    offers = tables.happened("diagnosis.support-offered")
    offers = offers.select("subject", "case_ref", offer_id=offers.event_id, on=offers.happened_on, begins=offers.day)
    made = rows.join(offers, ["subject", "case_ref"])
    made = made.filter(made.offer_id > made.event_id, made.closed_id.isnull() | (made.offer_id < made.closed_id))
    first = made.group_by("event_id").agg(offered_on=made.on.min(), begins_on=made.begins.min())
    return _place_by_case(cases, add(rows, first, "event_id"))


def list_signals(derived: Derived) -> Table:
    """Signals of which the term is over."""
    sent = derived.tables.happened("chain_signals.signal-sent")
    rows = _find_in_time(derived, sent, "chain_signals.signal-answered")
    return _place(derived.cases, rows)


def list_judged_signals(derived: Derived) -> Table:
    """Answers that say whether the signal was justified."""
    answered = derived.tables.happened("chain_signals.signal-answered")
    judged = answered.filter(answered.kind != "")
    return _place(
        derived.cases, judged.select("event_id", "client", first_on=judged.happened_on, holds=judged.kind == "yes")
    )


def list_appointments(derived: Derived) -> Table:
    """Appointments that took place or that the client missed."""
    came = derived.tables.happened("appointments.appointment-held", MISSED)
    return _place_by_case(derived.cases, came.mutate(first_on=came.happened_on, holds=came.type == MISSED))


def list_applications(derived: Derived) -> Table:
    """Applications of which the term of decision is over."""
    sent = derived.tables.happened("benefits.application-submitted")
    return _place_by_case(derived.cases, _find_in_time(derived, sent, "benefits.application-decided"))


def _find_in_time(derived: Derived, sent: Table, answer: str) -> Table:
    """What had to be answered by ``day``, with whether the first answer came on or before it."""
    sent = sent.filter(sent.day < _end(derived))
    answered = derived.tables.happened(answer)
    first = answered.group_by("subject").agg(answered_on=answered.happened_on.min())
    rows = add(
        sent.select("event_id", "client", "case_ref", "subject", "day", first_on=sent.happened_on), first, "subject"
    )
    return rows.mutate(holds=rows.answered_on.notnull() & (rows.answered_on <= rows.day))


def list_decisions(derived: Derived) -> Table:
    """Decisions that were followed to the end."""
    decided = derived.tables.happened("benefits.application-decided")
    decided = decided.select("event_id", "client", "case_ref", "subject", first_on=decided.happened_on)
    decided = decided.filter(_after(decided.first_on, CORRECTED_DAYS) <= _end(derived))
    mended = derived.tables.happened("benefits.decision-corrected")
    both = decided.join(mended.select("subject", mended_id=mended.event_id, mended_on=mended.happened_on), "subject")
    late = both.mended_on >= _after(both.first_on, CORRECTED_DAYS)
    corrected = both.filter(both.mended_id > both.event_id, ~late)
    return _place_by_case(derived.cases, decided.mutate(holds=decided.event_id.isin(corrected.event_id)))


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
    "survey_answers": lambda derived: list_survey_answers(derived.tables),
    "survey_invitations": lambda derived: list_survey_invitations(derived.tables),
}


def _time(derived: Derived, rows: Table, first_on: DateValue, ended_on: DateValue, cause: StringValue) -> Table:
    """How long it took, and why it ended. What did not end is followed up to and including the day before the end."""
    last = _after(_end(derived), -1)
    rows = rows.mutate(first_on=first_on, ended_on=ended_on, cause=ibis.ifelse(ended_on.notnull(), cause, ""))
    return rows.mutate(time=rows.ended_on.coalesce(last).delta(rows.first_on, unit="day").cast("int64"))


def _place(cases: Table, rows: Table) -> Table:
    """Where a row of a client belongs: to the case opened last on or before its first day."""
    own = cases.select(*PLACE, _client="client", _from="opened_on", _until="followed_on")
    its = [rows.client == own._client, rows.first_on >= own._from, rows.first_on < own._until]
    return rows.left_join(own, its).drop("_client", "_from", "_until")


def _place_by_case(cases: Table, rows: Table) -> Table:
    """Where a row of a case belongs: to the last opening of that case before it."""
    rows = rows.drop(*(name for name in PLACE if name in rows.columns))
    own = cases.select(*PLACE, _case="case_ref", _after="opened_id", _before="next_id")
    its = [rows.case_ref == own._case, rows.event_id > own._after, rows.event_id < own._before]
    return rows.left_join(own, its).drop("_case", "_after", "_before")


def _end(derived: Derived) -> DateValue:
    return ibis.literal(derived.tables.until)


def _after(day: DateValue, days: int) -> DateValue:
    return (day + ibis.interval(days=days)).cast("date")
