"""What a model says of one case on one day. Pure: a day goes in, what happened comes out.

The daily round does the same for all cases at once (``routing/sweeps``); a property test holds the two equal.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from keten.journey.routing.rules.calendar import count_back, get_due_on
from keten.journey.routing.rules.conditions import Picture
from keten.journey.routing.rules.language import CLIMB, Clock, Row, ServiceModel


class Running(NamedTuple):
    """A clock of a case. ``key`` is the day of the event that started it. ``step``: none, open or done."""

    code: str
    key_on: date
    due_on: date
    warn_on: date
    stage_from_on: date | None = None
    warned_on: date | None = None
    expired_on: date | None = None
    stopped_on: date | None = None
    step: str = "none"


class CaseState(NamedTuple):
    """Where one case stands: what is known of it, its stage, and its clocks."""

    picture: Picture
    opened_on: date
    bound_on: date
    stage: str = ""
    stage_from_on: date | None = None
    stage_ends_on: date | None = None
    diagnosed_on: date | None = None
    ww_ends_on: date | None = None
    clocks: tuple[Running, ...] = ()


class Happening(NamedTuple):
    """What the clocks did: started, stopped, warned (a step was made), expired, or moved (to a stage)."""

    what: str
    code: str
    on: date


@dataclass
class _Day:
    model: ServiceModel
    on: date
    state: CaseState
    happened: list[Happening] = field(default_factory=list)

    def note(self, what: str, code: str) -> None:
        self.happened.append(Happening(what, code, self.on))


def find_row(model: ServiceModel, picture: Picture) -> Row | None:
    """The line of the decision table under which a case falls; None in a model without a table."""
    return next((row for row in model.rows if row.holds(picture)), None)


def pass_day(model: ServiceModel, state: CaseState, on: date) -> tuple[CaseState, list[Happening]]:
    """One day of one case: clocks stop, start, warn, expire and move, in this order; after a move once more."""
    day = _Day(model, on, state)
    for step in (_stop, _start, _warn, _expire):
        step(day)
    if _move(day):
        for step in (_stop, _start, _warn):
            step(day)
    return day.state, day.happened


def place_in_stage(model: ServiceModel, state: CaseState, stage: str, on: date) -> CaseState:
    """The case in a stage from a day on, with the day on which it ends at the latest."""
    ends_on = get_due_on(on, model.get_stage(stage).longest, legal=False)
    return state._replace(stage=stage, stage_from_on=on, stage_ends_on=ends_on)


def _stop(day: _Day) -> None:
    clocks = day.model.clock_of
    over = [row for row in day.state.clocks if row.stopped_on is None and _is_over(day.state, row, clocks[row.code])]
    _change(day, "stopped", over, lambda row: row._replace(stopped_on=day.on))


def _is_over(state: CaseState, row: Running, clock: Clock) -> bool:
    if clock.stages and state.stage not in clock.stages:
        return True
    if clock.starts == "stage_began" and clock.stages and row.key_on != state.stage_from_on:
        return True
    if "stage_left" in clock.stops and row.stage_from_on != state.stage_from_on:
        return True
    if _is_diagnosed(clock, row.key_on, state.diagnosed_on):
        return True
    if clock.starts == "ww_ends" and row.key_on != state.ww_ends_on:
        return True
    return "step_done" in clock.stops and row.step == "done"


def days_to_diagnosis(clock: Clock) -> int | None:
    """From how many days after its event a diagnosis stops a clock; None when none does.

    A clock from the registration is stopped by a diagnosis on that day as well: at the first contact. One that began
    with a stage or a diagnosis is stopped by a later one only.
    """
    if "diagnosed" not in clock.stops:
        return None
    return 0 if clock.starts == "case_opened" else 1


def _is_diagnosed(clock: Clock, key_on: date, diagnosed_on: date | None) -> bool:
    days = days_to_diagnosis(clock)
    return days is not None and diagnosed_on is not None and diagnosed_on >= key_on + timedelta(days=days)


def _start(day: _Day) -> None:
    known = {(row.code, row.key_on) for row in day.state.clocks}
    for clock in day.model.clocks:
        key_on = _event_day(clock, day.state)
        if key_on is None or (clock.code, key_on) in known:
            continue
        started = _start_one(clock, key_on, day.state)
        if started:
            day.note("started", clock.code)
            day.state = day.state._replace(clocks=(*day.state.clocks, started))


def _start_one(clock: Clock, key_on: date, state: CaseState) -> Running | None:
    if (clock.stages and state.stage not in clock.stages) or not clock.applies(state.picture):
        return None
    due_on = last_day(clock, key_on, bound_on=state.bound_on)
    if due_on < state.bound_on:  # what was due before this way of working began is not asked for afterwards
        return None
    started = Running(clock.code, key_on, due_on, count_back(due_on, clock.warn), state.stage_from_on)
    return None if _is_over(state, started, clock) else started


def last_day(clock: Clock, key_on: date, *, bound_on: date) -> date:
    """The last day of a clock. Back from the end of WW: never before the day the model began for the case."""
    if clock.starts == "ww_ends":
        return max(count_back(key_on, clock.after), bound_on) if key_on >= bound_on else key_on
    return get_due_on(key_on, clock.after, legal=clock.legal, and_then=clock.and_then)


def _event_day(clock: Clock, state: CaseState) -> date | None:
    match clock.starts:
        case "case_opened":
            return state.opened_on
        case "stage_began":
            return state.stage_from_on
        case "diagnosed":
            return state.diagnosed_on
    return state.ww_ends_on


def _warn(day: _Day) -> None:
    """The step comes on the desk; again when it was dropped while the clock still runs."""
    due = [row for row in day.state.clocks if row.stopped_on is None and row.step == "none" and row.warn_on <= day.on]
    _change(day, "warned", due, lambda row: row._replace(warned_on=row.warned_on or day.on, step="open"))


def _expire(day: _Day) -> None:
    due = [row for row in day.state.clocks if row.stopped_on is None and row.expired_on is None and row.due_on < day.on]
    _change(day, "expired", due, lambda row: row._replace(expired_on=day.on))


def _move(day: _Day) -> bool:
    """On silence to another stage: the first clock in the order of the file that says so."""
    expired = {happening.code for happening in day.happened if happening.what == "expired"}
    if not day.state.stage:  # nobody comes into a stage without a diagnosis (P5)
        return False
    for clock in day.model.clocks:
        if clock.code in expired and clock.on_silence not in (CLIMB, day.state.stage):
            day.note("moved", clock.on_silence)
            day.state = place_in_stage(day.model, day.state, clock.on_silence, day.on)
            return True
    return False


def _change(day: _Day, what: str, rows: list[Running], change: Callable[[Running], Running]) -> None:
    """A day on which nothing changes, as nearly all are, makes no new state."""
    for row in rows:
        day.note(what, row.code)
    if rows:
        day.state = day.state._replace(clocks=tuple([change(row) if row in rows else row for row in day.state.clocks]))
