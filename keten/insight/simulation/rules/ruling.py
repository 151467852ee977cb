"""What follows from tables and clocks alone (*exact*): nobody reacts, the diagnosis is on the first day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from keten.insight.simulation.rules.assumptions import Assumptions
from keten.insight.simulation.rules.jumping import age_on, list_turning_days, next_day
from keten.insight.simulation.rules.people import WWB_TEST, YEAR, Person
from keten.journey.routing.rules.conditions import Value
from keten.journey.routing.rules.evaluating import CaseState, find_row, pass_day, place_in_stage
from keten.journey.routing.rules.language import ServiceModel


@dataclass(frozen=True)
class Ruled:
    """The stage of the table at the diagnosis; the steps that clocks make in a year; the last day of the first help."""

    stage: str
    steps: int
    help_due_days: float | None


def follow_rules(model: ServiceModel, person: Person, assumed: Assumptions, *, days: int = YEAR) -> Ruled:
    """One person who is diagnosed on the day of registration, in the year after, as far as the model itself says."""
    on, until = person.arrived_on, person.arrived_on + timedelta(days=days)
    until = min(until, person.left_on or until)
    turning = list_turning_days(
        model, opened_on=on, born_on=person.born_on, ww_ends_on=person.ww_ends_on, until=until
    )  # fmt: skip
    picture = _picture_of(person)
    state = CaseState(picture=picture, opened_on=on, bound_on=on, diagnosed_on=on, ww_ends_on=person.ww_ends_on)
    row = find_row(model, picture)
    if row is not None and row.stage:
        state = place_in_stage(model, state, row.stage, on)
    return _count(model, state, turning, person, picture, assumed, until)


def _count(
    model: ServiceModel, state: CaseState, turning: tuple[date, ...], person: Person, picture: dict[str, Value],
    assumed: Assumptions, until: date,
) -> Ruled:  # fmt: skip
    first_stage, steps, helps, day = state.stage, 0, [], person.arrived_on
    kinds: Mapping[str, str] = {clock.code: clock.step for clock in model.clocks}
    following: date | None = day
    while following is not None and following < until:
        day = following
        picture["age"] = age_on(person.born_on, day)
        picture["days_registered"] = (day - person.arrived_on).days
        state = _look_at_ww(state, picture, person, day)
        state, happened = pass_day(model, state, day)
        made = [one.code for one in happened if one.what == "warned"]
        steps += len(made)
        helps += [row.due_on for row in state.clocks if row.code in made and kinds[row.code] in assumed.steps["help"]]
        following = next_day(state, turning, day)
    first = min(helps, default=None)
    return Ruled(first_stage, steps, None if first is None else float((first - person.arrived_on).days))


def _look_at_ww(state: CaseState, picture: dict[str, Value], person: Person, day: date) -> CaseState:
    if person.ww_ends_on is None or state.ww_ends_on is None:
        return state
    if day < person.ww_ends_on:
        picture["days_of_ww_left"] = (person.ww_ends_on - day).days
        return state
    picture["has_ww"] = False
    picture.pop("days_of_ww_left", None)
    return state._replace(ww_ends_on=None)


def _picture_of(person: Person) -> dict[str, Value]:
    found: dict[str, Value] = {
        "target_group": person.target_group, "age": age_on(person.born_on, person.arrived_on), "days_registered": 0,
        "has_ww": person.ww_days is not None, "has_pw": person.target_group in ("bijstand", "several"),
        "has_wia": person.target_group == "wia",
    }  # fmt: skip
    if person.ww_days is not None:
        found["days_of_ww_left"] = person.ww_days
    found |= {f"score.{code}": value for code, value in person.scores.items() if code != WWB_TEST}
    found |= {f"outcome.{code}": value for code, value in person.outcomes.items() if code != WWB_TEST}
    return found
