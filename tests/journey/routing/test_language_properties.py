"""What holds for every model and every life: one line of the table, one stage with an end, no clock without a step."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.journey.routing.library import list_shipped, read
from keten.journey.routing.rules.attributes import FIXED, TARGET_GROUPS, WHOLE, Attribute
from keten.journey.routing.rules.conditions import Fault, list_values, read_condition
from keten.journey.routing.rules.evaluating import CaseState, pass_day, place_in_stage
from keten.journey.routing.rules.language import ServiceModel
from keten.journey.routing.rules.reading import InvalidModel, LineFault
from tests.journey.routing.inventing import Invented, models
from tests.journey.routing.test_malformed_models import WHOLE_MODEL
from tests.volumes import volume

BY_NAME = {attribute.name: attribute for attribute in FIXED}
AGE, LEFT, GROUP = BY_NAME["age"], BY_NAME["days_of_ww_left"], BY_NAME["target_group"]
START = date(2027, 11, 30)
fast = settings(max_examples=volume(test=60, proof=2000), deadline=None, database=None)


def pictures_of(attributes: list[Attribute]) -> st.SearchStrategy[dict[str, Any]]:
    """Any case: every value of its domain, and unknown where that can be."""
    return st.fixed_dictionaries({one.name: values_of(one) for one in attributes})


def values_of(attribute: Attribute) -> st.SearchStrategy[Any]:
    if attribute.kind == WHOLE:
        known: st.SearchStrategy[Any] = st.integers(attribute.lowest, attribute.highest)
    else:
        known = st.sampled_from(list_values(attribute))
    return known if attribute.always else st.none() | known


def attributes_of(model: ServiceModel) -> list[Attribute]:
    return list({*FIXED, *(condition.attribute for row in model.rows for condition in row.when)})


@given(data=st.data(), invented=models())
@fast
def test_a_checked_table_gives_every_case_exactly_one_line(data: st.DataObject, invented: Invented) -> None:
    model = read(invented.text)
    picture = data.draw(pictures_of(attributes_of(model)))
    assert sum(row.holds(picture) for row in model.rows) == 1


@pytest.mark.parametrize("name", list_shipped())
def test_a_shipped_table_gives_every_case_exactly_one_line(name: str) -> None:
    model = read(list_shipped()[name])

    @given(picture=pictures_of(attributes_of(model)))
    @fast
    def check(picture: dict[str, Any]) -> None:
        assert sum(row.holds(picture) for row in model.rows) == 1

    check()


acts = st.sampled_from(["nothing", "done", "dropped", "diagnosed", "placed", "ww", "no_ww"])
plans = st.lists(st.tuples(st.sampled_from([1, 1, 2, 7, 30, 91]), acts, st.integers(0, 20)), min_size=5, max_size=25)


@given(invented=models(), plan=plans, age=st.integers(17, 66), group=st.sampled_from(TARGET_GROUPS))
@fast
def test_no_life_reaches_what_may_not_be(invented: Invented, plan: list[Any], age: int, group: str) -> None:
    model = read(invented.text)
    picture = {"target_group": group, "age": age, "has_ww": True, "has_pw": False, "has_wia": False}
    state, day = CaseState(picture=picture, opened_on=START, bound_on=START), START
    for jump, what, pick in plan:
        before = {(row.code, row.key_on): row for row in state.clocks if row.stopped_on is not None}
        state, passed = pass_day(model, state, day)
        check_state(model, state, day)
        assert all(row in state.clocks for row in before.values()), "what stopped stays as it was"
        if not any(one.what == "moved" for one in passed):
            assert pass_day(model, state, day) == (state, []), "a day is passed once"
        state = act(model, state, what, pick, day)
        day += timedelta(days=jump)


def check_state(model: ServiceModel, state: CaseState, day: date) -> None:
    if state.stage:
        assert state.stage_from_on is not None
        assert state.stage_ends_on is not None
        assert state.stage_from_on <= day
        assert state.stage_from_on < state.stage_ends_on
        assert model.get_stage(state.stage)
    by_code = {clock.code: clock for clock in model.clocks}
    assert len({(row.code, row.key_on) for row in state.clocks}) == len(state.clocks)
    for row in state.clocks:
        if row.stopped_on is None:
            within = by_code[row.code].stages
            assert not within or state.stage in within, "a clock of another stage"
            assert row.expired_on is None or row.step != "none", "expired and nobody has a step"
            assert day < row.warn_on or row.step != "none", "the day of the warning came and there is no step"
            assert row.warn_on <= row.due_on


def act(model: ServiceModel, state: CaseState, what: str, pick: int, day: date) -> CaseState:
    if what == "placed" and model.stages:
        placed = place_in_stage(model, state, model.stages[pick % len(model.stages)].code, day)
        return placed._replace(diagnosed_on=day)
    if what in ("done", "dropped") and (running := [row for row in state.clocks if row.step == "open"]):
        ended = running[pick % len(running)]
        marked = ended._replace(step="done" if what == "done" else "none")
        return state._replace(clocks=tuple(marked if row == ended else row for row in state.clocks))
    if what == "diagnosed":
        return state._replace(diagnosed_on=day)
    if what == "ww":
        return state._replace(ww_ends_on=day + timedelta(days=10 * pick + 1))
    return state._replace(ww_ends_on=None) if what == "no_ww" else state


# --- Conditions ------------------------------------------------------------------------------------------------------


@given(low=st.integers(0, 130), high=st.integers(0, 130), age=st.integers(0, 130))
@fast
def test_a_range_holds_within_its_ends(low: int, high: int, age: int) -> None:
    low, high = sorted((low, high))
    condition = read_condition(AGE, f"{low}..{high}")
    assert condition.holds({"age": age}) == (low <= age <= high)
    assert read_condition(AGE, f" {low} .. ").holds({"age": age}) == (low <= age)
    assert read_condition(AGE, f"..{high}").holds({"age": age}) == (age <= high)
    assert not condition.holds({}), "unknown lies in no range"


@given(bound=st.integers(1, 129), age=st.integers(0, 130))
@fast
def test_a_bound_holds_as_it_says(bound: int, age: int) -> None:
    holds = {sign: read_condition(AGE, f"{sign} {bound}").holds({"age": age}) for sign in ("<", "<=", "=", ">", ">=")}
    said = {"<": age < bound, "<=": age <= bound, "=": age == bound, ">": age > bound, ">=": age >= bound}
    assert holds == said
    assert read_condition(AGE, bound).holds({"age": age}) == (age == bound)


@given(among=st.lists(st.sampled_from(TARGET_GROUPS), min_size=1), group=st.sampled_from(TARGET_GROUPS))
@fast
def test_a_choice_holds_for_its_values(among: list[str], group: str) -> None:
    assert read_condition(GROUP, among).holds({"target_group": group}) == (group in among)


@given(left=st.none() | st.integers(0, 3650))
@fast
def test_known_and_unknown_are_each_others_opposite(left: int | None) -> None:
    picture = {"days_of_ww_left": left}
    assert read_condition(LEFT, "unknown").holds(picture) == (left is None)
    assert read_condition(LEFT, "known").holds(picture) == (left is not None)


anything = st.sampled_from([None, True, False, 1.5, START, "", "ww", "<"]) | st.integers()
written = st.text(alphabet="0123456789<>=. -P", max_size=9)


@given(attribute=st.sampled_from(FIXED), wanted=anything | written | st.lists(anything, max_size=3))
@settings(max_examples=volume(test=100, proof=5000), deadline=None, database=None)
def test_whatever_is_written_is_read_or_refused(attribute: Attribute, wanted: object) -> None:
    said = ""
    try:
        said = read_condition(attribute, wanted).describe()
    except Fault as fault:
        said = str(fault) if attribute.name in str(fault) else ""
    assert said


@given(start=st.integers(0, len(WHOLE_MODEL)), length=st.integers(0, 40), put=st.text(max_size=6) | written)
@settings(max_examples=volume(test=80, proof=5000), deadline=None, database=None)
def test_a_damaged_file_is_read_or_refused_with_lines(start: int, length: int, put: str) -> None:
    text = WHOLE_MODEL[:start] + put + WHOLE_MODEL[start + length :]
    faults = []
    try:
        read(text)
    except InvalidModel as refused:
        faults = refused.faults or [LineFault(0, "refused without a fault")]
    assert all(1 <= fault.line <= text.count("\n") + 1 and fault.text for fault in faults)
