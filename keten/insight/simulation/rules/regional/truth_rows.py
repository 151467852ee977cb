"""What every figure is about, row by row, read from a log as ``docs/explanation/figures.md`` says it.

This is the oracle: written to be read, not to be fast, and from the log alone.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from keten.dossier.benefits.events import ApplicationDecided, ApplicationSubmitted, DecisionCorrected
from keten.dossier.cases.events import CaseClosed, HandoverAccepted
from keten.ground.promises.events import BreachFound
from keten.insight.simulation.rules.regional.histories import History, Line, Opening, is_talk
from keten.journey.appointments.events import AppointmentHeld, AppointmentMissed
from keten.journey.chain_signals.events import SignalAnswered, SignalSent
from keten.journey.diagnosis.events import NeedFound, SupportOffered
from keten.journey.intake.events import BenefitReported, EarlyNoticeGiven

WORK = ("work", "partial_work")
PREVENTED_DAYS, CORRECTED_DAYS, IN_VIEW_DAYS = 91, 182, 30
ASKED_TWICE = "asked_twice"  # no sweep writes a breach of this name yet, so that nobody is ever counted
ONE_DAY = timedelta(days=1)


class Timed(NamedTuple):
    """Something that runs from a day, and ended ``days`` later by a cause; "": followed for ``days`` without an end."""

    first_on: date
    location: int | None
    days: int
    cause: str


class Counted(NamedTuple):
    """Something that counts ``top`` of ``bottom``: of a share 0 or 1 of 1."""

    first_on: date
    location: int | None
    top: int
    bottom: int = 1


def _time(history: History, first_on: date, location: int | None, ended_on: date | None, cause: str) -> Timed:
    """Without an end it was followed up to and including the last day that is known."""
    if ended_on is None:
        return Timed(first_on, location, (history.until - ONE_DAY - first_on).days, "")
    return Timed(first_on, location, (ended_on - first_on).days, cause)


# Incidence.


def list_cases(history: History) -> Iterator[Timed]:
    """Openings, until the next closing of that case."""
    for opening in history.openings:
        ended_on, cause = _closing_of(opening)
        yield _time(history, opening.line.on, opening.location, ended_on, cause)


def _closing_of(opening: Opening) -> tuple[date | None, str]:
    if opening.closing is None:
        return None, ""
    assert isinstance(opening.closing.event, CaseClosed)
    return opening.closing.on, opening.closing.event.reason


def list_waits_for_talk(history: History) -> Iterator[Timed]:
    """Openings, until the first talk while the case is open, else its closing."""
    for opening in history.openings:
        talks = [line for line in history.of_case[opening.case_id] if opening.holds(line) and is_talk(line)]
        ended_on, cause = (talks[0].on, "talk") if talks else _closing_of(opening)
        yield _time(history, opening.line.on, opening.location, ended_on, cause)


def list_ends_of_ww(history: History) -> Iterator[Timed]:
    """Ends of WW that no other WW follows on the same or the next day, until bijstand begins on or after it."""
    for client, benefits in history.benefits_of.items():
        ww_begins = {one.from_on for one in benefits if one.law == "ww"}
        pw_begins = sorted(one.from_on for one in benefits if one.law == "pw")
        for one in benefits:
            end = one.until_on
            if one.law != "ww" or end is None or end >= history.until or {end, end + ONE_DAY} & ww_begins:
                continue
            began_on = next((on for on in pw_begins if on >= end), None)
            yield _time(history, end, history.find_location_on(client, end), began_on, "pw")


def list_exits_to_work(history: History) -> Iterator[Timed]:
    """Closings for work, until the next opening of any case of that client."""
    for opening in history.openings:
        closing = opening.closing
        if closing is None or _closing_of(opening)[1] != "work":
            continue
        again = [one for one in history.openings_of[closing.client] if one.line.place > closing.place]
        yield _time(history, closing.on, opening.location, again[0].line.on if again else None, "returned")


def list_needs(history: History) -> Iterator[Timed]:
    """Needs, until support was offered while the case was still open, else its closing."""
    for line, need, offers, closing in _list_needs(history):
        offered_on = offers[0].on if offers else None
        yield _time_need(history, line, need, offered_on, "offered", closing)


def list_needs_begun(history: History) -> Iterator[Timed]:
    """Needs, until the first day on which support began by such an offer, if not later than the closing."""
    for line, need, offers, closing in _list_needs(history):
        begins = sorted(one.event.starts_on for one in offers if isinstance(one.event, SupportOffered))
        last_on = closing.on if closing else history.until - ONE_DAY
        began_on = begins[0] if begins and begins[0] <= last_on else None
        yield _time_need(history, line, need, began_on, "begun", closing)


def _list_needs(history: History) -> Iterator[tuple[Line, NeedFound, list[Line], Line | None]]:
    for line in history.lines:
        need = line.event
        if not isinstance(need, NeedFound):
            continue
        later = history.list_after(need.case_id, line)
        closing = next((one for one in later if isinstance(one.event, CaseClosed)), None)
        offers = [
            one for one in later
            if isinstance(one.event, SupportOffered) and one.event.need_id == need.need_id
            and (closing is None or one.place < closing.place)
        ]  # fmt: skip
        yield line, need, offers, closing


def _time_need(
    history: History, line: Line, need: NeedFound, met_on: date | None, cause: str, closing: Line | None
) -> Timed:  # fmt: skip
    location = history.find_location(need.case_id, line)
    if met_on is not None:
        return _time(history, line.on, location, met_on, cause)
    return _time(history, line.on, location, closing.on if closing else None, "closed")


# Shares.


def list_early_notices(history: History) -> Iterator[Counted]:
    """Early notices, from the last working day."""
    for line in history.lines:
        if isinstance(line.event, EarlyNoticeGiven):
            yield _prevent(history, line, line.event.case_id, line.event.last_day_on, "ww")


def list_benefit_reports(history: History) -> Iterator[Counted]:
    """Reports for bijstand, from the day reported."""
    for line in history.lines:
        if isinstance(line.event, BenefitReported) and line.event.law == "pw":
            yield _prevent(history, line, line.event.case_id, line.event.reported_on, "pw")


def _prevent(history: History, line: Line, case_id: int | None, first_on: date, law: str) -> Counted:
    """Closed for work after it was told and before day 91, and no benefit began from the first day to day 91."""
    assert case_id is not None
    end = first_on + timedelta(days=PREVENTED_DAYS)
    closings = [one for one in history.list_after(case_id, line) if isinstance(one.event, CaseClosed)]
    at_work = any(one.event.reason in WORK and one.on < end for one in closings if isinstance(one.event, CaseClosed))
    began = any(one.law == law and first_on <= one.from_on < end for one in history.benefits_of[line.client])
    return Counted(first_on, history.find_location(case_id, line), int(at_work and not began))


def _find_first(history: History, kind: type, key: str) -> dict[int, date]:
    """The day of the first event of a kind, by what it is about."""
    first: dict[int, date] = {}
    for line in history.lines:
        if isinstance(line.event, kind):
            first.setdefault(getattr(line.event, key), line.on)
    return first


def list_signals(history: History) -> Iterator[Counted]:
    """Signals of which the last day to answer has passed, from the day sent; answered on or before that last day."""
    answered_on = _find_first(history, SignalAnswered, "signal_id")
    for line in history.lines:
        if isinstance(line.event, SignalSent) and line.event.due_on < history.until:
            in_time = answered_on.get(line.event.signal_id, date.max) <= line.event.due_on
            yield Counted(line.on, history.find_location_on(line.client, line.on), int(in_time))


def list_judged_signals(history: History) -> Iterator[Counted]:
    """Answers that say whether the signal was justified; in part is not counted as justified."""
    for line in history.lines:
        if isinstance(line.event, SignalAnswered) and line.event.justified:
            yield Counted(line.on, history.find_location_on(line.client, line.on), int(line.event.justified == "yes"))


def list_appointments(history: History) -> Iterator[Counted]:
    """Appointments that were held or missed, on that day."""
    for line in history.lines:
        if isinstance(line.event, AppointmentHeld | AppointmentMissed):
            missed = isinstance(line.event, AppointmentMissed)
            yield Counted(line.on, history.find_location(line.event.case_id, line), int(missed))


def list_applications(history: History) -> Iterator[Counted]:
    """Applications of which the last day to decide has passed, from the day submitted."""
    decided_on = _find_first(history, ApplicationDecided, "application_id")
    for line in history.lines:
        event = line.event
        if isinstance(event, ApplicationSubmitted) and event.decision_due_on < history.until:
            in_time = decided_on.get(event.application_id, date.max) <= event.decision_due_on
            yield Counted(line.on, history.find_location(event.case_id, line), int(in_time))


def list_decisions(history: History) -> Iterator[Counted]:
    """Decisions, corrected before day 182 after it."""
    corrected: dict[int, list[Line]] = {}
    for line in history.lines:
        if isinstance(line.event, DecisionCorrected):
            corrected.setdefault(line.event.application_id, []).append(line)
    for line in history.lines:
        if isinstance(line.event, ApplicationDecided):
            end = line.on + timedelta(days=CORRECTED_DAYS)
            later = [one for one in corrected.get(line.event.application_id, []) if one.place > line.place]
            is_corrected = any(one.on < end for one in later)
            yield Counted(line.on, history.find_location(line.event.case_id, line), int(is_corrected))


# Ratios: of each opening so much, of so many days that it was open.


def count_days_out_of_view(history: History, opening: Opening) -> int:
    """Days that lie 30 days or more after the last day with contact; the opening is the first such day."""
    contact_days = {line.on for line in history.list_contacts(opening)}
    unseen, last_on, day = 0, opening.line.on, opening.line.on
    while day < opening.ends_on(history.until):
        last_on = day if day in contact_days else last_on
        unseen += (day - last_on).days >= IN_VIEW_DAYS
        day += ONE_DAY
    return unseen


def count_handovers(history: History, opening: Opening) -> int:
    """Handovers accepted while it was open, other than of the first contact person."""
    accepted = (line for line in history.of_case[opening.case_id] if opening.holds(line))
    return sum(isinstance(line.event, HandoverAccepted) and line.event.kind != "first" for line in accepted)


def count_days_with_steward(history: History, opening: Opening) -> int:
    """Days of the opening on which a period of a contact person of that case ran."""
    first, end = opening.line.on, opening.ends_on(history.until)
    days: set[int] = set()
    for one in history.stewards_of[opening.case_id]:
        days.update(range(one.from_on.toordinal(), (one.until_on or end).toordinal()))
    return len(days & set(range(first.toordinal(), end.toordinal())))


def count_asked_twice(history: History, opening: Opening) -> int:
    """Breaches of the promise to ask once that were found while it was open."""
    found = (line for line in history.of_case[opening.case_id] if opening.holds(line))
    return sum(isinstance(line.event, BreachFound) and line.event.rule == ASKED_TWICE for line in found)


def list_ratio(history: History, top: str) -> Iterator[Counted]:
    """Openings, with a count of each and the days that it was open."""
    for opening in history.openings:
        days = (opening.ends_on(history.until) - opening.line.on).days
        yield Counted(opening.line.on, opening.location, TOPS[top](history, opening), days)


TIMED: Mapping[str, Callable[[History], Iterator[Timed]]] = {
    "cases": list_cases,
    "waits_for_talk": list_waits_for_talk,
    "ends_of_ww": list_ends_of_ww,
    "exits_to_work": list_exits_to_work,
    "needs": list_needs,
    "needs_begun": list_needs_begun,
}
SHARED: Mapping[str, Callable[[History], Iterator[Counted]]] = {
    "early_notices": list_early_notices,
    "benefit_reports": list_benefit_reports,
    "signals": list_signals,
    "judged_signals": list_judged_signals,
    "appointments": list_appointments,
    "applications": list_applications,
    "decisions": list_decisions,
}
TOPS: Mapping[str, Callable[[History, Opening], int]] = {
    "days_out_of_view": count_days_out_of_view,
    "handovers": count_handovers,
    "days_with_steward": count_days_with_steward,
    "asked_twice": count_asked_twice,
}
