"""Breaks in weekly counts: the threshold against plain simulation, the ratio of likelihoods against a search."""

import numpy as np
import pytest
from scipy import optimize, stats

from keten.ground.foundation.statistics.breaks import (
    BASELINE,
    WINDOW,
    Streams,
    find_breaks,
    get_threshold,
    smallest_found,
)

WEEKS = 30


def make(events: np.ndarray, people: np.ndarray, *, is_share: bool = True) -> Streams:
    return Streams.of(events, people, np.zeros(len(events), int), [is_share])


def get_largest_by_hand(walks: np.ndarray) -> np.ndarray:
    """Of normal weeks: the largest difference between last weeks and those before, over all looks, (worlds,)."""
    largest = np.zeros(len(walks))
    for week in range(BASELINE, walks.shape[1]):
        for start in range(max(BASELINE, week + 1 - WINDOW), week + 1):
            before, last = walks[:, :start], walks[:, start : week + 1]
            spread = np.sqrt(1 / before.shape[1] + 1 / last.shape[1])
            largest = np.maximum(largest, np.abs(last.mean(1) - before.mean(1)) / spread)
    return largest


@pytest.mark.parametrize(("streams", "error"), [(1, 0.05), (5, 0.05), (1, 0.2)])
def test_the_threshold_by_plain_simulation(streams: int, error: float) -> None:
    largest = get_largest_by_hand(np.random.default_rng(1).standard_normal((40_000, WEEKS)))
    over = (largest > get_threshold(WEEKS, streams, error)).mean()
    assert over == pytest.approx(error / streams, rel=0.08)


def test_more_streams_and_longer_trials_ask_for_more() -> None:
    assert get_threshold(30, 1) < get_threshold(52, 1) < get_threshold(52, 10) < get_threshold(52, 40)


def test_standard_errors_are_those_of_the_likelihood() -> None:
    """Week 8 on another level: twice the gain in log-likelihood, with levels found by searching."""
    people = np.full((60, 12), 40.0)
    rng = np.random.default_rng(2)
    events = rng.binomial(40, 0.5, people.shape).astype(float)
    events[0, 8:] = 8
    found = find_breaks(make(events, people), weeks=12)[0]
    hits = [events[0, : found.since].sum(), events[0, found.since : found.found + 1].sum()]
    size = [40.0 * found.since, 40.0 * (found.found + 1 - found.since)]

    def fit(*parts: tuple[float, float]) -> float:
        lose = lambda share: -sum(stats.binom.logpmf(one, whole, share) for one, whole in parts)  # noqa: E731
        return -float(optimize.minimize_scalar(lose, bounds=(0.01, 0.99), options={"xatol": 1e-9}).fun)

    apart, together = (fit((hits[0], size[0])) + fit((hits[1], size[1]))), fit(*zip(hits, size, strict=True))
    assert found.stream == 0
    assert found.since == 8
    assert found.errors == pytest.approx(-np.sqrt(2 * (apart - together)), rel=0.06)  # less for an estimated excess
    assert (found.before, found.after) == pytest.approx((hits[0] / size[0], hits[1] / size[1]))


def test_a_rate_that_falls_is_found_and_dated() -> None:
    rng = np.random.default_rng(3)
    people = np.full((12, 40), 20)
    level = np.full(people.shape, 2.0)
    level[4, 25:] = 0.8
    found = find_breaks(make(rng.poisson(people * level), people, is_share=False), weeks=52)
    assert [one.stream for one in found] == [4]
    assert abs(found[0].since - 25) <= 1
    assert found[0].found < 25 + WINDOW
    assert found[0].after < 1.2 < 1.7 < found[0].before
    assert abs(found[0].errors) >= found[0].threshold


def test_only_what_was_known_then_is_used() -> None:
    """Later weeks change nothing about what was found before them."""
    rng = np.random.default_rng(4)
    people = np.full((6, 40), 25)
    events = rng.binomial(people, np.where(np.arange(40) >= 20, 0.1, 0.6))
    found = find_breaks(make(events, people), weeks=52)
    assert len(found) == 6
    first = found[0].found + 1
    cut = find_breaks(make(events[:, :first], people[:, :first]), weeks=52)
    assert cut == [one for one in found if one.found < first]


def test_weeks_that_differ_anyhow_raise_no_alarm() -> None:
    """Twice the variance of chance, where treating it as chance would alarm in most trials."""
    rng = np.random.default_rng(5)
    worlds, alarms = 150, 0
    for _ in range(worlds):
        people = rng.poisson(30, (8, 52))
        share = rng.beta(0.5 * 28, 0.5 * 28, people.shape)
        alarms += bool(find_breaks(make(rng.binomial(people, share), people), weeks=52))
    assert alarms / worlds <= 0.08


def test_nothing_is_said_of_few_people() -> None:
    events = np.array([[0, 0, 0, 0, 0, 1, 1, 1.0]])
    assert find_breaks(make(events, np.full((1, 8), 0.5), is_share=False), weeks=52) == []
    assert find_breaks(make(np.zeros((2, 3)), np.ones((2, 3))), weeks=52) == []
    assert find_breaks(make(np.zeros((2, 20)), np.zeros((2, 20))), weeks=52) == []


def test_the_smallest_break_by_hand() -> None:
    found = smallest_found(0.25, 20, before=8, threshold=4.0, chance=0.5)
    assert found == pytest.approx(4 * np.sqrt(0.25 / 20 * (1 / 8 + 1 / 8)))
    assert smallest_found(0.25, 80, before=8, threshold=4.0, chance=0.5) == pytest.approx(found / 2)


@pytest.mark.parametrize("wrong", [
    lambda: make(np.full((1, 5), 3), np.full((1, 5), 2)), lambda: make(np.full((1, 5), -1), np.full((1, 5), 2)),
    lambda: make(np.ones((1, 5)), np.ones((1, 4))), lambda: Streams.of(np.ones((1, 5)), np.ones((1, 5)), [1], [True]),
    lambda: get_threshold(BASELINE, 1), lambda: get_threshold(52, 0),
])  # fmt: skip
def test_what_cannot_be_watched_is_refused(wrong: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        wrong()  # type: ignore[operator]
