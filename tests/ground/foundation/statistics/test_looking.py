"""Limits of looks: against the tables in print, and against walks that were counted."""

import math

import numpy as np
import pytest
from scipy import optimize

from keten.ground.foundation.statistics.estimates import Z
from keten.ground.foundation.statistics.looking import (
    get_widest,
    limits_always,
    limits_until,
    look_always,
    look_until,
    spend,
)

DAYS = np.arange(1, 366)
FIFTHS = np.arange(1, 6) / 5


def test_limits_in_print() -> None:
    """Five looks: Reboussin, DeMets, Kim and Lan, Controlled Clinical Trials 21 (2000) 190-207."""
    assert limits_until(FIFTHS, FIFTHS) == pytest.approx([4.8769, 3.3569, 2.6803, 2.2898, 2.0310], abs=2e-4)


def test_one_look_at_the_end_is_a_fixed_test() -> None:
    assert limits_until([7.0], [1.0]) == pytest.approx([Z], abs=1e-6)


def test_the_whole_error_is_spent_at_the_end() -> None:
    assert spend([0.0, 1.0]) == pytest.approx([0.0, 0.05])
    assert spend([1.0], level=0.9) == pytest.approx([0.1])


def walk(rng: np.random.Generator, worlds: int, information: np.ndarray) -> np.ndarray:
    """Standard errors at each look without an effect, (worlds, looks)."""
    steps = np.sqrt(np.diff(information, prepend=0.0))
    return np.cumsum(rng.standard_normal((worlds, information.size)) * steps, 1) / np.sqrt(information)


@pytest.mark.parametrize("shape", ["even", "late", "waiting", "clumps"])
def test_daily_looks_are_wrong_once_in_twenty(shape: str) -> None:
    """Whatever is known when: people who come late, half a year of waiting, or all at once on a day of the month."""
    year = DAYS / 365
    waiting = np.maximum(2 * year - 1, 1e-9 * year)
    part = {"even": year, "late": year**2, "waiting": waiting, "clumps": np.ceil(DAYS / 30) / 13}[shape]
    errors = np.abs(walk(np.random.default_rng(1), 20_000, part))
    limits = limits_until(part, year)
    assert (errors >= limits).any(1).mean() == pytest.approx(0.05, abs=0.005)
    assert 1 < limits[-1] / Z <= 1.25


def test_the_error_at_each_look_is_what_was_spent() -> None:
    errors = np.abs(walk(np.random.default_rng(2), 200_000, FIFTHS))
    limits = limits_until(FIFTHS, FIFTHS)
    passed = [(errors[:, : look + 1] >= limits[: look + 1]).any(1).mean() for look in range(5)]
    assert passed == pytest.approx(spend(FIFTHS), abs=0.0015)


def test_intervals_hold_the_truth_at_all_looks() -> None:
    """Differences of .3 with its variance: as a caller has them."""
    information, elapsed = np.arange(1, 9) * 180.0, np.arange(1, 9) / 8
    found = 0.3 + walk(np.random.default_rng(3), 300, information) / np.sqrt(information)
    held = []
    for one in found:
        looked = look_until(one, 1 / information, elapsed)
        held.append(bool(((looked.low <= 0.3) & (looked.high >= 0.3)).all()))
    assert np.mean(held) > 0.91
    assert looked.is_sure.tolist() == ((looked.low > 0) | (looked.high < 0)).tolist()


def test_a_look_at_the_same_people_has_the_same_limit() -> None:
    limits = limits_until([1.0, 2.0, 2.0, 1.5, 4.0], FIFTHS)
    assert limits[1] == limits[2] == limits[3]
    assert limits[4] == pytest.approx(limits_until([1.0, 2.0, 4.0], [0.2, 0.4, 1.0])[2])


def test_without_an_end_it_holds_for_ten_years() -> None:
    days = np.arange(30, 3650.0)
    errors = np.abs(walk(np.random.default_rng(4), 4000, days))
    wrong = (errors >= limits_always(days, tuned_to=365.0)).any(1).mean()
    assert 0.015 < wrong <= 0.05
    assert (errors >= Z).any(1).mean() > 0.4


def test_it_is_narrowest_where_it_was_tuned() -> None:
    """Against a search; and at most 60 % wider than one test from .4 to 4 times as much information."""
    best = optimize.minimize_scalar(lambda x: (1 + x) * (math.log1p(1 / x) - 2 * math.log(0.05)), bounds=(0.01, 1.0))
    assert get_widest() - 1 == pytest.approx(1 / best.x, rel=1e-4)
    assert limits_always([100.0], tuned_to=100.0) == pytest.approx([math.sqrt(best.fun)])
    near = limits_always(np.linspace(40, 400, 50), tuned_to=100.0) / Z
    assert near.max() <= 1.6
    assert limits_always([10.0, 1000.0], tuned_to=100.0) / Z == pytest.approx([1.98, 1.68], abs=0.05)


def test_the_mixture_by_integration() -> None:
    """At its limit the likelihood, averaged over effects drawn from the mixture, is 1 / .05 times that without one."""
    information, tuned = 40.0, 100.0
    limit, prior = float(limits_always([information], tuned_to=tuned)[0]), tuned / (get_widest() - 1)
    total, effects = limit * math.sqrt(information), np.linspace(-20, 20, 400_001)
    weight = np.exp(-0.5 * effects**2 * prior) * math.sqrt(prior / (2 * math.pi))
    likelihood = np.trapezoid(np.exp(effects * total - effects**2 * information / 2) * weight, effects)
    assert likelihood == pytest.approx(20, rel=1e-4)
    assert look_always([1.0], [1 / information], tuned_to=1 / tuned).high[0] == pytest.approx(
        1 + limit / math.sqrt(information)
    )


@pytest.mark.parametrize(("variances", "elapsed"), [
    ([0.1, 0.0], [0.5, 1.0]), ([0.1, np.nan], [0.5, 1.0]), ([0.1, 0.1], [1.0, 0.5]), ([0.1, 0.1], [0.5, 1.5]),
    ([0.1, 0.1], [0.0, 0.5]), ([0.1], [0.5, 1.0]),
])  # fmt: skip
def test_looks_that_make_no_sense_are_refused(variances: list[float], elapsed: list[float]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        look_until([0.0, 0.0], variances, elapsed)
