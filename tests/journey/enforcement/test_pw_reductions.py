"""Bijstand: Participatiewet (2026-07-01) art. 18, every lid as a table of cases."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from keten.journey.enforcement.library import find_ordinance, get_duty, list_duties
from keten.journey.enforcement.rules.bounds import Chosen, check_chosen
from keten.journey.enforcement.rules.pw import (
    EarlierReduction,
    check_ordinance,
    decide_pw_bounds,
    may_repent,
    reconsider_on,
)
from keten.journey.enforcement.terms import get_pw_terms

ON = date(2026, 11, 16)
TERMS = get_pw_terms(ON)


@pytest.fixture(autouse=True)
def _example_stands_in(settings):
    settings.KETEN_DEMO = True


def bounds_of(duty, culpability="full", earlier=(), months=1):
    ordinance = find_ordinance("GM0268", on=ON)
    return decide_pw_bounds(
        get_duty(duty), on=ON, culpability=culpability, earlier=earlier,
        ordinance=replace(ordinance, months=months), terms=TERMS,
    )  # fmt: skip


@pytest.mark.parametrize("letter", "abcdefgh")
@pytest.mark.parametrize("months", [1, 2, 3])
def test_the_eight_duties_of_lid_4_cost_everything(letter, months):
    """Lid 4 and 5: 100 % for the months of the ordinance."""
    found = bounds_of(f"pw_{letter}", months=months)
    assert (found.least_percent, found.most_percent) == (100, 100)
    assert (found.least_months, found.most_months) == (months, months)
    assert found.outcomes == ("none", "reduction")


@pytest.mark.parametrize(("months", "is_right"), [(0, False), (1, True), (3, True), (4, False)])
def test_an_ordinance_fixes_one_to_three_months(months, is_right):
    """Lid 5."""
    assert check_ordinance(replace(find_ordinance("GM0268", on=ON), months=months), TERMS).allowed == is_right


def test_without_culpability_there_is_none():
    """Lid 9."""
    assert bounds_of("pw_a", "none").outcomes == ("none",)
    assert bounds_of("pw_plan", "none").outcomes == ("none",)


@pytest.mark.parametrize(
    ("lid", "earlier", "level", "months"),
    [
        ("lid 5: never before", [], 1, (1, 1)),
        ("lid 6: last day of twelve months", [(date(2025, 11, 16), 1, 1)], 2, (2, 3)),
        ("lid 5: a day later", [(date(2025, 11, 15), 1, 1)], 1, (1, 1)),
        ("lid 6: longer than two", [(date(2026, 3, 1), 2, 1)], 2, (3, 3)),
        ("lid 6: never over three", [(date(2026, 3, 1), 3, 1)], 2, (3, 3)),
        ("lid 7: again", [(date(2026, 1, 1), 1, 1), (date(2026, 6, 1), 2, 2)], 3, (3, 3)),
        ("lid 8: each time", [(date(2026, 6, 1), 3, 3)], 3, (3, 3)),
        ("lid 5: the second is too long ago", [(date(2025, 1, 1), 1, 1), (date(2025, 6, 1), 2, 2)], 1, (1, 1)),
        ("lid 6: conduct before the notification", [(date(2026, 11, 17), 1, 1)], 1, (1, 1)),
    ],
)
def test_repetition_within_twelve_months(lid, earlier, level, months):
    before = [EarlierReduction(announced_on=on, months=many, level=was) for on, many, was in earlier]
    found = bounds_of("pw_a", earlier=before)
    assert found.level == level, lid
    assert (found.least_months, found.most_months) == months, lid
    assert found.percent == 100, lid


@pytest.mark.parametrize(
    ("lid", "duty", "percent", "months"),
    [
        ("lid 2, category 1", "pw_registration", 5, 1),
        ("lid 2, category 2", "pw_plan", 30, 1),
        ("lid 2, category 3", "pw_search", 100, 1),
    ],
)
def test_other_duties_follow_the_ordinance(lid, duty, percent, months):
    before = [EarlierReduction(announced_on=date(2026, 6, 1), months=1, level=1)]
    for found in (bounds_of(duty), bounds_of(duty, earlier=before)):
        assert (found.least_percent, found.most_percent, found.least_months) == (percent, percent, months), lid


@pytest.mark.parametrize(
    ("lid", "percent", "months", "tuning", "field"),
    [
        ("lid 5", 100, 1, "", None),
        ("lid 10: less without a reason", 60, 1, "", "tuning_reason"),
        ("lid 10: less with a reason", 60, 1, "Drie kinderen.", None),
        ("lid 10: never longer", 100, 2, "Drie kinderen.", "months"),
        ("lid 5: never over everything", 101, 1, "Drie kinderen.", "percent"),
    ],
)
def test_tuning_to_circumstances_needs_a_reason(lid, percent, months, tuning, field):
    chosen = Chosen(outcome="reduction", reason="Omdat.", percent=Decimal(percent), months=months, tuning_reason=tuning)
    assert check_chosen(chosen, bounds_of("pw_a")).field == field, lid


@pytest.mark.parametrize(
    ("lid", "duty", "due_on"),
    [
        ("lid 3: within three months", "pw_plan", date(2027, 2, 16)),
        ("lid 3: not for lid 4", "pw_a", None),
        ("lid 3: not for the WW", "ww_applying", None),
    ],
)
def test_a_reduction_of_lid_2_is_looked_at_again(lid, duty, due_on):
    assert reconsider_on(ON, duty=get_duty(duty), term="P3M") == due_on, lid


def test_looking_again_never_comes_after_three_months():
    """Lid 3: *ten hoogste* drie maanden, so a Saturday stays a Saturday, and November ends on the 28th of February."""
    assert reconsider_on(date(2026, 11, 27), duty=get_duty("pw_plan"), term="P3M") == date(2027, 2, 27)
    assert reconsider_on(date(2026, 11, 30), duty=get_duty("pw_plan"), term="P3M") == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("lid", "duty", "is_running", "is_asked", "allowed"),
    [
        ("lid 11", "pw_a", True, False, True),
        ("lid 11: not when it is over", "pw_a", False, False, False),
        ("lid 11: asked already", "pw_a", True, True, False),
        ("lid 11: not for lid 2", "pw_plan", True, False, False),
        ("lid 11: not for the WW", "ww_applying", True, False, False),
    ],
)
def test_repentance(lid, duty, is_running, is_asked, allowed):
    assert may_repent(get_duty(duty), is_running=is_running, is_asked=is_asked).allowed == allowed, lid


def test_nobody_is_decided_for_with_an_example(settings):
    settings.KETEN_DEMO = False
    assert find_ordinance("GM0268", on=ON) is None


def test_a_municipality_gives_its_own_and_a_newer_one(settings, tmp_path):
    text = (
        """municipality = "GM0268"\ntitle = "V {y}"\nfrom = {y}-01-01\nsource = "x"\nmonths = {m}\ncategories = []\n"""
    )
    for year, months in ((2020, 1), (2026, 3)):
        (tmp_path / f"{year}.toml").write_text(text.format(y=year, m=months))
    settings.KETEN_ORDINANCES = str(tmp_path)
    assert find_ordinance("GM0268", on=date(2025, 12, 31)).months == 1
    assert find_ordinance("GM0268", on=date(2026, 1, 1)).months == 3
    assert find_ordinance("GM0268", on=date(2019, 1, 1)).title.endswith("(voorbeeld)")


def test_there_are_eight_duties_of_lid_4():
    assert [duty.code for duty in list_duties("pw") if not duty.category] == [f"pw_{letter}" for letter in "abcdefgh"]
