"""The numbers by which a model is made and judged; their values and sources stand in ``parameters.toml``."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """All shares from 0 to 1. ``horizon`` in months; the rest as its name says in ``parameters.toml``."""

    horizon: int
    ridge: float
    longest_weight: float
    held_out_share: float
    minimum_events: int
    minimum_group: int
    steps_events: int
    slope_low: float
    slope_high: float
    level_gap: float
    group_gap: float
    group_false_flags: float
    small_chance: float
    large_chance: float
    drift: float
