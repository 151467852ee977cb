"""A planted relation is found again over many seeds, and one that turned round is refused: the proof ``profile``."""

from dataclasses import dataclass

import numpy as np
import pytest

from keten.journey.profiling.rules.features import FEATURES
from keten.journey.profiling.rules.publishing import decide_publish, list_reasons
from keten.journey.profiling.rules.training import Trained, train
from tests.journey.profiling.people import BOUNDS, ON, PLANTED, SPLIT, make_people
from tests.volumes import SEED, note, volume

SEEDS = range(SEED, SEED + volume(test=2, proof=20))
COUNT = volume(test=60_000, proof=200_000)


@dataclass
class Found:
    """What is kept of one seed."""

    model: Trained

    @property
    def slope(self) -> dict[str, float]:
        return self.model.validation["all"]["slope"]

    @property
    def misses(self) -> list[str]:
        """Weights that lie further from what was planted than .1 log-odds (their standard error is about .02)."""
        return [
            feature.code
            for weights, feature in zip(PLANTED, FEATURES, strict=True)
            if np.abs(self._terms(feature) - weights).max() > 0.1
        ]

    def _terms(self, feature) -> np.ndarray:  # type: ignore[no-untyped-def]
        found = np.array([self.model.model.terms[feature.code][level.code] for level in feature.levels])
        return found - found.mean()


@pytest.fixture(scope="module")
def found() -> list[Found]:
    kept = []
    for seed in SEEDS:
        kept.append(Found(train(make_people(COUNT, seed), split=SPLIT, on=ON, bounds=BOUNDS)))
        note(seeds=len(kept), people=len(kept) * COUNT)
    return kept


def test_the_slope_on_later_cases_is_right(found: list[Found]) -> None:
    slopes = [each.slope for each in found]
    assert all(0.9 <= slope["value"] <= 1.1 for slope in slopes), slopes
    covered = sum(slope["low"] <= 1 <= slope["high"] for slope in slopes)
    note(
        slopes_within=len(slopes),
        slope_off_most=max(round(abs(slope["value"] - 1), 3) for slope in slopes),
        intervals_with_one=covered,
    )
    assert covered >= 0.75 * len(slopes)


def test_every_planted_weight_is_found(found: list[Found]) -> None:
    assert [each.misses for each in found] == [[]] * len(found)


def test_a_sound_model_may_be_published(found: list[Found]) -> None:
    for each in found:
        assert list_reasons(each.model.validation, bounds=BOUNDS) == []
        assert decide_publish(each.model.validation, bounds=BOUNDS)


def test_a_relation_that_turned_round_is_refused() -> None:
    refused = 0
    for seed in SEEDS[: volume(test=2, proof=10)]:
        people = make_people(COUNT, seed, reversed_since=SPLIT)
        decision = decide_publish(train(people, split=SPLIT, on=ON, bounds=BOUNDS).validation, bounds=BOUNDS)
        assert not decision
        assert "helling" in decision.reason
        refused += 1
    note(turned_round_refused=refused)
