"""WW: every rule as a table of cases, each with its article.

Mb: Maatregelenbesluit socialezekerheidswetten (2026-01-01); WW: Werkloosheidswet (2026-07-01).
"""

from datetime import date
from decimal import Decimal

import pytest

from keten.journey.enforcement.library import get_duty, list_duties
from keten.journey.enforcement.rules.bounds import Chosen, check_chosen
from keten.journey.enforcement.rules.ww import Conduct, Earlier, decide_ww_bounds, join_by_cause
from keten.journey.enforcement.terms import get_ww_terms

ON = date(2026, 11, 16)
TERMS = get_ww_terms(ON)


def bounds_of(duty, culpability="full", earlier=(), on=ON, **given):
    return decide_ww_bounds(get_duty(duty), on=on, culpability=culpability, earlier=earlier, terms=TERMS, **given)


@pytest.mark.parametrize(
    ("article", "duty", "category", "percents", "months"),
    [
        ("Mb 2-1-a; WW 26-1-b", "ww_late_application", 1, (2, 5, 20), 1),
        ("Mb 2-1-a; WW 26-1-c", "ww_control_rules", 1, (2, 5, 20), 1),
        ("Mb 2-1-a; late information", "ww_late_information", 1, (2, 5, 20), 1),
        ("Mb 2-1-a; holiday rules", "ww_holiday", 1, (2, 5, 20), 1),
        ("Mb 2-1-b; WW 26-1-d", "ww_registration", 2, (5, 10, 30), 2),
        ("Mb 2-1-b; WW 26-1-g", "ww_examination", 2, (5, 10, 30), 2),
        ("Mb 2-1-b; WW 26-1-m", "ww_telling_reason", 2, (5, 10, 30), 2),
        ("Mb 2-1-c, 6-1-a; WW 24-1-b-1", "ww_applying", 3, (15, 25, 100), 4),
        ("Mb 2-1-c, 6-1-a; WW 24-1-b-4", "ww_demands", 3, (15, 25, 100), 4),
        ("Mb 2-1-c; WW 26-1-e,f", "ww_activities", 3, (15, 25, 100), 4),
        ("Mb 2-1-c; WW 26-1-k,l", "ww_plan", 3, (15, 25, 100), 4),
        ("Mb 2-1-c, 6-1-b; WW 26-1-i", "ww_chapter_6", 3, (15, 25, 100), 4),
    ],
)
def test_each_duty_has_its_category(article, duty, category, percents, months):
    found = bounds_of(duty)
    assert found.category == category, article
    assert (found.least_percent, found.percent, found.most_percent) == percents, article
    assert (found.least_months, found.most_months) == (months, None), article
    assert found.least_amount == 25, "Mb 2-1"
    assert not found.may_tune, "the range itself is the room for gravity and culpability"


@pytest.mark.parametrize(
    ("article", "duty", "culpability", "outcomes", "category", "is_lasting"),
    [
        ("WW 27: not culpable at all", "ww_applying", "none", ("none",), 0, False),
        ("WW 27: not culpable at all", "ww_harming_fund", "none", ("none",), 0, False),
        ("Mb 2-1-d: lasting refusal", "ww_harming_fund", "full", ("none", "reduction"), 4, True),
        ("Mb 2-1-d: not predominantly: 3", "ww_harming_fund", "not_predominant", ("none", "reduction"), 3, False),
        ("Mb 2-1-e: whole or part", "ww_misconduct", "full", ("none", "reduction"), 5, False),
        ("Mb 2-1-e: not predominantly: none", "ww_misconduct", "not_predominant", ("none",), 0, False),
        ("Mb 2-1-c: still 3", "ww_demands", "not_predominant", ("none", "reduction"), 3, False),
    ],
)
def test_culpability_and_the_heaviest_categories(article, duty, culpability, outcomes, category, is_lasting):
    found = bounds_of(duty, culpability)
    assert (found.outcomes, found.category, found.is_lasting) == (outcomes, category, is_lasting), article


def test_no_measure_besides_a_fine():
    """WW art. 27: not when a fine is imposed for the same conduct."""
    assert bounds_of("ww_applying", has_fine=True).outcomes == ("none",)


@pytest.mark.parametrize(
    ("article", "duty", "announced_on", "level", "percents", "amount"),
    [
        ("Mb 8: same duty, last day of two years", "ww_applying", date(2024, 11, 16), 2, (22.5, 37.5, 100), 37.5),
        ("Mb 8: a day later", "ww_applying", date(2024, 11, 15), 1, (15, 25, 100), 25),
        ("Mb 8: the day itself", "ww_applying", ON, 2, (22.5, 37.5, 100), 37.5),
        ("Mb 8: another duty", "ww_demands", date(2026, 1, 1), 1, (15, 25, 100), 25),
        ("Mb 8: conduct before the notification", "ww_applying", date(2026, 11, 17), 1, (15, 25, 100), 25),
    ],
)
def test_repetition_within_two_years(article, duty, announced_on, level, percents, amount):
    found = bounds_of("ww_applying", earlier=[Earlier(duty=duty, outcome="reduction", announced_on=announced_on)])
    assert found.level == level, article
    assert tuple(map(float, (found.least_percent, found.percent, found.most_percent))) == percents, article
    assert float(found.least_amount) == amount, article
    assert found.least_months == 4, "the shortest duration stays"


@pytest.mark.parametrize("duty", ["ww_harming_fund", "ww_misconduct"])
def test_the_heaviest_are_not_raised(duty):
    """Mb 8: not category 5; a whole refusal (4) cannot be more."""
    again = [Earlier(duty=duty, outcome="reduction", announced_on=date(2026, 1, 1))]
    assert bounds_of(duty, earlier=again) == bounds_of(duty)


def test_a_warning_before_is_no_repetition():
    assert (
        bounds_of("ww_applying", earlier=[Earlier(duty="ww_applying", outcome="warning", announced_on=ON)]).level == 1
    )


@pytest.mark.parametrize(
    ("article", "duty", "warned_on", "has_loss", "may_warn"),
    [
        ("WW 27: 24-1-b-1", "ww_applying", None, False, True),
        ("WW 27: 26-1-b", "ww_late_application", None, False, True),
        ("WW 27: 26-1-d", "ww_registration", None, False, True),
        ("WW 27: late information without loss", "ww_late_information", None, False, True),
        ("WW 27: late information with loss", "ww_late_information", None, True, False),
        ("WW 27: not in the list", "ww_demands", None, False, False),
        ("WW 27: warned, last day of two years", "ww_applying", date(2024, 11, 16), False, False),
        ("WW 27: warned longer ago", "ww_applying", date(2024, 11, 15), False, True),
    ],
)
def test_when_a_warning_may_do(article, duty, warned_on, has_loss, may_warn):
    before = [Earlier(duty="ww_late_application", outcome="warning", announced_on=warned_on)] if warned_on else []
    assert ("warning" in bounds_of(duty, earlier=before, has_loss=has_loss).outcomes) == may_warn, article


def test_only_the_listed_duties_know_a_warning():
    listed = {duty.code for duty in list_duties("ww") if duty.may_warn}
    assert listed == {"ww_applying", "ww_late_application", "ww_registration", "ww_late_information"}


@pytest.mark.parametrize(
    ("article", "given", "chosen"),
    [
        ("Mb 9: one cause, the highest", [("ww_control_rules", "a"), ("ww_plan", "a")], ["ww_plan"]),
        ("Mb 9: whatever comes first", [("ww_plan", "a"), ("ww_control_rules", "a")], ["ww_plan"]),
        ("Mb 9: equal: one", [("ww_plan", "a"), ("ww_applying", "a")], ["ww_plan"]),
        ("Mb 9: two causes, two measures", [("ww_plan", "a"), ("ww_applying", "b")], ["ww_plan", "ww_applying"]),
    ],
)
def test_one_cause_gives_one_measure(article, given, chosen):
    conducts = [Conduct(duty=get_duty(code), on=ON, cause=cause) for code, cause in given]
    assert [one.duty.code for one in join_by_cause(conducts)] == chosen, article


@pytest.mark.parametrize(
    ("article", "duty", "percent", "months", "field"),
    [
        ("Mb 2-1-a: lowest", "ww_control_rules", 2, 1, None),
        ("Mb 2-1-a: below", "ww_control_rules", 1.9, 1, "percent"),
        ("Mb 2-1-a: highest", "ww_control_rules", 20, 12, None),
        ("Mb 2-1-a: above", "ww_control_rules", 20.1, 1, "percent"),
        ("Mb 2-1-b: too short", "ww_registration", 10, 1, "months"),
        ("Mb 2-1-c: whole", "ww_applying", 100, 4, None),
        ("Mb 2-1-d: a part", "ww_harming_fund", 50, None, "percent"),
        ("Mb 2-1-d: with an end", "ww_harming_fund", 100, 3, "months"),
        ("Mb 2-1-d: for good", "ww_harming_fund", 100, None, None),
        ("Mb 2-1-e: three months", "ww_misconduct", 40, 3, None),
        ("Mb 2-1-e: longer", "ww_misconduct", 40, 4, "months"),
        ("Mb 2-1: nothing is no reduction", "ww_misconduct", 0, 1, "percent"),
        ("Mb 2-1-c: without months", "ww_applying", 25, None, "months"),
    ],
)
def test_a_choice_stays_within_the_range(article, duty, percent, months, field):
    chosen = Chosen(outcome="reduction", reason="Omdat.", percent=Decimal(str(percent)), months=months)
    answer = check_chosen(chosen, bounds_of(duty))
    assert answer.allowed == (field is None), article
    assert answer.field == field, article


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": "none", "reason": " "}, "reason"),
        ({"outcome": "warning", "reason": "x"}, "outcome"),
        ({"outcome": "x", "reason": "x"}, "outcome"),
        ({"outcome": "none", "reason": "x", "percent": Decimal(5)}, "percent"),
        ({"outcome": "none", "reason": "x"}, None),
    ],
)
def test_what_else_a_choice_needs(given, field):
    assert check_chosen(Chosen(**given), bounds_of("ww_demands")).field == field
