"""What is answered to each kind of question, in worlds of which the effect is known."""

import json
from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_ind

from keten.ground.foundation.decision import Refused
from keten.ground.foundation.statistics.intervals import rate_difference
from keten.ground.foundation.statistics.spells import count_spells
from keten.ground.foundation.statistics.survival import incidences
from keten.insight.evaluation.effects.answer import Comparison
from keten.insight.evaluation.effects.estimating import find_effect
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.rules.grading import Design, Grade, Verdict

PEOPLE = 4_000
FIGURE = {"estimate", "standard_error", "interval", "p_value", "method"}


def make(seed: int = 1) -> dict[str, np.ndarray]:
    """Two arms by lot within blocks of unequal shares and levels; traits; half of who is assigned takes it up."""
    rng = np.random.default_rng(seed)
    block = rng.integers(0, 5, PEOPLE)
    arm = rng.random(PEOPLE) < np.array([0.2, 0.3, 0.5, 0.6, 0.7])[block]
    trait = rng.normal(size=PEOPLE)
    taken = arm & (rng.random(PEOPLE) < 0.5)
    y = 10.0 * block + 3 * trait + 2.0 * taken + rng.normal(size=PEOPLE)
    return {"arm": arm.astype(int), "y": y, "block": block, "trait": trait, "taken": taken.astype(int)}


def ask(columns: dict[str, Any], **asked: Any) -> Comparison:
    return find_effect(columns, Question(**{"arm": "arm", "outcome": "y", **asked})).comparisons[0]


def test_json_holds_every_figure_under_its_own_key() -> None:
    effect = find_effect(
        make(), Question(arm="arm", outcome="y", block="block", covariates=("trait",), take_up="taken")
    ).as_dict()
    json.dumps(effect, allow_nan=False)
    for name in ("unadjusted", "adjusted", "take_up", "regression"):
        assert set(effect[name]) == FIGURE
    whole = {"estimate", "standard_error", "interval", "method", "n", "grade", "reasons", "warnings", "verdict"}
    assert whole <= set(effect)
    assert effect["estimate"] == effect["adjusted"]["estimate"]
    assert (effect["n"]["0"] + effect["n"]["1"], effect["grade"]) == (PEOPLE, "A")


def test_blocks_and_traits_and_take_up() -> None:
    found = ask(make(), block="block", covariates=("trait",), take_up="taken")
    figures = found.figures
    assert figures["unadjusted"].low < 1 < figures["unadjusted"].high
    assert figures["adjusted"].value == pytest.approx(1, abs=0.1)
    assert figures["adjusted"].error < 0.5 * figures["unadjusted"].error
    assert figures["take_up"].value == pytest.approx(2, abs=0.2)
    assert found.parts["take_up_difference"] == pytest.approx(0.5, abs=0.03)
    # As assigned is what counts, and without blocks it would be far off.
    assert found.headline == "adjusted"
    assert ask(make()).figures["unadjusted"].value > 5


def test_intervals_within_blocks_hold() -> None:
    found = [ask(make(seed), block="block", covariates=("trait",)).figures for seed in range(150)]
    for name in ("unadjusted", "adjusted"):
        assert np.mean([figures[name].low <= 1 <= figures[name].high for figures in found]) >= 0.9


def test_a_rate_is_newcombes() -> None:
    columns = {"arm": np.repeat([0, 1], [120, 80]), "y": np.concatenate([np.arange(120) < 30, np.arange(80) < 32])}
    found = ask(columns).figures["unadjusted"]
    expected = rate_difference(32, 80, 30, 120)
    assert (found.value, found.low, found.high) == pytest.approx((expected.value, expected.low, expected.high))
    edge = rate_difference(32, 80, 30, 120, level=1 - found.p_value)
    assert edge.low == pytest.approx(0, abs=1e-6)  # the p-value is where the interval touches 0
    turned = ask(columns, control="1").figures["unadjusted"]
    assert (turned.value, turned.p_value) == pytest.approx((-found.value, found.p_value))


def test_a_rate_in_blocks_and_adjusted_stays_near_its_standard_error() -> None:
    rng = np.random.default_rng(4)
    trait, block = rng.normal(size=PEOPLE), rng.integers(0, 4, PEOPLE)
    arm = rng.random(PEOPLE) < 0.4
    y = rng.random(PEOPLE) < 1 / (1 + np.exp(-(trait * 2 + 0.5 * arm)))
    found = ask({"arm": arm, "y": y, "block": block, "x": trait}, control="False", block="block", covariates=("x",))
    for figure in found.figures.values():
        assert (figure.high - figure.low) / figure.error == pytest.approx(2 * 1.96, rel=0.05)
    assert found.figures["adjusted"].error < 0.9 * found.figures["unadjusted"].error


def test_several_arms_each_have_a_raw_and_a_corrected_p_value() -> None:
    rng = np.random.default_rng(3)
    arm = np.repeat(["geen", "brief", "gesprek", "training"], 400)
    shift = np.repeat([0.0, 0.15, 0.0, 0.5], 400)
    effect = find_effect(
        {"arm": arm, "y": rng.normal(size=1600) + shift}, Question(arm="arm", outcome="y", control="geen")
    )
    parts = {one["arm"]: one for one in effect.as_dict()["comparisons"]}
    assert set(parts) == {"brief", "gesprek", "training"}
    raw = {name: one["p_value"] for name, one in parts.items()}
    order = sorted(raw, key=lambda name: raw[name])
    highest = 0.0
    for name, left in zip(order, (3, 2, 1), strict=True):
        highest = min(max(highest, left * raw[name]), 1.0)
        assert parts[name]["p_value_corrected"] == pytest.approx(highest)
    assert effect.n == {"geen": 400, "brief": 400, "gesprek": 400, "training": 400}


def test_whole_offices_count_once() -> None:
    rng = np.random.default_rng(6)
    office = np.repeat(np.arange(12), rng.integers(20, 200, 12))
    arm = (office % 2).astype(int)
    y = rng.normal(size=12)[office] + rng.normal(size=len(office))
    found = ask({"arm": arm, "y": y, "office": office}, cluster="office")
    means = np.array([y[office == one].mean() for one in range(12)])
    expected = ttest_ind(means[1::2], means[::2])
    figure = found.figures["unadjusted"]
    assert (figure.p_value, figure.freedom) == (pytest.approx(expected.pvalue), 10)
    assert found.parts["clusters"] == 12
    assert figure.error > 3 * ask({"arm": arm, "y": y}).figures["unadjusted"].error


def test_take_up_of_whole_offices() -> None:
    rng = np.random.default_rng(6)
    office = np.repeat(np.arange(40), 50)
    arm = office % 2
    taken = (arm == 1) & (rng.random(2000) < 0.5)
    y = 0.2 * rng.normal(size=40)[office] + 2 * taken + rng.normal(size=2000)
    found = ask({"arm": arm, "y": y, "office": office, "taken": taken}, cluster="office", take_up="taken")
    assert found.figures["take_up"].value == pytest.approx(2, abs=0.3)
    assert found.figures["take_up"].freedom == 38


def lasting(seed: int = 1, people: int = 3_000) -> dict[str, np.ndarray]:
    """Days until work (1) or another end (2), or still going (0) after 100 to 500 days. Work comes later, then more."""
    rng = np.random.default_rng(seed)
    arm = np.arange(people) % 2
    work, other = rng.exponential(np.where(arm == 1, 250, 400)) + 40 * arm, rng.exponential(600, people)
    seen = rng.integers(100, 500, people)
    days = np.minimum(np.minimum(work, other), seen).astype(int)
    why = np.where(seen <= np.minimum(work, other), 0, np.where(work < other, 1, 2))
    return {"arm": arm, "y": days, "why": why}


DURATION: dict[str, Any] = {"kind": Kind.DURATION, "event": "why"}


def test_durations_are_those_of_aalen_and_johansen() -> None:
    columns = lasting()
    found = ask(columns, **DURATION)
    spells = count_spells(columns["y"], columns["why"], group=columns["arm"])
    value = incidences(spells, [91, 183, 365]).by_cause.value
    for at, horizon in enumerate(("91", "183", "365")):
        for place, cause in enumerate(("1", "2")):
            told = found.parts["horizons"][horizon][cause]["estimate"]
            assert told == pytest.approx(value[1, place, at] - value[0, place, at])
    assert found.parts["horizons"]["91"]["1"]["estimate"] < found.parts["horizons"]["365"]["1"]["estimate"]
    assert found.figures["unadjusted"].value == pytest.approx(value[1, 0, 2] - value[0, 0, 2])
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.A, Verdict.MORE)


def test_words_may_say_why_it_ended_and_which_counts() -> None:
    columns = lasting()
    words = {**columns, "why": np.array(["", "werk", "anders"], dtype=object)[columns["why"]]}
    found = ask(words, **DURATION, cause="werk")
    assert found.parts["cause"] == "werk"
    assert found.figures["unadjusted"].value == ask(columns, **DURATION).figures["unadjusted"].value


def test_a_horizon_that_nobody_reached_is_said() -> None:
    found = ask(lasting(), **DURATION, horizons=(91, 183, 2000))
    assert found.parts["horizons"]["2000"]["1"] is None
    assert found.parts["horizon"] == 183
    assert any("2000" in warning for warning in found.warnings)
    with pytest.raises(Refused, match="kortere termijnen"):
        ask(lasting(), **DURATION, horizons=(2000, 3000))


def test_durations_in_blocks_and_in_offices() -> None:
    columns = lasting()
    columns["block"], columns["office"] = np.arange(3_000) // 1_500, (np.arange(3_000) // 2 % 15) * 2 + columns["arm"]
    whole = ask(columns, **DURATION).figures["unadjusted"]
    blocked = ask(columns, **DURATION, block="block").figures["unadjusted"]
    assert blocked.value == pytest.approx(whole.value, abs=0.01)
    assert blocked.error == pytest.approx(whole.error, rel=0.05)
    offices = ask(columns, **DURATION, cluster="office")
    assert (offices.figures["unadjusted"].freedom, offices.parts["clusters"]) == (28, 30)
    with pytest.raises(Refused, match="heel cluster"):
        ask(columns, **DURATION, cluster="block")


def test_take_up_of_durations_is_blooms() -> None:
    columns = lasting()
    taken = (columns["arm"] == 1) & (np.arange(3_000) % 4 < 2)
    found = ask({**columns, "taken": taken}, **DURATION, take_up="taken").figures
    assert found["take_up"].value == pytest.approx(found["unadjusted"].value / taken[columns["arm"] == 1].mean())


def test_weighing_finds_an_effect_and_a_placebo_that_passes() -> None:
    rng = np.random.default_rng(5)
    trait = rng.normal(size=PEOPLE)
    got = (rng.random(PEOPLE) < 1 / (1 + np.exp(1 - trait))).astype(int)
    earlier = 2 * trait + rng.normal(size=PEOPLE)
    columns = {"arm": got, "y": 2 * trait + got + rng.normal(size=PEOPLE), "x": trait, "earlier": earlier}
    found = ask(columns, design=Design.OBSERVATIONAL, covariates=("x",), placebo="earlier")
    assert found.figures["unadjusted"].value > 2
    assert found.figures["entropy_balancing"].value == pytest.approx(1, abs=0.15)
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.C, Verdict.MORE)


def test_an_unmeasured_difference_fails_the_placebo() -> None:
    rng = np.random.default_rng(5)
    trait, hidden = rng.normal(size=(2, PEOPLE))
    got = (rng.random(PEOPLE) < 1 / (1 + np.exp(1 - trait - hidden))).astype(int)
    columns = {"arm": got, "y": trait + hidden + rng.normal(size=PEOPLE), "x": trait, "earlier": trait + hidden}
    found = ask(columns, design=Design.OBSERVATIONAL, covariates=("x",), placebo="earlier")
    assert (found.judgement.grade, found.shown) == (Grade.X, None)


def test_a_roll_out_is_graded_and_told_by_time() -> None:
    rng = np.random.default_rng(2)
    start = np.repeat([4, 6, 8, np.nan], 6)
    rows = [(place, time) for place in range(24) for time in range(12)]
    place, time = np.array(rows).T
    run = np.where(np.isnan(start[place]), 0, np.maximum(time - start[place] + 1, 0))
    level = rng.normal(size=24)[place] + rng.normal(size=12)[time]
    columns = {"u": place, "t": time, "f": start[place], "y": level + 0.5 * run + 0.3 * rng.normal(size=len(rows))}
    asked = Question(outcome="y", design=Design.STAGGERED, unit="u", time="t", first_treated="f")
    found = find_effect(columns, asked).comparisons[0]
    assert (found.judgement.grade, found.judgement.verdict) == (Grade.B, Verdict.MORE)
    told = {time: part["estimate"] for time, part in found.parts["by_time"].items()}
    assert [round(told[time]) for time in ("-4", "1", "3")] == [0, 1, 2]
    assert found.parts["within_periods"]["p_value"] < 0.01


def test_periods_may_be_any_numbers_and_never_may_be_zero() -> None:
    years = np.tile([2018, 2019, 2020, 2022], 9)
    first = np.repeat([0, 2020, 2022], 12)
    y = np.random.default_rng(3).normal(size=36) + 5 * ((first > 0) & (years >= first))
    columns = {"u": np.repeat(np.arange(9), 4), "t": years, "f": first, "y": y}
    asked = Question(outcome="y", design=Design.STAGGERED, unit="u", time="t", first_treated="f")
    found = find_effect(columns, asked).comparisons[0]
    assert found.n == {"begonnen": 6, "niet begonnen": 3}
    assert found.figures["adjusted"].value == pytest.approx(5, abs=1.5)


def test_an_earlier_outcome_is_checked_where_lots_were_drawn_too() -> None:
    rng = np.random.default_rng(1)
    columns = {**make(), "earlier": rng.normal(size=PEOPLE)}
    assert ask(columns, block="block", placebo="earlier").judgement.grade is Grade.A
    columns["earlier"] = columns["earlier"] + columns["arm"]
    found = ask(columns, block="block", placebo="earlier")
    assert (found.judgement.grade, found.shown) == (Grade.X, None)


def test_work_counts_first_of_several_ends() -> None:
    columns = lasting()
    words = {**columns, "why": np.array(["", "werk", "anders"], dtype=object)[columns["why"]]}
    assert ask(words, **DURATION).parts["cause"] == "werk"


def test_people_that_go_together_widen_a_weighed_comparison() -> None:
    rng = np.random.default_rng(5)
    office = np.repeat(np.arange(80), 50)
    trait, level = rng.normal(size=PEOPLE), rng.normal(size=80)
    got = (rng.random(80)[office] < 1 / (1 + np.exp(1 - trait))).astype(int)
    columns = {"arm": got, "y": trait + level[office] + rng.normal(size=PEOPLE), "x": trait, "office": office}
    asked = {"design": Design.OBSERVATIONAL, "covariates": ("x",)}
    alone, together = (ask(columns, **asked, **more).figures for more in ({}, {"cluster": "office"}))
    for name in ("entropy_balancing", "outcome_regression"):
        assert together[name].value == alone[name].value
        assert together[name].error > 1.5 * alone[name].error


def test_options_that_do_nothing_are_said() -> None:
    found = find_effect(make(), Question(arm="arm", outcome="y", design=Design.OBSERVATIONAL, take_up="taken"))
    assert found.warnings == ("--take-up telt bij --design observational niet mee.",)


def test_periods_may_be_dates() -> None:
    months = np.tile(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"], 9)
    first = np.repeat(["", "2024-03-01", "2024-04-01"], 12)
    y = np.random.default_rng(3).normal(size=36) + 5 * ((first != "") & (months >= first))
    columns = {"u": np.repeat(np.arange(9), 4), "t": months, "f": first, "y": y}
    asked = Question(outcome="y", design=Design.STAGGERED, unit="u", time="t", first_treated="f")
    found = find_effect(columns, asked)
    assert found.n == {"begonnen": 6, "niet begonnen": 3}
    days = {**columns, "t": months.astype("datetime64[D]")}
    starts = np.where(first == "", "NaT", first).astype("datetime64[D]")
    assert find_effect({**days, "f": starts}, asked) == found
