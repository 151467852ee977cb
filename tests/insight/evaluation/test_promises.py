"""What ``keten bench evaluation`` prints, in small and against other worlds: each promise can be broken."""

import math

import pytest

from keten.doors.commands.benches.evaluation.changes import measure_changes
from keten.doors.commands.benches.evaluation.families import measure_families
from keten.doors.commands.benches.evaluation.looks import measure_looks
from keten.doors.commands.benches.evaluation.measuring import measure_evaluation
from keten.doors.commands.benches.evaluation.overlaps import measure_overlaps
from keten.doors.commands.benches.evaluation.pools import measure_pools


def test_daily_looks_fool_nobody() -> None:
    figures, reference = measure_looks(8000, 11)
    assert figures["daily_looks_error"] == pytest.approx(0.048, abs=4 * reference["daily_looks_error_mc"])
    assert figures["daily_looks_width"] <= 1.25
    assert figures["open_looks_width"] <= 1.6
    assert reference["open_looks_error"] < 0.05
    assert reference["repeated_looks_error"] > 0.25  # what it is about: testing every day as if it were once


def test_measures_on_the_same_people_do_not_touch() -> None:
    figures, reference = measure_overlaps(400, 11)
    assert figures["overlap_bias_se"] < 0.1 + 2 * reference["overlap_bias_se_mc"]
    shared, _ = measure_overlaps(50, 11, one_salt=True)
    assert shared["overlap_bias_se"] > 1


def test_offices_learn_from_each_other() -> None:
    figures, reference = measure_pools(150, 11)
    assert figures["pooling_rmse_gain"] >= 0.3
    gains = [reference[f"pooling_rmse_gain_tau_{tau}"] for tau in (0, 2, 4, 6)]
    assert gains == sorted(gains, reverse=True)


def test_twenty_measures_are_wrong_once_in_twenty(monkeypatch: pytest.MonkeyPatch) -> None:
    figures, reference = measure_families(4000, 11)
    assert figures["familywise_error"] <= 0.05 + 3 * reference["familywise_error_mc"]
    assert reference["familywise_error_15_work"] > 0.02
    monkeypatch.setattr("keten.doors.commands.benches.evaluation.families.holm", lambda p_values: p_values)
    assert measure_families(200, 11)[0]["familywise_error"] > 0.5


def test_changes_in_practice_are_found_and_seldom_imagined() -> None:
    figures, reference = measure_changes(60, 11)
    assert figures["change_found"] >= 90
    assert figures["change_false"] <= 5 + 3 * reference["change_false_mc"]
    half, _ = measure_changes(40, 11, times=0.5)
    assert half["change_found"] < 60


def test_all_of_it_in_small() -> None:
    figures, reference = measure_evaluation(seed=11, part=0.0005)
    assert {
        "daily_looks_error", "daily_looks_width", "overlap_bias_se", "change_found", "change_false",
        "pooling_rmse_gain", "familywise_error", "assign_million_s",
    } <= set(figures)  # fmt: skip
    counted = set(figures) - {"assign_million_s", "daily_looks_width", "open_looks_width"}
    assert all(f"{name}_mc" in reference for name in counted if not name.endswith("_points"))
    assert all(math.isfinite(value) for value in (*figures.values(), *reference.values()))


def test_the_same_seed_gives_the_same_figures() -> None:
    assert measure_pools(5, 3) == measure_pools(5, 3)
    assert measure_pools(5, 3) != measure_pools(5, 4)
