"""Who comes into which arm: nobody chooses, everybody can check, and nothing is decided twice."""

from collections import Counter
from fractions import Fraction
from hashlib import blake2b
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from keten.insight.evaluation.rules.assigning import (
    Assignment,
    Plan,
    decide_by_name,
    decide_in_block,
    decide_many_by_name,
    decide_many_in_blocks,
    name_stratum,
    order_locations,
)

SALT = b"0123456789abcdef"
PLAN = Plan(SALT, (("control", 1), ("talk", 2)))
STRATUM = name_stratum("werkplein 7", "route A", "ww", "2")


def decide(plan: Plan, stratum: str, count: int) -> str:
    return decide_in_block(plan, stratum=stratum, count=count, stored=None).assignment.arm


def decide_by_hand(plan: Plan, stratum: str, count: int) -> str:
    """Written again from the description: digests of salt, stratum and round; blocks shuffled by their numbers."""
    arms = [code for code, weight in plan.arms for _ in range(weight)]
    length = 6 * len(arms)
    number, place = divmod(count, length)
    content = [number.to_bytes(8) + part.to_bytes(4) + stratum.encode() for part in range(length // 8 + 1)]
    drawn = b"".join(blake2b(one, key=plan.salt, person=b"block").digest() for one in content)
    words = [int.from_bytes(drawn[8 * word : 8 * word + 8]) for word in range(length + 1)]
    order, begin = [], 0
    for times in list(permutations((1, 2, 3)))[words[0] % 6]:
        block = [(words[1 + spot] >> 2, arms[spot % len(arms)]) for spot in range(begin, begin + times * len(arms))]
        order += [arm for _word, arm in sorted(block)]
        begin += times * len(arms)
    return order[place]


@settings(max_examples=60)
@given(
    st.binary(min_size=16, max_size=64),
    st.text(max_size=10),
    st.integers(0, 10**6),
    st.lists(st.integers(1, 4), min_size=2, max_size=4),
)
def test_an_arm_can_be_checked_by_hand(salt: bytes, stratum: str, count: int, weights: list[int]) -> None:
    plan = Plan(salt, tuple((f"arm {place}", weight) for place, weight in enumerate(weights)))
    assert decide(plan, stratum, count) == decide_by_hand(plan, stratum, count)


@settings(max_examples=25)
@given(st.lists(st.integers(0, 3), min_size=1, max_size=200), st.lists(st.integers(0, 100), min_size=4, max_size=4))
def test_many_at_once_are_as_one_by_one(which: list[int], counts: list[int]) -> None:
    strata = [f"stratum {number}" for number in range(4)]
    arms, places = decide_many_in_blocks(PLAN, strata=strata, which=np.array(which), counts=np.array(counts))
    came = list(counts)
    for stratum, arm, place in zip(which, arms, places, strict=True):
        found = decide_in_block(PLAN, stratum=strata[stratum], count=came[stratum], stored=None).assignment
        assert (PLAN.arms[arm][0], place) == (found.arm, found.place)
        came[stratum] += 1


def test_a_round_holds_every_arm_as_its_weight_says() -> None:
    for start in (0, 18, 180):
        assert Counter(decide(PLAN, STRATUM, start + place) for place in range(18)) == {"control": 6, "talk": 12}


def test_arms_stay_in_balance_within_every_stratum() -> None:
    """Never further apart than half of the longest block: with coins 1,000 people would be 25 apart."""
    plan = Plan(SALT, (("control", 1), ("talk", 1)))
    drawn = np.array([decide(plan, STRATUM, count) == "talk" for count in range(1000)])
    assert np.abs(np.cumsum(2 * drawn - 1)).max() <= 3


def test_every_place_has_the_chance_that_is_stored() -> None:
    """Over many salts: also of the first person, and of the one after two controls."""
    rng = np.random.default_rng(1)
    talks = np.zeros(18)
    for _ in range(3000):
        plan = Plan(rng.bytes(16), PLAN.arms)
        talks += decide_many_in_blocks(plan, strata=["a"], which=np.zeros(18, int), counts=np.zeros(1, int))[0]
    assert PLAN.propensities == (Fraction(1, 3), Fraction(2, 3))
    assert stats.chisquare(talks, np.full(18, talks.sum() / 18)).pvalue > 0.001
    assert talks.sum() / (3000 * 18) == pytest.approx(2 / 3)


def test_who_knows_the_last_arms_cannot_tell_the_next() -> None:
    """After one of each arm a block of two would be over, and one of two begins anew; here the next is open."""
    rng = np.random.default_rng(2)
    last = [
        "".join("ct"[arm] for arm in decide_many_in_blocks(
            Plan(rng.bytes(16), (("c", 1), ("t", 1))), strata=["a"], which=np.zeros(2, int), counts=np.zeros(1, int)
        )[0])
        for _ in range(3000)
    ]  # fmt: skip
    same = np.mean([one[0] == one[1] for one in last])
    assert 0.15 < same < 0.35  # blocks of two alone would give 0


def test_strata_and_salts_do_not_depend_on_each_other() -> None:
    """Four measures on the same people: any pair of arms comes equally often, within strata as well."""
    plans = [Plan(bytes([number]) * 16, (("control", 1), ("talk", 1))) for number in range(4)]
    which = np.random.default_rng(3).integers(5, size=4000)
    strata = [str(number) for number in range(5)]
    arms = np.stack(
        [decide_many_in_blocks(one, strata=strata, which=which, counts=np.zeros(5, int))[0] for one in plans]
    )
    alike = np.corrcoef(arms) - np.eye(4)
    assert np.abs(alike).max() < 0.06
    first, second = (np.array([decide(plans[0], stratum, count) for count in range(600)]) for stratum in "ab")
    assert np.mean(first == second) == pytest.approx(0.5, abs=0.07)


def test_what_is_stored_is_never_decided_again() -> None:
    """Also when the plan has changed, and when somebody comes as another number."""
    stored = Assignment("control", Fraction(1, 3), STRATUM, 4)
    changed = Plan(b"another salt....", (("other", 1), ("talk", 9)))
    for found in (
        decide_in_block(changed, stratum="elsewhere", count=99, stored=stored),
        decide_by_name(changed, unit="K-1", stored=stored),
    ):
        assert (found.assignment, found.is_new, found.reason) == (stored, False, "stored")


def test_a_new_one_says_what_must_be_stored() -> None:
    found = decide_in_block(PLAN, stratum=STRATUM, count=7, stored=None)
    assert (found.is_new, found.reason) == (True, "block")
    assert (found.assignment.stratum, found.assignment.place) == (STRATUM, 7)
    assert (
        found.assignment.propensity
        == dict(zip(("control", "talk"), PLAN.propensities, strict=True))[found.assignment.arm]
    )


def test_by_name_as_the_digest_says() -> None:
    units = [f"coach {number}" for number in range(30_000)]
    arms = decide_many_by_name(PLAN, units)
    for unit, arm in zip(units[:200], arms[:200], strict=True):
        drawn = int.from_bytes(blake2b(unit.encode(), key=SALT, digest_size=8, person=b"unit").digest())
        assert arm == (3 * drawn >= 2**64)
        assert decide_by_name(PLAN, unit=unit, stored=None).assignment.arm == PLAN.arms[arm][0]
    assert stats.binomtest(int(arms.sum()), len(units), 2 / 3).pvalue > 0.001


def test_measures_that_exclude_each_other() -> None:
    """A group of two measures: nobody joins both, and which one says nothing about the arm there."""
    group = Plan(b"group of measure", (("nobody", 1), ("opstapjes", 1), ("work first", 2)))
    units = [f"K-{number}" for number in range(20_000)]
    joined, arms = decide_many_by_name(group, units), decide_many_by_name(PLAN, units)
    assert np.bincount(joined) / 20_000 == pytest.approx([0.25, 0.25, 0.5], abs=0.015)
    table = np.array([np.bincount(arms[joined == one], minlength=2) for one in range(3)])
    assert stats.chi2_contingency(table).pvalue > 0.001


def test_the_order_of_a_roll_out() -> None:
    places = [f"werkplein {number}" for number in range(11)]
    steps = order_locations(SALT, places, steps=4)
    assert sorted(len(step) for step in steps) == [2, 3, 3, 3]
    assert sorted(place for step in steps for place in step) == sorted(places)
    assert order_locations(SALT, places[::-1], steps=4) == steps
    assert order_locations(SALT + b"!", places, steps=4) != steps


def test_every_location_may_be_first() -> None:
    rng = np.random.default_rng(4)
    first = Counter(order_locations(rng.bytes(16), "abcdef", steps=6)[0][0] for _ in range(3000))
    assert stats.chisquare(list(first.values())).pvalue > 0.001
    assert len(first) == 6


@pytest.mark.parametrize("wrong", [
    lambda: Plan(b"short", PLAN.arms), lambda: Plan(SALT, (("control", 1),)), lambda: Plan(SALT, (("a", 1), ("a", 1))),
    lambda: Plan(SALT, (("a", 1), ("b", 0))), lambda: name_stratum("a\tb", "c"),
    lambda: decide_in_block(PLAN, stratum="a", count=-1, stored=None),
    lambda: order_locations(SALT, ["a", "a"], steps=1), lambda: order_locations(SALT, ["a"], steps=2),
])  # fmt: skip
def test_what_cannot_be_assigned_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wrong()  # type: ignore[operator]
