"""Incidences with competing causes against hand, an independent product limit and their own properties."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from keten.ground.foundation.statistics import survival
from keten.ground.foundation.statistics.spells import Spells, count_spells
from keten.ground.foundation.statistics.survival import (
    Incidences,
    MedianTime,
    incidences,
    incidences_of_small_groups,
    median_times,
)
from tests.ground.foundation.statistics.product_limit import Spell, incidence

spells_of_two_causes = st.lists(st.tuples(st.just(0), st.integers(0, 12), st.integers(0, 2)), min_size=1, max_size=40)


def counted(spells: Sequence[Spell]) -> Spells:
    entry, time, cause = (np.array(part) for part in zip(*spells, strict=True))
    return count_spells(time, cause, entry=entry, causes=2)


def looked(time: list[int], cause: list[int], horizons: list[int]) -> Incidences:
    return incidences(count_spells(time, cause), horizons)


def test_by_hand() -> None:
    """Six spells: 1/6 ends at 1; of five at risk at 2 one ends and one is lost; of three at 3 one ends otherwise."""
    found = looked([1, 2, 2, 3, 5, 5], [1, 1, 0, 2, 0, 0], [1, 2, 3, 5])
    assert found.by_cause.value[0, 0] == pytest.approx([1 / 6, 1 / 3, 1 / 3, 1 / 3])
    assert found.by_cause.value[0, 1] == pytest.approx([0, 0, 2 / 9, 2 / 9])
    assert found.remaining[0] == pytest.approx([5 / 6, 2 / 3, 4 / 9, 4 / 9])


def test_who_is_lost_when_others_end_was_still_at_risk() -> None:
    assert looked([4, 4, 9], [1, 0, 0], [4]).by_cause.value[0, 0, 0] == pytest.approx(1 / 3)


def test_causes_at_the_same_moment_share_those_at_risk() -> None:
    assert looked([4, 4, 9, 9], [1, 2, 0, 0], [4]).by_cause.value[0, :, 0] == pytest.approx([1 / 4, 1 / 4])


def test_an_event_at_the_horizon_counts_and_one_after_it_does_not() -> None:
    assert looked([7, 8, 9], [1, 1, 0], [6, 7, 8]).by_cause.value[0, 0] == pytest.approx([0, 1 / 3, 2 / 3])


def test_without_losses_it_is_a_rate() -> None:
    found = looked([*range(1, 11), *[50] * 20], [1] * 6 + [2] * 4 + [0] * 20, [20])
    assert found.by_cause.value[0, :, 0] == pytest.approx([6 / 30, 4 / 30])
    assert found.variance[0, :, 0] == pytest.approx([0.2 * 0.8 / 30, 4 / 30 * 26 / 30 / 30])
    assert found.by_cause.cases[0, :, 0] == pytest.approx([30, 30])


def test_with_one_cause_the_variance_is_greenwoods() -> None:
    found = looked([1, 2, 3, 4, 5, 6], [1, 0, 1, 0, 1, 0], [5])
    remaining = 5 / 6 * 3 / 4 * 1 / 2
    greenwood = remaining**2 * (1 / (6 * 5) + 1 / (4 * 3) + 1 / (2 * 1))
    assert found.variance[0, 0, 0] == pytest.approx(greenwood)


def test_the_variance_is_that_of_many_worlds() -> None:
    rng = np.random.default_rng(5)
    people, worlds = 200, 2000
    ends, lost, why = (
        rng.integers(1, 60, (worlds, people)),
        rng.integers(1, 80, (worlds, people)),
        rng.integers(1, 3, (worlds, people)),
    )
    time, cause = np.minimum(ends, lost), np.where(ends <= lost, why, 0)
    group = np.repeat(np.arange(worlds), people)
    found = incidences(count_spells(time.ravel(), cause.ravel(), group=group), [40])
    assert found.variance[:, :, 0].mean(0) == pytest.approx(found.by_cause.value[:, :, 0].var(0), rel=0.1)


def test_nobody_followed_that_long_is_unknown() -> None:
    found = looked([3, 5, 5], [1, 0, 0], [5, 6])
    assert found.by_cause.at(0, 0, 1) is None
    assert np.isnan([found.remaining[0, 1], found.variance[0, 0, 1]]).all()
    known = found.by_cause.at(0, 0, 0)
    assert known is not None
    assert known.value == pytest.approx(1 / 3)


def test_when_all_have_ended_later_horizons_are_known() -> None:
    found = looked([3, 5, 5], [1, 2, 1], [5, 500])
    assert found.by_cause.value[0, :, 1] == pytest.approx([2 / 3, 1 / 3])
    assert found.by_cause.cases[0, :, 1] == pytest.approx([3, 3])


def test_without_events_the_interval_rests_on_who_was_followed() -> None:
    found = looked([5] * 20 + [10] * 10, [0] * 30, [10]), looked([10] * 10, [0] * 10, [10])
    few, same = (each.by_cause for each in found)
    assert few.cases.size == same.cases.size == 0  # no causes at all
    spells = count_spells([5] * 20 + [10] * 10, [0] * 30, causes=1)
    one = incidences(spells, [5, 10]).by_cause
    assert one.cases[0, 0] == pytest.approx([30, 10])
    assert one.low[0, 0] == pytest.approx([0, 0])
    assert one.high[0, 0, 0] < one.high[0, 0, 1] < 1


def test_the_last_person_followed_does_not_make_it_sure() -> None:
    """Nineteen lost on the way, the last one ends: the share is 1, on the strength of one person."""
    found = looked([*range(1, 20), 20], [0] * 19 + [1], [20]).by_cause.at(0, 0, 0)
    assert found is not None
    assert (found.value, found.cases) == (1, 1)
    assert found.low < 0.1


def test_nor_does_it_when_others_ended_before() -> None:
    """Of twenty five end, fourteen are lost, the last ends: what the variance calls twenty cases are 1 / .75."""
    found = looked([1] * 5 + [2] * 14 + [20], [1] * 3 + [2] * 2 + [0] * 14 + [1], [20])
    assert found.by_cause.value[0, :, 0] == pytest.approx([0.9, 0.1])
    assert found.variance[0, :, 0] == pytest.approx([0.9 * 0.1 / 20] * 2)
    assert found.by_cause.cases[0, :, 0] == pytest.approx([1 / 0.75] * 2)


def test_late_entries_are_at_risk_only_after_they_came() -> None:
    spells = [(0, 4, 1), (0, 9, 0), (4, 9, 0), (3, 9, 0), (3, 6, 1)]
    found = incidences(counted(spells), [4, 6])
    assert found.by_cause.value[0, 0] == pytest.approx([1 / 4, 1 / 4 + 3 / 4 * 1 / 4])


def test_a_time_that_nobody_was_followed_is_unknown() -> None:
    found = incidences(counted([(0, 4, 0), (5, 9, 1), (5, 9, 0)]), [4, 9])
    assert found.by_cause.at(0, 0, 0) is not None
    assert found.by_cause.at(0, 0, 1) is None


@pytest.mark.parametrize("seed", range(4))
def test_it_equals_an_independent_product_limit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    time, cause = rng.integers(0, 25, 300), rng.integers(0, 4, 300)
    entry = np.where(rng.random(300) < 0.3 * (seed % 2), rng.integers(0, np.maximum(time, 1)), 0)
    found = incidences(count_spells(time, cause, entry=entry), [0, 7, 12, 20]).by_cause.value[0]
    spells = list(zip(entry.tolist(), time.tolist(), cause.tolist(), strict=True))
    for number, row in enumerate(found):
        exact = [incidence(spells, cause=number + 1, horizon=horizon) for horizon in (0, 7, 12, 20)]
        assert row == pytest.approx([float(share) for share in exact], abs=1e-9)


def test_rows_that_a_database_counted_are_the_same_as_rows_of_people() -> None:
    rng = np.random.default_rng(2)
    group, time, cause = rng.integers(0, 3, 500), rng.integers(0, 20, 500), rng.integers(0, 3, 500)
    rows, count = np.unique(np.stack([group, time, cause]), axis=1, return_counts=True)
    people = incidences(count_spells(time, cause, group=group), [5, 15])
    table = incidences(count_spells(rows[1], rows[2], group=rows[0], count=count), [5, 15])
    np.testing.assert_array_equal(people.by_cause.high, table.by_cause.high)
    for each in range(3):
        alone = incidences(count_spells(time[group == each], cause[group == each]), [5, 15])
        assert alone.by_cause.low[0] == pytest.approx(people.by_cause.low[each])


def test_a_group_without_people_is_unknown() -> None:
    found = incidences(count_spells([4, 9], [1, 0], group=[0, 2], groups=4), [4])
    assert [found.by_cause.at(group, 0, 0) is None for group in range(4)] == [False, True, False, True]


def test_groups_together_are_the_whole() -> None:
    spells = count_spells([1, 2, 3, 3, 5, 6], [1, 0, 2, 1, 0, 1], group=[0, 1, 2, 3, 0, 1])
    whole = count_spells([1, 2, 3, 3, 5, 6], [1, 0, 2, 1, 0, 1])
    np.testing.assert_array_equal(spells.grouped(2, 2).summed(1).summed(0).ended, whole.ended[0])
    np.testing.assert_array_equal(spells.all_but_own().at_risk[1], spells.at_risk[[0, 2, 3]].sum(0))


def test_moments_far_apart_are_only_slower() -> None:
    found = incidences(count_spells([5, 10**9, 10**9], [1, 0, 0]), [10**8])
    assert found.by_cause.value[0, 0, 0] == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("time", "cause", "more"),
    [
        ([], [], {}),
        ([1.5], [1], {}),
        ([-1], [1], {}),
        ([1], [-1], {}),
        ([1, 2], [1], {}),
        ([3], [1], {"entry": [3]}),
        ([3], [2], {"causes": 1}),
        ([3], [1], {"group": [2], "groups": 2}),
    ],
)
def test_what_are_no_spells_is_refused(time: list[int], cause: list[int], more: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(ValueError, match=r"whole|many|before|found"):
        count_spells(time, cause, **more)


def test_the_median_by_hand() -> None:
    """Ten ends at 1 to 10: half at 5."""
    [found] = median_times(count_spells(range(1, 11), [1, 2] * 5))
    assert found is not None
    assert found.value == 5
    assert found.high is not None
    assert 1 < found.low < 5 < found.high <= 10


def test_a_median_that_is_not_reached_is_none() -> None:
    assert median_times(count_spells([2, 3, 9, 9, 9], [1, 1, 0, 0, 0])) == [None]


def test_the_upper_limit_of_a_median_may_not_be_reached() -> None:
    [found] = median_times(count_spells([1, 2, 3, 4, 9, 9, 9], [1, 1, 1, 1, 0, 0, 0]))
    assert found == MedianTime(4, found.low if found else 0, None)


def test_medians_are_covered() -> None:
    rng = np.random.default_rng(4)
    ends, lost = rng.geometric(0.02, (400, 60)), rng.integers(1, 200, (400, 60))
    group = np.repeat(np.arange(400), 60)
    spells = count_spells(np.minimum(ends, lost).ravel(), (ends <= lost).astype(int).ravel(), group=group)
    truth = 35  # 1 - .98 ** 35 is the first over a half
    found = [one for one in median_times(spells) if one is not None]
    assert len(found) > 390
    assert np.mean([one.low <= truth and (one.high is None or truth <= one.high) for one in found]) > 0.93


@settings(max_examples=30)
@given(spells_of_two_causes)
def test_incidences_and_what_remains_are_one(spells: list[Spell]) -> None:
    found = incidences(counted(spells), range(14))
    known = ~np.isnan(found.remaining[0])
    exact = [1 - incidence(spells, cause=1, horizon=h) - incidence(spells, cause=2, horizon=h) for h in range(14)]
    assert found.remaining[0][known] == pytest.approx(np.array(exact, dtype=float)[known], abs=1e-9)


@settings(max_examples=30)
@given(spells_of_two_causes)
def test_incidences_rise_and_lie_in_their_interval(spells: list[Spell]) -> None:
    found = incidences(counted(spells), range(14)).by_cause
    known = ~np.isnan(found.value[0, 0])
    assert not (np.diff(known.astype(int)) > 0).any(), "what is unknown stays so"
    values, low, high = (part[0][:, known] for part in (found.value, found.low, found.high))
    assert (np.diff(values, axis=1) >= -1e-12).all()
    assert (low <= values).all()
    assert (values <= high).all()
    assert (low >= 0).all()
    assert (high <= 1).all()


@settings(max_examples=30)
@given(spells_of_two_causes)
def test_a_median_is_where_half_has_ended(spells: list[Spell]) -> None:
    [found] = median_times(counted(spells))
    ended = {h: sum(incidence(spells, cause=cause, horizon=h) for cause in (1, 2)) for h in range(14)}
    expected = next((h for h, share in ended.items() if share >= Fraction(1, 2)), None)
    assert (found and found.value) == expected
    if found:
        assert found.low <= found.value <= (found.high if found.high is not None else 99)


@pytest.mark.parametrize("at_once", [1, 50, 10_000])
def test_small_groups_with_moments_of_their_own_come_to_the_same(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 300 groups some are empty, some all censored, some ended to the last; with ties and weights."""
    monkeypatch.setattr(survival, "_AT_ONCE", at_once)
    draw = np.random.default_rng(5)
    group = np.concatenate([draw.integers(0, 280, 2000), np.full(40, 290)])
    time = np.where(group % 7 == 0, 12, draw.integers(0, 40, group.size))
    cause = np.where(group % 11 == 0, 0, np.where(group % 13 == 0, 1, draw.integers(0, 3, group.size)))
    rows = {"count": draw.integers(1, 4, group.size), "group": group, "causes": 2, "groups": 300}
    one = incidences(count_spells(time, cause, **rows), [0, 7, 12, 39, 60])
    other = incidences_of_small_groups(time, cause, horizons=[0, 7, 12, 39, 60], **rows)
    for name in ("value", "low", "high", "cases"):
        found, wanted = (getattr(which.by_cause, name) for which in (other, one))
        assert np.allclose(found, wanted, rtol=0, atol=1e-12, equal_nan=True), name
    assert np.allclose(other.variance, one.variance, rtol=0, atol=1e-12, equal_nan=True)
