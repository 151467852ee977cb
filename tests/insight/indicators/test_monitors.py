"""The monitors on arrays that are made up: what they say of a location, and when they say nothing."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from keten.insight.indicators.rules.creaming import watch_creaming
from keten.insight.indicators.rules.outlying import compare_with_others, find_threshold
from keten.insight.indicators.rules.shifting import PersonMonths, Shifting, add_up, watch_shifting

LOCATIONS, CASES = 6, 250
DIFFERS = 4.0  # shape of the gamma by which people differ besides: a standard deviation of a half


def cases(seed: int, slopes: dict[int, float], volumes: dict[int, float] | None = None) -> dict[str, Any]:
    """Cases of which contact follows distance by a slope (farthest against closest tenth); elsewhere by need."""
    stream = np.random.default_rng(seed)
    location = np.repeat(np.arange(1, LOCATIONS + 1), CASES)
    decile, need, days = (stream.integers(low, high, location.size) for low, high in ((1, 11), (0, 3), (20, 500)))
    slope = np.array([slopes.get(place, 0.3) for place in location])
    volume = np.array([(volumes or {}).get(place, 1.0) for place in location])
    rate = 0.04 * volume * np.exp(slope * (decile - 5.5) / 9) * stream.gamma(DIFFERS, 1 / DIFFERS, location.size)
    return {"location": location, "decile": decile, "need": need, "contacts": stream.poisson(rate * days), "days": days}


def months(seed: int, contacts: dict[int, float], handovers: dict[int, float]) -> PersonMonths:
    """Twelve months before a border of so many people; in the last six so many times as many as before."""
    stream = np.random.default_rng(seed)
    location = np.repeat(np.arange(1, LOCATIONS + 1), 150 * 12)
    person, to_border = np.repeat(np.arange(location.size // 12), 12), np.tile(np.arange(12), location.size // 12)
    own = stream.gamma(DIFFERS, 1 / DIFFERS, location.size // 12)[person]
    times = [np.array([found.get(place, 1.0) for place in location]) for found in (contacts, handovers)]
    rates = [own * base * np.where(to_border < 6, factor, 1.0) for base, factor in zip((1.2, 0.04), times, strict=True)]
    return PersonMonths(
        location=location, person=person, to_border=to_border, contacts=stream.poisson(rates[0]),
        handovers=stream.poisson(rates[1]),
    )  # fmt: skip


def watch(rows: PersonMonths) -> list[Shifting]:
    """One judgement per location, of the last six months before the border."""
    return watch_shifting(add_up(rows))


def test_creaming_is_found_where_contact_turned_round_and_says_why() -> None:
    found = {one.location: one for one in watch_creaming(**cases(1, {4: -0.5}))}
    assert [place for place, one in found.items() if one.is_alarm] == [4]
    assert found[4].low < np.exp(-0.5) < found[4].high
    assert found[4].others == pytest.approx(np.exp(0.3), rel=0.15)


def test_less_contact_for_everybody_or_a_flatter_slope_is_no_creaming() -> None:
    assert not any(one.is_alarm for one in watch_creaming(**cases(2, {4: 0.1}, {2: 0.5})))


def test_monitors_say_nothing_of_few_cases_and_of_few_locations() -> None:
    few = {name: part[: CASES + 20] for name, part in cases(3, {}).items()}
    assert watch_creaming(**few) == []
    assert watch_creaming(**{name: part[:0] for name, part in cases(3, {}).items()}) == []
    nothing = np.empty(0, np.int64)
    empty = PersonMonths(
        location=nothing, person=nothing, to_border=nothing, contacts=nothing, handovers=nothing
    )  # fmt: skip
    assert watch(empty) == []


def test_shifting_is_found_by_contacts_and_by_handovers() -> None:
    found = {one.location: one for one in watch(months(1, {2: 0.5}, {5: 4.0}))}
    assert [place for place, one in found.items() if one.is_alarm] == [2, 5]
    contacts, handovers = found[2].contacts, found[5].handovers
    assert contacts is not None
    assert handovers is not None
    assert contacts.low < 0.5 < contacts.high
    assert handovers.low < 4.0 < handovers.high
    assert (found[2].has_less_contact, found[2].has_more_handovers) == (True, False)
    assert (found[5].has_less_contact, found[5].has_more_handovers) == (False, True)


def test_what_happens_everywhere_before_a_border_is_no_shifting() -> None:
    everywhere = dict.fromkeys(range(1, LOCATIONS + 1), 0.5)
    assert not any(one.is_alarm for one in watch(months(2, everywhere, {})))


def test_that_a_rare_event_never_happened_in_other_months_is_not_yet_an_alarm() -> None:
    rows = months(3, {}, {})
    here = rows.location == 4
    handovers = np.where(here, 0, rows.handovers)
    handovers[np.flatnonzero(here & (rows.to_border < 6))[::130]] = 1  # seven people, one handover each
    found = {one.location: one for one in watch(replace(rows, handovers=handovers))}
    assert found[4].handovers is not None
    assert found[4].handovers.ratio > 10
    assert not found[4].is_alarm


def test_alarms_without_anything_are_rare() -> None:
    regions = 60
    creaming = sum(any(one.is_alarm for one in watch_creaming(**cases(seed, {}))) for seed in range(regions))
    shifting = sum(any(one.is_alarm for one in watch(months(seed, {}, {}))) for seed in range(regions))
    assert creaming <= 2
    assert shifting <= 3


def test_locations_that_differ_anyhow_raise_the_bar() -> None:
    variances = np.full(6, 0.01)
    alike = compare_with_others(range(6), np.array([0, 0, 0, 0, 0, 0.6]), variances)
    apart = compare_with_others(range(6), np.array([-0.5, 0.5, -0.4, 0.4, 0, 0.6]), variances)
    threshold = find_threshold(6)
    assert alike[-1].is_beyond(threshold)
    assert not apart[-1].is_beyond(threshold)
    assert [one.location for one in compare_with_others(range(6), np.array([0, 0, 0, np.nan, 0, 0]), variances)] == [
        0,
        1,
        2,
        4,
        5,
    ]
