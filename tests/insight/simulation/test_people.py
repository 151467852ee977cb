"""Synthetic clients: everybody the same again by seed, and as many of each kind as is assumed."""

import pytest

from keten.insight.simulation.library import get_assumptions
from keten.insight.simulation.rules.people import WWB_TEST
from keten.journey.routing.library import list_tests
from keten.journey.routing.rules.attributes import FIXED
from tests.insight.simulation.worlds import people


def test_the_same_seed_gives_the_same_people_and_another_seed_others() -> None:
    assert people(50, seed=7) == people(50, seed=7)
    assert people(50, seed=7) != people(50, seed=8)


def test_the_first_people_are_the_same_in_a_larger_region() -> None:
    assert people(200)[:20] == people(20)


def test_shares_and_outcomes_are_as_assumed() -> None:
    found, assumed = people(3000), get_assumptions()
    for group, share in assumed.target_groups.items():
        assert sum(one.target_group == group for one in found) / 3000 == pytest.approx(share, abs=0.03)
    in_first_phase = sum(one.scores["kansmeter"] >= 75 for one in found) / 3000
    assert in_first_phase == pytest.approx(0.65, abs=0.03)


def test_who_is_far_from_work_finds_it_less_soon() -> None:
    found = people(500)
    near, far = ([one.daily_chance for one in found if one.target_group == "ww" and (one.distance > 0) == is_far]
                 for is_far in (False, True))  # fmt: skip
    assert min(near) >= max(far)


def test_every_test_has_an_outcome_that_it_can_have_and_bijstand_shows_in_the_wwb_test() -> None:
    tests = list_tests()
    for one in people(100):
        assert all(one.outcomes[code] in possible and 0 <= one.scores[code] <= 100 for code, possible in tests.items())
        assert (one.outcomes[WWB_TEST] == tests[WWB_TEST][0]) == one.to_bijstand
        assert one.born_on < one.arrived_on


def test_target_groups_are_those_that_models_know() -> None:
    known = next(attribute.choices for attribute in FIXED if attribute.name == "target_group")
    assert set(get_assumptions().target_groups) == set(known)
