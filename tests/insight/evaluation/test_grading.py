"""How far an effect may be believed, case by case."""

from dataclasses import replace

import pytest

from keten.insight.evaluation.rules.attrition import judge_attrition, percent
from keten.insight.evaluation.rules.grading import Design, Evidence, Grade, Overlap, Verdict, judge

GOOD = Evidence(design=Design.RANDOMISED, low=0.1, high=0.5, detectable=0.3, spread=1.0)
ALIKE = Overlap(effective=400, outside=0.0, gap=1e-9, gap_before=1.2)
WEIGHED = replace(GOOD, design=Design.OBSERVATIONAL, overlap=ALIKE, placebo=0.6)
STARTED = replace(GOOD, design=Design.STAGGERED, before=0.5, places=20, begun=12)
LITTLE = judge_attrition({"a": 95, "b": 96}, {"a": 5, "b": 4})
UNEVEN = judge_attrition({"a": 700, "b": 950}, {"a": 300, "b": 50})


@pytest.mark.parametrize(
    ("evidence", "grade", "verdict"),
    [
        (GOOD, Grade.A, Verdict.MORE),
        (replace(GOOD, low=-0.5, high=-0.1), Grade.A, Verdict.LESS),
        (replace(GOOD, low=-0.1, high=0.1), Grade.A, Verdict.NOT_SHOWN),
        (replace(GOOD, low=-0.9, high=1.1, detectable=1.5), Grade.X, None),
        (replace(GOOD, detectable=1.5), Grade.A, Verdict.MORE),
        (replace(GOOD, attrition=LITTLE, ratio=0.4), Grade.A, Verdict.MORE),
        (replace(GOOD, attrition=UNEVEN), Grade.X, None),
        (replace(GOOD, ratio=0.0002), Grade.X, None),
        (replace(GOOD, placebo=0.01), Grade.A, Verdict.MORE),
        (replace(GOOD, placebo=0.0001), Grade.X, None),
        (WEIGHED, Grade.C, Verdict.MORE),
        (replace(WEIGHED, placebo=None), Grade.D, None),
        (replace(WEIGHED, overlap=None), Grade.D, None),
        (replace(WEIGHED, placebo=0.01), Grade.X, None),
        (replace(WEIGHED, overlap=replace(ALIKE, effective=49)), Grade.X, None),
        (replace(WEIGHED, overlap=replace(ALIKE, outside=0.2)), Grade.X, None),
        (replace(WEIGHED, overlap=replace(ALIKE, gap=0.4)), Grade.X, None),
        (STARTED, Grade.B, Verdict.MORE),
        (replace(STARTED, places=7), Grade.D, None),
        (replace(STARTED, before=None), Grade.D, None),
        (replace(STARTED, before=0.001), Grade.X, None),
        (replace(STARTED, begun=1), Grade.X, None),
        (replace(GOOD, design=Design.BEFORE_AFTER), Grade.D, None),
    ],
)
def test_grades(evidence: Evidence, grade: Grade, verdict: Verdict | None) -> None:
    found = judge(evidence)
    assert (found.grade, found.verdict) == (grade, verdict)
    assert found.reasons


def test_what_is_not_credible_is_withheld_and_what_is_too_small_is_not() -> None:
    assert not judge(replace(WEIGHED, placebo=0.01)).is_credible
    assert judge(replace(GOOD, low=-0.9, high=1.1, detectable=1.5)).is_credible
    assert judge(replace(WEIGHED, placebo=None)).is_credible


def test_who_was_few_and_shows_an_effect_is_warned() -> None:
    assert judge(replace(GOOD, detectable=1.5)).warnings
    assert not judge(GOOD).warnings


def test_reasons_say_every_fault() -> None:
    found = judge(replace(WEIGHED, placebo=0.01, overlap=replace(ALIKE, effective=23.4)))
    assert any("23 mensen" in reason for reason in found.reasons)
    assert any("vóór de start" in reason for reason in found.reasons)


@pytest.mark.parametrize(
    ("kept", "lost", "within", "fatal"),
    [
        ((100, 100), (0, 0), True, False),
        ((950, 950), (50, 50), True, False),
        ((800, 800), (200, 200), True, False),
        ((600, 600), (400, 400), False, True),  # more than a third
        ((900, 980), (100, 20), False, False),  # 8 points apart, of 6 % in all
        ((800, 980), (200, 20), False, True),  # 18 points
        ((14, 15), (1, 0), True, False),  # 6.7 points, but of 30 people
    ],
)
def test_attrition(kept: tuple[int, int], lost: tuple[int, int], within: bool, fatal: bool) -> None:
    found = judge_attrition({"a": kept[0], "b": kept[1]}, {"a": lost[0], "b": lost[1]})
    assert (found.is_within, found.is_fatal) == (within, fatal)
    assert found.reason.endswith(".")


def test_lots_with_an_uneven_loss_are_no_longer_the_best_evidence() -> None:
    found = judge(replace(GOOD, attrition=judge_attrition({"a": 900, "b": 980}, {"a": 100, "b": 20})))
    assert found.grade is Grade.C


def test_percents_are_dutch() -> None:
    assert [percent(0.125), percent(0.3), percent(1.0)] == ["12,5%", "30%", "100%"]
