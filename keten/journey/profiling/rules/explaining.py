"""What a chance means in words, and which way and how much each feature weighs."""

from enum import StrEnum

from keten.journey.profiling.rules.bounds import Bounds

_HARDLY, _CLEARLY = 0.05, 0.4  # log-odds: below, it makes no odds; above, a clear difference (own choice, words only)


class Band(StrEnum):
    """The chance in words."""

    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


class Weighs(StrEnum):
    """Which way a feature pushes the chance, and how much."""

    MUCH_UP = "much_up"
    UP = "up"
    HARDLY = "hardly"
    DOWN = "down"
    MUCH_DOWN = "much_down"


def choose_band(chance: float, *, bounds: Bounds) -> Band:
    """Small below ``small_chance``, large from ``large_chance``."""
    if chance < bounds.small_chance:
        return Band.SMALL
    return Band.LARGE if chance >= bounds.large_chance else Band.MIDDLE


def choose_weight(value: float) -> Weighs:
    """The words for a term of the score (log-odds)."""
    if abs(value) < _HARDLY:
        return Weighs.HARDLY
    much = abs(value) >= _CLEARLY
    if value > 0:
        return Weighs.MUCH_UP if much else Weighs.UP
    return Weighs.MUCH_DOWN if much else Weighs.DOWN
