"""Comparisons: reproducible to the byte, the same people under every model, intervals around what is found."""

import json

import pytest

from keten.insight.simulation.rules.comparing import START_ON
from keten.insight.simulation.rules.estimating import estimate_mean, estimate_quantile, estimate_share
from keten.insight.simulation.rules.figures import MEASURES
from tests.insight.simulation.worlds import compare, shipped


@pytest.fixture(scope="module")
def result() -> dict:  # type: ignore[type-arg]
    return compare(60, 1)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(result: dict) -> None:  # type: ignore[type-arg]
    assert json.dumps(compare(60, 1)) == json.dumps(result)
    assert json.dumps(compare(60, 2)) != json.dumps(result)


def test_every_figure_has_an_interval_around_it_and_says_whether_it_is_exact(result: dict) -> None:  # type: ignore[type-arg]
    assert [row["code"] for row in result["measures"]] == [measure.code for measure in MEASURES]
    for row in result["measures"]:
        assert row["kind"] in ("exact", "simulated")
        for one in row["models"]:
            assert one["value"] is None or one["low"] <= one["value"] <= one["high"]
        assert row["models"][0]["difference"] is None
        assert all(one["difference"] for one in row["models"][1:])


def test_a_model_does_not_differ_from_itself() -> None:
    found = compare(40, 1, shipped("fasen-1", "fasen-1"))
    for row in found["measures"]:  # type: ignore[attr-defined]
        first, second = row["models"]
        assert (first["value"], first["low"]) == (second["value"], second["low"])
        assert second["difference"]["value"] in (0, None)


def test_without_any_effect_of_help_outflow_is_the_same_under_every_model(result: dict) -> None:  # type: ignore[type-arg]
    """Models differ by what they do, not by whom they meet: common random numbers."""
    effect = next(row for row in result["sensitivity"] if row["assumption"] == "help_effect")
    low = next(one for one in effect["levels"] if one["level"] == "low")
    assert low["value"] == 1.0
    assert len(set(low["figures"]["at_work_12"])) == 1


def test_three_assumptions_are_varied_and_the_base_is_the_same_in_each(result: dict) -> None:  # type: ignore[type-arg]
    assert len(result["sensitivity"]) == 3
    bases = [next(one["figures"] for one in row["levels"] if one["level"] == "base") for row in result["sensitivity"]]
    assert bases[0] == bases[1] == bases[2]


def test_stages_are_those_of_each_model_and_add_up(result: dict) -> None:  # type: ignore[type-arg]
    for model, spread in zip(result["models"], result["stages"], strict=True):
        assert set(spread["advised"]) <= set(model["stages"]) | {""}
        assert sum(spread["advised"].values()) == pytest.approx(100, abs=0.1)


def test_estimates() -> None:
    assert estimate_mean([1.0, 2.0, 3.0]).value == 2
    share = estimate_share([1.0] * 30 + [0.0] * 70)
    assert share.value == 30
    assert (share.low, share.high) == (pytest.approx(21.9, abs=0.1), pytest.approx(39.6, abs=0.1))  # Wilson
    assert estimate_quantile([float(n) for n in range(1, 101)], 0.5).value == 50
    assert estimate_mean([]).value is None


def test_the_day_on_which_a_region_begins_is_fixed() -> None:
    assert START_ON.isoformat() == "2026-01-01"
