"""What makes no comparison is refused with what to do, or answered with the reason; never a number without meaning."""

from typing import Any

import numpy as np
import pytest

from keten.ground.foundation.decision import Refused
from keten.insight.evaluation.effects.estimating import find_effect, find_effect_in_file
from keten.insight.evaluation.effects.question import Kind, Question
from keten.insight.evaluation.rules.grading import Design, Grade

PEOPLE = 200
ASKED: dict[str, Any] = {"arm": "arm", "outcome": "y"}


def make(**changed: Any) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    columns = {
        "arm": np.arange(PEOPLE) % 2, "y": rng.normal(size=PEOPLE), "x": rng.normal(size=PEOPLE),
        "office": np.arange(PEOPLE) // 10, "who": np.arange(PEOPLE),
    }  # fmt: skip
    return {**columns, **{name: np.asarray(value) for name, value in changed.items()}}


def refuse(columns: dict[str, np.ndarray], **asked: Any) -> str:
    with pytest.raises(Refused) as refused:
        find_effect(columns, Question(**{**ASKED, **asked}))
    assert refused.value.reason.endswith(".")
    return refused.value.reason


ALONE = np.arange(PEOPLE) == 0
LATE = {"measured": np.full(PEOPLE, 10.0), "begun": np.where(np.arange(PEOPLE) % 2 == 1, 11.0, np.nan)}


@pytest.mark.parametrize(
    ("changed", "asked", "said"),
    [
        ({"arm": ALONE.astype(int)}, {}, "minstens 2 per groep"),
        ({"arm": np.ones(PEOPLE)}, {}, "iedereen in dezelfde groep"),
        ({"arm": np.arange(PEOPLE)}, {}, "te veel verschillende waarden"),
        ({"arm": np.where(ALONE, "a", "b")}, {}, "--control"),
        ({}, {"control": "zz"}, "komt in kolom arm niet voor"),
        ({"y": np.full(PEOPLE, 3.3)}, {}, "overal dezelfde waarde"),
        ({"y": np.arange(PEOPLE) % 2 * 2.0}, {}, "binnen de groepen geen verschil"),
        ({"y": np.full(PEOPLE, np.nan)}, {}, "minstens 2 per groep"),
        ({"y": np.array(["geheim"] * PEOPLE)}, {}, "geen getal"),
        ({}, {"outcome": "zz"}, "zz"),
        ({}, {"outcome": ""}, "--outcome"),
        ({}, {"arm": ""}, "--arm"),
        ({}, {"kind": Kind.RATE}, "0 of 1"),
        ({"who": np.arange(PEOPLE) // 2}, {"unit": "who"}, "vaker"),
        (
            {
                name: np.where(np.isnan(days), "", "2024-01-" + days.astype(str).astype("<U2"))
                for name, days in LATE.items()
            },
            {"time": "measured", "first_treated": "begun"},
            "pas na",
        ),
        (LATE, {"time": "measured", "first_treated": "begun"}, "pas na"),
        ({"office": np.arange(PEOPLE) % 2}, {"cluster": "office"}, "één cluster"),
        ({"office": np.arange(PEOPLE) % 2}, {"block": "office"}, "In geen enkel blok"),
        ({}, {"kind": Kind.DURATION}, "--event"),
        ({}, {"kind": Kind.DURATION, "event": "x", "horizons": (91,)}, "twee momenten"),
        ({}, {"kind": Kind.DURATION, "event": "x", "design": Design.OBSERVATIONAL}, "Zonder loting"),
        ({"end": np.zeros(PEOPLE)}, {"kind": Kind.DURATION, "event": "end"}, "niets geëindigd"),
        ({"end": np.ones(PEOPLE)}, {"kind": Kind.DURATION, "event": "end"}, "heel aantal dagen"),
        ({}, {"design": Design.STAGGERED}, "--unit"),
        ({}, {"design": Design.OBSERVATIONAL, "block": "office"}, "Blokken"),
        ({}, {"covariates": ("y",)}, "twee taken"),
    ],
)
def test_no_comparison_is_refused_with_what_to_do(changed: dict[str, Any], asked: dict[str, Any], said: str) -> None:
    reason = refuse(make(**changed), **asked)
    assert said in reason
    assert "geheim" not in reason


PANEL = {
    "unit": np.repeat(np.arange(10), 6), "t": np.tile(np.arange(6), 10), "y": np.random.default_rng(1).normal(size=60),
    "first": np.repeat([2, 4, np.nan, 3, np.nan] * 2, 6),
}  # fmt: skip
STAGGERED = {
    "arm": "",
    "outcome": "y",
    "design": Design.STAGGERED,
    "unit": "unit",
    "time": "t",
    "first_treated": "first",
}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"t": np.zeros(60)}, "dubbel"),
        ({"first": np.full(60, 9.0)}, "nog geen uitkomst van na de start"),
        ({"first": np.full(60, np.nan)}, "nog geen uitkomst van na de start"),
        ({"first": np.full(60, 0.0)}, "eerste periode"),
        ({"first": np.full(60, 3.0)}, "overal tegelijk"),
        ({"first": np.arange(60.0)}, "twee verschillende beginmomenten"),
        ({"y": np.full(60, 1.0)}, "overal dezelfde waarde"),
        ({"y": np.where(np.arange(60) % 7 == 0, np.nan, 1.0 * np.arange(60))}, "ontbreekt een periode"),
    ],
)
def test_a_panel_that_shows_nothing_is_refused(changed: dict[str, Any], said: str) -> None:
    assert said in refuse({**PANEL, **changed}, **STAGGERED)


def test_a_panel_that_is_good_is_answered() -> None:
    found = find_effect(PANEL, Question(**STAGGERED)).as_dict()
    assert found["n"] == {"begonnen": 6, "niet begonnen": 4}
    assert found["grade"] in ("B", "X")


def test_who_is_left_out_is_said_per_arm() -> None:
    columns = make()
    columns["y"][[0, 2, 4, 1]] = np.nan
    found = find_effect(columns, Question(**ASKED)).as_dict()
    assert found["left_out"] == {"0": 3, "1": 1}
    assert found["n"] == {"0": 97, "1": 99}
    assert any("Groep 0: 3 regels" in warning for warning in found["warnings"])


@pytest.mark.parametrize(
    "lost", [np.arange(PEOPLE) % 5 < 2, (np.arange(PEOPLE) % 2 == 1) & (np.arange(PEOPLE) % 5 < 2)]
)
def test_many_missing_or_uneven_is_answered_without_a_figure(lost: np.ndarray) -> None:
    columns = make()
    columns["y"][lost] = np.nan
    found = find_effect(columns, Question(**ASKED)).as_dict()
    assert (found["grade"], found["estimate"], found["interval"], found["verdict"]) == ("X", None, None, None)
    assert "niet bekend" in found["reasons"][0]


def test_unknown_traits_are_filled_and_useless_ones_left_out() -> None:
    columns = make(same=np.ones(PEOPLE))
    columns["x"][:7] = np.nan
    columns["double"] = np.where(np.isnan(columns["x"]), np.nan, columns["x"] * 3)
    found = find_effect(columns, Question(**ASKED, covariates=("x", "same", "double")))
    assert any("Bij 7 mensen" in warning for warning in found.warnings)
    assert any("same, double" in warning for warning in found.warnings)
    assert found.n == {"0": 100, "1": 100}


def test_too_few_people_for_the_traits_keep_the_plain_difference() -> None:
    rng = np.random.default_rng(2)
    columns = {"arm": np.arange(24) % 2, "y": rng.normal(size=24), **{f"x{n}": rng.normal(size=24) for n in range(9)}}
    found = find_effect(columns, Question(**ASKED, covariates=tuple(f"x{n}" for n in range(9)))).comparisons[0]
    assert found.headline == "unadjusted"
    assert any("Te weinig mensen" in warning for warning in found.warnings)


def test_a_handful_of_people_cannot_be_judged() -> None:
    columns = {"arm": [0, 0, 0, 1, 1, 1], "y": [1.0, 2, 3, 2, 1, 4]}
    found = find_effect(columns, Question(**ASKED)).comparisons[0]
    assert found.judgement.grade is Grade.X
    assert "Te klein" in found.judgement.reasons[0]


def test_an_arm_without_any_event_still_has_an_interval() -> None:
    columns = {"arm": np.repeat([0, 1], 40), "y": np.repeat([0, 1], [70, 10])}
    found = find_effect(columns, Question(**ASKED)).comparisons[0].figures["unadjusted"]
    assert found.value == pytest.approx(0.25)
    assert 0.05 < found.low < 0.25 < found.high < 0.5
    assert 0 < found.p_value < 0.05


@pytest.mark.parametrize("more", [0, 8])
def test_take_up_that_lots_hardly_changed_gives_no_effect_of_it(more: int) -> None:
    taken = (np.arange(PEOPLE) // 2) % 2
    taken[np.flatnonzero((np.arange(PEOPLE) % 2 == 1) & (taken == 0))[:more]] = 1
    columns = make(taken=taken)
    found = find_effect(columns, Question(**ASKED, take_up="taken")).comparisons[0]
    assert "take_up" not in found.figures
    assert any("te weinig verschil" in warning for warning in found.warnings)


def test_arms_of_the_wrong_size_are_refused() -> None:
    columns = make(arm=(np.arange(PEOPLE) % 4 == 0).astype(int))
    shares = {"0": 1.0, "1": 1.0}
    found = find_effect(columns, Question(**ASKED, shares=shares)).comparisons[0]
    assert (found.judgement.grade, found.shown) == (Grade.X, None)
    assert find_effect(make(), Question(**ASKED, shares=shares)).comparisons[0].shown


def test_a_file_names_line_and_column_and_nothing_of_what_stands_there() -> None:
    content = b"groep;dagen\n0;12,5\n1;geheim\n"
    with pytest.raises(Refused) as refused:
        find_effect_in_file(content, Question(arm="groep", outcome="dagen"))
    assert "Kolom dagen, regel 3" in refused.value.reason
    assert "geheim" not in refused.value.reason
