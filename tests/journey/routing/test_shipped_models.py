"""The models that ship with Keten: whole, sourced, within the published shape; and every clock at its edge."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from keten.doors.commands.reference import FOLDER, SCHEMA
from keten.journey.routing.library import get_vocabulary, list_barriers, list_offerings, list_shipped, read
from keten.journey.routing.rules.attributes import WHOLE
from keten.journey.routing.rules.calendar import count_back, get_due_on
from keten.journey.routing.rules.conditions import Condition
from keten.journey.routing.rules.evaluating import CaseState, Running, pass_day, place_in_stage
from keten.journey.routing.rules.language import CLIMB, PURSES, TASKS, Clock, ServiceModel

CODES = (
    "ankermodel", "fasen", "jongeren", "opstapjes", "route-ab", "samen-doen-we-het-zo", "toonkamer", "werkcentrum",
    "work-first",
)  # fmt: skip
MODELS = {name: read(text) for name, text in list_shipped().items()}
CLOCKS = [(name, clock.code) for name, model in MODELS.items() for clock in model.clocks]
DAY = timedelta(days=1)
DAYS = (
    date(2028, 2, 29), date(2026, 8, 31), date(2027, 8, 31), date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 31),
    date(2025, 11, 28), date(2026, 3, 30), date(2026, 3, 9),
)  # fmt: skip
"""Leap day; 31 August before an ordinary and before a leap year; both changes of the clock; the end of a year; and
four weeks before tweede kerstdag, Koningsdag's Monday and tweede paasdag."""


def test_all_promised_models_are_there() -> None:
    assert sorted(list_shipped()) == sorted(f"{code}-1" for code in CODES)


@pytest.mark.parametrize("name", MODELS)
def test_a_shipped_model_says_what_it_is_and_why(name: str) -> None:
    model = MODELS[name]
    assert f"{model.code}-{model.version}" == name
    sentences = [one for one in re.split(r"[.?](?:\s|$)", model.summary) if one]
    assert 3 <= len(sentences) <= 5
    assert len(model.examples) >= 4
    assert all(stage.source and stage.purse in PURSES for stage in model.stages)
    assert {row.stage for row in model.rows} <= {stage.code for stage in model.stages} | {""}


def test_only_toonkamer_and_werkcentrum_have_no_stages() -> None:
    assert sorted(name for name, model in MODELS.items() if not model.stages) == ["toonkamer-1", "werkcentrum-1"]


@pytest.mark.parametrize("name", MODELS)
def test_every_stage_brings_a_step_before_it_ends(name: str) -> None:
    """P5: the last day of a stage never comes as a surprise: a clock asks for a decision."""
    model = MODELS[name]
    for stage in model.stages:
        asking = [c for c in model.clocks if stage.code in c.stages and c.step in ("rephasing", "tell_client")]
        assert asking, stage.code


def test_what_the_documents_say() -> None:
    fasen, route, ankermodel = MODELS["fasen-1"], MODELS["route-ab-1"], MODELS["ankermodel-1"]
    assert (get_clock(fasen, "herfasering").after, fasen.get_stage("fase_1").then) == ("P6M", ())
    signal_list = get_clock(fasen, "zes_maanden_vier_weken")
    assert (signal_list.after, signal_list.and_then) == ("P6M", "P4W")
    assert route.get_stage("route_a").longest == "P9M"
    assert get_clock(route, "negen_maanden").on_silence == "route_b"
    assert {"nalevingbereidheid", "arbeidsmarkttoets", "reintegratietoets", "blijfrisico"} < set(ankermodel.tests)
    assert get_clock(ankermodel, "wwb_toets").starts == "ww_ends"


def test_an_opstapje_is_decided_by_two_and_paid_by_uwv_within_phase_1() -> None:
    model = MODELS["opstapjes-1"]
    extra = model.get_stage("fase_1_extra")
    assert extra.two_signatures
    assert (extra.lead, extra.purse, extra.talk_with) == ("placement", "uwv", ("placement", "reintegration"))
    assert get_clock(model, "diagnosegesprek").after == "P3M"


def test_every_offering_and_barrier_says_its_ground() -> None:
    for offering in list_offerings().values():
        assert offering.task in TASKS
        assert offering.purse in PURSES
        assert re.search(r"art\. \d|hoofdstuk|nog te bevestigen", offering.ground)
    assert len(list_offerings()) >= 20
    for barrier in list_barriers().values():
        assert re.search(r"art\. \d|hoofdstuk", barrier.source)


def test_every_word_of_the_vocabulary_is_used_or_offered() -> None:
    used = {code for model in MODELS.values() for one in (model, *model.stages) for code in one.offerings}
    assert used == set(get_vocabulary().offerings)


# --- The published shape ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list_shipped())
def test_a_shipped_file_fits_the_published_schema(name: str) -> None:
    schema = json.loads((FOLDER / SCHEMA).read_text("utf-8"))
    assert list(find_misfits(tomllib.loads(list_shipped()[name]), schema, "")) == []


def test_the_schema_refuses_what_does_not_fit() -> None:
    schema = json.loads((FOLDER / SCHEMA).read_text("utf-8"))
    table = tomllib.loads(list_shipped()["fasen-1"])
    table["clocks"][0] |= {"after": "P6M4W", "legal": "ja", "strange": 1}
    del table["stages"][0]["lead"]
    said = " ".join(find_misfits(table, schema, ""))
    assert all(word in said for word in ("after", "legal", "strange", "lead"))


def find_misfits(value: Any, schema: dict[str, Any], path: str) -> Iterator[str]:
    """As much of JSON Schema as the published shape uses."""
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
    if schema.get("format") == "date":
        if type(value) is not date:
            yield f"{path}: no date"
        return
    if "type" in schema and type(value) is not kinds[schema["type"]]:
        yield f"{path}: not {schema['type']}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value} not among"
    if "pattern" in schema and not re.search(schema["pattern"], value):
        yield f"{path}: {value} not like"
    if len(value) > schema["maxLength"] if "maxLength" in schema else False:
        yield f"{path}: too long"
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from find_misfits(one, schema.get("items", {}), f"{path}[{number}]")
    if isinstance(value, dict) and "properties" in schema:
        yield from (f"{path}.{key} missing" for key in schema["required"] if key not in value)
        yield from (f"{path}.{key} unknown" for key in value if key not in schema["properties"])
        for key in value.keys() & schema["properties"].keys():
            yield from find_misfits(value[key], schema["properties"][key], f"{path}.{key}")


# --- Every clock at its edge -----------------------------------------------------------------------------------------


def get_clock(model: ServiceModel, code: str) -> Clock:
    return next(clock for clock in model.clocks if clock.code == code)


def value_within(condition: Condition) -> Any:
    return condition.lowest if condition.attribute.kind == WHOLE else condition.among[0]


def begin(model: ServiceModel, clock: Clock, day: date) -> CaseState:
    """A case for which the event of the clock is on ``day``: the end of WW lies a year ahead."""
    picture: dict[str, Any] = {"target_group": "ww", "age": 40, "has_ww": True, "has_pw": False, "has_wia": False}
    picture |= {condition.attribute.name: value_within(condition) for condition in clock.when}
    ww_ends_on = get_due_on(day, "P1Y", legal=False) if clock.starts == "ww_ends" else None
    diagnosed_on = None if "diagnosed" in clock.stops and clock.starts == "case_opened" else day
    state = CaseState(picture=picture, opened_on=day, bound_on=day, diagnosed_on=diagnosed_on, ww_ends_on=ww_ends_on)
    if not model.stages:
        return state
    return place_in_stage(model, state, (clock.stages or (model.stages[0].code,))[0], day)


def find_running(state: CaseState, code: str) -> Running:
    return next(row for row in state.clocks if row.code == code)


@pytest.mark.parametrize(("name", "code"), CLOCKS)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_a_clock_at_its_edge(name: str, code: str, day: date) -> None:
    """Nothing the day before the warning, the step on the day; on the last day in time, the day after too late."""
    model = MODELS[name]
    alone = replace(model, clocks=(get_clock(model, code),))
    state, _ = pass_day(alone, begin(model, alone.clocks[0], day), day)
    warn_on, due_on = find_running(state, code).warn_on, find_running(state, code).due_on
    for on in sorted({one for one in (warn_on - DAY, warn_on, due_on - DAY, due_on) if one >= day}):
        state, _ = pass_day(alone, state, on)
        row = find_running(state, code)
        assert (row.step, row.expired_on) == ("open" if on >= warn_on else "none", None), on
    late, happened = pass_day(alone, state, due_on + DAY)
    assert find_running(late, code).expired_on == due_on + DAY
    assert find_running(late, code).step == "open"
    moves = [one.code for one in happened if one.what == "moved"]
    assert moves == ([] if alone.clocks[0].on_silence == CLIMB else [alone.clocks[0].on_silence])


@pytest.mark.parametrize(("name", "code"), CLOCKS)
def test_a_step_done_on_the_last_day_is_in_time(name: str, code: str) -> None:
    model, day = MODELS[name], date(2026, 8, 31)
    alone = replace(model, clocks=(get_clock(model, code),))
    state, _ = pass_day(alone, begin(model, alone.clocks[0], day), day)
    due_on = find_running(state, code).due_on
    state, _ = pass_day(alone, state, due_on)
    done = tuple(row._replace(step="done") for row in state.clocks)
    after, happened = pass_day(alone, state._replace(clocks=done), due_on + DAY)
    assert [one.what for one in happened if one.code == code] == ["stopped"]
    assert find_running(after, code).expired_on is None
    assert after.stage == state.stage


@pytest.mark.parametrize(
    ("name", "code", "day", "due_on"),
    [
        ("fasen-1", "herfasering", date(2026, 8, 31), date(2027, 2, 28)),
        ("fasen-1", "herfasering", date(2027, 8, 31), date(2028, 2, 29)),
        ("fasen-1", "herfasering", date(2028, 2, 29), date(2028, 8, 29)),
        ("fasen-1", "herfasering", date(2026, 9, 29), date(2027, 3, 29)),  # the night in which the clock goes ahead
        ("fasen-1", "herfasering", date(2026, 4, 25), date(2026, 10, 25)),  # the night in which it goes back
        ("fasen-1", "zes_maanden_vier_weken", date(2026, 8, 31), date(2027, 3, 28)),
        ("fasen-1", "zes_maanden_vier_weken", date(2028, 2, 29), date(2028, 9, 26)),
        ("route-ab-1", "negen_maanden", date(2027, 5, 31), date(2028, 2, 29)),
        ("route-ab-1", "negen_maanden", date(2026, 5, 31), date(2027, 2, 28)),
        ("opstapjes-1", "diagnosegesprek", date(2026, 11, 30), date(2027, 2, 28)),
        ("opstapjes-1", "driegesprek", date(2028, 2, 24), date(2028, 2, 29)),
        ("ankermodel-1", "wwb_toets", date(2027, 2, 28), date(2027, 12, 20)),
        ("jongeren-1", "jongerengesprek", date(2026, 3, 1), date(2026, 4, 26)),
        ("werkcentrum-1", "zoektijd", date(2025, 11, 27), date(2025, 12, 29)),  # eerste kerstdag, then a weekend
        ("werkcentrum-1", "zoektijd", date(2025, 11, 28), date(2025, 12, 29)),  # tweede kerstdag
        ("werkcentrum-1", "zoektijd", date(2026, 3, 30), date(2026, 4, 28)),  # Koningsdag
        ("werkcentrum-1", "zoektijd", date(2026, 3, 6), date(2026, 4, 7)),  # Goede Vrijdag, Easter
        ("werkcentrum-1", "zoektijd", date(2026, 4, 16), date(2026, 5, 18)),  # Hemelvaartsdag, a decreed Friday
        ("werkcentrum-1", "zoektijd", date(2026, 3, 31), date(2026, 4, 28)),  # an ordinary Tuesday
    ],
)  # fmt: skip
def test_the_last_day_of_a_clock(name: str, code: str, day: date, due_on: date) -> None:
    model = MODELS[name]
    clock = get_clock(model, code)
    state, _ = pass_day(replace(model, clocks=(clock,)), begin(model, clock, day), day)
    assert find_running(state, code).due_on == due_on
    assert find_running(state, code).warn_on == count_back(due_on, clock.warn)


def test_a_clock_of_phase_1_is_kept_by_a_new_placing_in_phase_1_and_dropped_elsewhere() -> None:
    model, day = MODELS["fasen-1"], date(2026, 1, 15)
    clock = get_clock(model, "zes_maanden_vier_weken")
    alone = replace(model, clocks=(clock,))
    state, _ = pass_day(alone, begin(model, clock, day), day)
    again, _ = pass_day(alone, place_in_stage(model, state, "fase_1", date(2026, 7, 15)), date(2026, 7, 16))
    assert find_running(again, clock.code).stopped_on is None
    elsewhere, _ = pass_day(alone, place_in_stage(model, state, "fase_2", date(2026, 7, 15)), date(2026, 7, 16))
    assert find_running(elsewhere, clock.code).stopped_on == date(2026, 7, 16)


def test_re_phasing_on_the_day_of_placing_stops_the_clocks_of_the_first_stage() -> None:
    model, day = MODELS["route-ab-1"], date(2026, 1, 15)
    state, _ = pass_day(model, begin(model, get_clock(model, "negen_maanden"), day), day)
    state, _ = pass_day(model, place_in_stage(model, state, "route_b", day), day + DAY)
    assert find_running(state, "negen_maanden").stopped_on == day + DAY
    assert find_running(state, "herziening_b").stopped_on is None
