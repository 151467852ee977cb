"""The migration plan: same stage where there is one, else the table, else by hand; what stops, starts and is late."""

from dataclasses import replace
from datetime import date

from keten.insight.simulation.rules.migrating import RunningCase, plan_migration
from keten.journey.routing.library import read
from keten.journey.routing.rules.evaluating import CaseState, pass_day, place_in_stage
from keten.journey.routing.rules.language import ServiceModel
from tests.insight.simulation.worlds import TWO_STAGES, shipped

OPENED, ON = date(2026, 1, 5), date(2026, 8, 3)
PICTURE = {"target_group": "ww", "age": 40, "days_registered": 210, "has_ww": True, "has_pw": False, "has_wia": False}


def _case(model: ServiceModel, number: int, stage: str, **known: object) -> RunningCase:
    state = CaseState(picture=PICTURE | known, opened_on=OPENED, bound_on=OPENED, diagnosed_on=OPENED)  # type: ignore[arg-type]
    if stage:
        state = place_in_stage(model, state, stage, OPENED)
    return RunningCase(number, pass_day(model, state, OPENED)[0])


def test_the_table_of_the_new_model_places_who_was_in_a_stage_that_is_no_more() -> None:
    fasen, route = shipped("fasen-1", "route-ab-1")
    cases = [_case(fasen, 1, "fase_1"), _case(fasen, 2, "fase_4", **{"outcome.belemmeringen": "route_b"})]
    plan = plan_migration(fasen, route, cases, on=ON)
    assert [(row.from_stage, row.to_stage, row.because, row.cases) for row in plan.stages] == [
        ("fase_1", "route_a", "table", 1),
        ("fase_4", "route_b", "table", 1),
    ]
    assert plan.moves[0].stops == ("herfasering", "zes_maanden_vier_weken")
    assert plan.moves[0].starts == ("negen_maanden",)
    assert plan.describe()["by_hand"] == []


def test_a_stage_of_the_same_code_stays_and_what_was_due_before_is_not_asked_afterwards() -> None:
    old = read(TWO_STAGES)
    new = read(
        TWO_STAGES.replace('after = "P2M"\nwarn = "P2W"\nstep = "talk"', 'after = "P5M"\nwarn = "P2W"\nstep = "talk"')
    )
    plan = plan_migration(old, new, [_case(old, 1, "zelf")], on=date(2026, 6, 10))
    assert (plan.moves[0].to_stage, plan.moves[0].because) == ("zelf", "same")
    assert plan.moves[0].late == ("stilte",)
    assert "stilte" not in plan.moves[0].starts


def test_to_a_model_without_stages_and_for_whom_was_never_diagnosed() -> None:
    fasen, toonkamer = shipped("fasen-1", "toonkamer-1")
    plan = plan_migration(fasen, toonkamer, [_case(fasen, 1, "fase_1")], on=ON)
    assert (plan.moves[0].to_stage, plan.moves[0].because) == ("", "no_stage")
    undiagnosed = RunningCase(2, CaseState(picture=PICTURE, opened_on=OPENED, bound_on=OPENED))
    assert plan_migration(toonkamer, fasen, [undiagnosed], on=ON).moves[0].because == "no_stage"


def test_whom_the_table_does_not_place_is_placed_by_hand() -> None:
    fasen, route = shipped("fasen-1", "route-ab-1")
    gap = replace(route, rows=route.rows[-1:])
    plan = plan_migration(fasen, gap, [_case(fasen, 1, "fase_1")], on=ON)
    assert (plan.moves[0].because, plan.describe()["by_hand"]) == ("by_hand", [1])
